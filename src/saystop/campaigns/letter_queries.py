"""What pages, papers and files show of letters."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When

from saystop.asking.countries import countries
from saystop.campaigns.models import Kind, Letter, LetterState, Signatory, SignatoryState, Signature, Version

SHOWN = Q(signatory__state=SignatoryState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Country:
    """Who signed from one country, by name."""

    code: str
    name: str
    signatories: Sequence[Signatory]


@dataclass(frozen=True, slots=True)
class Signed:
    """Who stands behind a version, confirmed.

    Attributes:
        unnamed: people of whom the number alone is kept.
        asked: who signed an earlier version and has not answered whether it signs this one.
    """

    organisations: Sequence[Country]
    people: Sequence[Country]
    organisation_count: int
    person_count: int
    unnamed: int
    asked: Sequence[Signatory]


def public() -> QuerySet[Letter]:
    """What everybody may read, the open ones first."""
    found = Letter.objects.exclude(state=LetterState.DRAFT)
    return found.order_by("-state", "-opened_on", "slug")


def current(letter: Letter) -> Version | None:
    """The text that can be signed: the last that was published."""
    return letter.versions.exclude(published_on=None).order_by("-number").first()


def unpublished(letter: Letter) -> Version | None:
    """The text on which members work, if there is one."""
    return letter.versions.filter(published_on=None).first()


def published(letter: Letter) -> list[Version]:
    return list(letter.versions.exclude(published_on=None).order_by("-number"))


def of_version(version: Version) -> QuerySet[Signatory]:
    """Who is shown below a version."""
    return Signatory.objects.filter(state=SignatoryState.CONFIRMED, signatures__version=version).defer("logo")


def signed(version: Version, language: str) -> Signed:
    """Who signed a version, by country in the order of a language."""
    rows = list(of_version(version))
    organisations = [one for one in rows if one.kind == Kind.ORGANISATION]
    people = [one for one in rows if one.kind == Kind.PERSON]
    asked = Signatory.objects.filter(state=SignatoryState.CONFIRMED, asked=version).defer("logo")
    return Signed(
        by_country(organisations, language),
        by_country(people, language),
        len(organisations),
        len(people) + version.unnamed,
        version.unnamed,
        list(asked.filter(kind=Kind.ORGANISATION)),
    )


def by_country(rows: Iterable[Signatory], language: str) -> list[Country]:
    found: dict[str, list[Signatory]] = {}
    for row in sorted(rows, key=lambda one: (one.key, str(one.pk))):
        found.setdefault(row.country, []).append(row)
    named = [Country(code, name, found.pop(code)) for code, name in countries(language) if code in found]
    # A country that CLDR does not name any more.
    return named + [Country(code, code.upper(), left) for code, left in sorted(found.items())]


def counts(letters: Iterable[Letter]) -> dict[UUID, tuple[int, int]]:
    """How many organisations and people stand behind the current version of each letter."""
    newest = Version.objects.filter(
        letter=OuterRef("version__letter"), number__gt=OuterRef("version__number")
    ).exclude(published_on=None)
    rows = (
        Signature.objects.filter(SHOWN, version__letter__in=list(letters))
        .filter(~Exists(newest))
        .values_list("version__letter", "signatory__kind")
        .annotate(number=Count("pk"))
        .order_by()
    )
    found: dict[UUID, tuple[int, int]] = {}
    for letter, kind, number in rows:
        organisations, people = found.get(letter, (0, 0))
        if kind == Kind.ORGANISATION:
            organisations += number
        else:
            people += number
        found[letter] = (organisations, people)
    return found


def states(letter: Letter) -> Counter[str]:
    """How many signatories are in which state."""
    rows = letter.signatories.order_by().values_list("state").annotate(number=Count("pk"))
    return Counter(dict(rows))


def logos_to_check(letter: Letter) -> int:
    return letter.signatories.filter(logo_width__gt=0, logo_approved=False).count()


def to_be_asked(letter: Letter) -> tuple[int, int]:
    """How many are asked again when a new version is published: all, and those of them that have no address."""
    found = letter.signatories.filter(state=SignatoryState.CONFIRMED)
    return found.count(), found.filter(email="").count()


def listed(letter: Letter) -> QuerySet[Signatory]:
    """All signatories for members: first those that wait for a member, then those that have not confirmed."""
    order = Case(
        When(state=SignatoryState.CHECKING, then=0),
        When(state=SignatoryState.WAITING, then=1),
        When(state=SignatoryState.CONFIRMED, then=2),
        default=3,
    )
    rows = letter.signatories.defer("logo").prefetch_related("signatures__version")
    return rows.order_by(order, "key", "pk")


def may_go(letter: Letter) -> bool:
    """Whether it can be deleted: it was never open, and no action of advocacy is about it."""
    return letter.state == LetterState.DRAFT and not (
        letter.actions.exists() or letter.signatories.exists() or current(letter)
    )
