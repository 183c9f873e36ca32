"""A day that is over may be a slip of the pen, or meant: the form asks once, with a box that stands there only then."""

from typing import Any

from django import forms
from django.utils import timezone


def ask_about(form: forms.Form, field: str, box: str, label: Any, sentence: Any) -> None:
    """To be called while the form is cleaned. A day that was there before is not asked about again.

    Args:
        box: the name of the box, at the end of the form, that says it is meant.
        sentence: at the day while the box is not ticked.
    """
    day = form.cleaned_data.get(field)
    if not day or day >= timezone.localdate() or day == form.initial.get(field):
        return
    form.fields[box] = forms.BooleanField(label=label, required=False)
    if not form[box].data:
        form.add_error(field, sentence)
