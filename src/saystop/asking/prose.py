"""What members write, as HTML: paragraphs, lists and headings; within them the little markdown of `asking`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from saystop.asking import markdown

_BLOCKS = re.compile(r"\n[ \t]*\n+")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(\S.*)")
_POINT = re.compile(r" {0,3}[-*][ \t]+(\S.*)")
_NUMBERED = re.compile(r" {0,3}[0-9]{1,3}[.)][ \t]+(\S.*)")


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a text.

    Attributes:
        kind: "h2", "p", "ul" or "ol".
        items: what it says, in little markdown: the points of a list, else one.
    """

    kind: str
    items: tuple[str, ...]


def html(text: str) -> SafeString:
    """Paragraphs, lists and headings, which an empty line divides; everything else as `asking.markdown` has it."""
    parts = ((format_html_join("", "{}", ((_html(one),) for one in part)),) for part in _parts(text))
    return format_html_join("\n", "{}", parts)


def blocks(text: str) -> list[Block]:
    """The same parts, for what is set otherwise than a page."""
    return [one for part in _parts(text) for one in part]


def _parts(text: str) -> Iterator[list[Block]]:
    """What an empty line divides."""
    for block in _BLOCKS.split(text.replace("\r\n", "\n")):
        if block.strip():
            yield _block(block.strip("\n"))


def _block(block: str) -> list[Block]:
    """Headings, line by line, and what stands below them: a list where every line is a point of one, else a paragraph."""
    lines, found = block.split("\n"), []
    while lines and (heading := _HEADING.fullmatch(lines[0])):
        found.append(Block("h2", (heading[1].rstrip(" #"),)))
        lines.pop(0)
    return [*found, _below(lines)] if lines else found


def _below(lines: list[str]) -> Block:
    for pattern, kind in ((_POINT, "ul"), (_NUMBERED, "ol")):
        if all(found := [pattern.fullmatch(line) for line in lines]):
            return Block(kind, tuple(one[1] for one in found if one))
    return Block("p", ("\n".join(lines),))


def _html(block: Block) -> SafeString:
    tag = SafeString(block.kind)
    if block.kind in ("ul", "ol"):
        points = format_html_join("", "<li>{}</li>", ((markdown.html(one),) for one in block.items))
        return format_html("<{0}>{1}</{0}>", tag, points)
    return format_html("<{0}>{1}</{0}>", tag, markdown.html(block.items[0]))
