"""What ends by itself: the time to sign, and how long names and addresses of signatories are kept."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from saystop.campaigns.models import Kind, Letter, LetterState, Signatory, SignatoryState, Version
from saystop.campaigns.services import letters, signing

# After the letter was closed: addresses, and signatures that nobody has checked.
ADDRESSES = timedelta(days=183)
# After the letter was closed: names of people, and of those who signed for an organisation. The numbers stay.
NAMES = timedelta(days=730)


def sweep() -> None:
    """One round of housekeeping."""
    today = timezone.localdate()
    for over in Letter.objects.filter(state=LetterState.OPEN, closes_on__lt=today):
        _end(over)
    Signatory.objects.filter(state=SignatoryState.WAITING, asked_on__lt=today - signing.WAITS).delete()
    for closed in Letter.objects.filter(state=LetterState.CLOSED, closed_on__lt=today - ADDRESSES):
        closed.signatories.filter(state__in=[SignatoryState.WAITING, SignatoryState.CHECKING]).delete()
        closed.signatories.exclude(email="").update(email="")
    for old in Letter.objects.filter(state=LetterState.CLOSED, closed_on__lt=today - NAMES):
        _forget_names(old)


@transaction.atomic
def _end(letter: Letter) -> None:
    held = Letter.objects.select_for_update().get(pk=letter.pk)
    if held.state == LetterState.OPEN and held.closes_on and held.closes_on < timezone.localdate():
        letters.end(held)


@transaction.atomic
def _forget_names(letter: Letter) -> None:
    """People stay as a number below the versions that they signed."""
    held = Letter.objects.select_for_update().get(pk=letter.pk)
    people = held.signatories.filter(kind=Kind.PERSON)
    for version in held.versions.all():
        count = people.filter(signatures__version=version).count()
        if count:
            Version.objects.filter(pk=version.pk).update(unnamed=F("unnamed") + count)
    people.delete()
    held.signatories.exclude(signer="", function="").update(signer="", function="")
