"""pyxform's structure built into the model, with every fault of it noted."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from saystop.engines.questionnaires.languages import UNDETERMINED, code
from saystop.engines.questionnaires.logic import Expression, ExpressionError, resolve
from saystop.engines.questionnaires.model import Choice, Group, Kind, Question, Text

LONGEST_ALLOWED = 20_000
_KINDS = {
    "text": Kind.TEXT,
    "string": Kind.TEXT,
    "integer": Kind.INTEGER,
    "int": Kind.INTEGER,
    "decimal": Kind.DECIMAL,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "dateTime": Kind.DATE_TIME,
    "datetime": Kind.DATE_TIME,
    "geopoint": Kind.GEOPOINT,
    "location": Kind.GEOPOINT,
    "select one": Kind.SELECT_ONE,
    "select all that apply": Kind.SELECT_MULTIPLE,
    "photo": Kind.IMAGE,
    "image": Kind.IMAGE,
    "file": Kind.FILE,
    "note": Kind.NOTE,
    "acknowledge": Kind.ACKNOWLEDGE,
    "trigger": Kind.ACKNOWLEDGE,
    "calculate": Kind.CALCULATE,
    "hidden": Kind.HIDDEN,
    "today": Kind.CALCULATE,
}
_TRACKING = frozenset(
    {"start", "end", "deviceid", "imei", "subscriberid", "simserial", "phonenumber", "username", "email"}
    | {"audit", "start-geopoint", "background-audio"}
)
# Word processors bend the quotation marks of an expression.
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")
_YES = ("yes", "true", "true()", "1")
_NO = ("no", "false", "false()", "0", "")
_CHOICE_FIELDS = ("name", "label", "media", "list name", "list_name", "__row")


class Builder:
    """Builds the steps; `faults` collects (row, column, sentence) and `notices` what was left out."""

    def __init__(self, structure: Mapping[str, Any], default_language: str) -> None:
        self.structure = structure
        self.default_language = default_language
        self.faults: list[tuple[int | None, str | None, str]] = []
        self.notices: list[str] = []
        self.rows: dict[str, int | None] = {}
        found = list(_places(structure.get("children", ()), ""))
        counted = Counter(name for name, _ in found)
        self.names = {name: path for name, path in found if counted[name] == 1}
        self.paths = frozenset(path for _, path in found)

    def steps(self) -> tuple[Group, ...]:
        """The top-level groups; what stands between is a step of its own, called `:` and its first name."""
        steps: list[Group] = []
        loose: list[Question] = []
        for item in [*self.items(self.structure.get("children", ()), ""), None]:
            if isinstance(item, Question):
                loose.append(item)
                continue
            if loose:
                name = f":{loose[0].name}"
                steps.append(Group(name, name, Text(), children=tuple(loose)))
                loose = []
            if item is not None:
                steps.append(item)
        return tuple(steps)

    def items(self, children: Any, above: str) -> Iterator[Group | Question]:
        for raw in children:
            if _internal(raw):
                continue
            path = f"{above}/{raw['name']}" if above else str(raw["name"])
            self.rows[path] = _row(raw)
            if raw["type"] == "group":
                yield self.group(raw, path)
            elif raw["type"] in _TRACKING:
                self.notices.append(
                    f"“{raw['name']}” ({raw['type']}) is left out: it tells who or where somebody is."
                )
            elif raw["type"] in _KINDS:
                yield self.question(raw, path, _KINDS[raw["type"]])
            else:
                self.fault(
                    raw, "type", f"Questions of the type {raw['type']} are not supported: take this row out."
                )

    def fault(self, raw: Mapping[str, Any], column: str, sentence: str) -> None:
        self.faults.append((_row(raw), column, sentence))

    def group(self, raw: Mapping[str, Any], path: str) -> Group:
        return Group(
            path=path,
            name=str(raw["name"]),
            label=self.text(raw.get("label")),
            hint=self.text(raw.get("hint")),
            relevant=self.expression(raw, "relevant", path),
            appearance=_appearance(raw),
            children=tuple(self.items(raw.get("children", ()), path)),
        )

    def question(self, raw: Mapping[str, Any], path: str, kind: Kind) -> Question:
        name = str(raw["name"])
        if ":" in name:
            self.fault(raw, "name", f"The name “{name}” holds a colon: use letters, digits and _.")
        bind = raw.get("bind", {})
        return Question(
            path=path,
            name=name,
            kind=kind,
            label=self.text(raw.get("label")),
            hint=self.text(raw.get("hint")),
            guidance=self.text(raw["guidance_hint"]) if raw.get("guidance_hint") else None,
            required=self.required(raw, path) if kind.asked else None,
            required_message=self.text(bind.get("jr:requiredMsg")),
            relevant=self.expression(raw, "relevant", path),
            constraint=self.expression(raw, "constraint", path),
            constraint_message=self.text(bind.get("jr:constraintMsg")),
            calculation=Expression("today()")
            if raw["type"] == "today"
            else self.expression(raw, "calculate", path),
            default=self.default(raw, path),
            appearance=_appearance(raw),
            choices=self.choices(raw) if kind in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE) else (),
            choice_filter=self.resolved(raw, "choice_filter", raw.get("choice_filter"), path),
            parameters=self.parameters(raw),
            max_length=self.max_length(raw),
        )

    def text(self, raw: Any) -> Text:
        """A text or a mapping from header languages; without a language it is in the default one."""
        if not raw:
            return Text()
        if not isinstance(raw, Mapping):
            return Text({self.default_language: str(raw)})
        found: dict[str, str] = {}
        for header, written in raw.items():
            language = code(str(header))
            found.setdefault(self.default_language if language == UNDETERMINED else language, str(written))
        return Text(found)

    def expression(self, raw: Mapping[str, Any], column: str, path: str) -> Expression | None:
        return self.resolved(raw, column, raw.get("bind", {}).get(column), path)

    def resolved(self, raw: Mapping[str, Any], column: str, source: Any, path: str) -> Expression | None:
        if source is None or not str(source).strip():
            return None
        try:
            expression = resolve(str(source).translate(_STRAIGHT), path, self.names, self.paths)
        except ExpressionError as error:
            self.fault(raw, column, str(error))
            return None
        if column != "choice_filter" and expression.columns:
            name = min(expression.columns)
            self.fault(
                raw,
                column,
                f"“{name}” means nothing here: write ${{{name}}} for a question, '{name}' for a word.",
            )
            return None
        return expression

    def required(self, raw: Mapping[str, Any], path: str) -> Expression | None:
        written = str(raw.get("bind", {}).get("required", "")).strip()
        if written.lower() in _NO:
            return None
        if written.lower() in _YES:
            return Expression("true()")
        return self.expression(raw, "required", path)

    def default(self, raw: Mapping[str, Any], path: str) -> str | Expression | None:
        written = raw.get("default")
        if written is None:
            return None
        if raw.get("_dynamic_default"):
            return self.resolved(raw, "default", written, path)
        return str(written)

    def choices(self, raw: Mapping[str, Any]) -> tuple[Choice, ...]:
        found: list[Choice] = []
        for choice in raw.get("choices", ()):
            columns = {
                str(key): str(value)
                for key, value in choice.items()
                if key not in _CHOICE_FIELDS and not isinstance(value, Mapping)
            }
            found.append(Choice(str(choice["name"]), self.text(choice.get("label")), columns))
        if not found:
            self.fault(raw, "type", "This question has no choices: add its list to the sheet “choices”.")
        return tuple(found)

    def parameters(self, raw: Mapping[str, Any]) -> Mapping[str, str]:
        written = raw.get("parameters")
        if isinstance(written, Mapping):
            return {str(key): str(value) for key, value in written.items()}
        pairs = [
            pair.partition("=") for pair in str(written or "").replace(",", " ").replace(";", " ").split()
        ]
        return {key.strip().lower(): value.strip() for key, _, value in pairs}

    def max_length(self, raw: Mapping[str, Any]) -> int | None:
        written = str(raw.get("bind", {}).get("saystop:max-length", ""))
        if not written:
            return None
        if not (
            written.isascii()
            and written.isdigit()
            and len(written) < 6
            and 1 <= int(written) <= LONGEST_ALLOWED
        ):
            self.fault(raw, "max_length", f"max_length is a whole number from 1 to {LONGEST_ALLOWED}.")
            return None
        return int(written)


def _places(children: Any, above: str) -> Iterator[tuple[str, str]]:
    """Name and path of each question that can be referred to."""
    for raw in children:
        if _internal(raw) or raw["type"] in _TRACKING:
            continue
        path = f"{above}/{raw['name']}" if above else str(raw["name"])
        if raw["type"] == "group":
            yield from _places(raw.get("children", ()), path)
        else:
            yield str(raw["name"]), path


def _internal(raw: Mapping[str, Any]) -> bool:
    """pyxform's own `meta` group, which no row of the author stands for."""
    return bool(raw.get("control", {}).get("bodyless"))


def _row(raw: Mapping[str, Any]) -> int | None:
    row = raw.get("bind", {}).get("saystop:row")
    return int(row) if row else None


def _appearance(raw: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(str(raw.get("control", {}).get("appearance", "")).split())
