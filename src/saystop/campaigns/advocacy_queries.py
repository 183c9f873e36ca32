"""What pages of advocacy show."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.utils import timezone

from saystop.campaigns.models import Action, ActionKind, Answer, Delivery, Letter, Target

SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the log is looked at; nothing chosen is everything.

    Args:
        outcome: a value of `Outcome`, "any" or "none".
    """

    year: int | None = None
    kind: str = ""
    target: Target | None = None
    outcome: str = ""


EVERYTHING = Chosen()


@dataclass(frozen=True, slots=True)
class Said:
    """A text and the language that it is in."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """One line of “delivered to”, in the language of a page."""

    delivery: Delivery
    day: date
    target: Said
    answer: Said

    @property
    def is_open(self) -> bool:
        return self.delivery.answer == Answer.NONE


@dataclass(frozen=True, slots=True)
class Shown:
    """An action in the language of a page."""

    action: Action
    title: Said
    outcome: Said
    targets: tuple[Said, ...]


def log(chosen: Chosen = EVERYTHING, *, public: bool = False) -> QuerySet[Action]:
    """Actions, the newest first."""
    found = Action.objects.select_related("letter").prefetch_related("targets", "letter__versions")
    if public:
        found = found.filter(is_public=True)
    if chosen.year:
        found = found.filter(day__year=chosen.year)
    if chosen.kind:
        found = found.filter(kind=chosen.kind)
    if chosen.target:
        found = found.filter(targets=chosen.target)
    if chosen.outcome == "none":
        found = found.filter(outcome="")
    elif chosen.outcome == "any":
        found = found.exclude(outcome="")
    elif chosen.outcome:
        found = found.filter(outcome=chosen.outcome)
    return found


def shown(action: Action, language: str) -> Shown:
    return Shown(
        action,
        title_of(action, language),
        Said(*action.said(language, "outcome")),
        tuple(sorted((Said(*one.told(language)) for one in action.targets.all()), key=_by_text)),
    )


def title_of(action: Action, language: str) -> Said:
    """Its own title; that of the letter, where the letter was delivered."""
    return (
        title_of_letter(action.letter, language)
        if action.is_delivery and action.letter
        else Said(*action.said(language, "title"))
    )


def title_of_letter(letter: Letter, language: str) -> Said:
    """The title of the newest version, published where there is one."""
    versions = sorted(letter.versions.all(), key=lambda one: (bool(one.published_on), one.number))
    if not versions:
        return Said(letter.slug, language)
    return Said(versions[-1].told(language).get("title", ""), versions[-1].language_for(language))


def years(*, public: bool = False) -> list[int]:
    """In which something was done, the newest first."""
    found = Action.objects.filter(is_public=True) if public else Action.objects.all()
    return list(
        found.order_by()
        .annotate(year=ExtractYear("day"))
        .values_list("year", flat=True)
        .distinct()
        .order_by("-year")
    )


def by_year(*, public: bool = False) -> dict[int, Counter[ActionKind]]:
    """How many actions of each kind there were in each year, the newest first."""
    found = Action.objects.filter(is_public=True) if public else Action.objects.all()
    rows = (
        found.order_by()
        .annotate(year=ExtractYear("day"))
        .values_list("year", "kind")
        .annotate(number=Count("pk"))
    )
    counted: dict[int, Counter[ActionKind]] = {}
    for year, kind, number in sorted(rows, reverse=True):
        counted.setdefault(year, Counter())[ActionKind(kind)] = number
    return counted


def targets(language: str, *, all_: bool = False) -> list[tuple[Target, Said]]:
    """By name; those that are addressed no more, too, with `all_`."""
    found = Target.objects.all() if all_ else Target.objects.filter(is_active=True)
    return sorted(((one, Said(*one.told(language))) for one in found), key=lambda pair: _by_text(pair[1]))


def next_steps() -> list[Action]:
    """Whose next step is due, or is within two weeks; the latest first."""
    until = timezone.localdate() + SOON
    return list(
        Action.objects.filter(next_on__lte=until)
        .select_related("letter")
        .prefetch_related("letter__versions")
        .order_by("next_on", "pk")
    )


def still_open() -> tuple[int, int]:
    """How many actions have no outcome yet, and how many deliveries no answer."""
    return (
        Action.objects.filter(outcome="").count(),
        Delivery.objects.filter(answer=Answer.NONE).count(),
    )


def delivered(letter: Letter, language: str, *, public: bool = False) -> list[Delivered]:
    """To whom a letter was delivered and what they answered, by day and name.

    Args:
        public: for everybody, without the days that members keep to themselves.
    """
    rows = (
        Delivery.objects.filter(version__letter=letter)
        .select_related("action", "target", "version")
        .defer("document")
        .annotate(has_document=~Q(document=b""))
    )
    if public:
        rows = rows.filter(action__is_public=True)
    return sorted(
        (
            Delivered(one, one.action.day, Said(*one.target.told(language)), Said(*one.told(language)))
            for one in rows
        ),
        key=lambda row: (row.day, _by_text(row.target)),
    )


def _by_text(said: Said) -> str:
    return said.text.casefold()


def kinds_of(counted: Iterable[Counter[ActionKind]]) -> list[ActionKind]:
    """Those that occur, in their usual order."""
    found = {kind for one in counted for kind in one}
    return [kind for kind in ActionKind if kind in found]


def table(counted: Mapping[int, Counter[ActionKind]]) -> list[tuple[int, list[int], int]]:
    """A line for each year: the numbers of each kind that occurs in any, and all of them."""
    kinds = kinds_of(counted.values())
    return [(year, [numbers[kind] for kind in kinds], numbers.total()) for year, numbers in counted.items()]
