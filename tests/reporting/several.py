"""An office whose form asks about each of several people, and a browser without JavaScript before it."""

import html
import re
from collections.abc import Mapping, Sequence

from django.test import Client

from saystop.reporting.services import questionnaire
from tests.asking.pages import Form
from tests.engines.questionnaires.workbooks import Row, asked, build, group
from tests.fuzz.bounds import Answer

LINE = "/en/report/"


def _repeat(name: str, label: str, *rows: Row, **columns: object) -> list[Row]:
    opened = {"type": "begin_repeat", "name": name, "label": label, **columns}
    return [opened, *rows, {"type": "end_repeat"}]


WORKBOOK = build(
    [
        *group(
            "situation",
            asked("what", appearance="multiline", required="yes", label="What did you **see**?"),
            *_repeat(
                "person",
                "Person",
                asked("who", label="Who was it?", required="yes"),
                asked("age", "integer", label="How old was ${who}?"),
                asked("signs", "select_multiple sign", label="What did you notice?"),
            ),
            asked("cars", "integer", label="How many cars?"),
            *_repeat("car", "Car", asked("plate", label="Its plate"), repeat_count="${cars}"),
            asked("worst", "rank sign", label="What worried you most?"),
        ),
        *group("you", *_repeat("way", "Way to reach you", asked("contact", label="Number or address"))),
    ],
    [
        {"list_name": "sign", "name": name, "label": label}
        for name, label in (("alone", "A child *alone*"), ("none", "None of these"), ("room", "A room by the hour"))
    ],
)  # fmt: skip


def use() -> None:
    questionnaire.use(WORKBOOK, "several.xlsx")


def post(
    page: str, fill: Mapping[str, str | Sequence[str]] | None = None, repeat: str = "", go: str = ""
) -> Answer:
    """Fill in the page as it is and press one of its buttons."""
    form = Form(page)
    button = ("repeat", repeat) if repeat else ("go", go or "next")
    assert button in form.buttons, button
    data: dict[str, list[str]] = {}
    for name, value in [*form.sent, button]:
        data.setdefault(name, []).append(value)
    for name, given in (fill or {}).items():
        assert name in data or f'name="{name}"' in page, name
        data[name] = [given] if isinstance(given, str) else [*given]
    return Client().post(LINE, data)


def text(answer: Answer) -> str:
    return html.unescape(answer.content.decode())


def first_step() -> str:
    page: str = Client().get(LINE).content.decode()
    return page


def filled() -> str:
    """The second step, after two people and two cars were told of in the first."""
    page = text(post(first_step(), {"situation/person[1]/who": "A man"}, repeat="add:situation/person"))
    told = {
        "situation/what": "They waited at the pier.",
        "situation/person[2]/who": "A girl",
        "situation/person[2]/age": "9",
        "situation/person[2]/signs": ["alone", "none"],
        "situation/cars": "2",
        "situation/worst": ["room", "alone", "none"],
    }
    page = text(post(page, told))
    return text(post(page, {"situation/car[2]/plate": "SAY-570P"}))


def sent() -> str:
    """A whole report; the words of its receipt."""
    page = text(post(filled(), {"you/way[1]/contact": "by post"}, repeat="add:you/way"))
    page = text(post(page, {"you/way[2]/contact": "robin@mail.example"}))
    receipt = text(post(page, go="send"))
    return " ".join(re.findall(r"<li>(\w+)</li>", receipt[receipt.index('id="words"') :])[:7])
