"""What members type about partners, campaigns and channels. Every fault is answered at its field with one sentence."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from saystop.asking import languages
from saystop.asking.countries import countries
from saystop.offices import past_days
from saystop.offices.forms import Form, OneOf, day_field, text_field
from saystop.offices.number_fields import Cost, Degrees
from saystop.outreach.models import Campaign, Channel, Partner, PartnerKind, Place
from saystop.outreach.models.channels import CODE, MOST_LANGUAGES
from saystop.outreach.naming import partner_field
from saystop.outreach.services.channels import MOST_AT_ONCE
from saystop.outreach.sheets import Kind

TOO_LONG = _("This has %(show_value)d characters and at most %(limit_value)d fit.")
HEADLINE, TEXT, CALL = 60, 400, 120  # characters of a campaign's texts that fit the sheets
MOST_COST = 999_999_999  # cents: as many digits as the database keeps


def cost_field(hint: Any) -> Cost:
    """What something cost in euro, if anybody knows."""
    return Cost(
        label=_("Cost in euro"), help_text=hint, most=MOST_COST, wrong=_("Write an amount such as 12.50.")
    )


def language_choices() -> list[tuple[str, str]]:
    return [(code, languages.named(code)) for code in languages.codes()]


class Languages(forms.MultipleChoiceField):
    """Some of the office's languages."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            choices=language_choices,
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": _("Choose at least one language."),
                "invalid_choice": _("Choose among these languages."),
                "invalid_list": _("Choose among these languages."),
            },
            **given,
        )


