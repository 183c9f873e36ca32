"""What members type about events. Every fault is answered at its field with one sentence."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from saystop.offices import past_days
from saystop.offices.forms import Form, OneOf, day_field, text_field
from saystop.offices.models import Desk
from saystop.website.links import only_https
from saystop.website.models import Event
from saystop.website.models.events import MOST_SEATS
from saystop.website.models.library import file_languages


def _time(label: Any, missing: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": missing,
            "invalid": _("Write the time as hour and minute, such as 14:30."),
        },
    )


class EventForm(Form):
    name = text_field(
        _("Name"),
        _("For you and your colleagues. Readers see the title of its page."),
        120,
        _("Give the event a name."),
    )
    day = day_field(_("Day"), missing=_("Choose a day."))
    starts_at = _time(_("From"), _("Write when it begins."))
    ends_at = _time(_("To"), _("Write when it ends."))
    place = text_field(
        _("Place"), _("Street, town, room: as people need it to find it. Empty if it is online only."), 200
    )
    online = forms.CharField(
        label=_("Online at"),
        help_text=_(
            "The address of the meeting, with https://. Who has a seat is told it; everybody is, where nobody needs to register."
        ),
        required=False,
        max_length=300,
        validators=[only_https],
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        error_messages={
            "max_length": _("This has %(show_value)d characters and at most %(limit_value)d fit.")
        },
    )
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("Spoken there. Its pages may stand in others."),
        choices=file_languages,
        error_messages={"required": _("Choose a language."), "invalid_choice": _("Choose a language.")},
    )
    takes_registrations = forms.BooleanField(label=_("People register for it"), required=False, initial=True)
    seats = forms.IntegerField(
        label=_("Seats"),
        help_text=_("Whoever comes after these waits, and gets a seat that becomes free."),
        min_value=1,
        max_value=MOST_SEATS,
        initial=40,
        widget=forms.TextInput(attrs={"size": "6", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Write a number from 1 to 2,000.")
        ),
    )
    deadline = day_field(_("Last day to register"), _("Empty: until the day of the event, itself included."))
    desk = OneOf(
        label=_("Seal what people answer to"),
        help_text=_(
            "Without a desk, members who run events read it. With one, only its holders do: choose one if you ask what not "
            "everybody should read, or let people write freely. It stays once somebody has registered."
        ),
        queryset=Desk.objects.filter(keeps_identities=False).order_by("name"),
        required=False,
        empty_label=_("No desk"),
        error_messages={"invalid_choice": _("Choose a desk from the list.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_at"), cleaned.get("ends_at")
        if first and last and last <= first:
            self.add_error("ends_at", _("Choose an end that is after the beginning."))
        day, deadline = cleaned.get("day"), cleaned.get("deadline")
        if day and deadline and deadline > day:
            self.add_error("deadline", _("Choose a day that is not after the event."))
        elif day and day >= timezone.localdate() and cleaned.get("takes_registrations"):
            past_days.ask_about(
                self,
                "deadline",
                "is_closed",
                _("Nobody can register any more: keep this day"),
                _(
                    "This day is over, nobody could register: choose another, or tick at the end of the form that this is meant."
                ),
            )
        if not self.errors.keys() & {"place", "online"} and not (
            cleaned.get("place") or cleaned.get("online")
        ):
            self.add_error("place", _("Write where it is, or give the address of the meeting online."))
        return cleaned

    def say_too_few(self, taken: int) -> None:
        """More people have a seat already."""
        self.add_error(
            "seats",
            ValidationError(
                ngettext(
                    "%(taken)d person has a seat: write at least that many.",
                    "%(taken)d people have a seat: write at least that many.",
                    taken,
                ),
                params={"taken": taken},
            ),
        )

    def say_desk_stays(self) -> None:
        self.add_error("desk", _("People have registered already: this can no longer be changed."))

    def say_written_freely(self) -> None:
        self.add_error(
            "desk",
            _(
                "Its workbook lets people write freely, which is sealed: keep a desk, or hand in another workbook first."
            ),
        )

    @staticmethod
    def values(event: Event) -> dict[str, Any]:
        return {name: getattr(event, name) for name in EventForm.base_fields}
