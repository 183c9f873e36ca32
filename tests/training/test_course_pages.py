"""Courses at the desk: taken in, made, filled with units, put in order; what is handed in is held to what a course can show."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from saystop.offices.models import AuditEntry, Member
from saystop.offices.rules import Refused
from saystop.training import pictures
from saystop.training.models import Course, Unit, UnitKind
from saystop.training.services import courses
from tests import people
from tests.people import FoundOffice
from tests.training.making import CHOICES, QUESTIONS, a_course, a_picture, a_unit, a_workbook, said

pytestmark = pytest.mark.django_db
HERE = "/desk/training/courses/"
UNITS = "/desk/training/units/"
COURSE = {
    "slug": "quay", "audience": "professionals", "business": "any", "valid_months": "24",
    "title_en": "The quay", "summary_en": "About it.", "is_active": "on",
}  # fmt: skip
TEXT = {"title_en": "One", "text_en": "Words."}


@pytest.fixture
def course(trainer: Member) -> Course:
    return a_course(trainer)


def file(data: bytes, name: str = "quiz.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_the_courses_that_come_along_are_taken_in_by_a_button(tove: Client) -> None:
    assert "Take in the courses that come along" in tove.get(HERE).content.decode()
    page = tove.post(f"{HERE}take-in/", follow=True).content.decode()
    assert "2 courses are taken in" in page
    assert "Look twice" in page
    assert "Take in the courses that come along" not in page
    assert "English, français, Nederlands, Deutsch" in page
    assert {"course.made"} <= {*AuditEntry.objects.values_list("action", flat=True)}


def test_a_course_is_made_and_changed(tove: Client) -> None:
    page = tove.post(f"{HERE}new/", COURSE, follow=True).content.decode()
    assert "The course is there" in page
    course = Course.objects.get()
    assert course.texts == {"en": {"title": "The quay", "summary": "About it."}}
    changed = {**COURSE, "title_en": "The long quay", "safeguarding": "Vera Voss"}
    tove.post(f"{HERE}{course.pk}/edit/", changed)
    course.refresh_from_db()
    assert course.told("en")["title"] == "The long quay"
    assert course.safeguarding == "Vera Voss"
    assert "The long quay" in tove.get("/desk/training/courses/").content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"slug": ""}, "Give the course a short name."),
        ({"slug": "two words"}, "Write small letters, digits and hyphens only"),
        ({"slug": "pier"}, "There is a course of this short name already"),
        ({"slug": "x" * 41}, "This has 41 characters and at most 40 fit."),
        ({"audience": "cats"}, "Choose an audience."),
        ({"business": ""}, "Choose a kind of business."),
        ({"valid_months": "many"}, "Write a whole number from 0 to 120."),
        ({"valid_months": "121"}, "Write a whole number from 0 to 120."),
        ({"title_en": "", "summary_en": ""}, "Write it in at least one language."),
        ({"summary_en": ""}, "Write this too, or leave the whole language empty."),
        ({"title_fr": "Le quai"}, "Write this too, or leave the whole language empty."),
        ({"title_en": "x" * 121}, "This has 121 characters and at most 120 fit."),
        ({"safeguarding": "x" * 301}, "This has 301 characters and at most 300 fit."),
    ],
)
def test_what_is_wrong_with_a_course_is_said_at_its_field(
    tove: Client, course: Course, changed: dict[str, str], sentence: str
) -> None:
    answer = tove.post(f"{HERE}new/", {**COURSE, **changed})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert "The quay" in page or not {**COURSE, **changed}["title_en"] or "x" * 121 in page
    assert Course.objects.count() == 1


def test_units_are_added_changed_put_in_order_and_removed(tove: Client, course: Course) -> None:
    add = f"{HERE}{course.pk}/add/"
    for number in ("One", "Two", "Three"):
        tove.post(f"{add}text/", {**TEXT, "title_en": number})
    one, two, three = course.units.all()
    tove.post(f"{UNITS}{three.pk}/move/", {"go": "up"})
    assert [unit.pk for unit in course.units.all()] == [one.pk, three.pk, two.pk]
    tove.post(f"{UNITS}{one.pk}/move/", {"go": "up"})
    tove.post(f"{UNITS}{two.pk}/move/", {"go": "down"})
    tove.post(f"{UNITS}{one.pk}/move/", {"go": "down"})
    assert [unit.pk for unit in course.units.all()] == [three.pk, one.pk, two.pk]
    tove.post(f"{UNITS}{one.pk}/", {**TEXT, "text_en": "Other words."})
    one.refresh_from_db()
    assert one.texts["en"]["text"] == "Other words."
    assert "Are you sure?" not in tove.get(f"{UNITS}{one.pk}/remove/").content.decode()
    assert "Are you sure?" in tove.post(f"{UNITS}{one.pk}/remove/", {"go": "ask"}).content.decode()
    assert Unit.objects.filter(pk=one.pk).exists()
    tove.post(f"{UNITS}{one.pk}/remove/", {"go": "sure"})
    assert [unit.pk for unit in course.units.all()] == [three.pk, two.pk]
    assert AuditEntry.objects.filter(action="unit.removed").count() == 1
    assert tove.get(f"{add}film/").status_code == 404


def test_a_scenario_is_chosen_from_those_that_there_are(tove: Client, course: Course) -> None:
    add = f"{HERE}{course.pk}/add/scenario/"
    assert "A second key" in tove.get(add).content.decode()
    for wrong in ("", "none"):
        answer = tove.post(add, {"title_en": "Play", "scenario": wrong})
        assert answer.status_code == 422
        assert "Choose a scenario." in answer.content.decode()
    assert tove.post(add, {"title_en": "Play", "scenario": "reception"}).status_code == 302
    assert course.units.get().scenario == "reception"


PICTURE = {"title_en": "The pier", "alternative_en": "A teal wall"}


def test_a_picture_is_drawn_anew(tove: Client, course: Course) -> None:
    add = f"{HERE}{course.pk}/add/picture/"
    hidden = a_picture() + b"what a camera wrote behind it"
    assert tove.post(add, {**PICTURE, "picture": file(hidden, "pier.png")}).status_code == 302
    unit = course.units.get()
    kept = bytes(unit.picture)
    assert kept.startswith(b"\x89PNG")
    assert b"camera" not in kept
    # Changed without another file, the picture stays.
    tove.post(f"{UNITS}{unit.pk}/", {**PICTURE, "title_en": "The long pier"})
    unit.refresh_from_db()
    assert bytes(unit.picture) == kept
    assert unit.texts["en"]["title"] == "The long pier"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (None, "Choose a picture."),
        (lambda: b"", "This file is empty: choose another."),
        (lambda: b"GIF89a" + bytes(40), "This is no PNG or JPEG picture"),
        (lambda: b"%PDF-1.7\n", "This is no PNG or JPEG picture"),
        (lambda: a_picture(form="WEBP"), "This is no PNG or JPEG picture"),
        (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is no PNG or JPEG picture"),
        (lambda: a_picture()[:60], "The picture could not be read"),
        (lambda: a_picture((5000, 3000)), "The picture has more than 12 million pixels"),
        (lambda: a_picture((9000, 9000)), "The picture has more than 12 million pixels"),
        (lambda: a_picture() + bytes(pictures.MOST_BYTES), "The picture is larger than 1 MB"),
        (lambda: bytes(2_100_000), "The picture is larger than 1 MB"),
    ],
)
def test_what_is_no_fitting_picture_is_refused(
    tove: Client, course: Course, data: Callable[[], bytes] | None, sentence: str
) -> None:
    given: dict[str, Any] = {**PICTURE} if data is None else {**PICTURE, "picture": file(data(), "a.png")}
    answer = tove.post(f"{HERE}{course.pk}/add/picture/", given)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert "A teal wall" in page, "what was typed stays"
    assert not course.units.exists()


def test_a_picture_needs_its_alternative_in_each_language(tove: Client, course: Course) -> None:
    given = {**PICTURE, "title_fr": "La jetée", "picture": file(a_picture(), "pier.png")}
    answer = tove.post(f"{HERE}{course.pk}/add/picture/", given)
    assert answer.status_code == 422
    assert "Write this too, or leave the whole language empty." in answer.content.decode()


def test_a_quiz_is_handed_in_and_its_right_answers_are_marked(tove: Client, course: Course) -> None:
    texts = {"title_en": "Quiz", "title_fr": "Quiz"}
    answer = tove.post(f"{HERE}{course.pk}/add/quiz/", {**texts, "workbook": file(a_workbook())})
    unit = course.units.get()
    marking = f"{UNITS}{unit.pk}/right/"
    assert answer.headers["Location"] == marking
    assert "not complete" in tove.get(f"{HERE}{course.pk}/").content.decode()
    assert Client().get("/en/course/pier/1/").status_code == 404
    answer = tove.post(marking, {"first": "tell"})
    assert answer.status_code == 422
    assert "Mark at least one answer as right." in answer.content.decode()
    assert 'value="tell" checked' in answer.content.decode(), "what was marked stays"
    assert tove.post(marking, {"first": "tell", "all_that_fits": ["tell", "wait"]}).status_code == 302
    page = Client().post("/fr/course/pier/1/", {"first": "follow"}).content.decode()
    assert "tell fr" in page
    assert "Car." in page
    # Another workbook: what is still asked stays marked, the rest is to be marked.
    other = a_workbook([QUESTIONS[0], said("third", "select_one ways")])
    tove.post(f"{UNITS}{unit.pk}/", {**texts, "workbook": file(other)})
    unit.refresh_from_db()
    assert unit.right == {"first": ["tell"]}
    assert Client().get("/en/course/pier/1/").status_code == 404
    # The texts alone changed: the quiz stays.
    tove.post(f"{UNITS}{unit.pk}/", {**texts, "title_en": "The quiz"})
    unit.refresh_from_db()
    assert unit.right == {"first": ["tell"]}
    assert unit.quiz is not None


def test_a_workbook_may_say_itself_what_is_right(tove: Client, course: Course) -> None:
    marked = [{**CHOICES[0], "right": "yes"}, {**CHOICES[1], "right": "no"}, CHOICES[2]]
    given = {"title_en": "Quiz", "workbook": file(a_workbook(choices=marked))}
    answer = tove.post(f"{HERE}{course.pk}/add/quiz/", given)
    unit = course.units.get()
    assert unit.right == {"first": ["tell"], "all_that_fits": ["tell"]}
    page = tove.get(answer.headers["Location"]).content.decode()
    assert page.count("checked") == 2, "it is looked at all the same"


@pytest.mark.parametrize(
    ("data", "sentences"),
    [
        (None, ["Choose the workbook."]),
        (lambda: b"no workbook", ["This is not an .xlsx workbook: save it again as .xlsx."]),
        (lambda: bytes(1_000_001), ["larger than 1 MB"]),
        (lambda: bytes(2_100_000), ["larger than 1 MB"]),
        (
            lambda: a_workbook([*QUESTIONS, said("words", "text"), said("age", "integer")]),
            [
                "survey, row 4, column type: “words”: a quiz asks for choices only",
                "survey, row 5, column type: “age”: a quiz asks for choices only",
            ],
        ),
        (lambda: a_workbook([said("tale", "note")]), ["The quiz asks nothing"]),
        (
            lambda: a_workbook(
                [{"type": "begin_repeat", "name": "again", "label::English (en)": "a", "label::Français (fr)": "b"},
                 *QUESTIONS, {"type": "end_repeat"}]
            ),
            ["survey, row 2, column type: “again”: a quiz asks nothing several times"],
        ),
        (lambda: a_workbook([*QUESTIONS, said("odd", "select_one lost")]), ["survey, row 4"]),
        (
            lambda: a_workbook([{**QUESTIONS[0], "label::Français (fr)": ""}]),
            ["survey, row 2, column label: There is nothing here in français: translate it."],
        ),
        (
            lambda: a_workbook([QUESTIONS[1]], [*CHOICES[:2], {**CHOICES[2], "label::Français (fr)": None}]),
            ["choices, row 4, column label: There is nothing here in français: translate it."],
        ),
        (
            lambda: a_workbook([{"type": "select_one ways", "name": "one", "label": "One"}],
                               [{"list_name": "ways", "name": "a", "label": "A"}]),
            ["Name the language in the columns"],
        ),
    ],
)  # fmt: skip
def test_what_is_no_fitting_workbook_is_told_with_its_place(
    tove: Client, course: Course, data: Callable[[], bytes] | None, sentences: list[str]
) -> None:
    given: dict[str, Any] = {"title_en": "Quiz", "text_en": "Words that stay."}
    if data is not None:
        given["workbook"] = file(data())
    answer = tove.post(f"{HERE}{course.pk}/add/quiz/", given)
    assert answer.status_code == 422
    page = answer.content.decode()
    for sentence in sentences:
        assert sentence in page
    assert "Words that stay." in page
    assert not course.units.exists()


def test_who_has_nothing_to_do_with_training_changes_nothing(office: FoundOffice, course: Course) -> None:
    oona = people.member_without_desk("Oona Outreach", "outreach_officer")
    unit = a_unit(office.director, course)
    for act in (
        lambda: courses.set_up(oona),
        lambda: courses.keep(oona, course, slug="other"),
        lambda: courses.keep_unit(oona, unit, scenario="other"),
        lambda: courses.move(oona, unit, up=True),
        lambda: courses.remove(oona, unit),
    ):
        with pytest.raises(Refused):
            act()
    quiz = a_unit(office.director, course, UnitKind.TEXT)
    assert Unit.objects.filter(pk__in=(unit.pk, quiz.pk)).count() == 2
