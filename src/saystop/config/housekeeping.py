"""Rounds of housekeeping: what has run out is removed."""

import structlog
from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

# Attachments that nobody claimed are swept by counting rounds: an hour is three of them.
ROUND_SECONDS = 20 * 60

log = structlog.get_logger()


def sweep() -> list[str]:
    """Run every function that settings.HOUSEKEEPING names, each in turn, whatever becomes of the others.

    Returns:
        the names of those that failed.
    """
    failed = []
    for name in settings.HOUSEKEEPING:
        try:
            import_string(name)()
        except Exception as fault:
            log.error("housekeeping", where=name, fault=type(fault).__name__)
            failed.append(name)
    return failed


def empty_the_write_ahead_log() -> None:
    """Rows that were deleted still stand in SQLite's log until it starts anew: let it start anew, as far as nobody reads."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
