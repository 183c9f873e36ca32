"""Courses as everybody reads them: the languages in which they are whole, and their units in order."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from saystop.asking import languages
from saystop.training import quizzes, scenarios
from saystop.training.models import Course, Unit, UnitKind

# What a language must say of a unit of each kind.
NEEDED = {
    UnitKind.TEXT: ("title", "text"),
    UnitKind.PICTURE: ("title", "alternative"),
    UnitKind.SCENARIO: ("title",),
    UnitKind.QUIZ: ("title",),
}


@dataclass(frozen=True, slots=True)
class Whole:
    """A course with those of its units that can be shown, and the languages in which all of it is there."""

    course: Course
    units: Sequence[Unit]
    languages: Sequence[str]


def units_of(course: Course) -> list[Unit]:
    """All units in order, without the bytes of their pictures."""
    return list(course.units.defer("picture"))


def active() -> list[Whole]:
    """The courses that can be read."""
    light = Prefetch("units", queryset=Unit.objects.defer("picture"))
    courses = Course.objects.filter(is_active=True).prefetch_related(light)
    found = [whole(one, list(one.units.all())) for one in courses]
    return [one for one in found if one.languages]


def one(slug: str) -> Whole | None:
    """A course that can be read."""
    course = Course.objects.filter(slug=slug, is_active=True).first()
    if course is None:
        return None
    found = whole(course, units_of(course))
    return found if found.languages else None


def whole(course: Course, units: Sequence[Unit]) -> Whole:
    ready = [one for one in units if is_ready(one)]
    spoken = [code for code in languages.codes() if ready and not lacking(course, ready, code)]
    return Whole(course, ready, spoken)


def is_ready(unit: Unit) -> bool:
    """Whether it has what its kind is about."""
    if unit.kind == UnitKind.SCENARIO:
        return bool(scenarios.one(unit.scenario))
    return unit.kind != UnitKind.QUIZ or quizzes.is_marked(unit)


def lacking(course: Course, units: Sequence[Unit], language: str) -> list[int]:
    """What is not there in a language: 0 is the course itself, otherwise the place of a unit, from 1."""
    own = course.texts.get(language, {})
    missing = [] if own.get("title") and own.get("summary") else [0]
    return missing + [place for place, one in enumerate(units, start=1) if not speaks(one, language)]


def speaks(unit: Unit, language: str) -> bool:
    """Whether a unit is whole in a language."""
    said = unit.texts.get(language, {})
    if not all(said.get(part) for part in NEEDED[UnitKind(unit.kind)]):
        return False
    if unit.kind == UnitKind.SCENARIO:
        return language in scenarios.one(unit.scenario)
    return unit.kind != UnitKind.QUIZ or language in quizzes.spoken(unit)
