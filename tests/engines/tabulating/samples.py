"""Invented answers for tests of tabulating."""

from collections.abc import Mapping

from hypothesis import strategies as st

from saystop.engines.tabulating.table import Measure, Table, Variable

HEARD = Variable("heard", Measure.SINGLE, ("yes", "no", "unsure"))
KNOWS = Variable("knows", Measure.SINGLE, ("yes", "no", "unsure"))
SIGNS = Variable("signs", Measure.MULTIPLE, ("alone", "afraid", "other"))
NIGHTS = Variable("nights", Measure.NUMBER)
HELPS = Variable("helps", Measure.RANK, ("staff", "line", "police"))
WORDS = Variable("words", Measure.TEXT)
DAY = Variable("day", Measure.DATE)
VARIABLES = (HEARD, KNOWS, SIGNS, NIGHTS, HELPS, WORDS, DAY)

Row = Mapping[str, object]

ROWS = st.fixed_dictionaries(
    {},
    optional={
        "heard": st.sampled_from(["yes", "no", "unsure", "perhaps", None, ""]),
        "knows": st.sampled_from(["yes", "no", "unsure", None]),
        "signs": st.none() | st.lists(st.sampled_from(["alone", "afraid", "other", "strange"]), max_size=4),
        "nights": st.none() | st.integers(-50, 400) | st.floats(-1e6, 1e6),
        "helps": st.none() | st.lists(st.sampled_from(["staff", "line", "police"]), unique=True),
        "words": st.sampled_from([None, "", "a porter asked"]),
        "day": st.none() | st.dates().map(lambda day: f"{day:%Y-%m-%d}" if day.year > 999 else None),
        "of nothing": st.just("passed over"),
    },
)
MANY = st.lists(ROWS, max_size=25)
WEIGHTS = st.floats(0.05, 20)


def table(*rows: Row) -> Table:
    return Table.from_rows(VARIABLES, rows)


def counted(heard: Mapping[str | None, int]) -> Table:
    """So many respondents with each answer to `heard`."""
    return table(*({"heard": code} for code, number in heard.items() for _ in range(number)))


def crossed(cells: list[list[int]], row: str = "heard", column: str = "knows") -> Table:
    """So many respondents with each pair of answers to two questions of one choice."""
    codes = HEARD.codes
    return table(
        *(
            {row: codes[at], column: codes[beside]}
            for at, line in enumerate(cells)
            for beside, number in enumerate(line)
            for _ in range(number)
        )
    )
