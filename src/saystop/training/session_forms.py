"""What trainers and participants type about sessions. Every fault is answered at its field with one sentence."""

import re
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from saystop.asking import languages
from saystop.offices import past_days
from saystop.offices.forms import Form, OneOf, day_field, text_field
from saystop.training import codes
from saystop.training.models import MOST_SEATS, Course, Reason, Session

# An address within this installation: nothing else can be meant by it.
_INSIDE = re.compile(r"/[a-z]{2,3}/[A-Za-z0-9/_-]{1,190}")


def _time(label: Any, missing: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": missing,
            "invalid": _("Write the time as hour and minute, such as 14:30."),
        },
    )


class CourseChoice(OneOf):
    def label_from_instance(self, course: Course) -> str:
        return course.told(get_language() or "en").get("title", "") or course.slug


class SessionForm(Form):
    course = CourseChoice(
        label=_("Course"),
        queryset=Course.objects.filter(is_active=True),
        empty_label=_("Choose a course"),
        error_messages={"required": _("Choose a course."), "invalid_choice": _("Choose a course.")},
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=lambda: [(code, languages.named(code)) for code in languages.codes()],
        error_messages={"required": _("Choose a language."), "invalid_choice": _("Choose a language.")},
    )
    day = day_field(_("Day"), missing=_("Choose a day."))
    starts_at = _time(_("From"), _("Write when it begins."))
    ends_at = _time(_("To"), _("Write when it ends."))
    place = text_field(
        _("Place"), _("Street, town, room: as participants need it."), 200, _("Write where it is.")
    )
    host = text_field(_("House, company or school"), "", 120)
    trainers = text_field(_("Trainers"), _("As they shall stand on the page and on certificates."), 200)
    seats = forms.IntegerField(
        label=_("Seats"),
        min_value=1,
        max_value=MOST_SEATS,
        initial=20,
        widget=forms.TextInput(attrs={"size": "6", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            _("Write a number from 1 to 300."),
        ),
    )
    is_open = forms.BooleanField(
        label=_("Whoever has the address may register"), required=False, initial=True
    )
    evaluation = text_field(
        _("Evaluation"),
        _(
            "The address of a survey of this office, such as /en/survey/after-training/. It stands on the page after the session."
        ),
        200,
    )

    def clean_evaluation(self) -> str:
        written = str(self.cleaned_data["evaluation"])
        if written and not _INSIDE.fullmatch(written):
            raise forms.ValidationError(
                _(
                    "Write an address of this office that begins with a language, such as /en/survey/after-training/."
                )
            )
        return written

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_at"), cleaned.get("ends_at")
        if first and last and last <= first:
            self.add_error("ends_at", _("Choose an end that is after the beginning."))
        course, language = cleaned.get("course"), cleaned.get("language")
        if course and language and language not in course.texts:
            self.add_error("language", _("The course does not speak this language: choose another."))
        past_days.ask_about(
            self,
            "day",
            "for_the_record",
            _("It was held on this day already: enter it for the record"),
            _("This day is over: choose another, or tick at the end of the form that it was held already."),
        )
        return cleaned

    @staticmethod
    def values(session: Session) -> dict[str, Any]:
        return {name: getattr(session, name) for name in SessionForm.base_fields}


class HoldForm(Form):
    others = forms.IntegerField(
        label=_("Who came without being on the list"),
        help_text=_("A number. Who is on the list is counted by itself."),
        min_value=0,
        max_value=MOST_SEATS,
        initial=0,
        widget=forms.TextInput(attrs={"size": "6", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            _("Write a number from 0 to 300."),
        ),
    )


class _Named(Form):
    """With a name or word that can be told from others when it is compared."""

    def clean_name(self) -> str:
        written = str(self.cleaned_data["name"])
        if not codes.folded(written):
            raise forms.ValidationError(_("Write it with letters or digits."))
        return written


class RegisterForm(_Named):
    """Of professionals."""

    name = text_field(_("Name"), _("As it shall stand on the certificate."), 80, _("Write your name."))
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("For a reminder the day before. You may leave it empty."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("Type the whole e-mail address, such as ana@office.example."),
            "max_length": _("An e-mail address has at most %(limit_value)d characters."),
        },
    )


class WordForm(_Named):
    """Of young people: no name is needed, and none is asked."""

    name = text_field(
        _("A word of your choice"),
        _("Not your name: a word by which you find yourself on the list, such as blue-kite."),
        80,
        _("Write a word."),
    )


class HereForm(_Named):
    name = text_field(
        _("Name or word"), _("The one with which you registered."), 80, _("Write the name or the word.")
    )


class NameForm(_Named):
    name = text_field(
        _("Name on the paper"),
        _("It is compared, and not kept."),
        80,
        _("Write the name that stands on the paper."),
    )


class RevokeForm(Form):
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason."), "invalid_choice": _("Choose a reason.")},
    )
