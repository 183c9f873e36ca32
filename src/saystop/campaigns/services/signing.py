"""Signatures by those who sign, without an account: asked for, confirmed by the link in a mail, taken back."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from saystop.campaigns import letter_queries as queries
from saystop.campaigns import links, logos
from saystop.campaigns.models import (
    Kind,
    Letter,
    Mail,
    Signatory,
    SignatoryState,
    Signature,
    Version,
)
from saystop.campaigns.names import folded, one_line

# Who does not confirm is forgotten after so long.
WAITS = timedelta(days=30)
# How many mails an address is sent, in that time, that its owner has not answered: of one letter, and of all.
MOST_OF_A_LETTER, MOST_OF_ALL = 3, 6
# How many such mails one letter sends on one day, to whomever.
MOST_A_DAY = 500


class Closed(Exception):
    """It cannot be signed now, or not by such a signatory."""


class Taken(Exception):
    """The organisation, or the person of this address, has signed."""


class Full(Exception):
    """As many asked to sign today as a letter answers in one day."""


class Changed(Exception):
    """Another version was published meanwhile: it has to be read first."""


class Unknown(Exception):
    """The link leads to nobody."""


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody wrote who signs.

    Attributes:
        signer, function: who signs for an organisation.
        country: ISO 3166-1, small letters.
    """

    kind: Kind
    name: str
    country: str
    email: str
    language: str
    signer: str = ""
    function: str = ""
    website: str = ""

    @property
    def values(self) -> dict[str, str]:
        is_organisation = self.kind == Kind.ORGANISATION
        return {
            "kind": self.kind,
            "name": one_line(self.name),
            "key": folded(self.name)[:160],
            "country": self.country.lower(),
            "email": one_line(self.email),
            "language": self.language,
            "signer": one_line(self.signer) if is_organisation else "",
            "function": one_line(self.function) if is_organisation else "",
            "website": self.website if is_organisation else "",
        }


@transaction.atomic
def sign(letter: Letter, given: Given) -> Signatory | None:
    """Ask to sign: nobody sees it before it is confirmed by the link in the mail that is to be sent.

    Returns:
        the signatory; None where the address was sent as many mails as it may be. The page says the same to both.

    Raises:
        Closed, Taken, Full
    """
    held = Letter.objects.select_for_update().get(pk=letter.pk)
    version = _open(held, given.kind)
    values = given.values
    if given.kind == Kind.ORGANISATION and _has_signed(held, values["key"]):
        raise Taken
    waiting = Signatory.objects.filter(state=SignatoryState.WAITING)
    if _mails(waiting.filter(letter=held, asked_on=timezone.localdate())) >= MOST_A_DAY:
        raise Full
    by_address = waiting.filter(email__iexact=values["email"])
    if _mails(by_address.filter(letter=held)) >= MOST_OF_A_LETTER or _mails(by_address) >= MOST_OF_ALL:
        return None
    row = by_address.filter(letter=held, kind=given.kind, key=values["key"]).first()
    if row is None:
        row = Signatory(letter=held)
    for name, value in values.items():
        setattr(row, name, value)
    row.asked, row.mail, row.mails = version, Mail.CONFIRM, row.mails + 1
    row.save()
    return row


def found(token: str) -> Signatory | None:
    """The signatory to whom a link leads, unless it withdrew."""
    pk = links.row_of(token)
    rows = Signatory.objects.exclude(state=SignatoryState.WITHDRAWN).select_related("letter")
    return rows.filter(pk=pk).first() if pk else None


@transaction.atomic
def confirm(token: str, number: int) -> Signatory:
    """Sign the current version, of which `number` was read: for the first time, or again after the text has changed.

    Raises:
        Unknown, Closed, Changed, Taken
    """
    row = _held(token)
    version = _open(row.letter, Kind(row.kind))
    if version.number != number:
        raise Changed
    if row.state == SignatoryState.WAITING and _stands_already(row):
        raise Taken
    is_first = row.state == SignatoryState.WAITING
    if is_first:
        row.state = SignatoryState.CHECKING if row.letter.is_checked else SignatoryState.CONFIRMED
    stand_behind(row, version)
    return row


@transaction.atomic
def decline(token: str) -> Signatory:
    """Answer that the new version is not signed; the signature below the earlier one stays. Raises Unknown."""
    row = _held(token)
    if row.state != SignatoryState.WAITING:
        row.asked, row.mail = None, ""
        row.save(update_fields=["asked", "mail"])
    return row


@transaction.atomic
def withdraw(token: str) -> None:
    """Take all signatures of this letter back, below every version, also when it is closed.

    A person leaves nothing; of an organisation the office keeps name and country, so that it can tell who received the letter.

    Raises:
        Unknown
    """
    row = _held(token)
    if row.kind == Kind.PERSON or row.state != SignatoryState.CONFIRMED:
        row.delete()
        return
    row.signatures.all().delete()
    row.state, row.asked, row.mail = SignatoryState.WITHDRAWN, None, ""
    row.website = row.signer = row.function = row.email = ""
    forget_logo(row)
    row.save()


def keep_logo(token: str, data: bytes) -> None:
    """The logo of an organisation that has confirmed; shown once a member approves it.

    Raises:
        Unknown
        logos.Unreadable
    """
    row = found(token)
    if row is None or not row.is_organisation or row.state == SignatoryState.WAITING:
        raise Unknown
    made = logos.safely(data)
    # Whoever has withdrawn meanwhile gets none.
    Signatory.objects.filter(pk=row.pk).exclude(state=SignatoryState.WITHDRAWN).update(
        logo=made.png, logo_width=made.width, logo_height=made.height, logo_approved=False
    )


def forget_logo(row: Signatory) -> None:
    row.logo, row.logo_width, row.logo_height, row.logo_approved = b"", 0, 0, False


def stand_behind(row: Signatory, version: Version, source: str = "") -> None:
    """Keep a row that the caller holds, with its signature below a version.

    Raises:
        Taken: the organisation has signed.
    """
    row.asked, row.mail = None, ""
    try:
        with transaction.atomic():
            row.save()
            Signature.objects.get_or_create(signatory=row, version=version, defaults={"source": source})
    except IntegrityError:
        raise Taken from None


def _open(letter: Letter, kind: Kind) -> Version:
    version = queries.current(letter)
    if not letter.may_be_signed or version is None or (kind == Kind.PERSON and not letter.takes_people):
        raise Closed
    return version


def _held(token: str) -> Signatory:
    row = found(token)
    if row is None:
        raise Unknown
    # The letter first, as `sign` does: no version is published between.
    letter = Letter.objects.select_for_update().get(pk=row.letter_id)
    held = (
        Signatory.objects.select_for_update()
        .exclude(state=SignatoryState.WITHDRAWN)
        .filter(pk=row.pk)
        .first()
    )
    if held is None:
        raise Unknown
    held.letter = letter
    return held


def _has_signed(letter: Letter, key: str) -> bool:
    return letter.signatories.filter(kind=Kind.ORGANISATION, state=SignatoryState.CONFIRMED, key=key).exists()


def _stands_already(row: Signatory) -> bool:
    """Whether another row says the same: the organisation by its name, a person by the address that only its owner reads."""
    if row.is_organisation:
        return _has_signed(row.letter, row.key)
    same = row.letter.signatories.filter(kind=Kind.PERSON, email__iexact=row.email)
    return same.exclude(state=SignatoryState.WAITING).exclude(pk=row.pk).exists()


def _mails(rows: QuerySet[Signatory]) -> int:
    return rows.aggregate(sum=Sum("mails"))["sum"] or 0
