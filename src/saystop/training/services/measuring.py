"""Tests made and used, papers handed in, and their codes forgotten: the only place that writes them."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from importlib.resources import files

from django.db import transaction
from django.utils import timezone

from saystop.engines.questionnaires import storing
from saystop.engines.questionnaires.model import Group, Kind, Question, Questionnaire
from saystop.engines.questionnaires.values import Value
from saystop.engines.questionnaires.workbook import Fault, WorkbookError, read
from saystop.engines.saying import said
from saystop.offices import audit
from saystop.offices.models import Member
from saystop.training import rules
from saystop.training.models import MOST_SEATS, Audience, Course, Moment, Paper, Session, SessionState, Test

LARGEST_WORKBOOK = 2_000_000  # bytes
MOST_QUESTIONS = 40
MOST_PAPERS = 2 * MOST_SEATS  # of one session and moment
# How long after the session the code of a paper is kept, and the test after can be answered.
LIFE = timedelta(days=30)
# The small test that comes along: the same questions, to pupils in the familiar form.
SHIPPED = {Audience.PROFESSIONALS: "signs.xlsx", Audience.SCHOOLS: "signs-schools.xlsx"}
RIGHT = "right"  # a column of the sheet "choices"; a cell with anything but a no marks the choice

Right = Mapping[str, Sequence[str]]


class Unmarked(Exception):
    """No choice of these questions is said to be right."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(paths)
        self.paths = paths


class Answered(Exception):
    """Somebody has answered the test already: what is right in it is counted."""


class Closed(Exception):
    """The session takes no papers of this moment."""


def readable(workbook: bytes, file_name: str) -> Questionnaire:
    """A workbook that can be a test: questions with choices alone, all of them asked of everybody.

    Raises:
        WorkbookError: with all its faults.
    """
    if len(workbook) > LARGEST_WORKBOOK:
        sentence = said("The workbook is larger than 2 MB: take its pictures out.")
        raise WorkbookError([Fault("", None, None, sentence)])
    questionnaire = read(workbook, file_name)
    faults = [fault for item in questionnaire.items.values() if (fault := _fault(item)) is not None]
    asked = graded(questionnaire)
    if not faults and not asked:
        sentence = said("The test asks nothing that has a right answer: add a question with choices.")
        faults.append(Fault("survey", None, None, sentence))
    if len(asked) > MOST_QUESTIONS:
        sentence = said("A test has at most {most} questions: take some out.", most=MOST_QUESTIONS)
        faults.append(Fault("survey", None, None, sentence))
    if faults:
        raise WorkbookError(faults)
    return questionnaire


def shipped(course: Course) -> Questionnaire:
    """The test that comes along, as those are spoken to for whom the course is."""
    name = SHIPPED[Audience(course.audience)]
    return readable(files("saystop.training").joinpath("data", "tests", name).read_bytes(), name)


def _fault(item: Group | Question) -> Fault | None:
    """Why this cannot stand in a test."""
    if isinstance(item, Group) and item.repeated:
        sentence = said("“{name}”: a test has no repeats, take this out.", name=item.name)
        return Fault("survey", None, "type", sentence)
    if item.relevant is not None:
        sentence = said(
            "“{name}”: a test asks everybody the same, empty the column “relevant”.", name=item.name
        )
        return Fault("survey", None, "relevant", sentence)
    if isinstance(item, Group) or item.kind is Kind.NOTE:
        return None
    if item.kind not in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE):
        sentence = said(
            "“{name}”: a test asks with choices only, make it select_one or select_multiple.", name=item.name
        )
        return Fault("survey", None, "type", sentence)
    if item.choices_file or item.choice_filter is not None:
        sentence = said(
            "“{name}”: a test has its choices on the sheet “choices”, all of them.", name=item.name
        )
        return Fault("survey", None, "choice_filter", sentence)
    return None


def graded(questionnaire: Questionnaire) -> list[Question]:
    """The questions that have right choices."""
    return [one for one in questionnaire.questions.values() if one.kind.chosen]


