"""Connections to the database, of which each thread has its own: Django looks after them for its own requests only."""

from django.db import connections


def look_after_connection() -> None:
    """Close this thread's connection where it broke, so that the next question opens another."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
