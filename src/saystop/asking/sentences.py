"""What is wrong with an answer, as one sentence that says what to do."""

from django.utils.translation import gettext as _

from saystop.engines.questionnaires.model import Kind, Question
from saystop.engines.questionnaires.values import Code, Fault


def sentence(fault: Fault, question: Question) -> str:
    """Ours, in the active language, where the form's author has written none."""
    sentences = {
        Code.REQUIRED: _("Answer this question, please: it is the one that we need."),
        Code.CONSTRAINT: _("This answer does not fit here: please look at it again."),
        Code.NOT_TEXT: _("Write this answer as plain text."),
        Code.NOT_A_NUMBER: _("Write a number in figures, for example 12."),
        Code.NOT_WHOLE: _("Write a whole number, without a comma or a point."),
        Code.OUT_OF_RANGE: _("Write a number between %(min)s and %(max)s."),
        Code.TOO_LONG: _("This has %(length)s characters and at most %(max)s fit: please shorten it."),
        Code.NOT_ON_STEP: _("Choose a number that is %(start)s plus any number of steps of %(step)s."),
        Code.NOT_RANKED: _("Give each answer a place of its own, so that none is left out or named twice."),
        Code.NOT_A_CHOICE: _("Choose one of the answers on this page."),
        Code.TOO_MANY: _("Choose at most %(max)s."),
        Code.BAD_DATE: _date(question),
        Code.BAD_TIME: _("Write the time as hours and minutes, for example 21:30."),
        Code.BAD_POSITION: _("Write the position as two numbers from a map, for example 50.8467 4.3525."),
        Code.BAD_FILE: _("Choose the file again, please."),
        Code.NOT_ASKED: _("This question is not asked here: leave it empty."),
    }
    return sentences[fault.code] % fault.params


def _date(question: Question) -> str:
    """What a day is asked as: whole, only its year or month, or with the time."""
    if question.kind is Kind.DATE_TIME:
        return _("Write the day and the time, for example 2026-07-31 21:30.")
    if "month-year" in question.appearance:
        return _("Write the year and the month, for example 2026-07.")
    if "year" in question.appearance:
        return _("Write the year in four figures, for example 2026.")
    return _("Write the date as year-month-day, for example 2026-07-31.")
