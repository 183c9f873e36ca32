"""Which choices are offered: lists as expressions read them, and what choice filters leave of them."""

from collections.abc import Mapping, Sequence

from saystop.engines.questionnaires.logic import Context, Expression
from saystop.engines.questionnaires.model import Question, Questionnaire

MOST_REMEMBERED = 1_000  # results of choice filters


def _asks_where(source: str) -> bool:
    """Whether the result may differ from one instance of a repeat to the next though what is read does not."""
    return "position" in source or "indexed-repeat" in source or "[" in source


class Offering:
    """The lists of a questionnaire in one language, and what filters made of them so far."""

    def __init__(self, questionnaire: Questionnaire, language: str) -> None:
        self._questionnaire = questionnaire
        self._language = language
        self._rows: dict[str, Sequence[Mapping[str, str]]] = {}
        self._filtered: dict[object, tuple[str, ...]] = {}

    def label(self, question: Question, name: str) -> str:
        """The label of a choice, or nothing."""
        choice = question.choices.by_name.get(name)
        return (
            "" if choice is None else choice.label.get(self._language, self._questionnaire.default_language)
        )

    def rows(self, listed: str) -> Sequence[Mapping[str, str]]:
        """The choices of a list with their columns; `itextId` is what pyxform calls a label in several languages."""
        if listed not in self._rows:
            choices = self._questionnaire.lists.get(listed)
            default = self._questionnaire.default_language
            self._rows[listed] = [
                {**row, "label": label or row.get("label", ""), "itextId": label}
                for choice, row in (zip(choices, choices.rows, strict=True) if choices else ())
                for label in [choice.label.get(self._language, default)]
            ]
        return self._rows[listed]

    def offered(self, question: Question, choice_filter: Expression, context: Context) -> tuple[str, ...]:
        """The names that the filter leaves; the same filter over the same answers is asked once."""
        seen = (
            question.list_name or question.path,
            choice_filter.source,
            context.current,
            tuple(context.at.items()) if _asks_where(choice_filter.source) else (),
            tuple(context.read(path) for path in sorted(choice_filter.references)),
        )
        if seen not in self._filtered:
            one = context.choosing({})
            names: list[str] = []
            for row in question.choices.rows:
                one.columns = row
                if choice_filter.truth(one):
                    names.append(row["name"])
            if len(self._filtered) >= MOST_REMEMBERED:
                self._filtered.clear()
            self._filtered[seen] = tuple(dict.fromkeys(names))
        return self._filtered[seen]
