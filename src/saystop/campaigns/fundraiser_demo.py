"""A fundraiser of the demo office, all of it invented: steps, news, pledges, and gifts that arrived."""

from datetime import date, timedelta

from django.utils import timezone

from saystop.campaigns.models import Account, Fundraiser, Step, Update
from saystop.campaigns.services import fundraisers, gifts, pledging, tax_certificates
from saystop.campaigns.services.pledging import Donor
from saystop.offices.models import Member

# Check digits are right; no bank has the number 000.
IBAN = "BE96000000000505"
TEXTS = {
    "en": {
        "title": "A caravan that visits schools (invented)",
        "story": "Two trainers go to schools along the coast and speak with young people about trips, offers and limits.\n\n"
        "### What the money is for\n\n- fuel and repairs\n- cards for pupils in four languages\n- a day with peer educators",
        "thanks": "Thank you: you help to pay for the caravan’s next day at a school (invented).",
    },
    "fr": {
        "title": "Une caravane qui visite les écoles (inventé)",
        "story": "Deux formateurs vont dans les écoles de la côte et parlent avec les jeunes de voyages, d’offres et de"
        " limites.\n\n### À quoi sert l’argent\n\n- carburant et réparations\n- cartes pour les élèves en quatre langues\n"
        "- une journée avec des pairs éducateurs",
        "thanks": "Merci~: vous aidez à payer la prochaine journée de la caravane dans une école (inventé).",
    },
    "nl": {
        "title": "Een caravan die scholen bezoekt (verzonnen)",
        "story": "Twee opleiders gaan naar scholen aan de kust en praten met jongeren over reizen, aanbiedingen en grenzen.\n\n"
        "### Waarvoor het geld dient\n\n- brandstof en herstellingen\n- kaarten voor leerlingen in vier talen\n"
        "- een dag met peer educators",
        "thanks": "Dank u: u helpt de volgende dag van de caravan in een school te betalen (verzonnen).",
    },
    "de": {
        "title": "Ein Wohnwagen, der Schulen besucht (erfunden)",
        "story": "Zwei Schulungsleitungen fahren an Schulen an der Küste und sprechen mit jungen Menschen über Reisen,"
        " Angebote und Grenzen.\n\n### Wofür das Geld ist\n\n"
        "- Treibstoff und Reparaturen\n- Karten für Schüler:innen in vier Sprachen\n"
        "- ein Tag mit Peers",
        "thanks": "Danke: Sie helfen, den nächsten Tag des Wohnwagens an einer Schule zu bezahlen (erfunden).",
    },
}
STEPS = (
    (
        50_000,
        (
            "Cards for ten classes",
            "Des cartes pour dix classes",
            "Kaarten voor tien klassen",
            "Karten für zehn Klassen",
        ),
    ),
    (
        200_000,
        (
            "Fuel for one season",
            "Le carburant d’une saison",
            "Brandstof voor een seizoen",
            "Treibstoff für eine Saison",
        ),
    ),
    (
        600_000,
        ("A second caravan", "Une deuxième caravane", "Een tweede caravan", "Ein zweiter Wohnwagen"),
    ),
)
NEWS = {
    "en": {
        "title": "The first school (invented)",
        "text": "Four classes came. They asked more than we had time for.",
    },
    "fr": {
        "title": "La première école (inventé)",
        "text": "Quatre classes sont venues. Elles avaient plus de questions que nous de temps.",
    },
    "nl": {
        "title": "De eerste school (verzonnen)",
        "text": "Vier klassen kwamen. Ze vroegen meer dan waar we tijd voor hadden.",
    },
    "de": {
        "title": "Die erste Schule (erfunden)",
        "text": "Vier Klassen kamen. Sie fragten mehr, als wir Zeit hatten.",
    },
}


def make(member: Member) -> Fundraiser:
    """With a donor of last year, for whom a tax certificate can be made."""
    today = timezone.localdate()
    account = fundraisers.keep_account(member, Account(), holder="Harbour Office (invented)", iban=IBAN)
    tax_certificates.take_over(member)
    texts = {
        code: {name: text.replace("~", "\u00a0") for name, text in said.items()}
        for code, said in TEXTS.items()
    }
    found = fundraisers.keep(
        member,
        Fundraiser(),
        slug="school-caravan",
        goal=600_000,
        account=account,
        opens_on=today - timedelta(days=400),
        texts=texts,
    )
    for cents, said in STEPS:
        words = {code: {"text": text} for code, text in zip(("en", "fr", "nl", "de"), said, strict=True)}
        fundraisers.keep_step(member, Step(fundraiser=found), amount=cents, texts=words)
    fundraisers.keep_update(member, Update(fundraiser=found), day=today - timedelta(days=20), texts=NEWS)
    found = fundraisers.open_(member, found)
    ana = Donor("Ana Anchor (invented)", "ana@donor.example", True, "Pier Street 1\n8400 Harbour Town")
    _arrived(found, 12_000, date(today.year - 1, 11, 5), ana)
    for days, cents in ((300, 40_000), (90, 2_500), (60, 10_000), (35, 5_000)):
        _arrived(found, cents, today - timedelta(days=days), Donor())
    gifts.note(member, found, 31_550, today - timedelta(days=15), "Collecting box, harbour fair (invented)")
    # Said, and not yet arrived.
    for cents in (2_500, 4_000):
        pledging.pledge(found, cents, "en", Donor())
    return found


def _arrived(fundraiser: Fundraiser, cents: int, day: date, donor: Donor) -> None:
    pledge, _token = pledging.pledge(fundraiser, cents, "en", donor)
    gifts.receive(pledge, cents, day)
