"""Certificates: given and taken back on the desk, checked by everybody, fetched by their holders."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saystop.offices.access import members_only, unlocked_of
from saystop.reporting.floods import now
from saystop.training import badges, calendars, papers, rules
from saystop.training import session_queries as queries
from saystop.training.guesses import Guesses
from saystop.training.models import Certificate, Reason, Session
from saystop.training.services import certificates as services
from saystop.training.services import registering
from saystop.training.session_forms import NameForm, RevokeForm

INVALID, GONE = 422, 410
# Of one certificate: who has the paper needs one try, or a few; then one in five minutes.
TRIES = Guesses(capacity=20, leak=1 / 300)


@members_only(rules.may_train)
@require_POST
def give(request: HttpRequest, session: UUID) -> HttpResponse:
    """One for each who was there."""
    found = get_object_or_404(Session, pk=session)
    try:
        services.give(unlocked_of(request).member, found)
    except services.NotHeld:
        return redirect("training:desk_session", session=found.pk)
    return redirect(f"{reverse('training:desk_session', args=[found.pk])}?done=given")


@members_only(rules.may_train)
@require_safe
def printed(request: HttpRequest, session: UUID) -> HttpResponse:
    """All certificates of a session whose names are still kept, a page each."""
    found = get_object_or_404(Session.objects.select_related("course"), pk=session)
    rows = [(one, one.registration.name) for one in queries.certificates(found) if one.registration]
    if not rows:
        raise Http404
    return _pdf(papers.certificates(found, rows, _address(request)), f"certificates-{found.day:%Y-%m-%d}")


@members_only(rules.may_train)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, certificate: UUID) -> HttpResponse:
    """Asked twice."""
    found = get_object_or_404(
        Certificate.objects.select_related("session", "course", "registration"), pk=certificate
    )
    form = RevokeForm(request.POST if request.method == "POST" else None)
    is_told = request.method == "POST" and form.is_valid()
    if is_told and request.POST.get("go") == "sure":
        address = reverse("training:desk_session", args=[found.session_id])
        try:
            services.revoke(unlocked_of(request).member, found, Reason(form.cleaned_data["reason"]))
        except services.Gone:
            return redirect(address)
        return redirect(f"{address}?done=revoked")
    context = {"nav": "training", "certificate": found, "form": form, "asked": is_told}
    return render(request, "training/revoke.html", context, status=INVALID if form.errors else 200)


@csrf_exempt  # whoever checks has no session that a foreign page could misuse, and gets no cookie
@gzip_page
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest, lang: str, code: str) -> HttpResponse:
    """Whether it holds; and, of a name that somebody reads from the paper, whether it was given to it."""
    found = get_object_or_404(Certificate.objects.select_related("session", "course"), code=code)
    form, verdict = NameForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        if TRIES.are_too_many(found.code, now()):
            form.add_error(None, _("Many names were tried for this certificate. Try again in an hour."))
        else:
            verdict = services.is_of(found, form.cleaned_data["name"])
    context: dict[str, Any] = {
        "certificate": found,
        "told": found.course.told(lang),
        "form": form,
        "verdict": verdict,
    }
    response = render(request, "training/certificate.html", context, status=INVALID if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def renewal(request: HttpRequest, lang: str, code: str) -> HttpResponse:
    """The last day of a certificate, for a calendar."""
    found = get_object_or_404(Certificate.objects.exclude(ends_on=None).select_related("course"), code=code)
    link = request.build_absolute_uri(reverse("training:certificate", args=[lang, code]))
    data = calendars.of_renewal(found, lang, link)
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="certificate-{found.code}.ics"'
    return response


@require_safe
def mine(request: HttpRequest, lang: str, token: str, form: str) -> HttpResponse:
    """One's own certificate, on paper or as an Open Badge, by the private link of the registration."""
    if form not in ("pdf", "jwt"):
        raise Http404
    row = registering.found(token)
    found = Certificate.objects.filter(registration=row, revoked_on=None).select_related("course").first()
    if row is None or found is None:
        return render(request, "training/no_registration.html", status=GONE)
    if form == "pdf":
        response = _pdf(papers.certificates(row.session, [(found, row.name)], _address(request)), found.code)
    else:
        signed = badges.credential(found, row.name, _address(request))
        response = HttpResponse(signed, content_type="application/vc+jwt")
        response["Content-Disposition"] = f'attachment; filename="badge-{found.code}.jwt"'
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def issuer(request: HttpRequest) -> JsonResponse:
    """Who gives the badges, for those who check them."""
    context = {"@context": badges.CONTEXTS}
    return JsonResponse({**context, **badges.issuer(_address(request))})


@require_safe
def key(request: HttpRequest) -> JsonResponse:
    """The key that checks them."""
    return JsonResponse(badges.public_key(_address(request)), content_type="application/jwk+json")


@require_safe
@gzip_page
def status(request: HttpRequest) -> HttpResponse:
    """Which were taken back."""
    return HttpResponse(badges.status_list(_address(request)), content_type="application/vc+jwt")


def _pdf(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def _address(request: HttpRequest) -> str:
    """How links to this office begin, as it is reached now."""
    return request.build_absolute_uri("/").rstrip("/")
