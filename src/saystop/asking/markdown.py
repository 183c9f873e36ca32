"""The little markdown that XLSForm allows in labels, hints and notes (https://xlsform.org/en/#styling-prompts).

Everything is escaped first. What comes out holds `em`, `strong`, `a` and `br` alone, no attribute but a link's `href` and `rel`,
and takes time in proportion to the text.
"""

import html as entities
import re
from collections import Counter

from django.utils.safestring import SafeString, mark_safe

_MARKUP = re.compile(r"[*_#<\[\\\n]")
_SPAN = re.compile(r"</?span\b[^<>]{0,300}>", re.IGNORECASE)
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(\S.*)")
_TAG = re.compile(r"<[^<>]*>")
_TOKEN = re.compile(
    r"""
    \\(?P<literal>[\\*_\#\[\]()])
    |\[(?P<words>[^\[\]\n]{1,500})\]\((?P<address>(?:https?://|mailto:)[^\s()]{1,2000})\)
    |(?P<marks>\*+|_+)
    |(?P<line>\n)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MOST_MARKS = 3  # more than that is a line to write on


def html(text: str) -> SafeString:
    """The text as HTML that may stand in a paragraph, a label or a heading.

    A heading becomes a strong line, a line end a line break; `span` is dropped and its words stay, other HTML is shown as text.
    A link leads to http, https or mailto.
    """
    return mark_safe(_html(text))  # noqa: S308 - escaped below, and only our own elements are added


def plain(text: str) -> str:
    """The words alone, on one line."""
    if _MARKUP.search(text):
        text = entities.unescape(_TAG.sub("", _html(text).replace("<br>", " ")))
    return " ".join(text.split())


def _html(text: str) -> str:
    if not _MARKUP.search(text):
        return entities.escape(text)
    text = entities.escape(_SPAN.sub("", text.replace("\r\n", "\n"))).strip()
    blocks: list[str] = []
    running: list[str] = []  # lines that one emphasis may span
    for line in text.split("\n"):
        if heading := _HEADING.fullmatch(line):
            if running:
                blocks.append(_Emphasis().over("\n".join(running)))
                running = []
            blocks.append(f"<strong>{_Emphasis().over(heading[1].rstrip(' #'))}</strong>")
        else:
            running.append(line)
    if running:
        blocks.append(_Emphasis().over("\n".join(running)))
    return "<br>".join(blocks)


class _Emphasis:
    """One pass over escaped text; marks that find no partner stay as they were written."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.opened: list[tuple[str, int, int]] = []  # the mark, how many of it, where it stands in `out`
        self.waiting: Counter[str] = Counter()

    def over(self, text: str) -> str:
        at = 0
        for found in _TOKEN.finditer(text):
            self.out.append(text[at : found.start()])
            at = found.end()
            if found["literal"]:
                self.out.append(found["literal"])
            elif found["words"]:
                words = _Emphasis().over(found["words"])
                self.out.append(f'<a href="{found["address"]}" rel="noopener noreferrer">{words}</a>')
            elif found["line"]:
                self.out.append("<br>")
            else:
                before, after = text[found.start() - 1 : found.start()], text[at : at + 1]
                self._mark(found["marks"], before, after)
        self.out.append(text[at:])
        return "".join(self.out)

    def _mark(self, marks: str, before: str, after: str) -> None:
        mark, left = marks[0], len(marks)
        if left > _MOST_MARKS:
            self.out.append(marks)
            return
        # Inside a word an underscore is a letter: first_name.
        opens = bool(after) and not after.isspace() and not (mark == "_" and before.isalnum())
        closes = bool(before) and not before.isspace() and not (mark == "_" and after.isalnum())
        if closes:
            left = self._close(mark, left)
        if not left:
            return
        if not opens:
            self.out.append(mark * left)
            return
        for many in (2, 1) if left == _MOST_MARKS else (left,):
            self.opened.append((mark, many, len(self.out)))
            self.waiting[mark] += 1
            self.out.append(mark * many)

    def _close(self, mark: str, left: int) -> int:
        """End what was opened with this mark; returns how many marks are left over."""
        while left and self.waiting[mark]:
            kind, many, where = self.opened[-1]
            if kind == mark and many > left:
                break
            self.opened.pop()
            self.waiting[kind] -= 1
            if kind == mark:
                element = "strong" if many == 2 else "em"
                self.out[where] = f"<{element}>"
                self.out.append(f"</{element}>")
                left -= many
        return left
