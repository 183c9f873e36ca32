"""Printed materials: what is in the store, ordered, arrived, delivered, counted; a mistaken row removed."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from saystop.offices.access import members_only, unlocked_of
from saystop.outreach import rules, stores
from saystop.outreach.models import Campaign, Channel, Delivery, Order, Partner, StoreCount
from saystop.outreach.services import stock as services
from saystop.outreach.sheets import Kind
from saystop.outreach.stock_forms import KINDS, ArrivalForm, DeliveryForm, OrderForm, StoreCountForm

INVALID = 422
DONE = {
    "ordered": gettext_lazy("The order is there."),
    "arrived": gettext_lazy("What came is in the store."),
    "delivered": gettext_lazy("The delivery is there."),
    "counted": gettext_lazy("The store is as you counted it."),
    "same": gettext_lazy("The store was so already: nothing is changed."),
    "removed": gettext_lazy("The row is gone."),
}
ROWS: dict[str, Any] = {"order": Order, "delivery": Delivery, "count": StoreCount}


@members_only(rules.may_reach_out)
@require_safe
def stock(request: HttpRequest) -> HttpResponse:
    """All kinds of all campaigns, and what is awaited."""
    context = {
        "nav": "outreach",
        "stores": stores.stores(),
        "awaited": [(one, Kind(one.kind).label) for one in stores.awaited()],
        "any": Campaign.objects.exists(),
        "done": _done(request),
    }
    return render(request, "outreach/stock.html", context)


@members_only(rules.may_reach_out)
@require_safe
def ledger(request: HttpRequest, campaign: UUID, kind: str) -> HttpResponse:
    """The rows of one kind of a campaign."""
    found = get_object_or_404(Campaign, pk=campaign)
    if kind not in Kind.values:
        raise Http404
    context = {
        "nav": "outreach",
        "ledger": stores.ledger(found, Kind(kind)),
        "is_handed_out": kind in dict(KINDS),
        "done": _done(request),
    }
    return render(request, "outreach/stock_ledger.html", context)


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = OrderForm(posted, initial={**_begun(request), "ordered_on": timezone.localdate()})
    if posted is not None and form.is_valid():
        made = services.order(unlocked_of(request).member, **form.cleaned_data)
        return _back(made.campaign, made.kind, "ordered")
    return _form(request, form, _("Order materials"))


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def arrive(request: HttpRequest, order: UUID) -> HttpResponse:
    found = get_object_or_404(Order.objects.select_related("campaign"), pk=order)
    posted = request.POST if request.method == "POST" else None
    form = ArrivalForm(posted, order=found)
    if found.arrived_on:
        return _back(found.campaign, found.kind)
    if posted is not None and form.is_valid():
        try:
            services.arrive(unlocked_of(request).member, found, **form.cleaned_data)
        except services.ArrivedAlready:
            return _back(found.campaign, found.kind)
        return _back(found.campaign, found.kind, "arrived")
    return _form(request, form, _("An order has arrived"), found)


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def deliver(request: HttpRequest) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = DeliveryForm(posted, initial={**_begun(request), "day": timezone.localdate()})
    if posted is not None and form.is_valid():
        try:
            made = services.deliver(unlocked_of(request).member, **form.cleaned_data)
        except services.TooFew as fault:
            form.add_error("number", _few(fault.in_store))
        else:
            return _back(made.campaign, made.kind, "delivered")
    return _form(request, form, _("Deliver materials"))


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def count(request: HttpRequest) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = StoreCountForm(posted, initial={**_begun(request), "day": timezone.localdate()})
    if posted is not None and form.is_valid():
        made = services.count(unlocked_of(request).member, **form.cleaned_data)
        done = "counted" if made else "same"
        return _back(form.cleaned_data["campaign"], form.cleaned_data["kind"], done)
    return _form(request, form, _("Count the store"))


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, what: str, row: UUID) -> HttpResponse:
    """A mistaken row; asked twice."""
    if what not in ROWS:
        raise Http404
    found = get_object_or_404(ROWS[what].objects.select_related("campaign"), pk=row)
    refused = ""
    if request.method == "POST" and request.POST.get("go") == "sure":
        try:
            services.remove(unlocked_of(request).member, found)
        except services.TooFew as fault:
            refused = _few(fault.in_store)
        else:
            return _back(found.campaign, found.kind, "removed")
    context = {
        "nav": "outreach",
        "what": what,
        "row": found,
        "kind_name": Kind(found.kind).label,
        "refused": refused,
        "asked": request.method == "POST" and not refused,
    }
    return render(request, "outreach/remove_stock_row.html", context, status=INVALID if refused else 200)


def _form(request: HttpRequest, form: Any, title: str, awaited: Order | None = None) -> HttpResponse:
    context = {
        "nav": "outreach",
        "form": form,
        "title": title,
        "awaited": awaited,
        "kind_name": Kind(awaited.kind).label if awaited else "",
    }
    return render(request, "outreach/stock_form.html", context, status=INVALID if form.errors else 200)


def _few(in_store: int) -> str:
    """That there are not so many."""
    if not in_store:
        return _("There are none of these in the store.")
    said = ngettext(
        "There is only %(number)d of these in the store.",
        "There are only %(number)d of these in the store.",
        in_store,
    )
    return said % {"number": in_store}


def _begun(request: HttpRequest) -> dict[str, Any]:
    """What an address says of a new row: its campaign, kind, partner, channel."""
    begun: dict[str, Any] = {"kind": request.GET.get("kind", "")}
    models: dict[str, Any] = {"campaign": Campaign, "partner": Partner, "channel": Channel}
    for name, model in models.items():
        try:
            begun[name] = model.objects.filter(pk=UUID(request.GET.get(name, ""))).first()
        except ValueError:
            continue
    return begun


def _back(campaign: Campaign, kind: str, done: str = "") -> HttpResponse:
    where = reverse("outreach:ledger", args=[campaign.pk, kind])
    return redirect(f"{where}?done={done}" if done else where)


def _done(request: HttpRequest) -> Any:
    return DONE.get(request.GET.get("done", ""), "")
