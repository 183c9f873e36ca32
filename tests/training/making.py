"""Courses made for tests."""

import io
from typing import Any

from PIL import Image

from saystop.offices.models import Member
from saystop.training.models import Audience, Course, Unit, UnitKind
from saystop.training.services import courses
from tests.engines.questionnaires.workbooks import Row, build

BOTH = ("en", "fr")


def a_course(member: Member, slug: str = "pier", **values: Any) -> Course:
    """In English and French, without units."""
    texts = {code: {"title": f"The pier {code}", "summary": f"About the pier {code}."} for code in BOTH}
    given = {"slug": slug, "audience": Audience.PROFESSIONALS, "texts": texts, **values}
    return courses.keep(member, Course(), **given)


def a_unit(member: Member, course: Course, kind: UnitKind = UnitKind.TEXT, **values: Any) -> Unit:
    texts = {code: {"title": f"A unit {code}", "text": f"Some words {code}."} for code in BOTH}
    return courses.keep_unit(member, Unit(course=course, kind=kind), **{"texts": texts, **values})


def a_picture(size: tuple[int, int] = (40, 30), form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form)
    return out.getvalue()


def said(name: str, kind: str, **columns: object) -> Row:
    return {
        "type": kind,
        "name": name,
        "label::English (en)": f"{name} en",
        "label::Français (fr)": f"{name} fr",
        **columns,
    }


CHOICES: list[Row] = [
    {
        "list_name": "ways",
        "name": name,
        "label::English (en)": f"{name} en",
        "label::Français (fr)": f"{name} fr",
    }
    for name in ("tell", "wait", "follow")
]
QUESTIONS: list[Row] = [
    said("first", "select_one ways", **{"guidance_hint::English (en)": "Because.", "guidance_hint::Français (fr)": "Car."}),
    said("all_that_fits", "select_multiple ways"),
]  # fmt: skip


def a_workbook(survey: list[Row] | None = None, choices: list[Row] | None = None) -> bytes:
    return build(survey or QUESTIONS, choices or CHOICES, {"form_title": "Quiz"})