def marked(questionnaire: Questionnaire) -> dict[str, list[str]]:
    """What the workbook itself says to be right, in a column `right` of its choices."""
    return {
        question.path: [
            one.name
            for one in question.choices
            if one.columns.get(RIGHT, "").strip().lower() not in ("", "no", "0", "false")
        ]
        for question in graded(questionnaire)
    }


@transaction.atomic
def make(member: Member, course: Course, questionnaire: Questionnaire) -> Test:
    """A test that is not in use yet; an earlier one that never was is gone. Raises Refused."""
    rules.demand(rules.may_train(member))
    course.tests.filter(is_active=False, papers=None).delete()
    test = Test.objects.create(
        course=course, definition=storing.to_json(questionnaire), right=marked(questionnaire)
    )
    audit.record(member, "test.made", test.pk)
    return test


@transaction.atomic
def use(member: Member, test: Test, right: Right) -> None:
    """Ask it from now on in sessions of its course, in the place of the one before.

    Args:
        right: by path of a question the names of its right choices.

    Raises:
        Refused: the member has nothing to do with training.
        Unmarked
        Answered
    """
    rules.demand(rules.may_train(member))
    if test.papers.exists():
        raise Answered
    found = {
        question.path: [one.name for one in question.choices if one.name in right.get(question.path, ())]
        for question in graded(test.questionnaire)
    }
    if missing := [path for path, names in found.items() if not names]:
        raise Unmarked(missing)
    Test.objects.filter(course=test.course, is_active=True).exclude(pk=test.pk).update(is_active=False)
    test.right, test.is_active = found, True
    test.save(update_fields=["right", "is_active"])
    audit.record(member, "test.used", test.pk)


def test_of(session: Session) -> Test | None:
    """What a session is asked: the test that its first paper answered, so that before and after are the same."""
    paper = session.papers.select_related("test").first()
    return paper.test if paper else session.course.tests.filter(is_active=True).first()


def is_open(session: Session, moment: Moment, today: date) -> bool:
    """Before: until the day of the session has passed. After: from that day on, as long as codes are kept."""
    if session.state == SessionState.CANCELLED:
        return False
    if moment == Moment.BEFORE:
        return today <= session.day
    return session.day <= today <= session.day + LIFE


def points(right: Right, values: Mapping[str, Value]) -> int:
    """How many questions have the right answer: one of the right choices, or where several are chosen exactly these."""
    count = 0
    for path, names in right.items():
        value = values.get(path)
        count += set(value) == set(names) if isinstance(value, list) else value in names
    return count


@transaction.atomic
def hand_in(session: Session, moment: Moment, match: bytes, values: Mapping[str, Value]) -> Paper:
    """Count what was right, and keep that alone. A second paper under the same code takes the place of the first.

    Args:
        match: as `matching.digest` makes it.

    Raises:
        Closed: also when so many papers are here that more cannot be of people.
    """
    # One at a time, so that both papers of a code find each other.
    session = Session.objects.select_for_update().get(pk=session.pk)
    test = test_of(session)
    if test is None or not is_open(session, moment, timezone.localdate()):
        raise Closed
    known = Paper.objects.filter(session=session, match=match)
    if (
        not known.filter(moment=moment).exists()
        and session.papers.filter(moment=moment).count() >= MOST_PAPERS
    ):
        raise Closed
    other = known.first()
    paper, _is_new = Paper.objects.update_or_create(
        session=session,
        moment=moment,
        match=match,
        defaults={
            "test": test,
            "pair": other.pair if other else uuid.uuid4(),
            "points": points(test.right, values),
            "of": len(test.right),
            "day": timezone.localdate(),
        },
    )
    return paper


def sweep() -> None:
    """One round of housekeeping: codes of sessions that are over for a while are forgotten, pairs stay pairs."""
    over = timezone.localdate() - LIFE
    Paper.objects.filter(session__day__lt=over).exclude(match=None).update(match=None)
