"""Channels: all, new ones, one with its code and its sums, its sheets."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from saystop.asking import languages
from saystop.offices.access import members_only, unlocked_of
from saystop.outreach import queries, rules, sheets, signatures
from saystop.outreach.forms import ChannelForm
from saystop.outreach.models import Campaign, Channel, Partner
from saystop.outreach.services import channels as services
from saystop.outreach.sheets import Kind

INVALID = 422
DONE = {
    "made": gettext_lazy("The channels are there."),
    "changed": gettext_lazy("It is saved."),
    "ended": gettext_lazy("The channel has ended. Its code leads to the line all the same."),
}


@members_only(rules.may_reach_out)
@require_safe
def channels(request: HttpRequest) -> HttpResponse:
    """All channels, or those of one campaign."""
    chosen = _chosen(Campaign, request.GET.get("campaign", ""))
    found = list(queries.channels(chosen))
    steps = queries.each(found)
    context = {
        "nav": "outreach",
        "rows": [(one, steps[str(one.pk)]) for one in found],
        "campaigns": queries.campaigns(),
        "chosen": chosen,
        "done": DONE["made"] if request.GET.get("done") == "made" else "",
    }
    return render(request, "outreach/channels.html", context)


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = ChannelForm(posted, initial=_begun(request))
    if posted is not None and form.is_valid():
        try:
            made = services.make(unlocked_of(request).member, **form.cleaned_data)
        except services.CodeTaken:
            form.add_error("code", _("This code was given out before: choose another."))
        else:
            alone = reverse("outreach:channel", args=[made[0].pk])
            return redirect(f"{alone if len(made) == 1 else reverse('outreach:channels')}?done=made")
    partner = _chosen(Partner, request.GET.get("partner", ""))
    away = reverse("outreach:partner", args=[partner.pk]) if partner else reverse("outreach:channels")
    context = {"nav": "outreach", "form": form, "away": away}
    return render(request, "outreach/channel_form.html", context, status=INVALID if form.errors else 200)


@members_only(rules.may_reach_out)
@require_safe
def one(request: HttpRequest, channel: UUID) -> HttpResponse:
    found = _found(channel)
    steps, months = queries.of_channel(found)
    link = sheets.link(request, found)
    context = {
        "nav": "outreach",
        "channel": found,
        "link": link,
        "code": sheets.code_svg(link),
        "languages_of_it": ", ".join(languages.named(code) for code in found.languages),
        "steps": steps,
        "months": months,
        "signature": signatures.of(found, link),
        "kinds": Kind.choices if sheets.texts_of(found) else [],
        "done": DONE[key] if (key := request.GET.get("done", "")) in DONE else "",
    }
    return render(request, "outreach/channel.html", context)


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, channel: UUID) -> HttpResponse:
    found = _found(channel)
    posted = request.POST if request.method == "POST" else None
    form = ChannelForm(posted, found=found)
    if posted is not None and form.is_valid():
        try:
            services.change(unlocked_of(request).member, found, **form.cleaned_data)
        except services.Counted:
            form.add_error(
                "place", _("Visits were counted here: end this channel, and make another for the new place.")
            )
        else:
            return redirect(f"{reverse('outreach:channel', args=[found.pk])}?done=changed")
    context = {"nav": "outreach", "form": form, "channel": found}
    return render(request, "outreach/channel_form.html", context, status=INVALID if form.errors else 200)


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, channel: UUID) -> HttpResponse:
    """Asked twice."""
    found = _found(channel)
    if request.method == "POST" and request.POST.get("go") == "sure":
        services.end(unlocked_of(request).member, found)
        return redirect(f"{reverse('outreach:channel', args=[found.pk])}?done=ended")
    context = {"nav": "outreach", "channel": found, "asked": request.method == "POST"}
    return render(request, "outreach/end_channel.html", context)


@members_only(rules.may_reach_out)
@require_safe
def sheet(request: HttpRequest, channel: str, kind: str, form: str) -> HttpResponse:
    """A material of a channel as PDF, for a printer's shop with bleed and marks, or as PNG."""
    try:
        found = _found(UUID(channel))
    except ValueError:
        raise Http404 from None
    if kind not in Kind.values or not sheets.texts_of(found):
        raise Http404
    made = sheets.sheet(
        Kind(kind), found, sheets.link(request, found), is_png=form == "png", has_bleed="marks" in request.GET
    )
    response = HttpResponse(made, content_type="image/png" if form == "png" else "application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{kind}-{found.code}.{form}"'
    return response


def _begun(request: HttpRequest) -> dict[str, Any]:
    partner, campaign = (
        _chosen(Partner, request.GET.get("partner", "")),
        _chosen(Campaign, request.GET.get("campaign", "")),
    )
    spoken = (partner.languages if partner else []) or languages.codes()[:1]
    return {"count": 1, "partner": partner, "campaign": campaign, "languages": spoken[:3]}


def _chosen(model: Any, pk: str) -> Any:
    """The row that an address names; None where it names none."""
    try:
        return model.objects.filter(pk=UUID(pk)).first()
    except ValueError:
        return None


def _found(pk: UUID) -> Channel:
    return get_object_or_404(Channel.objects.select_related("partner", "campaign"), pk=pk)
