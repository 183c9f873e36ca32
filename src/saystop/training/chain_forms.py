"""What pupils report of a workshop that they led."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from saystop.offices.forms import Form, day_field
from saystop.training.models import AgeGroup, Chain, Topic
from saystop.training.models.chains import MOST_LED, MOST_REACHED


def _how_many(label: Any, hint: Any, most: int, wrong: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=1,
        max_value=most,
        widget=forms.TextInput(attrs={"size": "6", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
    )


def _one_of(label: Any, choices: Any, missing: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


class WorkshopForm(Form):
    """Numbers and choices alone: nothing in which a name could stand."""

    day = day_field(_("On which day was it?"), missing=_("Write the day of the workshop."))
    topic = _one_of(_("What was it about?"), Topic.choices, _("Choose what it was about."))
    led_by = _how_many(_("How many of you led it?"), "", MOST_LED, _("Write a whole number from 1 to 30."))
    reached = _how_many(
        _("How many pupils came?"),
        _("Without those who led it. An estimate is good enough."),
        MOST_REACHED,
        _("Write a whole number from 1 to 500."),
    )
    age_group = _one_of(_("How old were they?"), AgeGroup.choices, _("Choose an age."))
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, chain: Chain, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.chain = chain
        self.fields["day"].error_messages["invalid"] = pgettext(
            "to pupils", "Write the day as year, month, day, for example 2031-01-30."
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "once" in self.errors:  # nobody types it: a page that was tampered with is a page of its own
            del self.errors["once"]
            cleaned["once"] = uuid.uuid4()
        day = cleaned.get("day")
        if day and day > timezone.localdate():
            self.add_error("day", _("This day is still to come: report the workshop when it was held."))
        elif day and day < self.chain.session.day:
            self.add_error("day", _("This was before your training: write the day of the workshop."))
        return cleaned
