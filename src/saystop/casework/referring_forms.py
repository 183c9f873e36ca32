"""What members type into a referral."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saystop.casework.authorities import Candidate
from saystop.casework.forms import BAD_DATE, Written
from saystop.casework.models import Case, IdentityRelease
from saystop.casework.services.handling import today
from saystop.casework.services.referring import HEARD, LONGEST_QUESTION
from saystop.reporting import directory

LONGEST_ANSWER = 2_000  # characters


class ReferralForm(forms.Form):
    """To whom, in which language, what is asked, and what goes."""

    question = Written(
        max_length=LONGEST_QUESTION,
        error_messages={
            "required": gettext_lazy("Write what you ask of the authority."),
            "max_length": gettext_lazy("This is longer than 2,000 characters: shorten it a little."),
        },
    )

    def __init__(
        self,
        data: Any,
        *,
        candidates: Sequence[Candidate],
        together: Sequence[Case],
        files: Sequence[tuple[str, str]],
        messages: Sequence[tuple[str, str]],
        releases: Sequence[IdentityRelease],
        languages: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        self.candidates = candidates
        self.fields["authority"] = forms.ChoiceField(
            choices=_grouped(candidates),
            error_messages={
                "required": _("Choose the authority."),
                "invalid_choice": _("Choose an authority of the list."),
            },
        )
        self.fields["language"] = forms.ChoiceField(
            choices=languages,
            error_messages={
                "required": _("Choose the language of the authority."),
                "invalid_choice": _("Choose a language of the list."),
            },
        )
        self.fields["reports"] = forms.MultipleChoiceField(
            choices=[(str(one.pk), one.reference) for one in together],
            error_messages={
                "required": _("Choose at least one report."),
                "invalid_choice": _("Choose reports of this case."),
            },
        )
        chosen_from = {"invalid_choice": _("This is not there any more: choose again.")}
        self.fields["files"] = forms.MultipleChoiceField(
            choices=files, required=False, error_messages=chosen_from
        )
        self.fields["messages"] = forms.MultipleChoiceField(
            choices=messages, required=False, error_messages=chosen_from
        )
        self.fields["releases"] = forms.MultipleChoiceField(
            choices=[(str(one.pk), one.case.reference) for one in releases],
            required=False,
            error_messages=chosen_from,
        )
        self.order_fields(["authority", "language", "question"])  # as on the page: so faults are listed too


class HeardForm(forms.Form):
    """What an authority answered."""

    prefix = "heard"
    state = forms.ChoiceField(
        choices=[(one.value, one.label) for one in HEARD],
        error_messages={
            "required": gettext_lazy("Choose what the authority said."),
            "invalid_choice": gettext_lazy("Choose what the authority said."),
        },
    )
    text = Written(
        required=False,
        max_length=LONGEST_ANSWER,
        error_messages={
            "max_length": gettext_lazy("This is longer than 2,000 characters: shorten it a little.")
        },
    )
    their_number = forms.CharField(
        required=False,
        max_length=80,
        error_messages={
            "max_length": gettext_lazy("This is longer than 80 characters: shorten it a little.")
        },
    )
    ask_on = forms.DateField(required=False, error_messages={"invalid": BAD_DATE})

    def clean_ask_on(self) -> date | None:
        day: date | None = self.cleaned_data["ask_on"]
        if day and not today() <= day <= today() + timedelta(days=366):
            raise forms.ValidationError(_("Choose a day that is still to come, within a year."))
        return day


class KeyForm(forms.Form):
    """The public key of an authority."""

    recipient = forms.CharField(
        max_length=2_000,
        error_messages={
            "required": gettext_lazy("Paste the key: the line that begins with age1."),
            "max_length": gettext_lazy(
                "This is longer than any key: paste the one line that begins with age1."
            ),
        },
    )

    def __init__(self, data: Any, *, candidates: Sequence[Candidate]) -> None:
        super().__init__(data)
        self.fields["authority"] = forms.ChoiceField(
            choices=_grouped(candidates),
            error_messages={
                "required": _("Choose the authority."),
                "invalid_choice": _("Choose an authority of the list."),
            },
        )


def _grouped(candidates: Sequence[Candidate]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Those with a reason first, the reason behind the name."""
    near = [one for one in candidates if one.reasons]
    far = [one for one in candidates if not one.reasons]
    return [
        (title, [(one.key, _label(one)) for one in found])
        for title, found in ((_("For this case"), near), (_("All of the directory"), far))
        if found
    ]


def _label(one: Candidate) -> str:
    why = f" ({'; '.join(one.reasons)})" if one.reasons else ""
    return f"{one.entry.country} · {one.entry.name} · {directory.kind_label(one.entry.kind)}{why}"
