"""A questionnaire as JSON, and back: read once from a workbook, kept, and shown without any library for workbooks."""

import json
from collections.abc import Mapping
from typing import Any

from saystop.engines.questionnaires.logic import Expression
from saystop.engines.questionnaires.model import Choice, Group, Kind, Question, Questionnaire, Text

FORMAT = 1


def to_json(questionnaire: Questionnaire) -> str:
    """The whole definition as JSON; empty fields are left out."""
    return json.dumps({"format": FORMAT, **_plain(questionnaire)}, ensure_ascii=False, separators=(",", ":"))


def from_json(written: str) -> Questionnaire:
    """The definition that `to_json` wrote. Raises ValueError when it is not one."""
    try:
        data = json.loads(written)
        if data.pop("format") != FORMAT:
            raise ValueError("This definition was written in a format which this version does not read.")
        return Questionnaire(
            title=Text(data["title"]),
            digest=data["digest"],
            languages=tuple(data.get("languages", ())),
            default_language=data.get("default_language", ""),
            steps=tuple(_group(step) for step in data.get("steps", ())),
            notices=tuple(data.get("notices", ())),
            other_lists={
                name: tuple(map(_choice, choices)) for name, choices in data.get("other_lists", {}).items()
            },
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("This is not the definition of a questionnaire.") from error


_EMPTY = (("list_name", ""), ("choices_file", ""))


def _plain(thing: Any) -> Any:
    """Anything of the above as what JSON knows; fields without content are left out."""
    match thing:
        case Text():
            plain: Any = dict(thing.by_language)
        case Expression():
            plain = {"expression": thing.source}
        case Choice() | Question() | Group() | Questionnaire():
            fields = {name: getattr(thing, name) for name in thing.__dataclass_fields__}
            plain = {
                name: _plain(field)
                for name, field in fields.items()
                if field not in (None, (), {}, frozenset())
                and field is not False
                and (name, field) not in _EMPTY
            }
        case frozenset():
            plain = sorted(thing)
        case tuple():
            plain = [_plain(item) for item in thing]
        case Mapping():
            plain = {name: _plain(part) for name, part in thing.items()}
        case _:
            plain = thing
    return plain


def _expression(data: Mapping[str, Any], name: str) -> Expression | None:
    return Expression(data[name]["expression"]) if name in data else None


def _group(data: Mapping[str, Any]) -> Group:
    return Group(
        path=data["path"],
        name=data["name"],
        label=Text(data["label"]),
        hint=Text(data["hint"]),
        relevant=_expression(data, "relevant"),
        appearance=frozenset(data.get("appearance", ())),
        children=tuple(
            _question(child) if "kind" in child else _group(child) for child in data.get("children", ())
        ),
        repeated=data.get("repeated", False),
        repeat_count=_expression(data, "repeat_count"),
    )


def _choice(data: Mapping[str, Any]) -> Choice:
    return Choice(data["name"], Text(data["label"]), data.get("columns", {}))


def _question(data: Mapping[str, Any]) -> Question:
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
        choices=tuple(map(_choice, data.get("choices", ()))),
        choice_filter=_expression(data, "choice_filter"),
        parameters=data.get("parameters", {}),
        max_length=data.get("max_length"),
        list_name=data.get("list_name", ""),
        choices_file=data.get("choices_file", ""),
    )
