"""Fundraisers on the desk: all, one with its steps and updates, new, changed, opened and closed; the accounts they use."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from saystop.campaigns import fundraiser_queries as queries
from saystop.campaigns import rules
from saystop.campaigns.fundraiser_forms import AccountForm, FundraiserForm, StepForm, UpdateForm
from saystop.campaigns.models import Account, Fundraiser, FundraiserState, Step, Update
from saystop.campaigns.services import fundraisers as services
from saystop.offices.access import members_only, unlocked_of

INVALID = 422
DONE = {
    "made": _("The fundraiser is a draft: add its steps, then open it."),
    "changed": _("It is saved."),
    "opened": _("The fundraiser is open: everybody reads it."),
    "closed": _("The fundraiser is closed."),
    "noted": _("The gift is noted."),
    "decided": _("It is noted."),
    "removed": _("It is gone."),
}


@members_only(rules.may_campaign)
@require_safe
def fundraisers(request: HttpRequest) -> HttpResponse:
    rows = [(one, _title(one), progress, said) for one, progress, said in queries.all_with_sums()]
    context = {
        "nav": "campaigns",
        "rows": rows,
        "to_decide": queries.to_decide(),
        "any_account": Account.objects.filter(ended_on=None).exists(),
        "done": DONE["removed"] if request.GET.get("done") == "deleted" else "",
    }
    return render(request, "campaigns/fundraisers.html", context)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if not Account.objects.filter(ended_on=None).exists():
        return redirect("campaigns:new_account")
    return _edit(request, None)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, fundraiser: UUID) -> HttpResponse:
    return _edit(request, _found(fundraiser))


@members_only(rules.may_campaign)
@require_safe
def one(request: HttpRequest, fundraiser: UUID) -> HttpResponse:
    found = _found(fundraiser)
    progress, lang = queries.progress(found), get_language() or "en"
    context = {
        "nav": "campaigns",
        "fundraiser": found,
        "title": _title(found),
        "progress": progress,
        "steps": [
            (step, step.told(lang).get("text", ""), there)
            for step, there in queries.steps(found, progress.raised)
        ],
        "updates": [(update, update.told(lang).get("title", "")) for update in found.updates.all()],
        "is_draft": found.state == FundraiserState.DRAFT,
        "may_go": queries.may_go(found),
        "is_closed": found.state == FundraiserState.CLOSED,
        "can_give": services.is_open(found),
        "link": request.build_absolute_uri(reverse("campaigns:give_to", args=[lang, found.slug])),
        "done": DONE[key] if (key := request.GET.get("done", "")) in DONE else "",
    }
    return render(request, "campaigns/fundraiser.html", context)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def state(request: HttpRequest, fundraiser: UUID) -> HttpResponse:
    """A draft is opened; an open one is closed, asked twice."""
    found = _found(fundraiser)
    is_draft = found.state == FundraiserState.DRAFT
    if found.state == FundraiserState.CLOSED:
        return back(found, "")
    if request.method == "POST" and (is_draft or request.POST.get("go") == "sure"):
        member = unlocked_of(request).member
        if is_draft:
            services.open_(member, found)
        else:
            services.close(member, found)
        return back(found, "opened" if is_draft else "closed")
    context = {
        "nav": "campaigns",
        "fundraiser": found,
        "title": _title(found),
        "is_draft": is_draft,
        "asked": request.method == "POST",
    }
    return render(request, "campaigns/fundraiser_state.html", context)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def new_step(request: HttpRequest, fundraiser: UUID) -> HttpResponse:
    return _step(request, Step(fundraiser=_found(fundraiser)))


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_step(request: HttpRequest, step: int) -> HttpResponse:
    return _step(request, get_object_or_404(Step.objects.select_related("fundraiser"), pk=step))


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_step(request: HttpRequest, step: int) -> HttpResponse:
    """Asked twice."""
    found = get_object_or_404(Step.objects.select_related("fundraiser"), pk=step)
    held = found.fundraiser
    if request.method == "POST" and request.POST.get("go") == "sure":
        try:
            services.remove_step(unlocked_of(request).member, found)
        except services.Closed:
            return back(held, "")
        return back(held, "removed")
    what = _("This step is gone from the page: %(text)s") % {
        "text": found.told(get_language() or "en").get("text", "")
    }
    return _confirm(request, held, _("Remove the step?"), what)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def new_update(request: HttpRequest, fundraiser: UUID) -> HttpResponse:
    return _update(request, Update(fundraiser=_found(fundraiser)))


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_update(request: HttpRequest, update: int) -> HttpResponse:
    return _update(request, get_object_or_404(Update.objects.select_related("fundraiser"), pk=update))


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_update(request: HttpRequest, update: int) -> HttpResponse:
    """Asked twice."""
    found = get_object_or_404(Update.objects.select_related("fundraiser"), pk=update)
    held = found.fundraiser
    if request.method == "POST" and request.POST.get("go") == "sure":
        services.remove_update(unlocked_of(request).member, found)
        return back(held, "removed")
    told = found.told(get_language() or "en")
    what = _("This update is gone from the page: %(text)s") % {"text": told.get("title", "")}
    return _confirm(request, held, _("Remove the update?"), what)


@members_only(rules.may_campaign)
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    context = {
        "nav": "campaigns",
        "accounts": Account.objects.all(),
        "done": DONE["changed"] if request.GET.get("done") == "changed" else "",
    }
    return render(request, "campaigns/accounts.html", context)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def new_account(request: HttpRequest) -> HttpResponse:
    return _account(request, None)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_account(request: HttpRequest, account: UUID) -> HttpResponse:
    return _account(request, get_object_or_404(Account, pk=account))


def back(fundraiser: Fundraiser, done: str) -> HttpResponse:
    address = reverse("campaigns:fundraiser", args=[fundraiser.pk])
    return redirect(f"{address}?done={done}" if done else address)


def show_form(request: HttpRequest, form: Any, title: Any, away: str, lead: Any = "") -> HttpResponse:
    """A form on a page of its own; `away` is where cancelling leads."""
    context = {"nav": "campaigns", "form": form, "title": title, "lead": lead, "away": away}
    return render(request, "campaigns/fundraiser_form.html", context, status=INVALID if form.errors else 200)


def _edit(request: HttpRequest, found: Fundraiser | None) -> HttpResponse:
    if found and found.state == FundraiserState.CLOSED:
        return back(found, "")
    posted = request.POST if request.method == "POST" else None
    form = FundraiserForm(posted, found=found)
    if posted is not None and form.is_valid():
        try:
            kept = services.keep(unlocked_of(request).member, found or Fundraiser(), **form.values)
        except services.Closed:
            return back(found or Fundraiser(), "")
        return back(kept, "changed" if found else "made")
    away = reverse("campaigns:fundraiser", args=[found.pk]) if found else reverse("campaigns:fundraisers")
    title = _("Change the fundraiser") if found else _("New fundraiser")
    return show_form(
        request,
        form,
        title,
        away,
        _("A language is there as a whole or not at all: leave empty what you do not have."),
    )


def _step(request: HttpRequest, step: Step) -> HttpResponse:
    held = step.fundraiser
    if held.state == FundraiserState.CLOSED:
        return back(held, "")
    posted = request.POST if request.method == "POST" else None
    form = StepForm(posted, step=step)
    if posted is not None and form.is_valid():
        try:
            services.keep_step(unlocked_of(request).member, step, **form.values)
        except services.Closed:
            return back(held, "")
        return back(held, "changed")
    title = _("New step") if step._state.adding else _("Change the step")
    return show_form(request, form, title, reverse("campaigns:fundraiser", args=[held.pk]))


def _update(request: HttpRequest, update: Update) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = UpdateForm(posted, update=update)
    if posted is not None and form.is_valid():
        services.keep_update(unlocked_of(request).member, update, **form.values)
        return back(update.fundraiser, "changed")
    title = _("New update") if update._state.adding else _("Change the update")
    return show_form(request, form, title, reverse("campaigns:fundraiser", args=[update.fundraiser_id]))


def _account(request: HttpRequest, found: Account | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = AccountForm(posted, account=found)
    if posted is not None and form.is_valid():
        try:
            services.keep_account(unlocked_of(request).member, found or Account(), **form.cleaned_data)
        except services.InUse:
            form.add_error(
                "iban", _("Donors were told this number: it stays. Add the other account beside it.")
            )
        else:
            return redirect(f"{reverse('campaigns:accounts')}?done=changed")
    title = _("Change the account") if found else _("New account")
    return show_form(request, form, title, reverse("campaigns:accounts"))


def _confirm(request: HttpRequest, held: Fundraiser, title: Any, what: Any) -> HttpResponse:
    context = {
        "nav": "campaigns",
        "fundraiser": held,
        "title": title,
        "what": what,
        "asked": request.method == "POST",
    }
    return render(request, "campaigns/fundraiser_remove.html", context)


def _title(fundraiser: Fundraiser) -> str:
    return fundraiser.told(get_language() or "en").get("title", "") or fundraiser.slug


def _found(pk: UUID) -> Fundraiser:
    return get_object_or_404(Fundraiser.objects.select_related("account"), pk=pk)
