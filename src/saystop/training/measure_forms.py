"""What is typed about tests: the code that participants make, and the workbook of a test."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saystop.offices.forms import Form
from saystop.training import matching


def _remembered(label: Any, hint: Any, missing: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        widget=forms.TextInput(attrs={"size": "6", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": missing},
    )


class CodeForm(Form):
    """Three things that somebody remembers, and nobody else knows all together."""

    carer = _remembered(
        _("The first two letters of the first name of your mother, or of whoever cared for you as a child"),
        _("For example AN for Anna."),
        _("Write two letters of that name."),
    )
    day = _remembered(
        _("The day of the month on which you were born"),
        _("For example 07. Without the month and the year."),
        _("Write a day from 1 to 31."),
    )
    school = _remembered(
        _("The first two letters of the name of your first school"),
        _("For example HA for Harbour School."),
        _("Write two letters of that name."),
    )

    def add_prefix(self, field_name: str) -> str:
        # No question of a workbook can have a colon in its name.
        return f"code:{field_name}"

    def clean_carer(self) -> str:
        return self._letters("carer")

    def clean_school(self) -> str:
        return self._letters("school")

    def clean_day(self) -> int:
        day = matching.day_of_month(self.cleaned_data["day"])
        if day is None:
            raise forms.ValidationError(_("Write a day from 1 to 31."))
        return day

    def _letters(self, name: str) -> str:
        found = matching.letters(self.cleaned_data[name])
        if not found:
            raise forms.ValidationError(_("Write two letters of that name."))
        return found


class TestFileForm(Form):
    """The workbook of a test."""

    workbook = forms.FileField(
        label=_("The workbook"),
        help_text=_("An XLSForm, as KoboToolbox and ODK use it: .xlsx or .xls, at most 2 MB."),
        error_messages={
            "required": _("Choose the workbook."),
            "missing": _("Choose the workbook."),
            "empty": _("This file is empty: choose another."),
        },
    )
