"""Courses and their units kept, put in order and taken away: the only place that writes them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from saystop.offices import audit
from saystop.offices.models import Member
from saystop.training import quizzes, rules, shipped
from saystop.training.models import Course, Unit


@transaction.atomic
def set_up(member: Member) -> int:
    """Take in the courses that come along, but for those whose short name is there already.

    Returns:
        how many were taken in.

    Raises:
        Refused: the member has nothing to do with training.
    """
    rules.demand(rules.may_train(member))
    missing = not_taken_in()
    for slug in missing:
        scripts = shipped.all_courses()[slug]
        values = {"slug": slug, "audience": shipped.AUDIENCES[slug], "texts": shipped.texts(scripts)}
        course = keep(member, Course(), **values)
        for position, unit in enumerate(shipped.units(scripts), start=1):
            asked = unit.pop("questionnaire", None)
            quiz = quizzes.plain(asked) if asked else None
            Unit.objects.create(course=course, position=position, quiz=quiz, **unit)
    return len(missing)


def not_taken_in() -> list[str]:
    """Short names of the courses that come along and are not here."""
    here = set(Course.objects.values_list("slug", flat=True))
    return [slug for slug in shipped.all_courses() if slug not in here]


@transaction.atomic
def keep(member: Member, course: Course, **values: Any) -> Course:
    """A new course, or one with other values. Raises as `set_up`."""
    rules.demand(rules.may_train(member))
    is_new = course._state.adding
    for name, value in values.items():
        setattr(course, name, value)
    course.save()
    audit.record(member, f"course.{'made' if is_new else 'changed'}", course.pk)
    return course


@transaction.atomic
def keep_unit(member: Member, unit: Unit, **values: Any) -> Unit:
    """A new unit, which becomes the last of its course, or one with other values. Raises as `set_up`."""
    rules.demand(rules.may_train(member))
    is_new = unit._state.adding
    if is_new:
        # Whoever adds at the same moment waits here.
        Course.objects.select_for_update().get(pk=unit.course_id)
        last = Unit.objects.filter(course=unit.course_id).aggregate(last=Max("position"))["last"]
        unit.position = (last or 0) + 1
    for name, value in values.items():
        setattr(unit, name, value)
    unit.save()
    audit.record(member, f"unit.{'added' if is_new else 'changed'}", unit.pk)
    return unit


def mark(member: Member, unit: Unit, right: Mapping[str, Sequence[str]]) -> None:
    """Say which choices of a quiz are right, by path of the question. Raises as `set_up`; ValueError for what is no choice."""
    for question in quizzes.choosable(quizzes.of(unit)):
        if not set(right.get(question.path, ())) <= set(question.choices.by_name):
            raise ValueError(question.path)
    keep_unit(member, unit, right={path: sorted(names) for path, names in right.items() if names})


@transaction.atomic
def move(member: Member, unit: Unit, *, up: bool) -> None:
    """Let a unit change places with its neighbour; the first stays first, the last stays last. Raises as `set_up`."""
    rules.demand(rules.may_train(member))
    Course.objects.select_for_update().get(pk=unit.course_id)
    order = list(Unit.objects.filter(course=unit.course_id).only("position", "course"))
    here = next(place for place, one in enumerate(order) if one.pk == unit.pk)
    there = here + (-1 if up else 1)
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    for position, one in enumerate(order, start=1):
        one.position = position
    Unit.objects.bulk_update(order, ["position"])
    audit.record(member, "unit.changed", unit.pk)


@transaction.atomic
def remove(member: Member, unit: Unit) -> None:
    """Take a unit away for good. Raises as `set_up`."""
    rules.demand(rules.may_train(member))
    audit.record(member, "unit.removed", unit.pk)
    unit.delete()
