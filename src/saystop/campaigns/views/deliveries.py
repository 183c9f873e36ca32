"""To whom an open letter was delivered, and what was answered."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from saystop.campaigns import advocacy_queries as queries
from saystop.campaigns import rules
from saystop.campaigns.delivery_forms import DeliverForm, DeliveryForm
from saystop.campaigns.models import Delivery, Letter, Target
from saystop.campaigns.services import deliveries as services
from saystop.offices.access import members_only, unlocked_of

INVALID = 422
DELIVERED = _("One of them received the letter on that day already: choose another day, or leave it out.")
DONE = {
    "delivered": _("The delivery is noted, and stands in the log of advocacy."),
    "changed": _("It is saved."),
    "removed": _("The delivery is gone."),
}


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def deliveries(request: HttpRequest, letter: UUID) -> HttpResponse:
    """All of a letter, and a form for more."""
    found = get_object_or_404(Letter, pk=letter)
    language = get_language() or "en"
    form = DeliverForm(request.POST if request.method == "POST" else None, letter=found)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            services.deliver(
                unlocked_of(request).member, told["version"], told["day"], told["how"], form.chosen
            )
        except services.Delivered:
            form.add_error("targets", DELIVERED)
        else:
            return _back(found, "delivered")
    context = {
        "nav": "campaigns",
        "letter": found,
        "title": queries.title_of_letter(found, language),
        "deliveries": queries.delivered(found, language),
        "is_published": found.versions.exclude(published_on=None).exists(),
        "any_target": Target.objects.filter(is_active=True).exists(),
        "form": form,
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "campaigns/deliveries.html", context, status=INVALID if form.errors else 200)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, delivery: UUID) -> HttpResponse:
    found = _found(delivery)
    posted = request.method == "POST"
    has_document = Delivery.objects.filter(pk=found.pk).exclude(document=b"").exists()
    form = DeliveryForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        found=found,
        has_document=has_document,
        too_large=int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE,
    )
    if posted and form.is_valid():
        values = form.values
        day = form.cleaned_data["day"]
        try:
            services.change(unlocked_of(request).member, found, day, **values)
        except services.Delivered:
            form.add_error(
                "day", _("It was delivered to this target on that day already: choose another day.")
            )
        else:
            return _back(found.version.letter, "changed")
    context = {
        "nav": "campaigns",
        "delivery": found,
        "letter": found.version.letter,
        "target": found.target.told(get_language() or "en")[0],
        "has_document": has_document,
        "form": form,
    }
    return render(request, "campaigns/delivery_form.html", context, status=INVALID if form.errors else 200)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, delivery: UUID) -> HttpResponse:
    """Asked twice."""
    found = _found(delivery)
    letter = found.version.letter
    if request.method == "POST" and request.POST.get("go") == "sure":
        services.remove(unlocked_of(request).member, found)
        return _back(letter, "removed")
    context = {
        "nav": "campaigns",
        "delivery": found,
        "letter": letter,
        "target": found.target.told(get_language() or "en")[0],
        "is_last": found.action.deliveries.count() == 1,
        "asked": request.method == "POST",
    }
    return render(request, "campaigns/remove_delivery.html", context)


@members_only(rules.may_campaign)
@require_safe
def file(request: HttpRequest, delivery: UUID) -> HttpResponse:
    return saved(get_object_or_404(Delivery, pk=delivery))


def saved(found: Delivery) -> HttpResponse:
    """The answer as it was cleaned, to be saved, never shown by the browser; its name is made here."""
    if not found.document:
        raise Http404
    response = HttpResponse(bytes(found.document), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="answer.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _found(pk: UUID) -> Delivery:
    rows = Delivery.objects.defer("document").select_related("action", "target", "version__letter")
    return get_object_or_404(rows, pk=pk)


def _back(letter: Letter, done: str) -> HttpResponse:
    return redirect(f"{reverse('campaigns:deliveries', args=[letter.pk])}?done={done}")
