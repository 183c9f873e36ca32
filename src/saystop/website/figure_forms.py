"""What members type about figures and the annual report.

Every fault is answered at its field with one sentence that says what to do.
"""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from saystop.offices.forms import Form, day_field, text_field
from saystop.offices.language_forms import InLanguages
from saystop.training import pictures
from saystop.website.models import Figure, Section, Unit, Value

LABEL, DEFINITION, DOCUMENT, LINK, REASON = 60, 600, 200, 300, 300  # characters
TITLE, TEXT, ALTERNATIVE = 120, 6_000, 300
MOST = Decimal("999999999999.99")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]{1,2})?")
_GROUPS = re.compile(r"[\s'’\u00a0\u202f]")


class NumberField(forms.CharField):
    """A number of at most two decimals, as people write it: 570000, 570 000 or 12,5."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=30,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 16}),
            error_messages={
                "required": _("Write the number."),
                "max_length": _("This is too long for a number."),
            },
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = _plain(_GROUPS.sub("", text))
        if found is None or found > MOST:
            raise forms.ValidationError(
                _("Write a number of at least 0, with at most two decimals, such as 570000 or 12.50.")
            )
        return found


def _plain(text: str) -> Decimal | None:
    """One sign is that of decimals unless three digits follow it: then it groups thousands, as several do.

    No thousands begin with a nought: 0,125 has a decimal too many and is no 125.
    """
    if re.fullmatch(r"[1-9][0-9]{0,2}(?:[.,][0-9]{3})+", text):
        text = text.replace(".", "").replace(",", "")
    text = text.replace(",", ".")
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


class FigureForm(InLanguages):
    """What a figure is called and what it counts."""

    parts = (
        ("label", _("Label"), _("What stands under the number, such as “trained professionals”."), LABEL, 0),
        ("definition", _("Definition"), _("What is counted, and what is not."), DEFINITION, 3),
    )
    needed = ("label", "definition")

    is_shown = forms.BooleanField(label=_("Everybody sees it"), required=False)

    def __init__(self, data: Any = None, *, found: Figure) -> None:
        initial = {"is_shown": found.is_shown, "unit": found.unit}
        super().__init__(data, said=found.texts, initial=initial)
        self.found = found
        self.own = ["is_shown"]
        if found._state.adding:
            fields = {
                "slug": text_field(
                    _("Short name"),
                    _("Part of its address, which never changes: small letters, digits and hyphens."),
                    40,
                    _("Give the figure a short name."),
                ),
                "unit": forms.ChoiceField(
                    label=_("Counted in"),
                    choices=Unit.choices,
                    error_messages=dict.fromkeys(
                        ("required", "invalid_choice"), _("Choose what it is counted in.")
                    ),
                ),
            }
            self.own += list(fields)
            self.fields = {**fields, **self.fields}

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        if not _SLUG.fullmatch(slug):
            raise forms.ValidationError(
                _("Write small letters, digits and hyphens only, such as “trained-guides”.")
            )
        if Figure.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("There is a figure of this short name already: choose another."))
        return slug

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.own} | {"texts": self.texts}


class HandForm(Form):
    """A number that stands in a document."""

    number = NumberField(label=_("Value"))
    document = text_field(
        _("Document"),
        _("In which it stands, such as “Report of activities 2029, page 4”."),
        DOCUMENT,
        _("Name the document in which it stands."),
    )
    document_on = day_field(_("Day of the document"), missing=_("Write the day of the document."))
    link = forms.URLField(
        label=_("Link to the document"),
        help_text=_("If everybody can read it. Empty: none."),
        required=False,
        max_length=LINK,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Write the whole address, such as https://office.example/report.pdf."),
            "max_length": _("This has %(show_value)d characters and at most %(limit_value)d fit."),
        },
    )

    def __init__(self, data: Any = None, *, found: Value | None = None) -> None:
        names = ("number", "document", "document_on", "link")
        super().__init__(data, initial={name: getattr(found, name) for name in names} if found else {})
        if found:
            self.initial["number"] = f"{found.number.normalize():f}"

    def clean_document_on(self) -> Any:
        day = self.cleaned_data["document_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come: write the day of the document."))
        return day

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if link and not link.startswith(("https://", "http://")):
            raise forms.ValidationError(self.fields["link"].error_messages["invalid"])
        return link


class CorrectionForm(InLanguages):
    """The right number, and why it was another."""

    parts = (("reason", _("Reason"), _("One sentence that everybody reads beside the number."), REASON, 2),)
    needed = ("reason",)

    number = NumberField(label=_("The right number"))

    def __init__(self, data: Any = None, *, value: Value, number: str = "") -> None:
        super().__init__(data, said={}, initial={"number": number})
        self.value = value

    def clean_number(self) -> Decimal:
        number: Decimal = self.cleaned_data["number"]
        if number == self.value.now:
            raise forms.ValidationError(_("This is the number that is shown: there is nothing to correct."))
        return number


class SectionForm(InLanguages):
    """A part of the annual report."""

    parts = (
        ("title", _("Heading"), "", TITLE, 0),
        ("text", _("Text"), _("An empty line begins a paragraph."), TEXT, 8),
        (
            "alternative",
            _("Alternative text"),
            _("What the picture shows, for those who do not see it. Empty where there is no picture."),
            ALTERNATIVE,
            2,
        ),
    )
    needed = ("title", "text")

    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG or JPEG, at most 1 MB. Empty: it stays as it is."),
        required=False,
        error_messages={
            "empty": _("This file is empty: choose another."),
            "invalid": _("Choose a picture."),
            "missing": _("Choose a picture."),
        },
    )
    drop_picture = forms.BooleanField(label=_("Take the picture away"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, section: Section) -> None:
        self.section = section
        super().__init__(data, files, said=section.texts)
        if not section.picture:
            del self.fields["drop_picture"]

    def clean_picture(self) -> bytes | None:
        given = self.cleaned_data["picture"]
        if given is None:
            return None
        try:
            return pictures.drawn_anew(given.read())
        except pictures.Unfit as fault:
            raise forms.ValidationError(fault.sentence) from fault

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self._kept(cleaned):
            for code in self._written(cleaned):
                if not cleaned.get(f"alternative_{code}") and f"alternative_{code}" not in self.errors:
                    self.add_error(f"alternative_{code}", _("Say what the picture shows."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        return {"texts": self.texts, "picture": self._kept(self.cleaned_data)}

    def _kept(self, cleaned: dict[str, Any]) -> bytes:
        if cleaned.get("picture"):
            return bytes(cleaned["picture"])
        return b"" if cleaned.get("drop_picture") else bytes(self.section.picture)

    def _written(self, cleaned: dict[str, Any]) -> Iterable[str]:
        return [
            name.removeprefix("title_") for name in cleaned if name.startswith("title_") and cleaned[name]
        ]


class ChooseForm(Form):
    """Which figures stand in the annual report."""

    def __init__(self, data: Any = None, *, values: Iterable[Value], chosen: Iterable[Any] = ()) -> None:
        super().__init__(data, initial={"figures": [str(one) for one in chosen]})
        language = get_language() or "en"
        self.fields["figures"] = forms.MultipleChoiceField(
            label=_("Figures"),
            required=False,
            widget=forms.CheckboxSelectMultiple(),
            choices=[(str(one.figure_id), one.told(language).get("label", "")) for one in values],
            error_messages={"invalid_choice": _("Choose among the figures of this year.")},
        )
