"""What the line tells the desk, inside the transaction that stores it."""

from typing import Any

from saystop.casework.services import custody, handling, indexing
from saystop.reporting.models import Report


def report_received(sender: object, *, report: Report, **named: Any) -> None:
    handling.begin(report)


def reporter_wrote(sender: object, *, report: Report, **named: Any) -> None:
    handling.hear_again(report)
    indexing.outdate(report)


def identity_withdrawn(sender: object, *, report: Report, **named: Any) -> None:
    custody.forget(report)
