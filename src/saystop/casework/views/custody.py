"""Who the reporter is: asked for on a page of the case, decided on a page of the custodians."""

import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from saystop.casework import rules
from saystop.casework.forms import Written
from saystop.casework.models import Case, IdentityRelease
from saystop.casework.services import custody
from saystop.casework.services.custody import Consent
from saystop.casework.services.handling import LONGEST_REASON
from saystop.casework.views import page
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.unlocking import Unlocked
from saystop.reporting.models import Message


class ReasonForm(forms.Form):
    reason = Written(
        max_length=LONGEST_REASON,
        error_messages={
            "required": gettext_lazy("Write the reason first: it is kept with the decision."),
            "max_length": gettext_lazy("This is longer than 2,000 characters: shorten it a little."),
        },
    )


class AskForm(ReasonForm):
    """The reason, and the message in which the reporter agreed, where they wanted to be asked first."""

    def __init__(self, data: Any, *, messages: list[int], must_name_one: bool) -> None:
        super().__init__(data)
        if must_name_one:
            self.fields["agreed_in"] = forms.TypedChoiceField(
                choices=[(number, str(number)) for number in messages],
                coerce=int,
                error_messages={
                    "required": _("Choose the message in which the reporter agreed."),
                    "invalid_choice": _("Choose a message of the reporter’s."),
                },
            )


@members_only(rules.works_at_a_desk, back="casework:identity")
@require_http_methods(["GET", "POST"])
@page.deliberate
def identity(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """What became of the requests of this report, and a form for another one."""
    unlocked, found = unlocked_of(request), page.find(case)
    rules.demand(rules.may_read(unlocked.member, found))
    consent = custody.consent_of(unlocked, found.report) if found.report.identity else Consent.NO
    messages = list(
        Message.objects.filter(report=found.report, from_desk=False)
        .order_by("number")
        .values_list("number", flat=True)
    )
    form = None
    if request.method == "POST":
        form = AskForm(request.POST, messages=messages, must_name_one=consent is Consent.ASK_FIRST)
        if form.is_valid() and (fault := _asked(unlocked, found, form)):
            form.add_error(None, fault)
        elif form.is_valid():
            return redirect(f"{reverse('casework:identity', args=[found.pk])}?done=asked")
    context = {
        **page.heading(request, found),
        "consent": consent,
        "messages_there": messages,
        "form": form,
        "faults": page.faults_of({"identity": form}) if form else [],
        "waits": found.releases.filter(decided_on=None).exists(),
        "requests": [_shown(unlocked, one) for one in found.releases.select_related("custodian", "asked_by")],
        "done": _("It was asked for. A custodian decides.") if page.just_done(request) == "asked" else "",
        "bound": LONGEST_REASON,
    }
    return render(request, "casework/identity.html", context, status=page.INVALID if form else 200)


@members_only(rules.is_custodian)
@require_GET
def identities(request: HttpRequest) -> HttpResponse:
    """What waits for a custodian."""
    member = unlocked_of(request).member
    found = [one for one in custody.waiting() if rules.may_release_identity(member, one.case)]
    done = {
        "released": _("It is released, for this one referral."),
        "refused": _("It stays closed, and your reason is with the case."),
    }
    context = {"nav": "inbox", "requests": found, "done": done.get(request.GET.get("done", ""), "")}
    return render(request, "casework/identities.html", context)


@members_only(rules.is_custodian)
@require_http_methods(["GET", "POST"])
@page.deliberate
def decide(request: HttpRequest, release: uuid.UUID) -> HttpResponse:
    unlocked = unlocked_of(request)
    try:
        found = custody.find(release)
    except IdentityRelease.DoesNotExist:
        raise Http404 from None
    form = ReasonForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        fault = _decided(unlocked, found, request.POST.get("go", ""), form.cleaned_data["reason"])
        if not fault:
            done = "released" if request.POST.get("go") == "release" else "refused"
            return redirect(f"{reverse('casework:identities')}?done={done}")
        form.add_error(None, fault)
    context = {
        "nav": "inbox",
        "asked": custody.read_asked(unlocked, found),
        "form": form,
        "faults": page.faults_of({"decide": form}) if form else [],
        "bound": LONGEST_REASON,
    }
    return render(request, "casework/decide_identity.html", context, status=page.INVALID if form else 200)


def _asked(unlocked: Unlocked, found: Case, form: AskForm) -> str:
    """Ask, and the sentence that says why it could not be asked."""
    try:
        custody.ask(unlocked, found, form.cleaned_data["reason"], form.cleaned_data.get("agreed_in") or 0)
    except custody.NobodyThere:
        return _("The reporter gave no name, or has withdrawn it: there is nothing to release.")
    except custody.NotAllowed:
        return _("The reporter did not allow that the police learns the name: ask them in the conversation.")
    except custody.AlreadyDecided:
        return _("It was asked for already: wait for the custodian, or use what was released.")
    return ""


def _decided(unlocked: Unlocked, found: IdentityRelease, go: str, reason: str) -> str:
    try:
        if go == "release":
            custody.release(unlocked, found, reason, page.language())
        else:
            custody.refuse(unlocked, found, reason)
    except custody.NobodyThere:
        return _("The reporter has withdrawn the name meanwhile: there is nothing to release.")
    except custody.NotAllowed:
        return _("The reporter did not allow it: it stays closed.")
    except custody.AlreadyDecided:
        return _("A colleague has decided this meanwhile.")
    except rules.Refused:
        return _("You asked for it yourself: another custodian has to decide.")
    return ""


def _shown(unlocked: Unlocked, one: IdentityRelease) -> dict[str, Any]:
    """A request as its page shows it: with the custodian's reason once there is one."""
    if one.decided_on is None:
        return {"release": one, "state": _("waits for a custodian"), "css": "tag warning"}
    if one.is_refused:
        return {
            "release": one,
            "state": _("not released"),
            "css": "tag plain",
            "reason": custody.refusal(unlocked, one),
        }
    state = _("used for a referral") if one.referral_id else _("released, not used yet")
    return {"release": one, "state": state, "css": "tag good"}
