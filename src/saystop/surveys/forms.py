"""What members type about surveys. Every fault is answered at its field with one sentence that says what to do."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from saystop.asking.languages import direction, named
from saystop.casework.forms import Written
from saystop.offices.forms import Form
from saystop.offices.models import Desk

MOST_LISTS = 10


class Files(forms.FileInput):
    allow_multiple_selected = True


class Several(forms.FileField):
    """Any number of files."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = [one for one in (data if isinstance(data, list) else [data]) if one]
        if len(given) > MOST_LISTS:
            raise forms.ValidationError(_("Hand in at most ten lists."))
        return [super(Several, self).clean(one, initial) for one in given]


class WorkbookForm(Form):
    workbook = forms.FileField(
        label=_("The workbook"),
        help_text=_("An XLSForm, as KoboToolbox and ODK use it: .xlsx or .xls, at most 2 MB."),
        error_messages={
            "required": _("Choose the workbook."),
            "empty": _("This file is empty: choose another."),
        },
    )
    lists = Several(
        label=_("Lists of choices"),
        help_text=_("Only when the workbook takes choices from files (.csv)."),
        required=False,
    )


class NewSurveyForm(WorkbookForm):
    name = Written(
        label=_("Name"),
        help_text=_("For you and your colleagues. Respondents read the title of the workbook."),
        max_length=120,
        error_messages={
            "required": _("Give the survey a name."),
            "max_length": _("A name has at most %(limit_value)d characters: shorten it."),
        },
    )
    desk = forms.ModelChoiceField(
        queryset=Desk.objects.none(),
        label=_("Desk"),
        help_text=_("What respondents write in their own words is sealed to this desk."),
        empty_label=None,
        error_messages={"required": _("Choose a desk."), "invalid_choice": _("Choose a desk that you hold.")},
    )
    field_order = ("name", "desk", "workbook", "lists")

    def __init__(self, *args: Any, desks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["desk"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = desks


class AsText(forms.TextInput):
    """For numbers: a field of the type “number” shows nothing of what is none, and sends nothing of it."""


def _consent(language: str, text: str) -> Written:
    writing = {"rows": 4, "lang": language, "dir": direction(language)}
    return Written(
        label=format_lazy("{}: {}", _("Consent to leaving a contact"), named(language)),
        initial=text,
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=writing),
        error_messages={"max_length": _("This is longer than 2,000 characters: shorten it a little.")},
    )


class SettingsForm(Form):
    name = Written(
        label=_("Name"),
        max_length=120,
        error_messages={
            "required": _("Give the survey a name."),
            "max_length": _("A name has at most %(limit_value)d characters: shorten it."),
        },
    )
    closes_on = forms.DateField(
        label=_("Last day"),
        help_text=_(
            "As 2026-11-30. The survey closes by itself at the end of this day. Leave it empty to close by hand."
        ),
        required=False,
        # Not of the type “date”: such a field shows nothing of a day that does not exist, and sends nothing of half a one.
        widget=forms.DateInput(attrs={"autocomplete": "off", "size": 12}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as 2026-11-30.")},
    )
    closes_at = forms.IntegerField(
        label=_("Number of responses"),
        help_text=_("The survey closes when so many people have answered."),
        required=False,
        min_value=1,
        max_value=1_000_000,
        widget=AsText(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 8}),
        error_messages={
            "invalid": _("Write a whole number."),
            "min_value": _("Write a number from 1 to 1,000,000."),
            "max_value": _("Write a number from 1 to 1,000,000."),
        },
    )
    one_page = forms.BooleanField(label=_("All questions on one page"), required=False)
    may_pause = forms.BooleanField(
        label=_("Respondents may pause"),
        help_text=_("They get a private link under which their answers wait, encrypted, for 30 days."),
        required=False,
    )
    by_ticket = forms.BooleanField(
        label=_("One link for each respondent"),
        help_text=_("Nobody answers twice, and nobody without a link. Who got which link is not kept here."),
        required=False,
    )

    def __init__(
        self, *args: Any, languages: Sequence[str], consents: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.languages = languages
        for code in languages:
            self.fields[f"consent_{code}"] = _consent(code, consents.get(code, ""))
        self.fields[f"consent_{languages[0]}"].help_text = _(
            "With a text here respondents may leave an address after the last question. It is sealed and tied to no answer."
        )

    def consents(self) -> dict[str, str]:
        """The texts that were written, by the code of their language."""
        typed = {code: self.cleaned_data.get(f"consent_{code}", "") for code in self.languages}
        return {code: text for code, text in typed.items() if text}

    def clean(self) -> dict[str, Any]:
        """Who agrees must be able to read to what: the consent stands in every language of the survey, or in none."""
        for code in self.languages:
            name = f"consent_{code}"
            if self.consents() and name not in self.errors and not self.cleaned_data[name]:
                self.add_error(
                    name, _("Write the consent in this language too, or leave it empty in all of them.")
                )
        return self.cleaned_data

    def clean_closes_on(self) -> date | None:
        """No survey is closed, or kept from opening, by a slip of the pen. The day that stands there already may stay."""
        day: date | None = self.cleaned_data["closes_on"]
        if day and day < timezone.localdate() and day != self.initial.get("closes_on"):
            raise forms.ValidationError(
                _("This day is over: write today or a later one, or close the survey by hand.")
            )
        return day


class OneLanguage(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        said = {"required": _("Choose a language."), "invalid_choice": _("Choose a language.")}
        super().__init__(error_messages=said, **kwargs)


class LanguageForm(Form):
    """What asks for one of a survey's languages."""

    language = OneLanguage()

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        if isinstance(field, OneLanguage):
            field.choices = [(code, named(code)) for code in languages]


class TicketsForm(LanguageForm):
    count = forms.IntegerField(
        label=_("How many links"),
        min_value=1,
        max_value=5000,
        widget=AsText(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 6}),
        error_messages={
            "required": _("Write how many links you need."),
            "invalid": _("Write a whole number."),
            "min_value": _("Write a number from 1 to 5,000."),
            "max_value": _("Write a number from 1 to 5,000."),
        },
    )
    language = OneLanguage(
        label=_("Language"),
        required=False,  # then the page's, where the survey speaks it
    )
    field_order = ("count", "language")


class ExportForm(LanguageForm):
    form = forms.ChoiceField(
        label=_("Kind of file"),
        choices=[
            ("sav", _("SPSS (.sav), with labels and missing values: for SPSS, PSPP, R, Python")),
            ("xlsx", _("Excel (.xlsx): names, labels and codebook, a sheet each")),
            ("csv", _("CSV, with the names of the choices")),
            ("labels", _("CSV, with the labels of the choices")),
            ("json", _("JSON, with the codebook in it")),
            ("codebook", _("The codebook alone, as CSV")),
            ("markdown", _("The codebook alone, as Markdown")),
            ("r", _("A script that reads the SPSS file in R")),
            ("python", _("A script that reads the SPSS file in Python")),
        ],
        initial="sav",
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a kind of file."),
            "invalid_choice": _("Choose a kind of file."),
        },
    )
    language = OneLanguage(label=_("Language of the labels"))
    field_order = ("form", "language", "written")
    written = forms.BooleanField(
        label=_("With what respondents wrote in their own words"),
        help_text=_("It may tell who somebody is: take it along only if you need it."),
        required=False,
    )

    def __init__(self, *args: Any, may_read: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_read:
            del self.fields["written"]


class ImportForm(LanguageForm):
    field_order = ("answers", "language")
    answers = forms.FileField(
        label=_("The file with the answers"),
        help_text=_("A CSV export of KoboToolbox, at most 50 MB: best with “XML values and headers”."),
        error_messages={
            "required": _("Choose the file."),
            "missing": _("Choose the file."),
            "empty": _("This file is empty: choose another."),
        },
    )
    language = OneLanguage(
        label=_("Language in which people answered"),
        help_text=_(
            "The file does not tell. Import the answers of each language by themselves if you know it."
        ),
    )
