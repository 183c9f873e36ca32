"""The calendar of what goes when, the cases that are due, and the rules behind both."""

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from saystop.casework import rules
from saystop.casework.models import Outcome, State
from saystop.casework.services import deleting, keeping, requests, settings
from saystop.casework.services.handling import today
from saystop.casework.services.keeping import LEAST_DAYS, MOST_DAYS, SHIPPED, SHOWN_DAYS
from saystop.casework.views import page
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.models import DeskGrant

MOST_AT_ONCE = 200  # cases that one click deletes


class RulesForm(forms.Form):
    """Days for each state, and for outcomes that have a rule of their own; an empty box is no rule."""

    prefix = "rules"

    def __init__(self, data: Any, held: keeping.Rules) -> None:
        super().__init__(data)
        for state, outcome in keys():
            self.fields[field_of(state, outcome)] = forms.IntegerField(
                required=(state, outcome) == (State.CLOSED, ""),
                min_value=LEAST_DAYS,
                max_value=MOST_DAYS,
                initial=held.get((state, outcome)),
                error_messages={
                    "required": _(
                        "Closed cases need a rule, or some would stay for ever: write a number of days."
                    ),
                    "invalid": _("Write a whole number of days, or leave it empty."),
                    "min_value": _("Write at least %(limit_value)d days, so that colleagues can look first."),
                    "max_value": _("Write at most %(limit_value)d days."),
                },
            )

    @property
    def chosen(self) -> keeping.Rules:
        """Raises KeyError before the form was found valid."""
        found = {
            (str(state), str(outcome)): self.cleaned_data[field_of(state, outcome)]
            for state, outcome in keys()
        }
        return {key: days for key, days in found.items() if days is not None}


def keys() -> list[tuple[str, str]]:
    """What can have a rule: each state, and each outcome of a closed case."""
    return [
        *(
            (state.value, "")
            for state in (State.REFERRED, State.NEW, State.IN_ASSESSMENT, State.WAITING, State.CLOSED)
        ),
        *((State.CLOSED.value, outcome.value) for outcome in Outcome),
    ]


def field_of(state: str, outcome: str) -> str:
    return f"{state}-{outcome}" if outcome else state


@members_only(rules.works_at_a_desk)
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    unlocked = unlocked_of(request)
    found = keeping.calendar(unlocked.member)
    may_requests = rules.may_handle_requests(unlocked.member)
    context = {
        "nav": "inbox",
        "found": found,
        "held": set(DeskGrant.objects.filter(member=unlocked.member).values_list("desk_key", flat=True)),
        "today": today(),
        "shown_days": SHOWN_DAYS,
        "ahead_days": keeping.AHEAD.days,
        "requests": requests.waiting() if may_requests else [],
        "may_requests": may_requests,
        "soon": today() + requests.SOON,
        "may_delete": keeping.deletable(unlocked.member).exists(),
        "may_change": rules.may_change_keeping(unlocked.member),
        "done": _done(page.just_done(request), request.GET.get("n", "")),
    }
    return render(request, "casework/keeping.html", context)


@members_only(rules.works_at_a_desk)
@require_http_methods(["GET", "POST"])
def due(request: HttpRequest) -> HttpResponse:
    """Asks once more, and says what will be gone; deletes the cases that it named and no other."""
    unlocked = unlocked_of(request)
    if request.method == "POST":
        count = deleting.delete_due(unlocked, _chosen(request.POST.getlist("case")))
        return redirect(f"{reverse('casework:keeping')}?done=deleted&n={count}")
    cases = list(keeping.deletable(unlocked.member).order_by("state_since", "id")[:MOST_AT_ONCE])
    context = {"nav": "inbox", "cases": cases, "gone": deleting.what_goes(cases)}
    return render(request, "casework/keeping_due.html", context)


@members_only(rules.may_change_keeping)
@require_http_methods(["GET", "POST"])
def keeping_rules(request: HttpRequest) -> HttpResponse:
    unlocked = unlocked_of(request)
    form = RulesForm(request.POST if request.method == "POST" else None, keeping.current())
    if form.is_bound and form.is_valid():
        keeping.change(unlocked, form.chosen)
        return redirect(f"{reverse('casework:keeping_rules')}?done=changed")
    shipped = {(str(rule.state), str(rule.outcome)): rule for rule in SHIPPED}
    rows = [(form[field_of(*key)], _called(*key), shipped.get(key)) for key in keys()]
    context = {
        "nav": "inbox",
        "by_state": [row for row, (_state, outcome) in zip(rows, keys(), strict=True) if not outcome],
        "by_outcome": [row for row, (_state, outcome) in zip(rows, keys(), strict=True) if outcome],
        "faults": [(form[name].auto_id, error) for name, errors in form.errors.items() for error in errors],
        "least": LEAST_DAYS,
        "most": MOST_DAYS,
        "shown_days": SHOWN_DAYS,
        "four_eyes": settings.current().four_eyes_on_deletion,
        "done": _done(page.just_done(request), ""),
    }
    return render(
        request, "casework/keeping_rules.html", context, status=page.INVALID if form.errors else 200
    )


def _called(state: str, outcome: str) -> str:
    return str(Outcome(outcome).label if outcome else State(state).label)


def _chosen(sent: list[str]) -> list[uuid.UUID]:
    """The cases that the page named; what is no identifier was not written by it."""
    found = []
    for one in sent[:MOST_AT_ONCE]:
        try:
            found.append(uuid.UUID(one))
        except ValueError:
            continue
    return found


def _done(what: str, number: str) -> str:
    if what == "deleted" and number.isdecimal() and len(number) < 7:
        sentence = ngettext(
            "%(n)d case was deleted, with everything that belonged to it.",
            "%(n)d cases were deleted, with everything that belonged to them.",
            int(number),
        )
        return sentence % {"n": int(number)}
    return {
        "deleted": _("The case was deleted, with everything that belonged to it."),
        "changed": _("The rules were changed. The calendar goes by them from now on."),
    }.get(what, "")
