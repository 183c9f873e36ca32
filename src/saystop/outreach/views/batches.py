"""Sheets of many channels: chosen, made bit by bit while the page is open, saved as one ZIP file."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saystop.offices.access import members_only, unlocked_of
from saystop.outreach import rules
from saystop.outreach.forms import BatchForm
from saystop.outreach.models import Batch
from saystop.outreach.services import batches as services

INVALID = 422


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The batches there are, and a new one."""
    form = BatchForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.begin(
                unlocked_of(request).member,
                form.cleaned_data["campaign"],
                form.cleaned_data["kinds"],
                request.build_absolute_uri("/"),
                has_bleed=form.cleaned_data["has_bleed"],
            )
        except services.TooMany:
            form.add_error("campaign", _("It has more than 300 channels: print them in several campaigns."))
        except services.NothingToPrint:
            form.add_error("campaign", _("None of its channels has a language in which it says something."))
        else:
            return redirect("outreach:batch", batch=made.pk)
    context = {
        "nav": "outreach",
        "form": form,
        "batches": Batch.objects.select_related("campaign").order_by("-begun_on", "pk"),
    }
    return render(request, "outreach/batches.html", context, status=INVALID if form.errors else 200)


@members_only(rules.may_reach_out)
@require_safe
def one(request: HttpRequest, batch: UUID) -> HttpResponse:
    found = _found(batch)
    context = {
        "nav": "outreach",
        "batch": found,
        "asked": "drop" in request.GET,
        "is_stopped": "stopped" in request.GET,
    }
    return render(request, "outreach/batch.html", context)


@members_only(rules.may_reach_out)
@require_POST
def go_on(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Some more sheets; the page's script asks again and again, and without it there is a button."""
    if request.POST.get("go") == "stop":
        return redirect(f"{reverse('outreach:batch', args=[batch])}?stopped=1")
    found = services.go_on(unlocked_of(request).member, _found(batch))
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"done": found.made, "left": found.left})
    return redirect("outreach:batch", batch=found.pk)


@members_only(rules.may_reach_out)
@require_safe
def file(request: HttpRequest, batch: UUID) -> HttpResponseBase:
    found = _found(batch)
    try:
        opened = services.file_of(found).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(opened, as_attachment=True, filename="sheets.zip", content_type="application/zip")


@members_only(rules.may_reach_out)
@require_POST
def drop(request: HttpRequest, batch: UUID) -> HttpResponse:
    services.forget(unlocked_of(request).member, _found(batch))
    return redirect(reverse("outreach:batches"))


def _found(pk: UUID) -> Batch:
    return get_object_or_404(Batch.objects.select_related("campaign"), pk=pk)
