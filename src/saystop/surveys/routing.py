"""When a question is asked, in words for paper: what the logic says where it compares, else nothing."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from saystop.asking.markdown import plain
from saystop.engines.questionnaires.logic import Expression
from saystop.engines.questionnaires.model import Questionnaire

_PATH = r"/form/(?P<path>[^\s,()=<>!'\"\[\]]+)"
_VALUE = r"(?:'(?P<single>[^']*)'|\"(?P<double>[^\"]*)\"|(?P<number>-?[0-9]+(?:\.[0-9]+)?))"
_SELECTED = re.compile(rf"(?P<denied>not\(\s*)?selected\(\s*{_PATH}\s*,\s*{_VALUE}\s*\)(?(denied)\s*\))")
_COMPARED = re.compile(rf"{_PATH}\s*(?P<sign>!=|<=|>=|=|<|>)\s*{_VALUE}")
_JOINED = re.compile(r"\s+(and|or)\s+")


def words(
    questionnaire: Questionnaire, expression: Expression, numbers: Mapping[str, int], language: str
) -> str:
    """The conditions under which something is asked, in the active language; empty where they are more than comparisons.

    Args:
        numbers: those of the questions on the sheet, by path.
        language: in which choices are named.
    """
    pieces = _JOINED.split(expression.source.strip())
    joints = set(pieces[1::2])
    if len(joints) > 1:
        return ""
    said = [_condition(questionnaire, piece, numbers, language) for piece in pieces[::2]]
    if not all(said):
        return ""
    if not joints:
        return said[0]
    between = _("%(one)s, and %(other)s") if joints == {"and"} else _("%(one)s, or %(other)s")
    whole = said[0]
    for other in said[1:]:
        whole = between % {"one": whole, "other": other}
    return whole


def _condition(questionnaire: Questionnaire, source: str, numbers: Mapping[str, int], language: str) -> str:
    source = source.strip()
    found = _SELECTED.fullmatch(source) or _COMPARED.fullmatch(source)
    if found is None or found["path"] not in numbers:
        return ""
    question = questionnaire.questions[found["path"]]
    value = next(one for one in (found["single"], found["double"], found["number"]) if one is not None)
    choice = question.choices.by_name.get(value)
    if question.choices and value and choice is None:
        return ""
    label = plain(choice.label.get(language, questionnaire.default_language)) if choice else value
    given = {"number": numbers[found["path"]], "answer": label or value}
    if found.re is _SELECTED:
        if found["denied"]:
            return _("“%(answer)s” is not ticked in question %(number)d") % given
        return _("“%(answer)s” is ticked in question %(number)d") % given
    if not value:
        said = {"!=": _("question %(number)d is answered"), "=": _("question %(number)d is not answered")}
    else:
        said = {
            "=": _("the answer to question %(number)d is “%(answer)s”"),
            "!=": _("the answer to question %(number)d is not “%(answer)s”"),
            "<": _("the answer to question %(number)d is less than %(answer)s"),
            "<=": _("the answer to question %(number)d is at most %(answer)s"),
            ">": _("the answer to question %(number)d is more than %(answer)s"),
            ">=": _("the answer to question %(number)d is at least %(answer)s"),
        }
    return said.get(found["sign"], "") % given
