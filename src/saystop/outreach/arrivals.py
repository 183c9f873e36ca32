"""What the line tells of channels: that one more report was begun, or sent. Never which."""

from typing import Any

from saystop.outreach.models import Step
from saystop.outreach.services import counting


def report_begun(sender: object, *, channel: str, **named: Any) -> None:
    counting.count(channel, Step.BEGUN)


def report_sent(sender: object, *, channel: str, **named: Any) -> None:
    counting.count(channel, Step.SENT)
