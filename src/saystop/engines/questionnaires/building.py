"""pyxform's structure built into the model, with every fault of it noted."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from saystop.engines.questionnaires.choices import read_choices, texts
from saystop.engines.questionnaires.logic import Expression, ExpressionError, resolve
from saystop.engines.questionnaires.model import Choice, Group, Kind, Question, Text
from saystop.engines.questionnaires.sheets import UnreadableError

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
    "range": Kind.RANGE,
    "rank": Kind.RANK,
    "select one external": Kind.SELECT_ONE,
    "audio": Kind.AUDIO,
    "video": Kind.VIDEO,
    "barcode": Kind.TEXT,
    "acknowledge": Kind.ACKNOWLEDGE,
    "trigger": Kind.ACKNOWLEDGE,
    "calculate": Kind.CALCULATE,
    "hidden": Kind.HIDDEN,
    "today": Kind.CALCULATE,
}
_TRACKING = frozenset(
    {"start", "end", "deviceid", "device id", "imei", "subscriberid", "subscriber id", "simserial", "sim id"}
    | {"phonenumber", "phone number", "username", "email", "start-geopoint", "background-audio", "audit"}
)
_NOT_ON_A_PAGE = {
    "geotrace": "no page can record a path",
    "geoshape": "no page can record an outline",
}
_FILES = frozenset({"csv-external", "xml-external", "xml_external", "csv_external"})
# Word processors bend the quotation marks of an expression.
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")
_YES = ("yes", "true", "true()", "1")
_NO = ("no", "false", "false()", "0", "")
_CHOICE_FIELDS = ("name", "label", "media", "list name", "list_name", "__row")
_REFERENCE = re.compile(r"\$\{\s*([^{}]{1,200}?)\s*\}")


class Builder:
    """Builds the steps; `faults` collects (row, column, sentence) and `notices` what was left out.

    `lists` are the choices that stand in the workbook's second sheet for lists and `files` what lies beside the workbook.
    """

    def __init__(
        self,
        structure: Mapping[str, Any],
        default_language: str,
        external: Mapping[str, Sequence[Mapping[str, str]]],
        files: Mapping[str, bytes],
    ) -> None:
        self.structure = structure
        self.external = external
        self.files = files
        self.read_lists: set[str] = set()
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
            kind = raw["type"]
            if kind in ("group", "repeat"):
                yield self.group(raw, path)
            elif _tracks(kind):
                self.notices.append(
                    f"“{raw['name']}” ({kind}) is left out: it tells who or where somebody is."
                )
                yield self.hidden(raw, path)
            elif kind in _NOT_ON_A_PAGE:
                self.notices.append(f"“{raw['name']}” ({kind}) is left out: {_NOT_ON_A_PAGE[kind]}.")
                yield self.hidden(raw, path)
            elif (understood := _kind(kind)) is not None:
                yield self.question(raw, path, understood)
            elif kind not in _FILES:
                self.fault(raw, "type", f"Questions of the type {kind} are not supported: take this row out.")

    def hidden(self, raw: Mapping[str, Any], path: str) -> Question:
        """What is never answered, and stands there only so that others may look at it."""
        return Question(path, str(raw["name"]), Kind.HIDDEN)

    def fault(self, raw: Mapping[str, Any], column: str, sentence: str) -> None:
        self.faults.append((_row(raw), column, sentence))

    def group(self, raw: Mapping[str, Any], path: str) -> Group:
        return Group(
            path=path,
            name=str(raw["name"]),
            label=self.text(raw.get("label"), raw, "label"),
            hint=self.text(raw.get("hint"), raw, "hint"),
            relevant=self.expression(raw, "relevant", path),
            appearance=_appearance(raw),
            children=tuple(self.items(raw.get("children", ()), path)),
            repeated=raw["type"] == "repeat",
            repeat_count=self.resolved(raw, "repeat_count", raw.get("control", {}).get("jr:count"), path),
        )

    def question(self, raw: Mapping[str, Any], path: str, kind: Kind) -> Question:
        name = str(raw["name"])
        if ":" in name:
            self.fault(raw, "name", f"The name “{name}” holds a colon: use letters, digits and _.")
        bind = raw.get("bind", {})
        if raw.get("media"):
            self.notices.append(
                f"The picture or sound beside “{name}” is left out: tell in words what it shows."
            )
        if raw["type"] == "barcode":
            self.notices.append(f"“{name}” (barcode) is asked as text: no page can read a code.")
        choices, choices_file = self.choices(raw) if kind.chosen else ((), "")
        return Question(
            path=path,
            name=name,
            kind=kind,
            label=self.text(raw.get("label"), raw, "label"),
            hint=self.text(raw.get("hint"), raw, "hint"),
            guidance=self.text(raw["guidance_hint"], raw, "guidance_hint")
            if raw.get("guidance_hint")
            else None,
            required=self.required(raw, path) if kind.asked else None,
            required_message=self.text(bind.get("jr:requiredMsg"), raw, "required_message"),
            relevant=self.expression(raw, "relevant", path),
            constraint=self.expression(raw, "constraint", path),
            constraint_message=self.text(bind.get("jr:constraintMsg"), raw, "constraint_message"),
            calculation=Expression("today()")
            if raw["type"] in ("today", "get today")
            else self.expression(raw, "calculate", path),
            default=self.default(raw, path),
            appearance=_appearance(raw),
            choices=choices,
            choice_filter=self.resolved(raw, "choice_filter", raw.get("choice_filter"), path),
            parameters=self.parameters(raw),
            max_length=self.max_length(raw),
            list_name=str(raw.get("list_name") or raw.get("itemset") or "") if kind.chosen else "",
            choices_file=choices_file,
        )

    def text(self, written: Any, raw: Mapping[str, Any], column: str) -> Text:
        """A text or a mapping from header languages; without a language it is in the default one."""
        text = texts(written, self.default_language)
        if not any("${" in one for one in text.by_language.values()):
            return text
        return Text({language: self.quoting(one, raw, column) for language, one in text.by_language.items()})

    def quoting(self, written: str, raw: Mapping[str, Any], column: str) -> str:
        """A text with the paths of the questions whose answers it quotes."""

        def path(found: re.Match[str]) -> str:
            if found[1] not in self.names:
                self.fault(raw, column, f"There is no question called “{found[1]}”.")
            return f"${{{self.names.get(found[1], found[1])}}}"

        return _REFERENCE.sub(path, written)

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
        self.read_lists |= expression.lists
        if unknown := sorted(expression.lists - self.structure.get("choices", {}).keys() - self.stems):
            self.fault(raw, column, f"There is no list of choices called “{unknown[0]}”.")
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

    def choices(self, raw: Mapping[str, Any]) -> tuple[tuple[Choice, ...], str]:
        """The choices of a question, and the name of the file in which they lie when it has not come along."""
        named = str(raw.get("itemset") or "")
        if raw["type"] == "select one external":
            found = self.listed(self.external.get(named, ()))
        elif "." in named:
            if named not in self.files:
                self.notices.append(
                    f"The choices of “{raw['name']}” lie in “{named}”: hand it in beside the workbook."
                )
                return (), named
            found = self.filed(raw, named)
        elif "${" in named:
            self.fault(raw, "type", "Choices made of the answers in a repeat are not supported: list them.")
            return (), ""
        else:
            found = self.listed(raw.get("choices") or self.structure.get("choices", {}).get(named, ()))
        if not found:
            self.fault(raw, "type", "This question has no choices: add its list to the sheet “choices”.")
        return found, ""

    def listed(self, rows: Iterable[Mapping[str, Any]]) -> tuple[Choice, ...]:
        return tuple(
            Choice(
                str(row["name"]),
                texts(row.get("label"), self.default_language),
                {
                    str(key): str(value)
                    for key, value in row.items()
                    if key not in _CHOICE_FIELDS and not isinstance(value, Mapping)
                },
            )
            for row in rows
            if row.get("name")
        )

    def filed(self, raw: Mapping[str, Any], named: str) -> tuple[Choice, ...]:
        """The choices in a file beside the workbook; its columns are `name` and `label` unless parameters say others."""
        parameters = self.parameters(raw)
        try:
            return read_choices(
                self.files[named],
                parameters.get("value", "name"),
                parameters.get("label", "label"),
                self.default_language,
            )
        except UnreadableError as error:
            self.fault(raw, "type", f"“{named}”: {error}")
            return (Choice("-", Text()),)

    @property
    def stems(self) -> frozenset[str]:
        """The names by which `instance()` calls the lists in files."""
        return frozenset(name.rsplit(".", 1)[0] for name in self.files)

    def other_lists(self) -> Mapping[str, tuple[Choice, ...]]:
        """The lists that expressions read by name."""
        return {
            name: self.listed(self.structure["choices"][name])
            for name in sorted(self.read_lists & self.structure.get("choices", {}).keys())
        }

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


def _tracks(kind: str) -> bool:
    """Whether a type of XLSForm notes who answers, when, or on which device."""
    if kind in _TRACKING:
        return True
    known = QUESTION_TYPE_DICT.get(kind, {})
    return known.get("bind", {}).get("jr:preload") in ("property", "timestamp")


def _kind(written: str) -> Kind | None:
    """What a type asks for, also under the older names that pyxform knows (`add integer prompt`)."""
    if written in _KINDS or written not in QUESTION_TYPE_DICT:
        return _KINDS.get(written)
    if "note" in written.split():
        return Kind.NOTE
    known = QUESTION_TYPE_DICT[written]
    control, bind = known.get("control", {}), known.get("bind", {})
    if bind.get("jr:preload") == "date":
        return Kind.CALCULATE
    if control.get("tag") == "upload":
        return _UPLOADS.get(str(control.get("mediatype", "")).partition("/")[0])
    if control.get("tag") == "input":
        return _KINDS.get(str(bind.get("type")))
    return {"trigger": Kind.ACKNOWLEDGE, None: Kind.CALCULATE}.get(control.get("tag"))


_UPLOADS = {"image": Kind.IMAGE, "audio": Kind.AUDIO, "video": Kind.VIDEO, "application": Kind.FILE}


def _places(children: Any, above: str) -> Iterator[tuple[str, str]]:
    """Name and path of each group and question."""
    for raw in children:
        if _internal(raw) or raw["type"] in _FILES:
            continue
        path = f"{above}/{raw['name']}" if above else str(raw["name"])
        yield str(raw["name"]), path
        yield from _places(raw.get("children", ()), path)


def _internal(raw: Mapping[str, Any]) -> bool:
    """What no row of the author stands for: pyxform's `meta` group, and the headings of its tables."""
    return bool(raw.get("control", {}).get("bodyless")) or str(raw.get("name")).startswith(
        "reserved_name_for_field_list_labels_"
    )


def _row(raw: Mapping[str, Any]) -> int | None:
    row = raw.get("bind", {}).get("saystop:row")
    return int(row) if row else None


def _appearance(raw: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(str(raw.get("control", {}).get("appearance", "")).split())
