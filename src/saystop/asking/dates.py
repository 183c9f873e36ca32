"""Days and moments that were asked for, as people read them."""

from contextlib import suppress
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import override

from saystop.engines.questionnaires.model import Kind, Question
from saystop.engines.questionnaires.values import Value


def dated(question: Question, value: Value | None, language: str) -> str:
    """A day or a moment as a language writes it; nothing for what is neither, or a month or year alone."""
    if question.kind not in (Kind.DATE, Kind.DATE_TIME) or question.appearance & {"year", "month-year"}:
        return ""
    with override(language), suppress(TypeError, ValueError):
        if question.kind is Kind.DATE:
            return date_format(date.fromisoformat(str(value)), "DATE_FORMAT")
        return date_format(datetime.fromisoformat(str(value)), "DATETIME_FORMAT")
    return ""
