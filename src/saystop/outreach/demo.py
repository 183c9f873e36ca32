"""Outreach in the demo office: invented partners, a campaign in four languages, channels with invented sums."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from saystop.offices.unlocking import Unlocked
from saystop.outreach import demo_commitments, stock_demo
from saystop.outreach.models import (
    Campaign,
    Contact,
    Count,
    Partner,
    PartnerKind,
    Place,
    Step,
    Touch,
    TouchKind,
)
from saystop.outreach.services import channels, contacts, keeping

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
# Name, kind, town, country, where on the map, languages, what comes next and in how many days.
PARTNERS = (
    (
        "Hotel at the Pier (invented)",
        PartnerKind.HOTEL,
        "Harbour Town",
        "BE",
        (51.226, 2.914),
        ["nl", "fr", "en"],
        "Bring room cards",
        3,
    ),
    (
        "Dune Campsite (invented)",
        PartnerKind.CAMPSITE,
        "Sandwich Bay",
        "NL",
        (51.552, 3.471),
        ["nl", "de"],
        "",
        0,
    ),
    (
        "Lighthouse Travel (invented)",
        PartnerKind.TRAVEL_AGENCY,
        "Harbour Town",
        "BE",
        (51.229, 2.922),
        ["fr"],
        "Ask about the till",
        -4,
    ),
)
# Of which partner, by its place above: name, role, address, languages.
CONTACTS = (
    (0, "Nadia Peeters (invented)", "Front desk", "nadia@pier.example", "Dutch, some French"),
    (1, "Joris de Zee (invented)", "Owner", "joris@dune.example", "Dutch, German"),
)
# Of which partner, how many days ago, how, and what.
TOUCHES = (
    (0, 190, TouchKind.MEETING, "The agreement was signed"),
    (0, 40, TouchKind.VISIT, "New flyers for the lobby; the night desk asks for room cards"),
    (1, 60, TouchKind.CALL, "Season begins in May, cards are wanted before"),
    (2, 15, TouchKind.MAIL, "Sent the flyer for the till"),
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
    there = []
    for name, kind, town, country, (latitude, longitude), spoken, step, days in PARTNERS:
        partner = keeping.keep(
            member,
            Partner(),
            name=name,
            kind=kind,
            town=town,
            country=country,
            latitude=latitude,
            longitude=longitude,
            languages=spoken,
            agreed_on=today - timedelta(days=200),
            next_step=step,
            next_on=today + timedelta(days=days) if step else None,
        )
        there.append(partner)
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
    for number, name, role, email, speaks in CONTACTS:
        contacts.keep(
            member, Contact(partner=there[number]), name=name, role=role, email=email, speaks=speaks
        )
    for number, ago, how, what in TOUCHES:
        contacts.note(member, there[number], Touch(day=today - timedelta(days=ago), kind=how, what=what))
    demo_commitments.make(member, there, today)


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
