"""Letters written, opened, changed in a new version, and closed: the only place that writes letters and versions."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from saystop.campaigns import letter_queries as queries
from saystop.campaigns import rules
from saystop.campaigns.models import Letter, LetterState, Mail, SignatoryState, Version
from saystop.offices import audit
from saystop.offices.models import Member

Texts = dict[str, dict[str, str]]


class Closed(Exception):
    """The letter is not open, or was closed for good."""


class InUse(Exception):
    """Everybody could read it, or something of the office is tied to it: it stays."""


class Nothing(Exception):
    """There is no text to publish."""


@transaction.atomic
def make(member: Member, texts: Texts, **values: Any) -> Letter:
    """A new letter, which nobody sees yet, with its first text.

    Args:
        texts: by language, title and body.
        values: short name, who may sign, last day, whether signatures are checked.

    Raises:
        Refused: the member has nothing to do with campaigns.
    """
    rules.demand(rules.may_campaign(member))
    letter = Letter.objects.create(**values)
    Version.objects.create(letter=letter, number=1, texts=texts)
    audit.record(member, "letter.made", letter.pk)
    return letter


@transaction.atomic
def change(member: Member, letter: Letter, **values: Any) -> Letter:
    """Other settings. The short name stays once the letter is open: its address was sent around.

    Raises:
        Refused
        Closed
    """
    rules.demand(rules.may_campaign(member))
    held = _held(letter)
    if held.state == LetterState.CLOSED:
        raise Closed
    if held.is_public:
        values.pop("slug", None)
    for name, value in values.items():
        setattr(held, name, value)
    held.save()
    audit.record(member, "letter.changed", held.pk)
    return held


@transaction.atomic
def write(member: Member, letter: Letter, texts: Texts) -> Version:
    """The text on which members work; with the first words of a change, a new version begins. What was published stays as it is.

    Raises:
        Refused
        Closed: the letter was closed.
    """
    rules.demand(rules.may_campaign(member))
    held = _held(letter)
    if held.state == LetterState.CLOSED:
        raise Closed
    version = queries.unpublished(held)
    if version is None:
        before = queries.current(held)
        version = Version(letter=held, number=before.number + 1 if before else 1)
    version.texts = texts
    version.save()
    audit.record(member, "letter.written", held.pk)
    return version


@transaction.atomic
def drop(member: Member, letter: Letter) -> None:
    """Throw away the text on which members work, where there is a published one. Raises Refused."""
    rules.demand(rules.may_campaign(member))
    held = _held(letter)
    if queries.current(held):
        held.versions.filter(published_on=None).delete()
        audit.record(member, "letter.dropped", held.pk)


@transaction.atomic
def delete(member: Member, letter: Letter) -> None:
    """A letter that nobody but members ever saw, with its texts. Raises Refused, InUse."""
    rules.demand(rules.may_campaign(member))
    held = _held(letter)
    if not queries.may_go(held):
        raise InUse
    subject = held.pk
    held.delete()
    audit.record(member, "letter.deleted", subject)


@transaction.atomic
def publish(member: Member, letter: Letter, address: str) -> Version:
    """Open a letter, or put a new version in the place of the one before; its text is frozen.

    Everybody who stands behind the letter is asked again. Until they answer they stand below the version that they signed.

    Args:
        address: how links to this office begin.

    Raises:
        Refused
        Closed: the letter was closed, or its last day is over.
        Nothing
    """
    rules.demand(rules.may_campaign(member))
    held = _held(letter)
    if held.state == LetterState.CLOSED or (held.closes_on and held.closes_on < timezone.localdate()):
        raise Closed
    version = queries.unpublished(held)
    if version is None or not version.texts:
        raise Nothing
    today = timezone.localdate()
    version.published_on = today
    version.save()
    is_first = held.state == LetterState.DRAFT
    held.state, held.opened_on = LetterState.OPEN, held.opened_on or today
    held.address = address
    held.save()
    held.signatories.filter(state=SignatoryState.WAITING).update(asked=version)
    behind = held.signatories.filter(state__in=[SignatoryState.CONFIRMED, SignatoryState.CHECKING])
    behind.update(asked=version)
    behind.exclude(email="").update(mail=Mail.AGAIN)
    audit.record(member, "letter.opened" if is_first else "letter.version_published", held.pk)
    return version


@transaction.atomic
def close(member: Member, letter: Letter) -> None:
    """Nobody can sign any more, for good; the letter and its signatories stay. Raises Refused, Closed."""
    rules.demand(rules.may_campaign(member))
    held = _held(letter)
    if held.state != LetterState.OPEN:
        raise Closed
    end(held)
    audit.record(member, "letter.closed", held.pk)


def end(letter: Letter) -> None:
    """Of a letter that the caller holds: what was begun and not published goes, and nobody is asked any more."""
    letter.state, letter.closed_on = LetterState.CLOSED, timezone.localdate()
    letter.save(update_fields=["state", "closed_on"])
    letter.signatories.update(asked=None, mail="")
    letter.versions.filter(published_on=None).delete()


def _held(letter: Letter) -> Letter:
    return Letter.objects.select_for_update().get(pk=letter.pk)
