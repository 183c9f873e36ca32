"""What an engine says about a workbook, in the language of the page."""

from collections.abc import Callable

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from saystop.engines.saying import Part, Said, filled


def in_language(sentence: str) -> str:
    """The sentence in the active language; text that comes without a template stays as it is."""
    return _said(sentence, str, lambda _field, part: str(part))


def on_page(sentence: str) -> SafeString:
    """The same for a page, where what exists in English only is marked as English."""
    if not isinstance(sentence, Said):
        return _english(sentence)
    told = _said(sentence, escape, lambda field, part: _english(part) if field == "english" else escape(part))
    return mark_safe(told)  # noqa: S308 - templates and values are escaped one by one


def _said(sentence: str, text: Callable[[str], str], value: Callable[[str, Part], str]) -> str:
    """`text` prepares a template, `value` what fills one of its fields; a field that is unknown stays, so nothing fails."""
    if not isinstance(sentence, Said):
        return text(sentence)
    return filled(
        text(gettext(sentence.template) if sentence.template else ""),
        sentence.values,
        lambda field, part: _said(part, text, value) if isinstance(part, Said) else value(field, part),
    )


def _english(text: Part) -> SafeString:
    if (get_language() or "en").startswith("en"):
        return escape(text)
    return format_html('<span lang="en" dir="ltr">{}</span>', text)