class PartnerForm(Form):
    """Who takes part, where it is, and what comes next with it."""

    name = text_field(_("Name"), _("Of the house or organisation."), 120, _("Give the name of the partner."))
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=PartnerKind.choices,
        error_messages={"required": _("Choose a kind."), "invalid_choice": _("Choose a kind.")},
    )
    street = text_field(_("Street and number"), "", 120)
    postcode = text_field(_("Postcode"), "", 16)
    town = text_field(_("Town"), "", 80)
    country = forms.ChoiceField(
        label=_("Country"),
        choices=lambda: [("", _("Choose a country")), *countries(get_language() or "en")],
        error_messages={"required": _("Choose a country."), "invalid_choice": _("Choose a country.")},
    )
    latitude = Degrees(
        label=_("Latitude"),
        help_text=_("In degrees, north is positive."),
        most=90,
        wrong=_("Write a number from -90 to 90, such as 51.2."),
    )
    longitude = Degrees(
        label=_("Longitude"),
        help_text=_("In degrees, east is positive."),
        most=180,
        wrong=_("Write a number from -180 to 180, such as 2.9."),
    )
    website = forms.URLField(
        label=_("Website"),
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={
            "invalid": _("Write the whole address, such as https://hotel.example."),
            "max_length": TOO_LONG,
        },
    )
    languages = Languages(
        label=_("Languages"), help_text=_("In which its guests and staff are spoken to."), required=False
    )
    agreed_on = day_field(_("Agreement since"))
    agreed_until = day_field(_("Agreement until"), _("The last day. Empty: without an end."))
    next_step = text_field(
        _("Next step"), _("What you want to do next with this partner. Nothing about reports or guests."), 200
    )
    next_on = day_field(_("When"), _("It is shown on the page of outreach two weeks before."))
    is_active = forms.BooleanField(label=_("It takes part"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("agreed_on"), cleaned.get("agreed_until")
        if last and not first and "agreed_on" not in self.errors:
            self.add_error("agreed_on", _("Write since when the agreement holds."))
        if first and last and last < first:
            self.add_error("agreed_until", _("Choose a last day that is not before the first."))
        for one, other, sentence in (
            ("latitude", "longitude", _("Write the longitude too, or leave both empty.")),
            ("longitude", "latitude", _("Write the latitude too, or leave both empty.")),
        ):
            if cleaned.get(one) is not None and cleaned.get(other) is None and other not in self.errors:
                self.add_error(other, sentence)
        if cleaned.get("next_on") and not cleaned.get("next_step") and "next_step" not in self.errors:
            self.add_error("next_step", _("Write what is to be done on that day."))
        return cleaned

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    @staticmethod
    def values(partner: Partner) -> dict[str, Any]:
        values = {name: getattr(partner, name) for name in PartnerForm.base_fields}
        return {**values, "country": partner.country.lower()}


class PartnerFileForm(Form):
    """A file of partners."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("CSV, or .xlsx with a sheet called “partners”, at most 2 MB."),
        error_messages=dict.fromkeys(("required", "missing"), _("Choose the file."))
        | {"empty": _("This file is empty: choose another.")},
    )


class CampaignForm(Form):
    """What the materials say, in each of the office's languages."""

    name = text_field(_("Name"), _("As members call it."), 120, _("Give the campaign a name."))
    starts_on = day_field(_("From"), missing=_("Write the day on which it begins."))
    ends_on = day_field(_("Until"), _("The last day. Empty: without an end."))

    def __init__(self, data: Any = None, *, found: Campaign | None = None) -> None:
        super().__init__(data, initial=_campaign_values(found) if found else None)
        self.found = found
        for code, name in language_choices():
            for part, label, most, rows in (
                ("headline", _("Headline"), HEADLINE, 0),
                ("text", _("Text"), TEXT, 4),
                ("call", _("Call to act"), CALL, 0),
            ):
                hint = _("At most %(bound)s characters.") % {"bound": most}
                field = text_field(f"{label} ({name})", hint, most, rows=rows)
                field.widget.attrs["lang"] = code
                field.widget.attrs["dir"] = languages.direction(code)
                self.fields[f"{part}_{code}"] = field

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        same = Campaign.objects.filter(name__iexact=name)
        if (same.exclude(pk=self.found.pk) if self.found else same).exists():
            raise forms.ValidationError(_("There is a campaign of this name already: choose another."))
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Choose a last day that is not before the first."))
        else:
            past_days.ask_about(
                self,
                "ends_on",
                "has_ended",
                _("It has ended already: enter it for the record"),
                _(
                    "This day is over: choose another, or tick at the end of the form that it has ended already."
                ),
            )
        said = [code for code in languages.codes() if any(cleaned.get(f"{part}_{code}") for part in PARTS)]
        for code in said:
            for part in PARTS:
                name = f"{part}_{code}"
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Write this too, or leave the whole language empty."))
        if not said and not self.errors:
            first_code = languages.codes()[0]
            self.add_error(f"headline_{first_code}", _("Write the texts in at least one language."))
        return cleaned

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        cleaned = self.cleaned_data
        return {
            code: {part: cleaned[f"{part}_{code}"] for part in PARTS}
            for code in languages.codes()
            if cleaned.get(f"headline_{code}")
        }


PARTS = ("headline", "text", "call")


def _campaign_values(found: Campaign) -> dict[str, Any]:
    values = {"name": found.name, "starts_on": found.starts_on, "ends_on": found.ends_on}
    return values | {
        f"{part}_{code}": said.get(part, "") for code, said in found.texts.items() for part in PARTS
    }


class ChannelForm(Form):
    """Where a material stands."""

    name = text_field(
        _("Name"), _("Of the place, as members call it, such as “Lobby”."), 110, _("Name the place.")
    )
    place = forms.ChoiceField(
        label=_("Kind of place"),
        choices=Place.choices,
        error_messages={
            "required": _("Choose a kind of place."),
            "invalid_choice": _("Choose a kind of place."),
        },
    )
    partner = partner_field(Partner.objects.filter(is_active=True))
    campaign = OneOf(
        label=_("Campaign"),
        queryset=Campaign.objects.all(),
        required=False,
        empty_label=_("No campaign"),
        error_messages={"invalid_choice": _("Choose one of the campaigns.")},
    )
    languages = Languages(
        label=_("Languages"),
        help_text=_(
            "On its materials, at most three."
            " The line opens in the one that the visitor’s browser prefers, otherwise in the first."
        ),
    )
    cost = cost_field(_("What it cost in all, with printing. Empty: nobody knows."))
    count = forms.IntegerField(
        label=_("How many"),
        help_text=_("Several are numbered, and each has a code of its own."),
        min_value=1,
        max_value=MOST_AT_ONCE,
        initial=1,
        widget=forms.TextInput(attrs={"size": "6", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Write a whole number from 1 to 100.")
        ),
    )
    code = forms.CharField(
        label=_("Code"),
        help_text=_(
            "Four to twelve small letters and digits, at least one digit, such as pier2. Empty: one by chance. It stays as it is."
        ),
        required=False,
        widget=forms.TextInput(attrs={"size": "14", "spellcheck": "false", "autocapitalize": "none"}),
    )

    def __init__(self, data: Any = None, *, found: Channel | None = None, initial: Any = None) -> None:
        super().__init__(data, initial=_channel_values(found) if found else initial)
        if found:
            del self.fields["code"], self.fields["count"]
            # It stays with a partner that takes part no more.
            those = Partner.objects.filter(Q(is_active=True) | Q(pk=found.partner_id))
            self.fields["partner"] = partner_field(those)

    def clean_languages(self) -> list[str]:
        chosen: Sequence[str] = self.cleaned_data["languages"]
        if len(chosen) > MOST_LANGUAGES:
            raise forms.ValidationError(_("Choose at most three languages: more do not fit one sheet."))
        return list(chosen)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip().lower()
        if code and not re.fullmatch(CODE, code):
            raise forms.ValidationError(
                _("Use four to twelve letters from a to z and digits, at least one digit, such as pier2.")
            )
        if code and Channel.objects.filter(code=code).exists():
            raise forms.ValidationError(_("This code was given out before: choose another."))
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("code") and cleaned.get("count", 1) > 1:
            self.add_error("code", _("A code is for one channel: leave it empty to make several."))
        return cleaned


class BatchForm(Form):
    """Which sheets of which campaign."""

    campaign = OneOf(
        label=_("Campaign"),
        queryset=Campaign.objects.all(),
        empty_label=_("Choose a campaign"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one of the campaigns.")),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Sheets"),
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice", "invalid_list"), _("Choose at least one kind of sheet.")
        ),
    )
    has_bleed = forms.BooleanField(label=_("With bleed and marks, for a printer’s shop"), required=False)


def _channel_values(found: Channel) -> dict[str, Any]:
    return {
        name: getattr(found, name) for name in ("name", "place", "partner", "campaign", "languages", "cost")
    }
