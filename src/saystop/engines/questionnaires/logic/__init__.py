"""The logic of a questionnaire: the ODK XForms subset of XPath 1.0, parsed and evaluated within bounds."""

from saystop.engines.questionnaires.logic.expression import Expression, resolve
from saystop.engines.questionnaires.logic.language import Context, ExpressionError

__all__ = ["Context", "Expression", "ExpressionError", "resolve"]
