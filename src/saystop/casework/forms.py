"""What members type into a case. Every fault is one sentence that says what to do; what was typed comes back with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saystop.casework.models import Case, ClosedReason, State
from saystop.casework.services import LONGEST_NOTE, STEPS
from saystop.offices.models import Member
from saystop.reporting.services.conversation import LONGEST_MESSAGE

CLOSED_BECAUSE = f"{State.CLOSED}:"


class Written(forms.CharField):
    """Text as it was typed, with plain line ends: a browser sends two characters for each, which would count twice."""

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value or "").replace("\r\n", "\n").replace("\x00", "")) or ""


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


class StateForm(forms.Form):
    """The next state, and with it the reason when it is to be closed: one choice, so that none can be forgotten."""

    def __init__(self, data: Any, *, case: Case) -> None:
        super().__init__(data)
        self.fields["state"] = forms.ChoiceField(
            choices=next_states(case) + closing_reasons(case),
            error_messages={
                "required": _("Choose the next state."),
                "invalid_choice": _("The case can't go there from its present state: choose again."),
            },
        )

    @property
    def chosen(self) -> tuple[str, str]:
        """The state, and the reason or nothing."""
        state, _colon, reason = self.cleaned_data["state"].partition(":")
        return state, reason


class AssignForm(forms.Form):
    """A member who can read the case, or nobody."""

    def __init__(self, data: Any, *, members: list[Member]) -> None:
        super().__init__(data)
        self.members = {str(one.pk): one for one in members}
        self.fields["member"] = forms.ChoiceField(
            required=False,
            choices=[(pk, one.name) for pk, one in self.members.items()],
            error_messages={"invalid_choice": _("Choose a member who holds the key of this report.")},
        )

    @property
    def chosen(self) -> Member | None:
        return self.members.get(self.cleaned_data["member"])


def next_states(case: Case) -> list[tuple[str, str]]:
    """The states a case can go to without a reason."""
    return [(one, str(State(one).label)) for one in STEPS[case.state] if one != State.CLOSED]


def closing_reasons(case: Case) -> list[tuple[str, str]]:
    """The choices that close it, each with its reason; none when it can't be closed now."""
    if State.CLOSED not in STEPS[case.state]:
        return []
    return [(CLOSED_BECAUSE + one.value, str(one.label)) for one in ClosedReason]
