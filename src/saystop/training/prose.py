"""What members write about a unit, as HTML: paragraphs, lists and headings; within them the little markdown of `asking`."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from saystop.asking import markdown

_BLOCKS = re.compile(r"\n[ \t]*\n+")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(\S.*)")
_POINT = re.compile(r" {0,3}[-*][ \t]+(\S.*)")
_NUMBERED = re.compile(r" {0,3}[0-9]{1,3}[.)][ \t]+(\S.*)")


def html(text: str) -> SafeString:
    """Paragraphs, lists and headings, which an empty line divides; everything else as `asking.markdown` has it."""
    blocks = (block.strip("\n") for block in _BLOCKS.split(text.replace("\r\n", "\n")))
    shown = ((_block(block),) for block in blocks if block.strip())
    return format_html_join("\n", "{}", shown)


def _block(block: str) -> SafeString:
    """Headings, line by line, and what stands below them: a list where every line is a point of one, else a paragraph."""
    lines, headings = block.split("\n"), []
    while lines and (heading := _HEADING.fullmatch(lines[0])):
        headings.append(format_html("<h2>{}</h2>", markdown.html(heading[1].rstrip(" #"))))
        lines.pop(0)
    return format_html(
        "{}{}", format_html_join("", "{}", ((one,) for one in headings)), _below(lines) if lines else ""
    )


def _below(lines: list[str]) -> SafeString:
    for pattern, element in ((_POINT, "ul"), (_NUMBERED, "ol")):
        if all(found := [pattern.fullmatch(line) for line in lines]):
            return _list(element, [markdown.html(one[1]) for one in found if one])
    return format_html("<p>{}</p>", markdown.html("\n".join(lines)))


def _list(element: str, items: list[SafeString]) -> SafeString:
    tag = SafeString(element)
    return format_html("<{0}>{1}</{0}>", tag, format_html_join("", "<li>{}</li>", ((one,) for one in items)))
