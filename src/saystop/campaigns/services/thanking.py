"""Thanks by e-mail to donors who left an address, once their money has arrived.

They go out by rounds of housekeeping, so that no page waits for a mail server. Without one in `saystop.toml` nothing here does
anything; the donor's own page says it too.
"""

from datetime import timedelta

import structlog
from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from saystop.asking import amounts
from saystop.campaigns.models import Gift, Standing
from saystop.casework import mailing

log = structlog.get_logger()
# Who gave longer ago is not surprised by thanks, such as when a mail server is named for the first time.
RECENT = timedelta(days=60)


def sweep() -> None:
    """One round of housekeeping: thanks for what counts and was not thanked for."""
    if not settings.SAYSTOP_MAIL:
        return
    since = timezone.localdate() - RECENT
    rows = Gift.objects.filter(standing=Standing.COUNTS, is_thanked=False, day__gte=since)
    for gift in rows.exclude(pledge=None).exclude(pledge__email="").select_related("pledge", "fundraiser"):
        _thank(gift)


def _thank(gift: Gift) -> None:
    """Claimed first, then sent: two rounds at once send one mail."""
    mine = Gift.objects.filter(pk=gift.pk)
    if gift.pledge is None or not mine.filter(is_thanked=False).update(is_thanked=True):
        return
    try:
        mailing.send(gift.pledge.email, *_words(gift, gift.pledge.language))
    except OSError as fault:  # smtplib's own faults are of this kind
        mine.update(is_thanked=False)
        log.error("mail", fault=type(fault).__name__)


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
