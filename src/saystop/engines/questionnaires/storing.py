"""A questionnaire as JSON, and back: read once from a workbook, kept, and shown without any library for workbooks."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from saystop.engines.questionnaires.logic import Expression
from saystop.engines.questionnaires.model import Choice, Choices, Group, Kind, Question, Questionnaire, Text
from saystop.engines.saying import Said, from_plain, plain

FORMAT = 2  # 1 had the choices beside each question


def to_json(questionnaire: Questionnaire) -> str:
    """The whole definition as JSON; empty fields are left out, and a list that many questions share stands once."""
    shared = {id(one.choices): one.choices for one in questionnaire.questions.values() if one.choices}
    places = {key: place for place, key in enumerate(shared)}
    whole = {"format": FORMAT, "shared": [_plain(tuple(choices)) for choices in shared.values()]}
    return json.dumps({**whole, **_plain(questionnaire, places)}, ensure_ascii=False, separators=(",", ":"))


def from_json(written: str) -> Questionnaire:
    """The definition that `to_json` wrote. Raises ValueError when it is not one."""
    try:
        data = json.loads(written)
        if data.pop("format") not in (1, FORMAT):
            raise ValueError("This definition was written in a format which this version does not read.")
        shared = [_choices(choices) for choices in data.get("shared", ())]
        return Questionnaire(
            title=Text(data["title"]),
            digest=data["digest"],
            languages=tuple(data.get("languages", ())),
            default_language=data.get("default_language", ""),
            steps=tuple(_group(step, shared) for step in data.get("steps", ())),
            notices=tuple(from_plain(one) for one in data.get("notices", ())),
            other_lists={name: _listed(one, shared) for name, one in data.get("other_lists", {}).items()},
        )
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise ValueError("This is not the definition of a questionnaire.") from error


_EMPTY = (("list_name", ""), ("choices_file", ""))


def _plain(thing: Any, places: Mapping[int, int] | None = None) -> Any:
    """Anything of the above as what JSON knows; fields without content are left out.

    `places` tells where each list of choices stands among the shared ones, by its identity.
    """
    match thing:
        case Choices() if places is not None and id(thing) in places:
            made: Any = places[id(thing)]
        case Said():
            made = plain(thing)
        case Text():
            made = dict(thing.by_language)
        case Expression():
            made = {"expression": thing.source}
        case Choice() | Question() | Group() | Questionnaire():
            fields = {name: getattr(thing, name) for name in thing.__dataclass_fields__}
            made = {
                name: _plain(field, places)
                for name, field in fields.items()
                if field not in (None, (), {}, frozenset())
                and field is not False
                and (name, field) not in _EMPTY
            }
        case frozenset():
            made = sorted(thing)
        case tuple():
            made = [_plain(item, places) for item in thing]
        case Mapping():
            made = {name: _plain(part, places) for name, part in thing.items()}
        case _:
            made = thing
    return made


def _expression(data: Mapping[str, Any], name: str) -> Expression | None:
    return Expression(data[name]["expression"]) if name in data else None


def _group(data: Mapping[str, Any], shared: Sequence[Choices]) -> Group:
    return Group(
        path=data["path"],
        name=data["name"],
        label=Text(data["label"]),
        hint=Text(data["hint"]),
        relevant=_expression(data, "relevant"),
        appearance=frozenset(data.get("appearance", ())),
        children=tuple(
            _question(child, shared) if "kind" in child else _group(child, shared)
            for child in data.get("children", ())
        ),
        repeated=data.get("repeated", False),
        repeat_count=_expression(data, "repeat_count"),
    )


def _choices(data: Sequence[Mapping[str, Any]]) -> Choices:
    return Choices(Choice(one["name"], Text(one["label"]), one.get("columns", {})) for one in data)


def _listed(data: int | Sequence[Mapping[str, Any]], shared: Sequence[Choices]) -> Choices:
    """A list of choices, or that one among the shared ones."""
    return shared[data] if isinstance(data, int) else _choices(data)


def _question(data: Mapping[str, Any], shared: Sequence[Choices]) -> Question:
    default = data.get("default")
    return Question(
        path=data["path"],
        name=data["name"],
        kind=Kind(data["kind"]),
        label=Text(data["label"]),
        hint=Text(data["hint"]),
        guidance=Text(data["guidance"]) if "guidance" in data else None,
        required=_expression(data, "required"),
        required_message=Text(data["required_message"]),
        relevant=_expression(data, "relevant"),
        constraint=_expression(data, "constraint"),
        constraint_message=Text(data["constraint_message"]),
        calculation=_expression(data, "calculation"),
        default=Expression(default["expression"]) if isinstance(default, dict) else default,
        appearance=frozenset(data.get("appearance", ())),
        choices=_listed(data.get("choices", ()), shared),
        choice_filter=_expression(data, "choice_filter"),
        parameters=data.get("parameters", {}),
        max_length=data.get("max_length"),
        list_name=data.get("list_name", ""),
        choices_file=data.get("choices_file", ""),
    )
