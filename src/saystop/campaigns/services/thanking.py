"""Thanks by e-mail to donors who left an address, once their money has arrived.

They go out by rounds of housekeeping, so that no page waits for a mail server. Without one in `saystop.toml` nothing here does
anything; the donor's own page says it too.
"""

from datetime import timedelta

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from saystop.asking import amounts
from saystop.campaigns.models import Gift, Standing
from saystop.casework import mailing

# Who gave longer ago is not surprised by thanks, such as when a mail server is named for the first time.
RECENT = timedelta(days=60)


def sweep() -> None:
    """One round of housekeeping: thanks for what counts and was not thanked for."""
    if not mailing.is_possible():
        return
    since = timezone.localdate() - RECENT
    rows = Gift.objects.filter(standing=Standing.COUNTS, is_thanked=False, day__gte=since)
    for gift in rows.exclude(pledge=None).exclude(pledge__email="").select_related("pledge", "fundraiser"):
        _thank(gift)


def _thank(gift: Gift) -> None:
    if gift.pledge is not None:
        language, to = gift.pledge.language, gift.pledge.email
        mailing.send_claimed(
            Gift.objects.filter(pk=gift.pk),
            {"is_thanked": False},
            {"is_thanked": True},
            to,
            lambda: _words(gift, language),
        )


def _words(gift: Gift, language: str) -> tuple[str, str]:
    """Subject and text, in the language in which somebody gave; who it was stands nowhere."""
    with translation.override(language):
        told = gift.fundraiser.told(language)
        here = {
            "title": told.get("title", ""),
            "amount": amounts.euro(gift.amount, language),
            "day": date_format(gift.day),
        }
        first = _("Your gift of %(amount)s arrived on %(day)s. It is for: %(title)s") % here
        return (
            _("Thank you for your gift: %(title)s") % here,
            f"{told.get('thanks') or _('Thank you.')}\n\n{first}\n",
        )
