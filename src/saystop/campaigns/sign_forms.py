"""What somebody writes who signs. Every fault is answered at its field with one sentence that says what to do."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from saystop.asking.countries import countries
from saystop.campaigns.letter_forms import SourceForm
from saystop.campaigns.models import Kind
from saystop.campaigns.names import folded, one_line
from saystop.campaigns.services.signing import Given
from saystop.casework import mailing
from saystop.offices.forms import Form, text_field

_WHOLE = _("Write the whole address, such as https://organisation.example.")
_HINT = mailing.sent_or_not(
    _(
        "For the mail by which you confirm. It is never published and is deleted half a year after the letter is closed."
    ),
    _(
        "By it somebody of the office asks you. It is never published and is deleted half a year after the letter is closed."
    ),
)
_ADDED_HINT = mailing.sent_or_not(
    _("To ask again when the text changes. You may leave it empty."),
    _("For you alone: this office sends no mail by itself. You may leave it empty."),
)


def _country() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Country"),
        choices=lambda: [("", _("Choose a country")), *countries(get_language() or "en")],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose the country from the list.")),
    )


def _email(missing: Any, hint: Any) -> forms.EmailField:
    return forms.EmailField(
        label=_("E-mail address"),
        help_text=hint,
        required=bool(missing),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": missing,
            "invalid": _("Type the whole e-mail address, such as ana@office.example."),
            "max_length": _("An e-mail address has at most %(limit_value)d characters."),
        },
    )


class _Signing(Form):
    """With a name that can be told from others when it is compared."""

    kind: Kind

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("name", "signer", "function"):
            if cleaned.get(name):
                cleaned[name] = one_line(cleaned[name])
        if cleaned.get("name") and not folded(cleaned["name"]):
            self.add_error("name", _("Write it with letters or digits."))
        return cleaned

    def given(self, language: str) -> Given:
        """What was written, of a form without faults."""
        written = {
            name: str(self.cleaned_data.get(name) or "")
            for name in ("name", "country", "email", "signer", "function", "website")
        }
        return Given(kind=self.kind, language=language, **written)


class _Organisation(_Signing):
    kind = Kind.ORGANISATION

    name = text_field(
        _("Name of the organisation"),
        _("As it shall stand below the letter."),
        160,
        _("Write the organisation’s name."),
    )
    country = _country()
    website = forms.URLField(
        label=_("Website"),
        help_text=_("You may leave it empty."),
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={
            "invalid": _WHOLE,
            "max_length": _("This has %(show_value)d characters and at most %(limit_value)d fit."),
        },
    )
    signer = text_field(
        _("Who signs for it"), _("First name and name. It is published."), 120, _("Write who signs.")
    )
    function = text_field(
        _("Function"), _("Such as “director”. It is published."), 120, _("Write the function.")
    )
    email = _email(_("Write an e-mail address."), _HINT)

    def clean_website(self) -> str:
        written = str(self.cleaned_data["website"])
        if written and not written.startswith(("https://", "http://")):
            raise forms.ValidationError(_WHOLE)
        return written


class OrganisationForm(_Organisation):
    authorised = forms.BooleanField(
        label=_("I may sign for this organisation."),
        error_messages={"required": _("Tick this if you may sign; if not, ask somebody who may.")},
    )


class PersonForm(_Signing):
    kind = Kind.PERSON

    name = text_field(
        _("First name and name"), _("As it shall stand below the letter."), 120, _("Write your name.")
    )
    country = _country()
    email = _email(_("Write an e-mail address."), _HINT)


FORMS: dict[str, type[OrganisationForm] | type[PersonForm]] = {
    Kind.ORGANISATION: OrganisationForm,
    Kind.PERSON: PersonForm,
}


class AddForm(_Organisation, SourceForm):
    """An organisation that a member enters."""

    field_order = ("name", "country", "website", "signer", "function", "email", "source")
    email = _email("", _ADDED_HINT)


class AddPersonForm(PersonForm, SourceForm):
    """A person whom a member enters."""

    field_order = ("name", "country", "email", "source")
    email = _email("", _ADDED_HINT)


ADD_FORMS: dict[str, type[AddForm] | type[AddPersonForm]] = {
    Kind.ORGANISATION: AddForm,
    Kind.PERSON: AddPersonForm,
}
