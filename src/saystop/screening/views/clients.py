"""Clients: services that ask with a key. The key is shown once."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from saystop.offices.access import members_only, unlocked_of
from saystop.screening import queries, rules
from saystop.screening.forms import SCOPES, ClientForm
from saystop.screening.models import Client
from saystop.screening.services import clients as services

INVALID = 422


@members_only(rules.may_manage_lists)
@require_safe
def clients(request: HttpRequest) -> HttpResponse:
    context = {
        "nav": "screening",
        "rows": [(one, _words(one)) for one in queries.clients()],
        "done": _sentence(request),
    }
    return render(request, "screening/clients.html", context)


@members_only(rules.may_manage_lists)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A further client; the answer shows its key."""
    posted = request.POST if request.method == "POST" else None
    form = ClientForm(posted, taken=Client.objects.all())
    if posted is not None and form.is_valid():
        client, key = services.make(unlocked_of(request).member, **form.cleaned_data)
        return _key(request, client, key)
    context = {"nav": "screening", "form": form}
    return render(request, "screening/client.html", context, status=INVALID if form.errors else 200)


@members_only(rules.may_manage_lists)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, client: UUID) -> HttpResponse:
    """What it may do, and how fast."""
    found = get_object_or_404(Client, pk=client)
    posted = request.POST if request.method == "POST" else None
    now = {name: getattr(found, name) for name in ("name", "scopes", "per_second")}
    now["lists"] = [str(one.pk) for one in found.lists.all()]
    form = ClientForm(posted, initial=now, taken=Client.objects.exclude(pk=found.pk))
    if posted is not None and found.is_active and form.is_valid():
        services.change(unlocked_of(request).member, found, **form.cleaned_data)
        return _back("changed")
    context = {"nav": "screening", "form": form, "client": found}
    return render(request, "screening/client.html", context, status=INVALID if form.errors else 200)


@members_only(rules.may_manage_lists)
@require_http_methods(["GET", "HEAD", "POST"])
def new_key(request: HttpRequest, client: UUID) -> HttpResponse:
    """Another key in the place of the one it has."""
    found = get_object_or_404(Client, pk=client, is_active=True)
    if request.method == "POST":
        return _key(request, found, services.renew_key(unlocked_of(request).member, found))
    return render(request, "screening/client_key.html", {"nav": "screening", "client": found})


@members_only(rules.may_manage_lists)
@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request: HttpRequest, client: UUID) -> HttpResponse:
    """Its key opens nothing any more. Asked twice: the service that uses it stops working."""
    found = get_object_or_404(Client, pk=client, is_active=True)
    asked = request.POST.get("go", "") if request.method == "POST" else ""
    if asked == "sure":
        services.deactivate(unlocked_of(request).member, found)
        return _back("deactivated")
    context = {"nav": "screening", "client": found, "asked": asked == "ask"}
    return render(request, "screening/deactivate_client.html", context)


def _key(request: HttpRequest, client: Client, key: str) -> HttpResponse:
    """The only page on which the key ever stands."""
    answer = render(request, "screening/client_key.html", {"nav": "screening", "client": client, "key": key})
    answer["Cache-Control"] = "no-store"
    return answer


def _words(client: Client) -> list[Any]:
    return [SCOPES[scope] for scope in SCOPES if scope in client.scopes]


def _back(done: str) -> HttpResponse:
    return redirect(f"{reverse('screening:clients')}?done={done}")


def _sentence(request: HttpRequest) -> str:
    return {
        "changed": _("The client was changed. It takes a few seconds until the service knows."),
        "deactivated": _("The client was switched off: its key opens nothing any more."),
    }.get(request.GET.get("done", ""), "")
