"""Rounds of housekeeping: what has run out is removed."""

import structlog
from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

# Attachments that nobody claimed are swept by counting rounds: an hour is three of them.
ROUND_SECONDS = 20 * 60

# SQLite is written anew when so much of its file is empty. It is done in memory (`temp_store`), so that no copy lies in a
# temporary file: a larger database is left as it is, which tells how much was deleted and nothing else.
LEAST_EMPTY = 16 * 1024 * 1024  # bytes
LARGEST_IN_MEMORY = 512 * 1024 * 1024  # bytes

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


def give_room_back() -> bool:
    """Write SQLite's file anew after larger deletions. What was deleted is overwritten at once (`secure_delete`); this gives the
    room back to the disk, and takes away what the empty pages tell of how much there was. PostgreSQL does it by itself.

    Returns:
        whether it was done.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        size, pages, empty = (
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_size", "page_count", "freelist_count")
        )
        is_worth_it = empty * size >= LEAST_EMPTY and empty * 4 >= pages
        if not is_worth_it or (pages - empty) * size > LARGEST_IN_MEMORY:
            return False
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return True
