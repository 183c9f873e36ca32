"""Chains at the desk: all with their numbers, one with its workshops, opened and ended, workshops confirmed and refused."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saystop.asking import languages
from saystop.offices.access import members_only, unlocked_of
from saystop.training import chain_sums, drawn_sums, rules
from saystop.training.drawing import code_svg
from saystop.training.models import Chain, Session, Workshop
from saystop.training.services import chains as services

DONE = {
    "opened": gettext_lazy("The chain is open. Hand its address out to the pupils."),
    "ended": gettext_lazy("The chain has ended."),
    "confirmed": gettext_lazy("The workshop is confirmed: it counts."),
    "refused": gettext_lazy("The workshop is deleted."),
}


@members_only(rules.may_train)
@require_safe
def chains(request: HttpRequest) -> HttpResponse:
    """Trained, led, reached, of every chain and in all."""
    rows = chain_sums.every()
    context = {
        "nav": "training",
        "rows": rows,
        "total": chain_sums.total(rows),
        "picture": drawn_sums.chains(rows) if rows else "",
        "sessions": chain_sums.without_chain(),
    }
    return render(request, "training/chains.html", context)


@members_only(rules.may_train)
@require_POST
def open_(request: HttpRequest, session: UUID) -> HttpResponse:
    found = get_object_or_404(Session.objects.select_related("course"), pk=session)
    try:
        chain = services.open_(unlocked_of(request).member, found)
    except services.NotForChains:
        raise Http404 from None
    return _to(chain, "opened")


@members_only(rules.may_train)
@require_safe
def one(request: HttpRequest, chain: UUID) -> HttpResponse:
    """Its address to hand out, its numbers, and what was reported."""
    found = _found(chain)
    standing = chain_sums.of(found)
    addresses = [
        (
            code,
            languages.named(code),
            request.build_absolute_uri(reverse("training:workshop", args=[code, found.code])),
        )
        for code in sorted(languages.codes(), key=lambda code: code != found.session.language)
    ]
    context = {
        "nav": "training",
        "chain": found,
        "standing": standing,
        "takes": services.takes_workshops(found),
        "addresses": addresses,
        "code": code_svg(addresses[0][2]),
        "picture": drawn_sums.chains([standing]),
        "waiting": found.workshops.filter(is_confirmed=False),
        "confirmed": found.workshops.filter(is_confirmed=True),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "training/chain.html", context)


@members_only(rules.may_train)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, chain: UUID) -> HttpResponse:
    """Asked twice."""
    found = _found(chain)
    if request.method == "POST" and request.POST.get("go") == "sure":
        services.end(unlocked_of(request).member, found)
        return _to(found, "ended")
    context = {"nav": "training", "chain": found, "asked": request.method == "POST"}
    return render(request, "training/end_chain.html", context)


@members_only(rules.may_train)
@require_POST
def confirm(request: HttpRequest, workshop: UUID) -> HttpResponse:
    found = get_object_or_404(Workshop.objects.select_related("chain"), pk=workshop)
    services.confirm(unlocked_of(request).member, found)
    return _to(found.chain, "confirmed")


@members_only(rules.may_train)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, workshop: UUID) -> HttpResponse:
    """Asked twice: it is deleted."""
    found = get_object_or_404(Workshop.objects.select_related("chain__session"), pk=workshop)
    if request.method == "POST" and request.POST.get("go") == "sure":
        services.refuse(unlocked_of(request).member, found)
        return _to(found.chain, "refused")
    context = {"nav": "training", "workshop": found, "asked": request.method == "POST"}
    return render(request, "training/refuse_workshop.html", context)


def _to(chain: Chain, done: str) -> HttpResponse:
    return redirect(f"{reverse('training:chain', args=[chain.pk])}?done={done}")


def _found(pk: UUID) -> Chain:
    return get_object_or_404(Chain.objects.select_related("session__course"), pk=pk)
