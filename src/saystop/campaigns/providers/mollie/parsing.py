"""What Mollie answers about a payment (https://docs.mollie.com/reference/get-payment), read and checked."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from saystop.campaigns.models import PaymentState
from saystop.campaigns.providers import Made, Status, Unreachable

_NUMBER = re.compile(r"tr_[A-Za-z0-9]{1,60}")
_AMOUNT = re.compile(r"([0-9]{1,9})\.([0-9]{2})")
_STATES = {
    "paid": PaymentState.PAID,
    "open": PaymentState.OPEN,
    "pending": PaymentState.OPEN,
    "authorized": PaymentState.OPEN,
    "failed": PaymentState.FAILED,
    "canceled": PaymentState.FAILED,
    "expired": PaymentState.FAILED,
}


def is_number(written: str) -> bool:
    """Whether it looks like the id of a payment."""
    return _NUMBER.fullmatch(written) is not None


def made(answer: Mapping[str, Any]) -> Made:
    """Raises Unreachable: it is not as it should be."""
    number = _text(answer.get("id"))
    address = _text(_part(_part(answer, "_links"), "checkout").get("href"))
    parts = urlsplit(address)
    host = parts.hostname or ""
    if (
        not is_number(number)
        or parts.scheme != "https"
        or not (host == "mollie.com" or host.endswith(".mollie.com"))
    ):
        raise Unreachable
    return Made(number, address)


def status(answer: Mapping[str, Any]) -> Status:
    """Raises Unreachable: it is not as it should be."""
    state = _STATES.get(_text(answer.get("status")))
    if state is None:
        raise Unreachable
    paid_at = _text(answer.get("paidAt"))
    try:
        day = date.fromisoformat(paid_at[:10]) if paid_at else None
    except ValueError:
        raise Unreachable from None
    return Status(
        state=state,
        cents=_cents(answer.get("amount")),
        day=day,
        refunded=_cents(answer["amountRefunded"]) if answer.get("amountRefunded") else 0,
        reversed_=_cents(answer["amountChargedBack"]) if answer.get("amountChargedBack") else 0,
    )


def _cents(amount: object) -> int:
    if not isinstance(amount, Mapping) or amount.get("currency") != "EUR":
        raise Unreachable
    found = _AMOUNT.fullmatch(_text(amount.get("value")))
    if not found:
        raise Unreachable
    return int(found[1]) * 100 + int(found[2])


def _part(answer: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = answer.get(name)
    return part if isinstance(part, Mapping) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
