"""A workbook that is wrong in many ways, and what a page tells of it."""

import re
from html import unescape

from tests.engines.questionnaires.workbooks import asked, build

# Words that no sentence in French, Dutch or German has.
ENGLISH = re.compile(r"\b(the|this|there|must|row|column|which|and|never|not|question called|takes)\b", re.I)


def wrong_in_many_ways() -> bytes:
    """Its reader, its expressions, its patterns, its lists and pyxform have something to say."""
    return build(
        [
            asked("a"),
            asked("a"),
            asked("b", relevant="${nobody} = 1"),
            asked("c", constraint="regex(., '(a')"),
            asked("d", constraint="round()"),
            asked("e", constraint="pulldata('x', 'y', 'z', .)"),
            asked("f", "nonsense"),
            asked("g", "select_one nowhere"),
            asked("h", "select_one towns.csv"),
            asked("i", relevant="${a"),
            asked("j", max_length="many"),
            {"type": "text", "label": "no name"},
        ]
    )


def shown_faults(page: str) -> list[str]:
    """The sentences of the list of faults, as they are read."""
    alert = page.split('role="alert"')[1].split("</div>", maxsplit=1)[0]
    items = re.findall(r"<li>(.*?)</li>", alert, re.S)
    return [unescape(re.sub(r"<[^>]+>", "", item)).replace("\u00a0", " ") for item in items]
