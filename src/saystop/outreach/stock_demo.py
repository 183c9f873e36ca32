"""Printed materials of the demo office: some in the store, some on the way, some with each partner."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from saystop.offices.models import Member
from saystop.outreach.models import Campaign, Channel
from saystop.outreach.services import stock
from saystop.outreach.sheets import Kind

# What, how many, how many days ago it was ordered, and how many days later it came (None: not yet).
ORDERS = ((Kind.FLYER, 500, 110, 6), (Kind.ROOM_CARD, 300, 110, 6), (Kind.POSTER, 40, 9, None))


def order(member: Member, campaign: Campaign, today: date) -> None:
    for kind, number, ago, later in ORDERS:
        day = today - timedelta(days=ago)
        made = stock.order(
            member,
            campaign=campaign,
            kind=kind,
            number=number,
            source=_("Harbour Print (invented)"),
            ordered_on=day,
            cost=Decimal(number) / 5,
        )
        if later is not None:
            stock.arrive(member, made, day=day + timedelta(days=later), number=number)


def deliver(member: Member, campaign: Campaign, lobby: Channel, today: date) -> None:
    """To the partner of a lobby."""
    for kind, number in ((Kind.FLYER, 120), (Kind.ROOM_CARD, 60)):
        stock.deliver(
            member, campaign=campaign, kind=kind, number=number, day=today - timedelta(days=90), channel=lobby
        )
