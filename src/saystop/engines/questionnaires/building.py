"""pyxform's structure built into the model, with every fault of it noted."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from pyxform.aliases import BINDING_CONVERSIONS

from saystop.engines.questionnaires.bounds import Logic
from saystop.engines.questionnaires.choices import read_choices, read_table, texts
from saystop.engines.questionnaires.kinds import (
    FILES,
    NOT_ON_A_PAGE,
    TELLS_WHO,
    files_named,
    kind_of,
    left_out,
    tracks,
)
from saystop.engines.questionnaires.logic import Expression, ExpressionError
from saystop.engines.questionnaires.model import Choice, Choices, Group, Kind, Question, Text
from saystop.engines.questionnaires.parts import UnreadableError
from saystop.engines.questionnaires.structure import (
    appearance,
    filled_rows,
    internal,
    parameters,
    places,
    row_of,
)
from saystop.engines.saying import placed, said

LONGEST_ALLOWED = 20_000
# What all choice filters of a form look at together; a page judges every question.
MOST_FILTERED = 300_000
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
        self.known: dict[tuple[str, str], Choices] = {}
        self.filtered = 0
        self.logic = Logic()
        self.default_language = default_language
        self.faults: list[tuple[int | None, str | None, str]] = []
        self.notices: list[str] = []
        self.rows: dict[str, int | None] = {}
        found = list(places(structure.get("children", ()), ""))
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
            if internal(raw):
                continue
            path = f"{above}/{raw['name']}" if above else str(raw["name"])
            self.rows[path] = row_of(raw)
            kind = raw["type"]
            if kind in ("group", "repeat"):
                yield self.group(raw, path)
            elif kind == "loop":
                yield self.loop(raw, path)
            elif tracks(kind) or kind in NOT_ON_A_PAGE:
                self.notices.append(left_out(str(raw["name"]), kind, NOT_ON_A_PAGE.get(kind, TELLS_WHO)))
                yield self.hidden(raw, path)
            elif (understood := kind_of(kind)) is not None:
                yield self.question(raw, path, understood)
            elif kind not in FILES:
                sentence = said(
                    "Questions of the type {kind} are not supported: take this row out.", kind=kind
                )
                self.fault(raw, "type", sentence)

    def loop(self, raw: Mapping[str, Any], path: str) -> Group:
        """A loop of old XLSForm: its rows once for each choice of a list, which `%(label)s` names."""
        rounds = []
        for choice in raw.get("columns", ()):
            below = f"{path}/{choice['name']}"
            children = tuple(self.items(filled_rows(raw.get("children", ()), choice), below))
            name = str(choice["name"])
            rounds.append(
                Group(below, name, texts(choice.get("label"), self.default_language), children=children)
            )
        return replace(self.group({**raw, "children": ()}, path), children=tuple(rounds))

    def hidden(self, raw: Mapping[str, Any], path: str) -> Question:
        """What is never answered, and stands there only so that others may look at it."""
        return Question(path, str(raw["name"]), Kind.HIDDEN)

    def fault(self, raw: Mapping[str, Any], column: str, sentence: str) -> None:
        self.faults.append((row_of(raw), "calculation" if column == "calculate" else column, sentence))

    def group(self, raw: Mapping[str, Any], path: str) -> Group:
        return Group(
            path=path,
            name=str(raw["name"]),
            label=self.text(raw.get("label"), raw, "label"),
            hint=self.text(raw.get("hint"), raw, "hint"),
            relevant=self.relevance(raw, path),
            appearance=appearance(raw),
            children=tuple(self.items(raw.get("children", ()), path)),
            repeated=raw["type"] == "repeat",
            repeat_count=self.resolved(raw, "repeat_count", raw.get("control", {}).get("jr:count"), path),
        )

    def relevance(self, raw: Mapping[str, Any], path: str) -> Expression | None:
        """When a group is shown. That it asks about a question inside itself is told: it opens only when that has a default."""
        found = self.expression(raw, "relevant", path)
        inside = sorted(one for one in (found.references if found else ()) if one.startswith(f"{path}/"))
        if inside:
            self.notice(
                raw,
                "relevant",
                said(
                    "The group asks about “{path}”, which stands in it: give that a default.", path=inside[0]
                ),
            )
        return found

    def question(self, raw: Mapping[str, Any], path: str, kind: Kind) -> Question:
        name = str(raw["name"])
        if ":" in name:
            self.fault(
                raw, "name", said("The name “{name}” holds a colon: use letters, digits and _.", name=name)
            )
        bind = raw.get("bind", {})
        if raw.get("media"):
            self.notices.append(
                said(
                    "The picture or sound beside “{name}” is left out: tell in words what it shows.",
                    name=name,
                )
            )
        if raw["type"] == "barcode":
            self.notices.append(
                said("“{name}” (barcode) is asked as text: no page can read a code.", name=name)
            )
        choices, choices_file = self.choices(raw) if kind.chosen else (Choices(), "")
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
            appearance=appearance(raw),
            choices=choices,
            choice_filter=self.resolved(raw, "choice_filter", raw.get("choice_filter"), path),
            parameters=parameters(raw),
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
                self.fault(raw, column, said("There is no question called “{name}”.", name=found[1]))
            return f"${{{self.names.get(found[1], found[1])}}}"

        return _REFERENCE.sub(path, written)

    def notice(self, raw: Mapping[str, Any], column: str, sentence: str) -> None:
        self.notices.append(placed("survey", row_of(raw), column, sentence))

    def expression(self, raw: Mapping[str, Any], column: str, path: str) -> Expression | None:
        return self.resolved(raw, column, raw.get("bind", {}).get(column), path)

    def resolved(self, raw: Mapping[str, Any], column: str, source: Any, path: str) -> Expression | None:
        if source is None or not str(source).strip():
            return None
        written = BINDING_CONVERSIONS.get(str(source).strip(), str(source)).translate(_STRAIGHT)
        try:
            expression = self.logic.resolve(written, path, self.names)
        except ExpressionError as error:
            self.fault(raw, column, error.sentence)
            return None
        self.read_lists |= expression.lists
        if unknown := sorted(
            expression.lists - self.structure.get("choices", {}).keys() - self.tables.keys()
        ):
            self.fault(raw, column, said("There is no list of choices called “{name}”.", name=unknown[0]))
        bare = expression.columns if column != "choice_filter" else frozenset[str]()
        if asked := sorted(bare & self.names.keys()):
            self.fault(
                raw,
                column,
                said(
                    "“{name}” means nothing here: write ${{name}} for a question, '{name}' for a word.",
                    name=asked[0],
                ),
            )
            return None
        elsewhere = (
            expression.references - self.paths - {"/form"}
        )  # the form itself is a place in `position(..)`
        for nowhere in sorted(bare | elsewhere):
            self.notice(
                raw,
                column,
                said("“{path}” leads to no question, so there is never an answer to it.", path=nowhere),
            )
        if "last-saved#" in written:
            self.notice(
                raw, column, said("Nothing of one respondent is kept for the next: last-saved is empty.")
            )
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
        if raw.get("_dynamic_default") or "last-saved#" in str(written):
            return self.resolved(raw, "default", written, path)
        return str(written)

    def choices(self, raw: Mapping[str, Any]) -> tuple[Choices, str]:
        """The choices of a question, and the name of the file in which they lie when it has not come along."""
        named = str(raw.get("itemset") or "")
        if raw["type"] == "select one external":
            found = self.listed(("external", named), self.external.get(named, ()))
        elif "." in named:
            if named not in self.files or not named.lower().endswith(".csv"):
                self.notices.append(
                    said(
                        "The choices of “{name}” lie in “{file}”: hand it in beside the workbook.",
                        name=raw["name"],
                        file=named,
                    )
                )
                return Choices(), named
            found = self.filed(raw, named)
        elif "${" in named:
            sentence = said("Choices made of the answers in a repeat are not supported: list them.")
            self.fault(raw, "type", sentence)
            return Choices(), ""
        else:
            rows = self.structure.get("choices", {}).get(named) or raw.get("choices") or ()
            found = self.listed(("choices", named or str(raw["name"])), rows)
        if not found:
            self.fault(
                raw, "type", said("This question has no choices: add its list to the sheet “choices”.")
            )
        if raw.get("choice_filter"):
            self.filtered += len(found)
            if self.filtered > MOST_FILTERED:
                self.fault(
                    raw,
                    "choice_filter",
                    said(
                        "All filters together look at more than {most} choices: split the form.",
                        most=MOST_FILTERED,
                    ),
                )
        return found, ""

    def listed(self, key: tuple[str, str], rows: Sequence[Mapping[str, Any]]) -> Choices:
        """The choices of a list, made once."""
        if key not in self.known:
            self.known[key] = Choices(
                Choice(
                    str(row["name"]),
                    texts(row.get("label"), self.default_language),
                    {
                        str(name): str(value)
                        for name, value in row.items()
                        if name not in _CHOICE_FIELDS and not isinstance(value, Mapping)
                    },
                )
                for row in rows
                if row.get("name")
            )
        return self.known[key]

    def filed(self, raw: Mapping[str, Any], named: str) -> Choices:
        """The choices in a file beside the workbook; its columns are `name` and `label` unless parameters say others."""
        given = parameters(raw)
        value, label = given.get("value", "name"), given.get("label", "label")
        key = (f"{value} {label}", named)
        if key not in self.known:
            try:
                self.known[key] = read_choices(self.files[named], value, label, self.default_language)
            except UnreadableError as error:
                self.fault(raw, "type", said("“{file}”: {why}", file=named, why=error.sentence))
                return Choices([Choice("-", Text())])
        return self.known[key]

    @cached_property
    def tables(self) -> Mapping[str, str]:
        """The files that belong to the form, by the name by which `instance()` calls them."""
        return {
            name.rpartition(".")[0]: name
            for name in [*self.files, *files_named(self.structure.get("children", ()))]
        }

    def other_lists(self) -> Mapping[str, Choices]:
        """The lists that expressions read by name."""
        found: dict[str, Choices] = {}
        for name in sorted(self.read_lists):
            if name in self.structure.get("choices", {}):
                found[name] = self.listed(("choices", name), self.structure["choices"][name])
            elif self.tables.get(name) not in self.files:
                self.notices.append(
                    said(
                        "Expressions look into “{file}”, a file: hand it in as CSV beside the workbook.",
                        file=name,
                    )
                )
            elif ("name label", self.tables[name]) not in self.known:
                try:
                    found[name] = read_table(self.files[self.tables[name]])
                except UnreadableError as error:
                    sentence = said("“{file}”: {why}", file=self.tables[name], why=error.sentence)
                    self.faults.append((None, None, sentence))
        return found

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
            sentence = said("max_length is a whole number from 1 to {most}.", most=LONGEST_ALLOWED)
            self.fault(raw, "max_length", sentence)
            return None
        return int(written)
