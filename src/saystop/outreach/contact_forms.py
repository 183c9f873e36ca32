"""What members type about contacts of a partner and the history of contact. Every fault is answered at its field."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saystop.offices.forms import Form, day_field, text_field
from saystop.outreach.forms import TOO_LONG
from saystop.outreach.models import Contact, Partner, TouchKind


class ContactForm(Form):
    """A person at work at a partner."""

    name = text_field(_("Name"), "", 120, _("Give the name of the person."))
    role = text_field(_("Role"), _("What this person does there."), 80)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("At work."),
        required=False,
        max_length=254,
        error_messages={
            "invalid": _("Type the whole e-mail address, such as ana@hotel.example."),
            "max_length": TOO_LONG,
        },
    )
    phone = text_field(_("Telephone"), _("At work."), 40)
    speaks = text_field(_("Languages"), _("In words, such as “Dutch, some French”."), 80)

    @staticmethod
    def values(contact: Contact) -> dict[str, Any]:
        return {name: getattr(contact, name) for name in ContactForm.base_fields}


class TouchForm(Form):
    """One time that the office was in contact with a partner, and perhaps what comes next."""

    day = day_field(_("Day"), missing=_("Write the day on which it was."))
    kind = forms.ChoiceField(
        label=_("How"),
        choices=TouchKind.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose how it was.")),
    )
    what = text_field(_("What"), "", 500, _("Write in a few words what it was about."))
    next_step = text_field(_("Next step"), "", 200)
    next_on = day_field(_("When"))
    is_done = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, partner: Partner) -> None:
        # Ids of its own: it stands on a page with others.
        super().__init__(data, initial={"day": timezone.localdate()}, auto_id="touch-%s")
        if partner.next_step:
            self.fields["is_done"].label = _("Done: %(step)s") % {"step": partner.next_step}
        else:
            del self.fields["is_done"]

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is not after today."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("next_on") and not cleaned.get("next_step") and "next_step" not in self.errors:
            self.add_error("next_step", _("Write what is to be done on that day."))
        return cleaned
