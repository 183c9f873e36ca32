"""Invented fundraisers, pledges and gifts for tests."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from saystop.campaigns.models import Account, Fundraiser, FundraiserState, Gift, Pledge
from saystop.campaigns.services import gifts, pledging

IBAN = "BE68539007547034"
DUTCH = "NL91ABNA0417164300"
TEXTS = {
    "en": {
        "title": "A safe harbour",
        "story": "Why we ask.\n\n- one point",
        "thanks": "Thank you from the harbour.",
    },
    "nl": {"title": "Een veilige haven", "story": "Waarom wij vragen.", "thanks": "Dank u uit de haven."},
}


def an_account(iban: str = IBAN, **values: Any) -> Account:
    found, _is_new = Account.objects.get_or_create(
        iban=iban, defaults={"holder": "Office (invented)", **values}
    )
    return found


def a_fundraiser(**values: Any) -> Fundraiser:
    usual: dict[str, Any] = {
        "slug": f"harbour-{Fundraiser.objects.count()}",
        "goal": 100_000,
        "texts": TEXTS,
        "state": FundraiserState.OPEN,
        "opens_on": in_days(-30),
    }
    return Fundraiser.objects.create(**{**usual, "account": values.get("account") or an_account(), **values})


def a_pledge(fundraiser: Fundraiser | None = None, cents: int = 2500, **said: Any) -> tuple[Pledge, str]:
    """With the secret of its link."""
    language = said.pop("language", "en")
    return pledging.pledge(fundraiser or a_fundraiser(), cents, language, pledging.Donor(**said))


def a_gift(to: Pledge | Fundraiser | None = None, cents: int = 2500, days: int = 0) -> Gift:
    """So many days from today."""
    return gifts.receive(to or a_fundraiser(), cents, in_days(days))


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)
