"""What members do about signatories: entered and confirmed by hand, checked, logos looked at, removed."""

from django.db import transaction

from saystop.campaigns import letter_queries as queries
from saystop.campaigns import logos, rules
from saystop.campaigns.models import Letter, Mail, Signatory, SignatoryState
from saystop.campaigns.services import signing
from saystop.campaigns.services.signing import Closed, Given, Taken
from saystop.offices import audit
from saystop.offices.models import Member


@transaction.atomic
def add(member: Member, letter: Letter, given: Given, source: str) -> Signatory:
    """Enter who signed on paper or in a letter; it stands below the current version at once.

    Args:
        source: how the office knows, in a sentence.

    Raises:
        Refused: the member has nothing to do with campaigns.
        Closed: there is no version to sign, or people cannot sign it.
        Taken
    """
    rules.demand(rules.may_campaign(member))
    held = Letter.objects.select_for_update().get(pk=letter.pk)
    version = queries.current(held)
    if version is None or (given.kind == "person" and not held.takes_people):
        raise Closed
    row = Signatory(letter=held, state=SignatoryState.CONFIRMED, **given.values)
    signing.stand_behind(row, version, source)
    audit.record(member, "signatory.added", row.pk)
    return row


@transaction.atomic
def confirm(member: Member, signatory: Signatory, source: str) -> Signatory:
    """Confirm in the place of the signatory that it signs the current version.

    Raises:
        Refused, Closed, Taken
    """
    rules.demand(rules.may_campaign(member))
    row = _held(signatory)
    version = queries.current(row.letter)
    if version is None or row.state == SignatoryState.WITHDRAWN:
        raise Closed
    row.state = SignatoryState.CONFIRMED
    signing.stand_behind(row, version, source)
    audit.record(member, "signatory.confirmed", row.pk)
    return row


@transaction.atomic
def approve(member: Member, signatory: Signatory) -> Signatory:
    """Let a signatory be seen that has confirmed by e-mail.

    Raises:
        Refused
        Closed: it waits for no member.
        Taken
    """
    rules.demand(rules.may_campaign(member))
    row = _held(signatory)
    if row.state != SignatoryState.CHECKING:
        raise Closed
    same = row.letter.signatories.filter(kind=row.kind, key=row.key, state=SignatoryState.CONFIRMED)
    if row.is_organisation and same.exists():
        raise Taken
    row.state = SignatoryState.CONFIRMED
    row.save(update_fields=["state"])
    audit.record(member, "signatory.confirmed", row.pk)
    return row


@transaction.atomic
def remove(member: Member, signatory: Signatory) -> None:
    """Delete a signatory, with its signatures below every version, its address and its logo. Raises Refused."""
    rules.demand(rules.may_campaign(member))
    audit.record(member, "signatory.removed", signatory.pk)
    _held(signatory).delete()


def keep_logo(member: Member, signatory: Signatory, data: bytes) -> None:
    """A logo that the office has; it is shown, because a member chose it.

    Raises:
        Refused
        Closed: it is no organisation, or withdrew.
        logos.Unreadable
    """
    rules.demand(rules.may_campaign(member))
    made = logos.safely(data)
    with transaction.atomic():
        row = _held(signatory)
        if not row.is_organisation or row.state == SignatoryState.WITHDRAWN:
            raise Closed
        row.logo, row.logo_width, row.logo_height = made.png, made.width, made.height
        row.logo_approved = True
        row.save(update_fields=["logo", "logo_width", "logo_height", "logo_approved"])
        audit.record(member, "signatory.logo_shown", row.pk)


@transaction.atomic
def judge_logo(member: Member, signatory: Signatory, *, good: bool) -> None:
    """Show the logo that came with a signature, or delete it. Raises Refused."""
    rules.demand(rules.may_campaign(member))
    row = _held(signatory)
    if not row.logo_width:
        return
    if good:
        row.logo_approved = True
    else:
        signing.forget_logo(row)
    row.save(update_fields=["logo", "logo_width", "logo_height", "logo_approved"])
    audit.record(member, f"signatory.logo_{'shown' if good else 'removed'}", row.pk)


@transaction.atomic
def remind(member: Member, signatory: Signatory) -> bool:
    """Send the mail once more that has not been answered; within the bounds of `signing`.

    Returns:
        whether it will be sent.

    Raises:
        Refused
    """
    rules.demand(rules.may_campaign(member))
    row = _held(signatory)
    if not row.email or row.asked_id is None or row.mails >= signing.MOST_OF_A_LETTER:
        return False
    is_waiting = row.state == SignatoryState.WAITING
    row.mail, row.mails = (Mail.CONFIRM if is_waiting else Mail.AGAIN), row.mails + 1
    row.save(update_fields=["mail", "mails"])
    audit.record(member, "signatory.reminded", row.pk)
    return True


def _held(signatory: Signatory) -> Signatory:
    row = Signatory.objects.select_for_update().get(pk=signatory.pk)
    row.letter = Letter.objects.get(pk=row.letter_id)
    return row


__all__ = [
    "Closed",
    "Given",
    "Taken",
    "add",
    "approve",
    "confirm",
    "judge_logo",
    "keep_logo",
    "remind",
    "remove",
]
