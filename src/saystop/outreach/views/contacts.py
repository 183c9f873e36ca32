"""Contacts of a partner and the history of contact: entered, changed, removed."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from saystop.offices.access import members_only, unlocked_of
from saystop.outreach import rules
from saystop.outreach.contact_forms import ContactForm, TouchForm
from saystop.outreach.models import Contact, Partner, Touch
from saystop.outreach.services import contacts as services

INVALID = 422
DONE = {
    "contact": gettext_lazy("The contact is saved."),
    "contact-gone": gettext_lazy("The contact is removed."),
    "touch": gettext_lazy("It stands in the history."),
    "touch-gone": gettext_lazy("It is gone from the history."),
    "merged": gettext_lazy("The two are one partner now."),
}


def beside(partner: Partner) -> dict[str, Any]:
    """What the page of a partner shows of this."""
    return {
        "contacts": list(partner.contacts.all()),
        "touches": list(partner.touches.all()),
        "touch_form": TouchForm(partner=partner),
    }


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, partner: UUID) -> HttpResponse:
    return _edit(request, Contact(partner=get_object_or_404(Partner, pk=partner)))


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, partner: UUID, contact: int) -> HttpResponse:
    return _edit(request, _found(Contact, partner, contact))


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, partner: UUID, contact: int) -> HttpResponse:
    """Asked twice."""
    found: Contact = _found(Contact, partner, contact)
    if request.method == "POST" and request.POST.get("go") == "sure":
        services.remove(unlocked_of(request).member, found)
        return _back(found.partner, "contact-gone")
    context = {
        "nav": "outreach",
        "partner": found.partner,
        "contact": found,
        "asked": request.method == "POST",
    }
    return render(request, "outreach/remove_contact.html", context)


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, partner: UUID) -> HttpResponse:
    """The form of the partner's page; here alone where something in it needs a look."""
    found = get_object_or_404(Partner, pk=partner)
    form = TouchForm(request.POST if request.method == "POST" else None, partner=found)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        touch = Touch(**{name: told.pop(name) for name in ("day", "kind", "what")})
        services.note(unlocked_of(request).member, found, touch, **told)
        return _back(found, "touch")
    context = {"nav": "outreach", "partner": found, "form": form, "touch_form": form}
    return render(request, "outreach/touch_form.html", context, status=INVALID if form.errors else 200)


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def forget(request: HttpRequest, partner: UUID, touch: int) -> HttpResponse:
    """Asked twice."""
    found: Touch = _found(Touch, partner, touch)
    if request.method == "POST" and request.POST.get("go") == "sure":
        services.forget(unlocked_of(request).member, found)
        return _back(found.partner, "touch-gone")
    context = {"nav": "outreach", "partner": found.partner, "touch": found, "asked": request.method == "POST"}
    return render(request, "outreach/remove_touch.html", context)


def _edit(request: HttpRequest, contact: Contact) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = ContactForm(posted, initial=None if contact._state.adding else ContactForm.values(contact))
    if posted is not None and form.is_valid():
        services.keep(unlocked_of(request).member, contact, **form.cleaned_data)
        return _back(contact.partner, "contact")
    context = {"nav": "outreach", "form": form, "partner": contact.partner, "contact": contact}
    return render(request, "outreach/contact_form.html", context, status=INVALID if form.errors else 200)


def _found(model: Any, partner: UUID, pk: int) -> Any:
    return get_object_or_404(model.objects.select_related("partner"), partner=partner, pk=pk)


def _back(partner: Partner, done: str) -> HttpResponse:
    return redirect(f"{reverse('outreach:partner', args=[partner.pk])}?done={done}")
