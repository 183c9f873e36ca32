"""How soon a case wants to be worked on: points with a reason each, from the answers of its assessment.

The table is a convention of this program, not a measurement: it puts danger first, then what somebody could act on. An office
that wants another order changes the table here and its tests.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saystop.casework.models.cases import Level

NOW_IF_IN_DANGER = "yes"
SOON, NORMAL = 55, 30  # points from which on
_GIVES = {"enough": 6, "partly": 3, "nothing": 0}
_DANGER = {"yes": 50, "possibly": 30, "not_known": 10, "no": 0}
_TOLD = {"first_hand": 14, "second_hand": 7, "contradictory": 2, "mistaken": 0}
_LINKS = frozenset({"suspect_national", "suspect_resident", "victim_national", "act_here"})
_LINKED, _EARLIER = 10, 8
# Codes of lists that may be counted when the report is gone. Nothing that anybody wrote is among them.
COARSE = ("kind_of_place", "role", "country", "danger", "action")


@dataclass(frozen=True, slots=True)
class Reason:
    """How many points, and why."""

    points: int
    sentence: str | Promise


@dataclass(frozen=True, slots=True)
class Score:
    points: int  # 0 to 100
    level: Level
    reasons: tuple[Reason, ...]


def by_name(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers by the name of the question alone: an office may lay its form out in other groups."""
    return {path.rsplit("/", 1)[-1]: value for path, value in answers.items()}


def score(answers: Mapping[str, Any]) -> Score:
    """Score an assessment.

    Args:
        answers: by path or by name, as the questionnaire keeps them.
    """
    codes = by_name(answers)
    reasons = tuple(_reasons(codes))
    points = sum(one.points for one in reasons)
    return Score(points, _level(codes, points), reasons)


def coarse(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What may be counted: codes of lists, and how many of who, where and when are enough. Never text."""
    codes = by_name(answers)
    plain: dict[str, Any] = {name: _code(codes.get(name)) for name in COARSE}
    country = plain["country"]
    plain["country"] = country if len(country) == 2 and country.isupper() else ""
    plain["categories"] = sorted(filter(None, map(_code, codes.get("categories") or [])))
    plain["legal_link"] = sorted(filter(None, map(_code, codes.get("legal_link") or [])))
    plain["sufficiency"] = sum(codes.get(name) == "enough" for name in ("who", "where", "when"))
    return plain


def _reasons(codes: Mapping[str, Any]) -> Iterator[Reason]:
    danger = {
        "yes": _("A child is in danger at this moment."),
        "possibly": _("A child may be in danger."),
        "not_known": _("It is not known whether a child is in danger."),
    }
    if sentence := danger.get(codes.get("danger", "")):
        yield Reason(_DANGER[codes["danger"]], sentence)
    known = {
        "who": _("Somebody can be found by what is told."),
        "where": _("The place can be found."),
        "when": _("The time is known."),
    }
    for name, sentence in known.items():
        if points := _GIVES.get(codes.get(name, ""), 0):
            yield Reason(points, sentence)
    told = {
        "first_hand": _("The reporter saw or heard it, and tells it concretely."),
        "second_hand": _("It was told by others, or in general words."),
        "contradictory": _("It contradicts itself."),
    }
    if sentence := told.get(codes.get("plausibility", "")):
        yield Reason(_TOLD[codes["plausibility"]], sentence)
    if _LINKS & set(codes.get("legal_link") or ()):
        yield Reason(_LINKED, _("There is a link to this country, so its police can act."))
    if codes.get("action") == "link":
        yield Reason(_EARLIER, _("An earlier case speaks of the same."))


def _level(codes: Mapping[str, Any], points: int) -> Level:
    if codes.get("danger") == NOW_IF_IN_DANGER:
        return Level.NOW
    if codes.get("action") in {"out_of_scope", "no_action"}:
        return Level.LATER
    if points >= SOON:
        return Level.SOON
    return Level.NORMAL if points >= NORMAL else Level.LATER


def _code(value: object) -> str:
    """A code of a list as the form has them: short, ASCII, no spaces; anything else is no code."""
    text = value if isinstance(value, str) else ""
    return text if len(text) <= 30 and text.isascii() and text.replace("_", "").isalnum() else ""
