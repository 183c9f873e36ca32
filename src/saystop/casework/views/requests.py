"""What data subjects ask: a list, a page for each, and a page to enter one, with what the office has to do."""

import uuid
from datetime import date

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from saystop.casework import rules
from saystop.casework.dates import months_later
from saystop.casework.forms import BAD_DATE, Written
from saystop.casework.models import RequestDecision, RequestKind, SubjectRequest
from saystop.casework.services import requests
from saystop.casework.services.handling import today
from saystop.casework.views import page
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.unlocking import Unlocked

_TOO_LONG = gettext_lazy("This is longer than %(limit_value)d characters: shorten it a little.")


class EnterForm(forms.Form):
    prefix = "enter"
    received_on = forms.DateField(
        error_messages={
            "required": gettext_lazy("Write the day on which it reached you: the month counts from it."),
            "invalid": BAD_DATE,
        },
    )
    who = Written(
        max_length=requests.LONGEST_WHO,
        error_messages={
            "required": gettext_lazy("Write who asks, and how you made sure that it is they."),
            "max_length": _TOO_LONG,
        },
    )
    asked = Written(
        max_length=requests.LONGEST_TEXT,
        error_messages={"required": gettext_lazy("Write what they ask for."), "max_length": _TOO_LONG},
    )

    def clean_received_on(self) -> date:
        received: date = self.cleaned_data["received_on"]
        if received > today():
            raise forms.ValidationError(_("Write a day that is not still to come."))
        if received < date(2018, 5, 25):
            raise forms.ValidationError(_("Write a day since 25 May 2018, when these rights began."))
        return received


class DecideForm(forms.Form):
    prefix = "decide"
    decision = forms.ChoiceField(
        choices=RequestDecision.choices,
        error_messages={
            "required": gettext_lazy("Choose what was decided."),
            "invalid_choice": gettext_lazy("Choose what was decided."),
        },
    )
    answer = Written(
        max_length=requests.LONGEST_TEXT,
        error_messages={
            "required": gettext_lazy("Write what you told the person, and why."),
            "max_length": _TOO_LONG,
        },
    )


class ExtendForm(forms.Form):
    prefix = "extend"
    reason = Written(
        max_length=requests.LONGEST_TEXT,
        error_messages={
            "required": gettext_lazy("Write why more time is necessary: the person must be told."),
            "max_length": _TOO_LONG,
        },
    )


@members_only(rules.works_at_a_desk)
@require_GET
def subject_requests(request: HttpRequest) -> HttpResponse:
    rules.demand(rules.may_handle_requests(unlocked_of(request).member))
    context = {
        "nav": "inbox",
        "waiting": requests.waiting(),
        "decided": requests.decided(),
        "kinds": RequestKind.choices,
        "today": today(),
        "soon": today() + requests.SOON,
        "kept_days": requests.KEPT.days,
    }
    return render(request, "casework/requests.html", context)


@members_only(rules.works_at_a_desk, back="casework:new_request")
@require_http_methods(["GET", "POST"])
def new_request(request: HttpRequest) -> HttpResponse:
    """`kind` says which page it is: without one, they are offered."""
    unlocked = unlocked_of(request)
    rules.demand(rules.may_handle_requests(unlocked.member))
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if kind not in RequestKind.values:
        return redirect("casework:requests")
    form = EnterForm(
        request.POST if request.method == "POST" else None, initial={"received_on": today().isoformat()}
    )
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        entered = requests.enter(unlocked, kind, values["received_on"], values["who"], values["asked"])
        return redirect(f"{reverse('casework:request', args=[entered.pk])}?done=entered")
    context = {
        "nav": "inbox",
        "kind": RequestKind(kind),
        "form": form,
        "faults": page.faults_of({"enter": form}),
        "who_bound": requests.LONGEST_WHO,
        "bound": requests.LONGEST_TEXT,
    }
    return render(request, "casework/request_new.html", context, status=page.INVALID if form.errors else 200)


@members_only(rules.works_at_a_desk, back="casework:request")
@require_http_methods(["GET", "POST"])
@page.deliberate
def subject_request(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    unlocked = unlocked_of(request)
    rules.demand(rules.may_handle_requests(unlocked.member))
    try:
        found = requests.find(request_id)
    except SubjectRequest.DoesNotExist:
        raise Http404 from None
    told = requests.read(unlocked, found)
    go = request.POST.get("go", "")
    form = {"decide": DecideForm, "extend": ExtendForm}.get(go, forms.Form)(request.POST) if go else None
    if form and form.is_valid():
        fault = _done(unlocked, found, go, form)
        if not fault:
            return redirect(f"{reverse('casework:request', args=[found.pk])}?done={go}")
        form.add_error(None, fault)
        found = requests.find(request_id)
    context = {
        "nav": "inbox",
        "found": found,
        "kind": RequestKind(found.kind),
        "told": told,
        "today": today(),
        "is_late": found.decided_on is None and found.due_on < today(),
        "may_extend": found.decided_on is None and not requests.is_long(found) and today() <= found.due_on,
        "longest": months_later(found.received_on, requests.MONTHS_EXTENDED),
        "decisions": RequestDecision.choices,
        "decide_form": form if go == "decide" else None,
        "extend_form": form if go == "extend" else None,
        "typed": {
            "decision": request.POST.get("decide-decision", ""),
            "answer": request.POST.get("decide-answer", ""),
            "reason": request.POST.get("extend-reason", ""),
        },
        "faults": page.faults_of({go: form}) if form else [],
        "bound": requests.LONGEST_TEXT,
        "done": _sentence(page.just_done(request)),
    }
    return render(request, "casework/request.html", context, status=page.INVALID if form else 200)


def _done(unlocked: Unlocked, found: SubjectRequest, go: str, form: forms.Form) -> str:
    """Do it, and the sentence that says why it could not be done."""
    values = form.cleaned_data
    try:
        if go == "decide":
            requests.decide(unlocked, found, values["decision"], values["answer"])
        elif go == "extend":
            requests.extend(unlocked, found, values["reason"])
    except requests.AlreadyDecided:
        return _("A colleague has decided this meanwhile.")
    except requests.TooLate:
        return _("The time can be made longer once, and within the first month: decide now.")
    return ""


def _sentence(done: str) -> str:
    return {
        "entered": _("It was sealed. The calendar reminds you of the day."),
        "decide": _("The decision was sealed."),
        "extend": _("The time was made longer. Tell the person within the first month, with the reason."),
    }.get(done, "")
