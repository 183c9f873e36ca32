"""What a form may take to load, and to begin and check once: whatever takes longer is refused with the row that is too much.

Figures in tokens, of which some seven million are evaluated in a second.
"""

from collections.abc import Iterator, Mapping

from saystop.engines.questionnaires.logic import Expression, ExpressionError, resolve
from saystop.engines.questionnaires.model import Group, Questionnaire
from saystop.engines.questionnaires.sheets import Sheet
from saystop.engines.saying import said

MOST_TOKENS = 200_000  # of all expressions; a second to read
MOST_COMPARED = 3_000_000  # tokens that all choice filters evaluate once
MOST_BEGUN = 500_000  # places that are evaluated again after the defaults
MOST_QUOTES = 200_000  # references in labels of choices
MOST_PLACES = 20_000  # of one question in repeats; as `answering` has it


class Logic:
    """The expressions of a form, counted while they are read."""

    def __init__(self) -> None:
        self.tokens = 0

    def resolve(self, source: str, at: str, names: Mapping[str, str]) -> Expression:
        """As `logic.resolve`; raises ExpressionError also when the form has too much logic."""
        if self.tokens > MOST_TOKENS:
            raise ExpressionError(said("The form has more logic than can be evaluated in time: split it."))
        found = resolve(source, at, names)
        self.tokens += found.cost
        return found


def too_wide(sheets: Mapping[str, Sheet]) -> Iterator[tuple[str, str]]:
    """Sheets that pyxform would take too long for, with a sentence each."""
    if "choices" in sheets:
        quoted = sum(cell.count("${") for row in sheets["choices"].rows for cell in row.values())
        if quoted > MOST_QUOTES:
            yield (
                "choices",
                said(
                    "The labels of choices refer to questions more than {most} times: split the form.",
                    most=MOST_QUOTES,
                ),
            )


def too_slow(form: Questionnaire) -> Iterator[tuple[str, str, str]]:
    """Path, column and sentence of what makes a form too slow to be asked."""
    compared = 0
    for path, question in form.questions.items():
        if question.choice_filter is not None:
            compared += question.choice_filter.cost * len(question.choices)
            if compared > MOST_COMPARED:
                yield (
                    path,
                    "choice_filter",
                    said("All filters together take too long: shorten this one, or its list."),
                )
                break
    begun = 0
    for path, question in form.questions.items():
        if question.default is not None:
            begun += sum(_times(form, one) for one in form.affected(path)[0])
            if begun > MOST_BEGUN:
                yield (
                    path,
                    "default",
                    said("Too much depends on all defaults together: take this one out."),
                )
                break


def _times(form: Questionnaire, path: str) -> int:
    """In how many places something may stand."""
    item = form.items[path]
    depth = len(form.repeats_around[path]) + (isinstance(item, Group) and item.repeated)
    return int(min(100**depth, MOST_PLACES))
