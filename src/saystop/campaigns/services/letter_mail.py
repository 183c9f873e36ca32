"""Mails to signatories: to confirm, and to say whether they sign a new version.

A mail goes out at once where somebody has just signed; what could not be sent, and what goes to many, goes with a round of
housekeeping. Without a mail server in `saystop.toml` nothing is sent; a member confirms by hand.
"""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from saystop.campaigns import letter_queries as queries
from saystop.campaigns import links
from saystop.campaigns.models import Mail, Signatory, SignatoryState
from saystop.campaigns.names import one_line
from saystop.casework import mailing

# In one round: the mail server of a small office takes so many.
MOST_A_ROUND = 200


def sweep() -> None:
    """One round of housekeeping: whoever has not been written to yet."""
    if not mailing.is_possible():
        return
    waiting = Signatory.objects.exclude(mail="").exclude(email="").exclude(state=SignatoryState.WITHDRAWN)
    for row in waiting.select_related("letter").defer("logo").order_by("asked_on", "pk")[:MOST_A_ROUND]:
        send(row)


def send(row: Signatory) -> bool:
    """The mail that a signatory is to be sent; whether it went out."""
    what = row.mail
    if not what:
        return False
    mine = Signatory.objects.filter(pk=row.pk)
    return mailing.send_claimed(
        mine, {"mail": what}, {"mail": ""}, row.email, lambda: _words(row, Mail(what))
    )


def _words(row: Signatory, what: Mail) -> tuple[str, str]:
    """Subject and text, in the language in which it signed."""
    with translation.override(row.language):
        version = queries.current(row.letter)
        title = one_line(version.told(row.language).get("title", "")) if version else ""
        link = row.letter.address.rstrip("/") + reverse(
            "campaigns:signature", args=[row.language, links.token_for(row.pk)]
        )
        known = {"name": row.name, "title": title}
        if what == Mail.CONFIRM:
            subject = _("Please confirm: %(title)s") % known
            # Nothing that a stranger wrote: no mail of ours carries her words to somebody else.
            first = _("Somebody gave this address to sign the open letter “%(title)s”.") % known
            then = _(
                "Nothing is published before you confirm. To read the letter and confirm, open this page:"
            )
            last = _("If it was not you, do nothing: the address is deleted after 30 days.")
        else:
            subject = _("The letter has changed: %(title)s") % known
            first = _("%(name)s signed the open letter “%(title)s”. Its text has changed.") % known
            then = _("To read the new version, and to say whether you sign it, open this page:")
            last = _("Until you answer, your signature stays below the earlier version.")
        end = _("By the same page you can take your signature back at any time. Keep this mail.")
        return subject, f"{first}\n\n{then}\n{link}\n\n{last}\n{end}\n"
