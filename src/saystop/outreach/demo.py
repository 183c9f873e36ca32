"""Outreach in the demo office: invented partners, a campaign in four languages, channels with invented sums."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from saystop.offices.unlocking import Unlocked
from saystop.outreach import stock_demo
from saystop.outreach.models import Campaign, Count, Partner, PartnerKind, Place, Step
from saystop.outreach.services import channels, keeping

TEXTS = {
    "en": {
        "headline": "Look twice. Say stop.",
        "text": "Something about an adult and a child does not feel right? Tell us what you saw. You need no proof, and you need"
        " not give your name. A doubt is enough.",
        "call": "Scan the code. It takes two minutes.",
    },
    "fr": {
        "headline": "Regardez mieux. Dites stop.",
        "text": "Quelque chose vous inquiète dans le comportement d’un adulte avec un enfant\u202f? Dites-nous ce que"
        " vous avez vu. Il ne faut ni preuve ni nom. Un doute suffit.",
        "call": "Scannez le code. Deux minutes suffisent.",
    },
    "nl": {
        "headline": "Kijk nog eens. Zeg stop.",
        "text": "Klopt er iets niet tussen een volwassene en een kind? Vertel ons wat u zag. U hoeft niets te bewijzen en geen"
        " naam te geven. Twijfel is genoeg.",
        "call": "Scan de code. Het duurt twee minuten.",
    },
    "de": {
        "headline": "Genau hinsehen. Stopp sagen.",
        "text": "Kommt Ihnen etwas zwischen einem Erwachsenen und einem Kind seltsam vor? Sagen Sie uns, was Sie gesehen haben."
        " Sie brauchen keinen Beweis und müssen Ihren Namen nicht nennen. Ein Zweifel genügt.",
        "call": "Code scannen. Es dauert zwei Minuten.",
    },
}
# Name, kind, town, country, languages, what comes next and in how many days.
PARTNERS = (
    (
        "Hotel at the Pier (invented)",
        PartnerKind.HOTEL,
        "Harbour Town",
        "BE",
        ["nl", "fr", "en"],
        "Bring room cards",
        3,
    ),
    ("Dune Campsite (invented)", PartnerKind.CAMPSITE, "Sandwich Bay", "NL", ["nl", "de"], "", 0),
    (
        "Lighthouse Travel (invented)",
        PartnerKind.TRAVEL_AGENCY,
        "Harbour Town",
        "BE",
        ["fr"],
        "Ask about the till",
        -4,
    ),
)
MONTHS = 4


def make(people: Mapping[str, Unlocked]) -> None:
    """`people` holds "outreach"."""
    member = people["outreach"].member
    today = timezone.localdate()
    campaign = keeping.keep(
        member,
        Campaign(),
        name=_("Look twice (invented)"),
        texts=TEXTS,
        starts_on=today - timedelta(days=120),
    )
    stock_demo.order(member, campaign, today)
    chance = Random(7)  # noqa: S311 - invented sums, no secret
    for name, kind, town, country, spoken, step, days in PARTNERS:
        partner = keeping.keep(
            member,
            Partner(),
            name=name,
            kind=kind,
            town=town,
            country=country,
            languages=spoken,
            agreed_on=today - timedelta(days=200),
            next_step=step,
            next_on=today + timedelta(days=days) if step else None,
        )
        for place, count in ((Place.LOBBY, 1), (Place.ROOM, 3)):
            made = channels.make(
                member,
                name=str(place.label),
                place=place,
                languages=spoken,
                partner=partner,
                campaign=campaign,
                cost=Decimal(24),
                count=count,
            )
            if place == Place.LOBBY:
                stock_demo.deliver(member, campaign, made[0], today)
            for one in made:
                _count(one.pk, chance, 120 if place == Place.LOBBY else 6, today)


def _count(channel: UUID, chance: Random, about: int, today: date) -> None:
    """Sums as some months of flyers could have brought them."""
    first = today.replace(day=1)
    rows = []
    for _month in range(MONTHS):
        visits = chance.randint(about // 2, 2 * about)
        begun = visits // 5
        for step, number in ((Step.VISIT, visits), (Step.BEGUN, begun), (Step.SENT, begun // 2)):
            if number:
                rows.append(Count(channel_id=channel, day=first, step=step, number=number))
        first = (first - timedelta(days=1)).replace(day=1)
    Count.objects.bulk_create(rows)
