"""Logs by allow-list: an event name and a few named facts, never a request, an address, a user agent or what somebody typed.

Times in the log are cut to the day, so that a log line cannot tell the minute at which a report came.
"""

import logging
import logging.config
import sys
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

# What a line may carry beside its event name.
ALLOWED = frozenset(
    {"event", "level", "day", "fault", "where", "count", "verb", "member", "record", "port", "workers"}
)

SETTINGS: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"allowed": {"()": "saystop.config.logs.AllowedHandler"}},
    "root": {"handlers": ["allowed"], "level": "WARNING"},
    "loggers": {
        # These print requests, paths or SQL: silent.
        "django.request": {"handlers": [], "propagate": False, "level": "CRITICAL"},
        "django.security": {"handlers": [], "propagate": False, "level": "CRITICAL"},
        "django.server": {"handlers": [], "propagate": False, "level": "CRITICAL"},
        "django.db.backends": {"handlers": [], "propagate": False, "level": "CRITICAL"},
        "_granian": {"handlers": [], "propagate": False, "level": "CRITICAL"},
        "granian.access": {"handlers": [], "propagate": False, "level": "CRITICAL"},
    },
}


def keep_allowed(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {name: value for name, value in event.items() if name in ALLOWED}


def configure(settings: Mapping[str, Any]) -> None:
    logging.config.dictConfig(dict(settings))
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%d", key="day", utc=True),
            keep_allowed,
            structlog.processors.KeyValueRenderer(key_order=["day", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


class AllowedHandler(logging.Handler):
    """What libraries log is cut to who spoke and the kind of fault; their messages may quote a request."""

    def emit(self, record: logging.LogRecord) -> None:
        fault = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        structlog.get_logger().log(record.levelno, "library", where=record.name, fault=fault)
