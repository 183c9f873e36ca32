"""What the line tells the desk, inside the transaction that stores it."""

from typing import Any

from saystop.casework import services
from saystop.reporting.models import Report


def report_received(sender: object, *, report: Report, **named: Any) -> None:
    services.begin(report)


def reporter_wrote(sender: object, *, report: Report, **named: Any) -> None:
    services.hear_again(report)
