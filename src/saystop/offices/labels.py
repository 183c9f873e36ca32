"""Words for what is stored as a slug."""

import re

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "office.founded": _("founded the office"),
    "office.changed": _("changed the office’s settings"),
    "office.locked": _("signed everybody out"),
    "office.shares_made": _("made new recovery shares"),
    "member.invited": _("made a sign-in link"),
    "member.invitation_withdrawn": _("withdrew an invitation"),
    "member.joined": _("chose a password with a link"),
    "member.password_changed": _("changed the password"),
    "member.deactivated": _("let a member go"),
    "member.signed_in": _("signed in"),
    "member.signed_out": _("signed out"),
    "factor.authenticator_set": _("set an authenticator app up"),
    "factor.recovery_codes_made": _("made new recovery codes"),
    "factor.recovery_code_used": _("signed in with a recovery code"),
    "factor.passkey_added": _("added a passkey"),
    "factor.passkey_removed": _("removed a passkey"),
    "desk.opened": _("opened a further desk"),
    "desk.key_made": _("gave a desk a new key"),
    "desk.granted": _("granted a desk"),
    "desk.revoked": _("revoked a desk"),
    "desk.restored": _("restored a desk’s keys by recovery shares"),
    "report.opened": _("opened a report"),
    "report.tampered": _("came upon a report that was altered"),
    "report.taken": _("entered a report for a caller"),
    "attachment.opened": _("opened an attachment"),
    "attachment.previewed": _("looked at the preview of an attachment"),
    "message.sent": _("answered a reporter"),
    "note.written": _("wrote a note"),
    "case.assigned": _("assigned a case"),
    "case.state_changed": _("changed the state of a case"),
    "case.closed": _("closed a case"),
    "case.merged": _("merged reports into one case"),
    "case.split": _("split a report off a case"),
    "case.assessed": _("assessed a case"),
    "case.shut_out": _("shut a member out of a case"),
    "case.let_in": _("let a member see a case again"),
    "report.opened_all_the_same": _("opened a hard report beyond the week’s limit"),
    "task.added": _("added a task"),
    "task.done": _("did a task"),
    "task.handed_over": _("handed tasks over"),
    "absence.planned": _("entered an absence"),
    "absence.cancelled": _("called an absence off"),
    "national_rule.written": _("wrote a rule of a country"),
    "national_rule.removed": _("removed a rule of a country"),
    "template.written": _("wrote a text for answers"),
    "template.removed": _("removed a text for answers"),
    "template.shipped_taken": _("took over the texts that SayStop brings"),
    "case.held": _("put a case on hold"),
    "case.hold_lifted": _("lifted the hold of a case"),
    "case.deletion_asked": _("asked for a case to be deleted"),
    "case.deletion_refused": _("left a case as it is, which was to be deleted"),
    "case.deleted": _("deleted a case"),
    "case.deleted_by_rule": _("deleted a case whose time was over"),
    "keeping.rules_changed": _("changed how long cases are kept"),
    "request.entered": _("entered a request of a data subject"),
    "request.extended": _("made the time for a request longer"),
    "request.decided": _("decided a request of a data subject"),
    "desk.searched": _("searched in reports"),
    "report.compared": _("compared a report with others"),
    "link.confirmed": _("confirmed that two reports speak of the same"),
    "link.rejected": _("found that two reports do not speak of the same"),
    "link.undone": _("took back what was said of two reports"),
    "identity.asked": _("asked for who a reporter is"),
    "identity.released": _("released who a reporter is, for a referral"),
    "identity.refused": _("did not release who a reporter is"),
    "referral.prepared": _("prepared a referral"),
    "referral.opened": _("read a referral"),
    "referral.approved": _("approved a referral"),
    "referral.withdrawn": _("withdrew a referral"),
    "referral.sealed": _("sealed a referral for its receiver"),
    "referral.sent": _("sent a referral"),
    "referral.heard": _("noted what an authority answered"),
    "authority.key_entered": _("entered the key of an authority"),
    "desk.settings_changed": _("changed how the desk works"),
    "survey.made": _("made a survey"),
    "survey.renewed": _("gave a survey another workbook"),
    "survey.changed": _("changed the settings of a survey"),
    "survey.published": _("opened a survey"),
    "survey.closed": _("closed a survey"),
    "survey.deleted": _("deleted a survey"),
    "survey.weighed": _("changed the weights of a survey"),
    "survey.tickets_made": _("made links for respondents"),
    "survey.read": _("read what respondents wrote"),
    "survey.exported": _("exported the answers of a survey"),
    "survey.imported": _("imported answers into a survey"),
    "survey.entered": _("entered answers from paper"),
    "survey.coded": _("coded what respondents wrote"),
    "survey.contacts_read": _("read the contacts that respondents left"),
    "survey.released": _("published figures of a survey"),
    "survey.withdrawn": _("took published figures back"),
    "form.replaced": _("replaced the form"),
    "backup.made": _("made a backup"),
    "backup.restored": _("restored a backup"),
}


def action_words(action: str) -> str:
    """An action of the audit trail in the page's language; one that nobody named stays as it is."""
    return str(ACTIONS.get(action, action))


def record_words(part: str) -> str:
    """A part of a record that is no record's id, in the page's language; what nobody named stays as it is."""
    if found := re.fullmatch(r"invitation (\d+)", part):
        return gettext("invitation %(number)s") % {"number": found[1]}
    if found := re.fullmatch(r"opened (\d+)", part):
        return ngettext("%(number)s report opened", "%(number)s reports opened", int(found[1])) % {
            "number": found[1]
        }
    return part
