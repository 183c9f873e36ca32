"""The forms of the line that members fill in; the reporters' form is a workbook."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WorkbookForm(forms.Form):
    workbook = forms.FileField(
        label=_("Your workbook"), help_text=_("An XLSForm as .xlsx, at most 2 MB."), max_length=120
    )
