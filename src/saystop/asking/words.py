"""The texts of a questionnaire as a page says them: in a language or the one they fall back to, with the answers they quote."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from saystop.asking import markdown
from saystop.asking.languages import direction
from saystop.engines.questionnaires.answering import Answering
from saystop.engines.questionnaires.model import Questionnaire, Text
from saystop.engines.questionnaires.values import Value

Numbers = Mapping[str, int]  # of the instances around a place, by the paths of their repeats


class Words:
    """Says texts in `language`; `answering` holds what they quote, else it is made of `values` when a text quotes something."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        language: str,
        answering: Answering | None = None,
        values: Mapping[str, Value] | None = None,
    ) -> None:
        self.questionnaire = questionnaire
        self.language = language
        self._answering = answering
        self._values = values or {}

    def html(self, text: Text, at: Numbers) -> SafeString:
        """With its markdown, and marked where it fell back to another language."""
        return self.marked(markdown.html(self._said(text, at)), self.fallen_to(text))

    def plain(self, text: Text, at: Numbers) -> str:
        """The words alone, on one line."""
        return markdown.plain(self._said(text, at))

    def fallen_to(self, text: Text) -> str:
        """The language in which a text is said, when it is another one; nothing where it is not known."""
        base, default = self.language.partition("-")[0], self.questionnaire.default_language
        spoken = text.by_language.keys()
        if not spoken or self.language in spoken or base in spoken:
            return ""
        code = default if default in spoken else next(iter(spoken))
        return "" if code == "und" or code.startswith("x-") else code

    @staticmethod
    def marked(said: str, code: str) -> SafeString:
        """In an element that tells the language `code`; as it is without one."""
        if not code:
            return conditional_escape(said)
        return format_html('<span lang="{}" dir="{}">{}</span>', code, direction(code), said)

    def _said(self, text: Text, at: Numbers) -> str:
        said = text.get(self.language, self.questionnaire.default_language)
        if "${" not in said:
            return said
        if self._answering is None:
            now = datetime.now(UTC)
            self._answering = Answering(self.questionnaire, self._values, now.date(), now, self.language)
        return self._answering.words(text, self.language, at)
