"""What was just done, said on the page that follows: the address carries a word of this list, never a text."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "password": _("Your password was changed and all your sessions were ended. Sign in with the new one."),
    "locked": _("You are signed out. What was open is locked."),
    "everyone": _("Everybody is signed out, you too."),
    "authenticator": _("The new authenticator app is set up; the old one’s codes are not accepted any more."),
    "passkey-added": _("The passkey is kept."),
    "passkey-removed": _("The passkey is removed."),
    "language": _("The language of your pages was changed."),
    "mail": _("Your choice about e-mails was kept."),
    "withdrawn": _("The invitation is withdrawn: its link does not work any more."),
    "deactivated": _("The member can no longer sign in, and the desks they held have new keys."),
    "opened": _(
        "The desk is there, and you hold it. Grant it to those who are to open what is sealed to it."
    ),
    "granted": _("The desk is granted."),
    "revoked": _("The desk is revoked, and it has a new key for what comes from now on."),
    "restored": _("The desks’ keys are restored, and you hold them."),
    "office": _("The office’s settings were changed."),
}


def sentence(request: HttpRequest) -> str:
    return str(SENTENCES.get(request.GET.get("done", ""), ""))
