"""Payment services, each an adapter behind one small interface. None is used before its key stands in `saystop.toml`.

What goes to a service: the amount, the fundraiser's title with the reference, a language, and addresses of this office. Nothing
about the donor.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.conf import settings

from saystop.campaigns.models import PaymentState


class Unreachable(Exception):
    """The service did not answer, or not as it should: try again later."""


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody shall pay.

    Attributes:
        once: the same for one order sent twice, which the service then takes for one.
        back: where it sends the donor afterwards.
        told: where it says that something changed; empty where it could not reach this office.
    """

    cents: int
    description: str
    language: str
    once: str
    back: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A payment that the service knows: its number there, and where the donor pays."""

    number: str
    address: str


@dataclass(frozen=True, slots=True)
class Status:
    """What the service says of a payment when it is asked. `refunded` and `reversed_` are cents that went back."""

    state: PaymentState
    cents: int
    day: date | None = None
    refunded: int = 0
    reversed_: int = 0


class Provider(Protocol):
    """What an adapter has to have."""

    code: str
    name: str

    def make_payment(self, order: Order) -> Made:
        """Raises Unreachable."""

    def status_of(self, number: str) -> Status:
        """Raises Unreachable."""


def configured() -> Provider | None:
    """The service that this office uses, or none."""
    if not settings.SAYSTOP_MOLLIE:
        return None
    from saystop.campaigns.providers.mollie.adapter import Mollie

    return Mollie(settings.SAYSTOP_MOLLIE)
