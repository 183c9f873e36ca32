"""The courses that come along, each in several languages: `data/courses/<slug>.<language>.md`.

A file begins with `# Title` and a summary. Each `## Title` is a unit: a text, or what stands in braces behind the title,
`{role-play reception}` or `{quiz}`. In a quiz `### …` asks, `-` is a choice, `+` a right one, `>` says why.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from string import ascii_lowercase
from typing import Any

from saystop.engines.questionnaires.model import Choice, Choices, Group, Kind, Question, Questionnaire, Text
from saystop.training.models import Audience, UnitKind

AUDIENCES: Mapping[str, Audience] = {"look-twice": Audience.PROFESSIONALS, "side-by-side": Audience.SCHOOLS}
QUIZ = "quiz"  # the name of the only group of a quiz

_FILE = re.compile(r"([a-z][a-z0-9-]*)\.([a-z]{2,3})\.md")
_UNIT = re.compile(r"## (.+?)(?: \{(quiz|role-play ([a-z0-9-]+))\})?")


@dataclass
class Asked:
    """A question of a quiz in one language; `right` are places of choices."""

    text: str
    choices: list[str] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    why: str = ""


@dataclass
class Part:
    """A unit in one language."""

    title: str
    kind: UnitKind = UnitKind.TEXT
    scenario: str = ""
    text: str = ""
    asked: list[Asked] = field(default_factory=list)

    @property
    def shape(self) -> object:
        """What must be the same in every language."""
        return self.kind, self.scenario, [(len(one.choices), one.right) for one in self.asked]


@dataclass
class Script:
    """A course in one language."""

    title: str = ""
    summary: str = ""
    parts: list[Part] = field(default_factory=list)

    @property
    def shape(self) -> object:
        return [part.shape for part in self.parts]


@cache
def all_courses() -> Mapping[str, Mapping[str, Script]]:
    """By short name and language, English first."""
    found: dict[str, dict[str, Script]] = {}
    for file in resources.files("saystop.training").joinpath("data", "courses").iterdir():
        if named := _FILE.fullmatch(file.name):
            found.setdefault(named[1], {})[named[2]] = read(file.read_text(encoding="utf-8"))
    return {
        slug: dict(sorted(found[slug].items(), key=lambda one: (one[0] != "en", one[0])))
        for slug in sorted(found)
    }


def read(text: str) -> Script:
    """A file as it is written; its shape is for a test to judge."""
    script = Script()
    for line in text.splitlines():
        if line.startswith("# "):
            script.title = line[2:].strip()
        elif unit := _UNIT.fullmatch(line.rstrip()):
            kind = {"": UnitKind.TEXT, QUIZ: UnitKind.QUIZ}.get(unit[2] or "", UnitKind.SCENARIO)
            script.parts.append(Part(unit[1], kind, unit[3] or ""))
        elif not script.parts:
            script.summary += line + "\n"
        elif script.parts[-1].kind == UnitKind.QUIZ:
            _quiz_line(script.parts[-1], line)
        else:
            script.parts[-1].text += line + "\n"
    script.summary = script.summary.strip()
    for part in script.parts:
        part.text = part.text.strip()
    return script


def _quiz_line(part: Part, line: str) -> None:
    mark, _space, words = line.strip().partition(" ")
    if mark == "###":
        part.asked.append(Asked(words))
    elif not part.asked:
        part.text += line + "\n"
    elif mark in ("-", "+"):
        if mark == "+":
            part.asked[-1].right.append(len(part.asked[-1].choices))
        part.asked[-1].choices.append(words)
    elif mark == ">":
        part.asked[-1].why = words


def texts(scripts: Mapping[str, Script]) -> dict[str, dict[str, str]]:
    return {code: {"title": one.title, "summary": one.summary} for code, one in scripts.items()}


def units(scripts: Mapping[str, Script]) -> Iterator[dict[str, Any]]:
    """The units of a course, each as the values of its row; a quiz as a questionnaire beside them."""
    for together in zip(*(one.parts for one in scripts.values()), strict=True):
        parts = dict(zip(scripts, together, strict=True))
        first = together[0]
        values: dict[str, Any] = {
            "kind": first.kind,
            "scenario": first.scenario,
            "texts": {code: {"title": one.title, "text": one.text} for code, one in parts.items()},
        }
        if first.kind == UnitKind.QUIZ:
            values["questionnaire"] = questionnaire(parts)
            values["right"] = {
                f"{QUIZ}/q{number}": [ascii_lowercase[place] for place in one.right]
                for number, one in enumerate(first.asked, start=1)
            }
        yield values


def questionnaire(parts: Mapping[str, Part]) -> Questionnaire:
    """The quiz of a unit, by language, as if it had come from a workbook."""
    asked = {code: part.asked for code, part in parts.items()}
    first = next(iter(asked.values()))
    questions = tuple(
        Question(
            path=f"{QUIZ}/q{number + 1}",
            name=f"q{number + 1}",
            kind=Kind.SELECT_MULTIPLE if len(one.right) > 1 else Kind.SELECT_ONE,
            label=Text({code: all_[number].text for code, all_ in asked.items()}),
            guidance=Text({code: all_[number].why for code, all_ in asked.items()}),
            choices=Choices(
                Choice(
                    ascii_lowercase[place],
                    Text({code: all_[number].choices[place] for code, all_ in asked.items()}),
                )
                for place in range(len(one.choices))
            ),
        )
        for number, one in enumerate(first)
    )
    return Questionnaire(
        title=Text({code: part.title for code, part in parts.items()}),
        digest=hashlib.sha256(repr(asked).encode()).hexdigest(),
        languages=tuple(parts),
        default_language=next(iter(parts)),
        steps=(Group(QUIZ, QUIZ, Text(), children=questions),),
    )
