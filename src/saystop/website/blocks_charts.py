"""Blocks that show what is counted elsewhere in the house: a chart of a survey, figures of a year.

The editor chooses from what is public at this moment. What is taken away later is shown no more: the page has nothing in its
place, its preview says so to the editor, and the page is not published again before something else is chosen.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

MOST_FIGURES = 6

Choices = Sequence[tuple[str, Sequence[tuple[str, str]]]]


class ChosenNow(blocks.FieldBlock):
    """One of what there is when the editor looks: a plain list to open. Nothing is looked up when readers see the page."""

    def __init__(self, *, help_text: Any = None, **kwargs: Any) -> None:
        self.field = forms.ChoiceField(
            choices=self._with_none,
            help_text=help_text,
            error_messages={
                "required": _("Choose one from the list."),
                "invalid_choice": _("This is no longer public: choose another, or take the block out."),
            },
        )
        super().__init__(**kwargs)

    def offered(self) -> Choices:
        """By the heading under which they stand in the list."""
        raise NotImplementedError  # each kind says it; not by `abc`, since blocks have a metaclass of their own

    def _with_none(self) -> list[tuple[str, Any]]:
        return [("", "–"), *self.offered()]


class SurveyQuestion(ChosenNow):
    """A question of a survey whose figures are on its public page."""

    def offered(self) -> Choices:
        from saystop.website import survey_charts

        return survey_charts.questions(get_language() or "en")

    class Meta:
        icon = "placeholder"


class SurveyChart(blocks.StructBlock):
    """The answers to one question, as the survey published them."""

    question = SurveyQuestion(
        label=_("Question"),
        help_text=_(
            "Questions of surveys whose figures are published. They show what was published, never what came since."
        ),
    )
    heading = blocks.CharBlock(
        label=_("Heading"),
        help_text=_("Left empty, the question stands there."),
        max_length=160,
        required=False,
    )

    class Meta:
        label = _("Chart from a survey")
        icon = "table"
        template = "website/blocks/survey_chart.html"

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        from saystop.website import survey_charts

        context = super().get_context(value, parent_context=parent_context)
        context["chart"] = survey_charts.chart(value["question"] or "", get_language() or "en")
        context["is_preview"] = _is_preview(parent_context)
        return context


class YearFigure(ChosenNow):
    """A figure of the impact page in one year."""

    def offered(self) -> Choices:
        from saystop.website import year_figures

        return year_figures.offered(get_language() or "en")

    class Meta:
        icon = "placeholder"


class YearFigures(blocks.StructBlock):
    """Figures of the impact page, each with its year and the way to what it counts."""

    figures = blocks.ListBlock(
        YearFigure(label=_("Figure")), label=_("Figures"), min_num=1, max_num=MOST_FIGURES
    )

    class Meta:
        label = _("Figures of the impact page")
        icon = "order"
        template = "website/blocks/year_figures.html"

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        from saystop.website import year_figures

        context = super().get_context(value, parent_context=parent_context)
        wanted = list(value["figures"])
        shown = year_figures.shown(wanted, get_language() or "en")
        context["shown"] = shown
        context["is_less"] = _is_preview(parent_context) and len(shown) < len(wanted)
        return context


def _is_preview(parent_context: Any) -> bool:
    """Whether an editor looks, before the page is out."""
    request = (parent_context or {}).get("request")
    return bool(getattr(request, "is_preview", False))
