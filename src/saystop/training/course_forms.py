"""What members type about courses and units. Every fault is answered at its field with one sentence that says what to do."""

import re
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from saystop.offices.forms import text_field
from saystop.offices.language_forms import InLanguages
from saystop.training import pictures, scenarios
from saystop.training.models import Audience, Business, Course, Unit, UnitKind
from saystop.training.reading import NEEDED

TITLE, SUMMARY, TEXT, ALTERNATIVE = 120, 600, 6_000, 300  # characters
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class CourseForm(InLanguages):
    """What a course is, and to whom somebody can turn."""

    parts = (("title", _("Title"), "", TITLE, 0), ("summary", _("Summary"), "", SUMMARY, 3))
    needed = ("title", "summary")

    slug = text_field(
        _("Short name"),
        _("Part of its address: small letters, digits and hyphens, such as “look-twice”."),
        40,
        _("Give the course a short name."),
    )
    audience = forms.ChoiceField(
        label=_("Audience"),
        choices=Audience.choices,
        error_messages={"required": _("Choose an audience."), "invalid_choice": _("Choose an audience.")},
    )
    business = forms.ChoiceField(
        label=_("Kind of business"),
        help_text=_("Of the houses for which it is written."),
        choices=Business.choices,
        error_messages={
            "required": _("Choose a kind of business."),
            "invalid_choice": _("Choose a kind of business."),
        },
    )
    safeguarding = text_field(
        _("Safeguarding contact"),
        _(
            "To whom somebody can turn whom the course touches, as it shall be read on each of its pages."
            " Empty: the page names the person of trust and the services that help."
        ),
        300,
        rows=2,
    )
    valid_months = forms.IntegerField(
        label=_("A certificate holds for so many months"),
        help_text=_("0: without an end."),
        min_value=0,
        max_value=120,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 6}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Write a whole number from 0 to 120.")
        ),
    )
    is_active = forms.BooleanField(label=_("Everybody can read it"), required=False)

    def __init__(self, data: Any = None, *, found: Course | None = None) -> None:
        course = found or Course(is_active=False)
        initial = {name: getattr(course, name) for name in self.base_fields}
        super().__init__(data, said=course.texts, initial=initial)
        self.found = found

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        if not _SLUG.fullmatch(slug):
            raise forms.ValidationError(
                _("Write small letters, digits and hyphens only, such as “look-twice”.")
            )
        same = Course.objects.filter(slug=slug)
        if (same.exclude(pk=self.found.pk) if self.found else same).exists():
            raise forms.ValidationError(_("There is a course of this short name already: choose another."))
        return slug

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.base_fields} | {"texts": self.texts}


class UnitForm(InLanguages):
    """The texts of a unit, and what its kind is about."""

    def __init__(self, data: Any = None, files: Any = None, *, unit: Unit) -> None:
        self.unit = unit
        kind = UnitKind(unit.kind)
        is_text = kind == UnitKind.TEXT
        hint = _(
            "An empty line begins a paragraph, “- ” a point of a list, “### ” a heading; **so** is bold."
        )
        self.needed = NEEDED[kind]
        self.parts = [
            ("title", _("Title"), "", TITLE, 0),
            ("text", _("Text") if is_text else _("Text before it"), hint, TEXT, 8 if is_text else 4),
        ]
        if kind == UnitKind.PICTURE:
            what = _("What the picture shows, for those who do not see it.")
            self.parts.append(("alternative", _("Alternative text"), what, ALTERNATIVE, 2))
        super().__init__(data, files, said=unit.texts, initial={"scenario": unit.scenario})
        if own := self._own(kind, is_new=unit._state.adding):
            self.fields = {**own, **self.fields}

    def _own(self, kind: UnitKind, *, is_new: bool) -> dict[str, forms.Field]:
        """The fields of one kind."""
        stays = "" if is_new else _("Empty: the one that is here stays.")
        if kind == UnitKind.PICTURE:
            return {
                "picture": _file(_("Picture"), _("PNG or JPEG, at most 1 MB."), stays, _("Choose a picture."))
            }
        if kind == UnitKind.QUIZ:
            hint = _("An XLSForm with questions that have choices, at most 1 MB (.xlsx).")
            return {"workbook": _file(_("The workbook"), hint, stays, _("Choose the workbook."))}
        if kind == UnitKind.SCENARIO:
            told = scenarios.in_language(get_language() or "en")
            choose = _("Choose a scenario.")
            return {
                "scenario": forms.ChoiceField(
                    label=_("Scenario"),
                    choices=[("", choose), *((slug, story.title) for slug, story in told)],
                    error_messages={"required": choose, "invalid_choice": choose},
                )
            }
        return {}

    def clean_picture(self) -> bytes | None:
        given = self.cleaned_data["picture"]
        if given is None:
            return None
        try:
            return pictures.drawn_anew(given.read())
        except pictures.Unfit as fault:
            raise forms.ValidationError(fault.sentence) from fault


def _file(label: Any, hint: Any, stays: Any, missing: Any) -> forms.FileField:
    return forms.FileField(
        label=label,
        help_text=f"{hint} {stays}".strip(),
        required=not stays,
        error_messages=dict.fromkeys(("required", "missing"), missing)
        | {"empty": _("This file is empty: choose another.")},
    )
