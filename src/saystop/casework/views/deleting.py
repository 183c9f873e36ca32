"""When one case goes and why: held, let go, deleted before its time."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from saystop.casework import rules
from saystop.casework.dates import months_later
from saystop.casework.forms import BAD_DATE, ReasonForm
from saystop.casework.models import Case
from saystop.casework.services import deleting, holds, keeping, settings
from saystop.casework.services.handling import LONGEST_REASON, today
from saystop.casework.views import page
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.unlocking import Unlocked

REVIEW_MONTHS = 6  # the day that is offered for looking at a hold again
_FAULTS: dict[type[Exception], str | Promise] = {
    holds.AlreadyHeld: gettext_lazy("A colleague has put it on hold meanwhile."),
    holds.NotHeld: gettext_lazy("A colleague has lifted the hold meanwhile."),
    deleting.Held: gettext_lazy("It is on hold: lift the hold first."),
    deleting.AlreadyAsked: gettext_lazy("A colleague has asked for it meanwhile: look at it again."),
    deleting.NotAsked: gettext_lazy("A colleague has decided this meanwhile: look at it again."),
    deleting.SecondMemberNeeded: gettext_lazy(
        "Your office asks for two members here: write the reason, and a colleague decides."
    ),
}


class HoldForm(ReasonForm):
    review_on = forms.DateField(
        error_messages={
            "required": gettext_lazy("Choose the day on which somebody looks at the hold again."),
            "invalid": BAD_DATE,
        },
    )

    def clean_review_on(self) -> date:
        chosen: date = self.cleaned_data["review_on"]
        if not today() <= chosen <= months_later(today(), 120):
            raise forms.ValidationError(_("Choose a day that is still to come, within ten years."))
        return chosen


@members_only(rules.works_at_a_desk, back="casework:case_keeping")
@require_http_methods(["GET", "POST"])
@page.deliberate
def case_keeping(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """When the case goes, and a hold: placed or lifted here."""
    unlocked, found = unlocked_of(request), page.find(case)
    rules.demand(rules.may_read(unlocked.member, found))
    go, form = request.POST.get("go", ""), HoldForm(request.POST) if request.method == "POST" else None
    fault, is_placed = "", go == "hold" and form is not None and form.is_valid()
    if form and is_placed:
        fault = _tried(
            holds.place_hold, unlocked, found, form.cleaned_data["reason"], form.cleaned_data["review_on"]
        )
    elif go == "lift":
        fault = _tried(holds.lift_hold, unlocked, found)
    if (is_placed or go == "lift") and not fault:
        return _back(found, "held" if is_placed else "lifted")
    hold, asked, held = holds.of(found), deleting.asked_for(found), keeping.current()
    leading = found.leading
    context = {
        **page.heading(request, found),
        "day": keeping.day_of(held, leading.state, leading.outcome, leading.state_since),
        "today": today(),
        "by_itself": keeping.by_itself(leading),
        "obstacle": keeping.obstacle(leading),
        "hold": holds.read(unlocked, hold) if hold and rules.may_read(unlocked.member, hold.case) else None,
        "is_held": hold is not None,
        "asked": asked,
        "may_delete": rules.may_delete(unlocked.member, found),
        "may_approve": asked is not None and asked.asked_by_id != unlocked.member.pk,
        "form": form if go == "hold" else None,
        "typed": form.data if form else {"review_on": months_later(today(), REVIEW_MONTHS).isoformat()},
        "faults": [fault] if fault else _faults(form) if go == "hold" else [],
        "bound": LONGEST_REASON,
        "shown_days": keeping.SHOWN_DAYS,
        "done": _sentence(page.just_done(request)),
    }
    return render(
        request, "casework/case_keeping.html", context, status=page.INVALID if context["faults"] else 200
    )


@members_only(rules.works_at_a_desk, back="casework:delete")
@require_http_methods(["GET", "POST"])
@page.deliberate
def delete(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """What will be gone; a second member asked, or the question refused. Deleting itself is sent to `gone`."""
    unlocked, found = unlocked_of(request), page.find(case)
    rules.demand(rules.may_delete(unlocked.member, found))
    go, form = request.POST.get("go", ""), ReasonForm(request.POST) if request.method == "POST" else None
    verb = {"ask": deleting.ask_deletion, "refuse": deleting.refuse_deletion}.get(go)
    fault = ""
    if verb and form and form.is_valid():
        fault = _tried(verb, unlocked, found, form.cleaned_data["reason"])
        if not fault:
            return _back(found, "asked" if go == "ask" else "refused")
    return _confirm(request, unlocked, found, form, [fault] if fault else _faults(form) if verb else [])


@members_only(rules.works_at_a_desk)
@require_POST
def gone(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Delete it, for ever."""
    unlocked, found = unlocked_of(request), page.find(case)
    rules.demand(rules.may_delete(unlocked.member, found))
    verb = deleting.approve_deletion if deleting.asked_for(found) else deleting.delete_case
    fault = _tried(verb, unlocked, found)
    if fault:
        return _confirm(request, unlocked, found, None, [fault])
    request.session.pop(page.OPENED, None)
    return redirect(f"{reverse('casework:keeping')}?done=deleted")


def _confirm(
    request: HttpRequest, unlocked: Unlocked, found: Case, form: ReasonForm | None, faults: list[str]
) -> HttpResponse:
    asked = deleting.asked_for(found)
    day = keeping.due(found)
    context = {
        "nav": "inbox",
        "case": found,
        "gone": deleting.what_goes([found.leading]),
        "asked": deleting.read_asked(unlocked, asked) if asked else None,
        "is_own": asked is not None and asked.asked_by_id == unlocked.member.pk,
        "four_eyes": settings.current().four_eyes_on_deletion and not (day and day <= today()),
        "obstacle": keeping.obstacle(found),
        "form": form if faults else None,
        "typed": form.data if form else {},
        "faults": faults,
        "bound": LONGEST_REASON,
    }
    return render(request, "casework/delete_case.html", context, status=page.INVALID if faults else 200)


def _tried(verb: Callable[..., Any], *args: Any) -> str:
    """Do it, and the sentence that says why it could not be done."""
    try:
        verb(*args)
    except tuple(_FAULTS) as fault:
        return str(_FAULTS[type(fault)])
    return ""


def _faults(form: forms.Form | None) -> list[str]:
    return [str(error) for errors in form.errors.values() for error in errors] if form else []


def _back(found: Case, what: str) -> HttpResponse:
    return redirect(f"{reverse('casework:case_keeping', args=[found.pk])}?done={what}")


def _sentence(done: str) -> str:
    return {
        "held": _("It is on hold: nothing deletes it until somebody lifts the hold."),
        "lifted": _("The hold is lifted. The rules hold again."),
        "asked": _("It was asked for. A second member decides."),
        "refused": _("The case stays. Your reason is with it, as a note."),
    }.get(done, "")
