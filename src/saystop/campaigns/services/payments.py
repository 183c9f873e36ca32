"""Payments by a payment service: the only place that writes them. While no service is configured nothing here does anything."""

import structlog
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from saystop.campaigns import providers
from saystop.campaigns.models import Gift, Payment, PaymentState, Pledge, Standing
from saystop.campaigns.providers import Order, Provider, Status, Unreachable
from saystop.campaigns.services import gifts

log = structlog.get_logger()


def start(provider: Provider, pledge: Pledge, order: Order) -> str:
    """The service is told what somebody shall pay.

    Returns:
        where the donor pays.

    Raises:
        Unreachable
    """
    made = provider.make_payment(order)
    Payment.objects.get_or_create(
        provider=provider.code, number=made.number, defaults={"pledge": pledge, "amount": order.cents}
    )
    return made.address


def look(provider: Provider, number: str) -> None:
    """Ask the service about a payment that this office made, and note what it says. Any other number is nobody's.

    Raises:
        Unreachable
    """
    payment = Payment.objects.filter(provider=provider.code, number=number).first()
    if payment is None:
        return
    _note(payment, provider.status_of(payment.number))


def sweep() -> None:
    """One round of housekeeping: payments that are open are asked about, whether or not the service could tell."""
    provider = providers.configured()
    if provider is None:
        return
    for number in Payment.objects.filter(provider=provider.code, state=PaymentState.OPEN).values_list(
        "number", flat=True
    ):
        try:
            look(provider, number)
        except Unreachable:
            log.error("payment service")
            return


@transaction.atomic
def _note(payment: Payment, status: Status) -> None:
    """Said twice, it is noted once."""
    held = Payment.objects.select_for_update().select_related("pledge").get(pk=payment.pk)
    if held.state != PaymentState.PAID:
        held.state = status.state
        held.save(update_fields=["state"])
        if status.state == PaymentState.PAID:
            day = min(status.day or timezone.localdate(), timezone.localdate())
            gifts.receive(held.pledge, status.cents, day, held)
    gift = getattr(held, "gift", None)
    if gift is None or gift.standing in (Standing.REFUNDED, Standing.REVERSED):
        return
    for cents, standing in ((status.reversed_, Standing.REVERSED), (status.refunded, Standing.REFUNDED)):
        if _went(held, gift, cents, standing):
            return


def _went(payment: Payment, gift: Gift, cents: int, standing: Standing) -> bool:
    """Note what went back of a gift, so many cents by now; whether nothing of it is left."""
    parts = gift.parts.filter(standing=standing)
    new = cents - (parts.aggregate(sum=Sum("amount"))["sum"] or 0)
    if new <= 0:
        return False
    if new < gift.amount:
        gifts.split_off(gift, new, standing, f"{payment.provider} {payment.number}")
        gift.refresh_from_db()
        return False
    if standing == Standing.REFUNDED and gift.standing != Standing.DUE:
        gift = gifts.set_standing(None, gift, Standing.DUE)
    gifts.set_standing(None, gift, standing)
    return True
