"""One entry of a bank statement: what it may be, and what a member says of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from saystop.campaigns import rules
from saystop.campaigns import statement_queries as queries
from saystop.campaigns.models import Entry, EntryState, Gift, MatchedBy, Pledge
from saystop.campaigns.services import matching as services
from saystop.campaigns.statement_forms import AsideForm, AssignForm
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.models import Member

INVALID = 422
DONE = {
    "confirm": _("The payment is matched with its pledge."),
    "refuse": _("It is not proposed again."),
    "take": _("It is noted that the gift went back."),
    "assign": _("The payment is a gift now."),
    "aside": _("The entry is set aside."),
    "reopened": _("The entry is open again."),
    "meanwhile": _("Somebody settled this meanwhile: look again."),
}


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, entry: UUID) -> HttpResponse:
    """An entry with its proposals; a member confirms or refuses one, assigns it by hand, or sets it aside."""
    found = _found(entry)
    go = request.POST.get("go", "") if request.method == "POST" else ""
    assign = AssignForm(request.POST if go == "assign" else None)
    aside = AsideForm(request.POST if go == "aside" else None)
    try:
        done = _settle(request, found, go, assign, aside)
    except (services.NotOpen, services.Wrong):
        return _back(request, found, "meanwhile")
    if done:
        return _back(request, found, go)
    ((_entry, proposals),) = (
        queries.with_proposals([found]) if found.state == EntryState.OPEN else [(found, [])]
    )
    context: dict[str, Any] = {
        "nav": "campaigns",
        "entry": found,
        "proposals": proposals,
        "assign": assign,
        "aside": aside,
        "title": found.gift.fundraiser.told(get_language() or "en").get("title", "") if found.gift else "",
        "done": DONE[key] if (key := request.GET.get("done", "")) in DONE else "",
    }
    faulty = assign.errors or aside.errors
    return render(request, "campaigns/entry.html", context, status=INVALID if faulty else 200)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, entry: UUID) -> HttpResponse:
    """Asked twice."""
    found = _found(entry)
    if found.state == EntryState.OPEN:
        return redirect("campaigns:entry", entry=found.pk)
    blocked = False
    if request.method == "POST" and request.POST.get("go") == "sure":
        try:
            services.reopen(unlocked_of(request).member, found)
            return redirect(f"{reverse('campaigns:entry', args=[found.pk])}?done=reopened")
        except services.Gone:
            blocked = True
    context = {"nav": "campaigns", "entry": found, "asked": request.method == "POST", "blocked": blocked}
    return render(request, "campaigns/reopen_entry.html", context, status=INVALID if blocked else 200)


def _settle(request: HttpRequest, entry: Entry, go: str, assign: AssignForm, aside: AsideForm) -> bool:
    """Do what was asked for; whether there was something, and it was right."""
    member = unlocked_of(request).member
    if go in ("confirm", "refuse"):
        pledge = get_object_or_404(Pledge.objects.select_related("fundraiser"), pk=_id(request, "pledge"))
        verb: Callable[[Member, Entry, Pledge], object] = (
            services.confirm if go == "confirm" else services.refuse
        )
        verb(member, entry, pledge)
        return True
    if go == "take":
        services.take_back(member, entry, get_object_or_404(Gift, pk=_id(request, "gift")))
        return True
    if go == "assign" and assign.is_valid():
        if pledge := assign.cleaned_data["reference"]:
            services.confirm(member, entry, pledge, MatchedBy.HAND)
        else:
            services.assign(member, entry, assign.cleaned_data["fundraiser"])
        return True
    if go == "aside" and aside.is_valid():
        services.set_aside(member, entry, **aside.cleaned_data)
        return True
    return False


def _id(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return UUID(int=0)


def _back(request: HttpRequest, entry: Entry, done: str) -> HttpResponse:
    """To the list, where a row of it was answered; else to the entry."""
    if request.POST.get("from") == "list":
        return redirect(f"{reverse('campaigns:money')}?done={done}")
    return redirect(f"{reverse('campaigns:entry', args=[entry.pk])}?done={done}")


def _found(pk: UUID) -> Entry:
    return get_object_or_404(queries.entries(), pk=pk)
