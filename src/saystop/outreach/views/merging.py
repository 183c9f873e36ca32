"""A partner that is there twice: the other is chosen, looked at beside it, and merged into it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from saystop.asking import languages
from saystop.asking.countries import country_name
from saystop.casework.dates import day
from saystop.offices.access import members_only, unlocked_of
from saystop.outreach import planning, queries, rules
from saystop.outreach.forms import PartnerForm
from saystop.outreach.models import (
    Badge,
    Channel,
    Contact,
    Delivery,
    Evidence,
    Partner,
    PartnerKind,
    PartnerLogo,
    Touch,
)
from saystop.outreach.services import merging

CONFLICT = 409
MOST_FOUND = 50


@members_only(rules.may_reach_out)
@require_safe
def twice(request: HttpRequest, partner: UUID) -> HttpResponse:
    """Which other one it is: those alike, or those that a name finds."""
    kept = get_object_or_404(Partner, pk=partner)
    words = request.GET.get("words", "")[:100].strip()
    found = queries.partners(words, all_=True).exclude(pk=kept.pk)[:MOST_FOUND] if words else []
    context = {
        "nav": "outreach",
        "partner": kept,
        "alike": planning.alike(kept),
        "words": words,
        "found": list(found),
    }
    return render(request, "outreach/twice.html", context)


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, partner: UUID, other: UUID) -> HttpResponse:
    """Both beside each other, and what would stay; asked twice."""
    if partner == other:
        raise Http404
    kept, goes = get_object_or_404(Partner, pk=partner), get_object_or_404(Partner, pk=other)
    collides = False
    if request.method == "POST" and request.POST.get("go") == "sure":
        try:
            merging.merge(unlocked_of(request).member, kept, goes)
        except merging.Collides:
            collides = True
        except Partner.DoesNotExist:
            raise Http404 from None
        else:
            return redirect(f"{reverse('outreach:partner', args=[kept.pk])}?done=merged")
    context = {
        "nav": "outreach",
        "partner": kept,
        "other": goes,
        "rows": _rows(kept, goes),
        "moving": _moving(kept, goes),
        "asked": request.method == "POST" and not collides,
        "collides": collides,
    }
    return render(request, "outreach/merge.html", context, status=CONFLICT if collides else 200)


def _rows(kept: Partner, other: Partner) -> list[tuple[str, str, str, str]]:
    """Field by field: its name, what each has, and what stays."""
    stays = merging.merged(kept, other)
    return [
        (
            str(field.label),
            _told(name, getattr(kept, name)),
            _told(name, getattr(other, name)),
            _told(name, stays[name]),
        )
        for name, field in PartnerForm.base_fields.items()
    ]


def _told(name: str, value: Any) -> str:
    """A value as a page tells it; empty where there is none."""
    if name == "kind":
        return str(PartnerKind(value).label)
    if name == "country":
        return country_name(value, get_language() or "en") or value
    if name == "languages":
        return ", ".join(languages.named(code) for code in value)
    if name == "is_active":
        return _("yes") if value else _("no")
    if name in ("agreed_on", "agreed_until", "next_on"):
        return day(value) if value else ""
    return "" if value is None else str(value)


def _moving(kept: Partner, other: Partner) -> list[tuple[str, int]]:
    """What hangs on the partner that goes, by its name for members; what has none is counted together."""
    names = {
        Channel: _("Channels"),
        Contact: _("Contact persons"),
        Touch: _("Entries in the history"),
        Evidence: _("Evidence"),
        Badge: _("Badge"),
        Delivery: _("Deliveries"),
        PartnerLogo: _("Logo"),
    }
    counted = merging.hanging(kept, other)
    told = [(name, counted.pop(model, 0)) for model, name in names.items()]
    if rest := sum(counted.values()):
        told.append((_("Other entries"), rest))
    return told
