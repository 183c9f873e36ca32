"""What members type into a case. Every fault is one sentence that says what to do; what was typed comes back with it."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saystop.casework import machine
from saystop.casework.models import Case, Outcome, State
from saystop.casework.services.handling import LONGEST_NOTE, LONGEST_REASON
from saystop.offices.models import Member
from saystop.reporting.services.conversation import LONGEST_MESSAGE

BAD_DATE = _("Write the date as year, month, day, for example 2031-01-30.")
CLOSED_BECAUSE = f"{State.CLOSED}:"


class Written(forms.CharField):
    """Text as it was typed, with plain line ends: a browser sends two characters for each, which would count twice."""

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value or "").replace("\r\n", "\n").replace("\x00", "")) or ""


class MemberForm(forms.Form):
    """A form in which one of these members is chosen; or nobody, while `needed` does not say what to do then."""

    needed: Any = ""

    def __init__(self, data: Any, *, members: list[Member]) -> None:
        super().__init__(data)
        self.members = {str(one.pk): one for one in members}
        wrong = self.needed or _("Choose a member who holds the key of this report.")
        self.fields["member"] = forms.ChoiceField(
            required=bool(self.needed),
            choices=[(pk, one.name) for pk, one in self.members.items()],
            error_messages={"required": self.needed, "invalid_choice": wrong},
        )

    @property
    def chosen(self) -> Member | None:
        return self.members.get(self.cleaned_data["member"])


class ReasonForm(forms.Form):
    """Why something is done with a case, sealed and kept with it."""

    reason = Written(
        max_length=LONGEST_REASON,
        error_messages={
            "required": _("Write the reason first: it is sealed and kept with the case."),
            "max_length": _("This is longer than 2,000 characters: shorten it a little."),
        },
    )


class AnswerForm(forms.Form):
    text = Written(
        max_length=LONGEST_MESSAGE,
        error_messages={
            "required": _("Write the answer first."),
            "max_length": _(
                "This has %(show_value)d characters and at most %(limit_value)d fit: send it in two parts."
            ),
        },
    )
    wait = forms.BooleanField(required=False)


class NoteForm(forms.Form):
    prefix = "note"  # it stands in the same form of the page as the answer
    text = Written(
        max_length=LONGEST_NOTE,
        error_messages={
            "required": _("Write the note first."),
            "max_length": _(
                "This has %(show_value)d characters and at most %(limit_value)d fit: write two notes."
            ),
        },
    )

    def __init__(self, data: Any, *, members: list[Member]) -> None:
        super().__init__(data)
        self.members = {str(one.pk): one for one in members}
        self.fields["meant_for"] = forms.MultipleChoiceField(
            required=False,
            choices=[(pk, one.name) for pk, one in self.members.items()],
            error_messages={"invalid_choice": _("Choose members who hold the key of this report.")},
        )

    @property
    def chosen(self) -> list[Member]:
        return [self.members[pk] for pk in self.cleaned_data["meant_for"]]


class StateForm(forms.Form):
    """The next state, and with it the outcome when it is to be closed: one choice, so that none can be forgotten."""

    def __init__(self, data: Any, *, case: Case) -> None:
        super().__init__(data)
        self.fields["state"] = forms.ChoiceField(
            choices=next_states(case) + outcomes(case),
            error_messages={
                "required": _("Choose the next state."),
                "invalid_choice": _("The case can’t go there from its present state: choose again."),
            },
        )

    @property
    def chosen(self) -> tuple[str, str]:
        """The state, and the outcome or nothing."""
        state, _colon, outcome = self.cleaned_data["state"].partition(":")
        return state, outcome


class AssignForm(MemberForm):
    """A member who can read the case, or nobody."""


class MergeForm(forms.Form):
    """The case to merge into, by what members call it."""

    prefix = "merge"
    into = forms.CharField(
        max_length=36,
        error_messages={
            "required": _("Type the eight letters and digits of the other report."),
            "max_length": _("Type the eight letters and digits of the other report."),
        },
    )

    def clean_into(self) -> str:
        typed: str = "".join(self.cleaned_data["into"].split()).replace("-", "").lower()
        found = Case.objects.select_related("report__desk_key__desk", "merged_into__report__desk_key__desk")
        matching = (
            list(found.filter(pk__gte=_bound(typed, "0"), pk__lte=_bound(typed, "f"))[:2])
            if _is_reference(typed)
            else []
        )
        if len(matching) != 1:
            raise forms.ValidationError(_("No report is called that: compare it with the inbox."))
        self.chosen = matching[0]
        return typed


def _is_reference(typed: str) -> bool:
    return 8 <= len(typed) <= 32 and not set(typed) - set("0123456789abcdef")


def _bound(start: str, filled_with: str) -> uuid.UUID:
    return uuid.UUID(hex=start.ljust(32, filled_with))


def next_states(case: Case) -> list[tuple[str, str]]:
    """The states a case can go to without an outcome."""
    return [(one, str(one.label)) for one in machine.ends(case.leading.state) if one != State.CLOSED]


def outcomes(case: Case) -> list[tuple[str, str]]:
    """The choices that close it, each with its outcome; none when it can't be closed now."""
    if State.CLOSED not in machine.ends(case.leading.state):
        return []
    return [(CLOSED_BECAUSE + one.value, str(one.label)) for one in Outcome]
