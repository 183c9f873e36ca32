"""A partner's commitment: evidence, its yearly report, its badge."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.db.models.functions import ExtractYear
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saystop.asking import languages, uploading
from saystop.offices.access import members_only, unlocked_of
from saystop.outreach import commitment_sheets, commitments, proofs, rules
from saystop.outreach.evidence_forms import EvidenceForm
from saystop.outreach.models import Badge, Evidence, Partner
from saystop.outreach.services import commitments as services

INVALID = 422
LARGEST_REQUEST = proofs.MOST_BYTES + 100_000  # bytes: the file and what is sent beside it
PICTURES = {"svg": "image/svg+xml", "png": "image/png"}
DONE = {
    "added": gettext_lazy("The evidence is there."),
    "removed": gettext_lazy("The evidence is gone."),
    "granted": gettext_lazy("The badge is granted: its page is open to everybody."),
    "revoked": gettext_lazy("The badge is revoked: its page says so."),
    "not-current": gettext_lazy("The commitment is not current any more: no badge was granted."),
}


class _Held(uploading.WholeInMemory):
    largest = LARGEST_REQUEST


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def commitment(request: HttpRequest, partner: UUID) -> HttpResponse:
    """How it stands, and evidence added. Its address is exempt from the check of forms, which comes in `_checked`."""
    request.upload_handlers = [_Held(request)]
    return _checked(request, get_object_or_404(Partner, pk=partner))


@csrf_protect
def _checked(request: HttpRequest, partner: Partner) -> HttpResponse:
    form = EvidenceForm()
    if request.method == "POST":
        too_large = int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_REQUEST
        form = EvidenceForm(request.POST, request.FILES, too_large=too_large)
        if form.is_valid():
            services.add(unlocked_of(request).member, partner, **form.cleaned_data)
            return _back(partner, "added")
    badge = partner.badges.filter(revoked_on=None).first()
    context = {
        "nav": "outreach",
        "partner": partner,
        "standing": commitments.standing_of(partner),
        "today": timezone.localdate(),
        "evidence": partner.evidence.defer("file"),
        "badge": badge,
        "revoked": partner.badges.exclude(revoked_on=None).order_by("-revoked_on", "-granted_on"),
        "link": _link(request, badge, _spoken(partner)[0]) if badge else "",
        "years": _years(partner),
        "spoken": [(code, languages.named(code)) for code in _spoken(partner)],
        "form": form,
        "done": DONE[key] if (key := request.GET.get("done", "")) in DONE else "",
    }
    return render(request, "outreach/commitment.html", context, status=INVALID if form.errors else 200)


@members_only(rules.may_reach_out)
@require_safe
def file(request: HttpRequest, evidence: UUID) -> HttpResponse:
    """The file as it was cleaned, to be saved, never shown by the browser; its name is made here."""
    found = get_object_or_404(Evidence, pk=evidence)
    if not found.file:
        raise Http404
    name = f"evidence-{found.criterion}-{found.day.isoformat()}.{proofs.extension(found.media_type)}"
    return _saved(bytes(found.file), found.media_type, name)


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, evidence: UUID) -> HttpResponse:
    """Asked twice."""
    found = get_object_or_404(Evidence.objects.defer("file").select_related("partner"), pk=evidence)
    if request.method == "POST" and request.POST.get("go") == "sure":
        services.remove(unlocked_of(request).member, found)
        return _back(found.partner, "removed")
    words = {
        "title": _("Remove the evidence?"),
        "about": found.what,
        "says": _(
            "Its text and its file will be gone. If nothing else counts for this criterion, the criterion counts no more."
        ),
        "asks": _("Are you sure? This cannot be undone."),
        "button": _("Remove it"),
        "sure": _("Yes, remove it"),
    }
    return _sure(request, found.partner, words)


@members_only(rules.may_reach_out)
@require_POST
def grant(request: HttpRequest, partner: UUID) -> HttpResponse:
    found = get_object_or_404(Partner, pk=partner)
    try:
        services.grant(unlocked_of(request).member, found)
    except services.NotCurrent:
        return _back(found, "not-current")
    except services.HasBadge:
        pass  # pressed twice, or by two members at once
    return _back(found, "granted")


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, badge: UUID) -> HttpResponse:
    """Asked twice."""
    found = get_object_or_404(Badge.objects.select_related("partner"), pk=badge)
    if request.method == "POST" and request.POST.get("go") == "sure":
        services.revoke(unlocked_of(request).member, found)
        return _back(found.partner, "revoked")
    words = {
        "title": _("Revoke the badge of %(name)s?") % {"name": found.partner.name},
        "about": "",
        "says": _(
            "Its page will say that it is revoked, also to those who scan a badge that still hangs somewhere."
            " A new badge has a new code."
        ),
        "asks": _("Are you sure? A badge that was revoked stays so."),
        "button": _("Revoke it"),
        "sure": _("Yes, revoke it"),
    }
    return _sure(request, found.partner, words)


@members_only(rules.may_reach_out)
@require_safe
def picture(request: HttpRequest, badge: UUID, spoken: str, form: str) -> HttpResponse:
    """Only while it is true."""
    found = get_object_or_404(Badge.objects.select_related("partner"), pk=badge, revoked_on=None)
    if form not in PICTURES or spoken not in languages.codes():
        raise Http404
    if not commitments.standing_of(found.partner).is_current:
        raise Http404
    kind: Literal["svg", "png"] = "svg" if form == "svg" else "png"
    made = commitment_sheets.picture(found.partner, _link(request, found, spoken), spoken, kind)
    return _saved(made, PICTURES[form], f"badge-{spoken}.{form}")


@members_only(rules.may_reach_out)
@require_safe
def yearly(request: HttpRequest, partner: UUID, year: int, spoken: str) -> HttpResponse:
    """As it stood at the end of the year; of this year, as it stands today."""
    found = get_object_or_404(Partner, pk=partner)
    if year not in _years(found) or spoken not in _spoken(found):
        raise Http404
    day = min(timezone.localdate(), date(year, 12, 31))
    evidence = found.evidence.defer("file").filter(day__year=year).order_by("day", "pk")
    made = commitment_sheets.yearly(found, year, commitments.standing_of(found, day), day, evidence, spoken)
    return _saved(made, "application/pdf", f"commitment-{year}-{spoken}.pdf")


def _sure(request: HttpRequest, partner: Partner, words: dict[str, Any]) -> HttpResponse:
    back = reverse("outreach:commitment", args=[partner.pk])
    context = {"nav": "outreach", "asked": request.method == "POST", "back": back, **words}
    return render(request, "outreach/sure.html", context)


def _saved(data: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _back(partner: Partner, done: str) -> HttpResponse:
    return redirect(f"{reverse('outreach:commitment', args=[partner.pk])}?done={done}")


def _link(request: HttpRequest, badge: Badge, spoken: str) -> str:
    return request.build_absolute_uri(reverse("outreach:badge", args=[spoken, badge.code]))


def _years(partner: Partner) -> list[int]:
    """Years of which there is something to tell, and this one; the newest first."""
    found = partner.evidence.order_by().annotate(year=ExtractYear("day")).values_list("year", flat=True)
    return sorted({timezone.localdate().year, *found}, reverse=True)


def _spoken(partner: Partner) -> list[str]:
    """The office's languages that the partner speaks, its first one first; all of them where it speaks none."""
    own = languages.codes()
    return [code for code in partner.languages if code in own] or own
