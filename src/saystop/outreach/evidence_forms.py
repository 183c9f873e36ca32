"""What members type about a partner's commitment."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saystop.offices.forms import Form, day_field, text_field
from saystop.outreach import proofs
from saystop.outreach.models import Criterion
from saystop.outreach.models.commitments import LONGEST_WHAT
from saystop.outreach.proofs import Proof


class EvidenceForm(Form):
    """Something that the partner did for one of the criteria.

    Args:
        too_large: the request was larger than those of which files are taken.
    """

    criterion = forms.TypedChoiceField(
        label=_("Criterion"),
        choices=[("", _("Choose a criterion")), *((one.value, one.label) for one in Criterion)],
        coerce=int,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one of the six criteria.")),
    )
    day = day_field(_("Day"), _("On which it was done, or begins to hold."), _("Write the day of it."))
    what = text_field(
        _("What was done"),
        _("At most 500 characters. No names of employees, guests or children."),
        LONGEST_WHAT,
        _("Write in a sentence what was done."),
        rows=3,
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPEG or PNG, at most 3 MB. Where and when a photo was taken is taken out of it."),
        required=False,
        error_messages={"empty": _("This file is empty: choose another.")},
    )

    def __init__(self, data: Any = None, files: Any = None, *, too_large: bool = False) -> None:
        super().__init__(data, files, initial={"day": timezone.localdate()})
        self.too_large = too_large

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("Choose a day that is not to come: what is planned does not count.")
            )
        return day

    def clean_file(self) -> Proof | None:
        if self.too_large:
            raise forms.ValidationError(proofs.TOO_LARGE)
        file = self.cleaned_data["file"]
        if file is None:
            return None
        try:
            return proofs.proof(file.read())
        except proofs.Unusable as fault:
            raise forms.ValidationError(fault.sentence) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors and "file" in self.files and "file" not in self.errors:
            self.add_error("file", _("Choose the file once more: a browser does not keep it."))
        return cleaned
