"""The logo of a partner: shown, uploaded, removed."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from saystop.asking import logos, uploading
from saystop.asking.logos import Unreadable
from saystop.asking.saying import in_language
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.forms import Form
from saystop.outreach import queries, rules
from saystop.outreach.models import Partner, PartnerLogo
from saystop.outreach.services import logos as services

INVALID = 422


class LogoForm(Form):
    """The file of a logo."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy(
            "PNG or JPEG, at most 1 MB. A PNG with a transparent ground looks best. It is printed on white."
        ),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        error_messages=dict.fromkeys(("required", "missing"), gettext_lazy("Choose the file."))
        | {"empty": gettext_lazy("This file is empty: choose another.")},
    )


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, partner: UUID) -> HttpResponse:
    found = _found(partner)
    posted = request.method == "POST"
    form = LogoForm(request.POST if posted else None, request.FILES if posted else None)
    uploading.say_if_too_large(
        request, form, "file", _("The file is larger than 1 MB: save the logo smaller.")
    )
    if posted and form.is_valid():
        try:
            services.keep(unlocked_of(request).member, found, form.cleaned_data["file"].read())
        except Unreadable as fault:
            form.add_error("file", in_language(fault.sentence))
        else:
            return redirect(f"{reverse('outreach:partner', args=[found.pk])}?done=changed")
    context: dict[str, Any] = {
        "nav": "outreach",
        "partner": found,
        "form": form,
        "logo": queries.logo_of(found),
    }
    return render(request, "outreach/logo.html", context, status=INVALID if form.errors else 200)


@members_only(rules.may_reach_out)
@require_safe
def picture(request: HttpRequest, partner: UUID) -> HttpResponse:
    row = get_object_or_404(PartnerLogo, partner=partner)
    return HttpResponse(logos.on_white(bytes(row.png)), content_type="image/png")


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, partner: UUID) -> HttpResponse:
    """Asked twice."""
    found = _found(partner)
    if queries.logo_of(found) is None:
        raise Http404
    if request.method == "POST" and request.POST.get("go") == "sure":
        services.remove(unlocked_of(request).member, found)
        return redirect(f"{reverse('outreach:partner', args=[found.pk])}?done=changed")
    context = {"nav": "outreach", "partner": found, "asked": request.method == "POST"}
    return render(request, "outreach/remove_logo.html", context)


def _found(pk: UUID) -> Partner:
    return get_object_or_404(Partner, pk=pk)
