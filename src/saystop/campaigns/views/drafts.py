"""What was begun by mistake and nobody but members ever saw: letters and fundraisers deleted, asked twice."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from saystop.asking import languages
from saystop.campaigns import fundraiser_queries, letter_queries, rules
from saystop.campaigns.models import Fundraiser, Letter
from saystop.campaigns.services import fundraisers, letters
from saystop.campaigns.views.letters import title_of
from saystop.offices.access import members_only, unlocked_of


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, letter: UUID) -> HttpResponse:
    found = get_object_or_404(Letter, pk=letter)
    if not letter_queries.may_go(found):
        raise Http404
    if _is_sure(request):
        try:
            letters.delete(unlocked_of(request).member, found)
        except letters.InUse:
            return redirect("campaigns:letter", found.pk)
        return redirect(f"{reverse('campaigns:letters')}?done=deleted")
    version = letter_queries.unpublished(found)
    what = [_("its text: %(languages)s") % {"languages": _named(version.texts if version else {})}]
    return _ask(request, title_of(found), what, reverse("campaigns:letter", args=[found.pk]))


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def fundraiser(request: HttpRequest, fundraiser: UUID) -> HttpResponse:
    found = get_object_or_404(Fundraiser, pk=fundraiser)
    if not fundraiser_queries.may_go(found):
        raise Http404
    if _is_sure(request):
        try:
            fundraisers.delete(unlocked_of(request).member, found)
        except fundraisers.InUse:
            return redirect("campaigns:fundraiser", found.pk)
        return redirect(f"{reverse('campaigns:fundraisers')}?done=deleted")
    what = [
        _("its text: %(languages)s") % {"languages": _named(found.texts)},
        _("steps: %(number)s") % {"number": found.steps.count()},
        _("updates: %(number)s") % {"number": found.updates.count()},
    ]
    title = found.told(get_language() or "en").get("title", "") or found.slug
    return _ask(request, title, what, reverse("campaigns:fundraiser", args=[found.pk]))


def _is_sure(request: HttpRequest) -> bool:
    return request.method == "POST" and request.POST.get("go") == "sure"


def _named(texts: dict[str, Any]) -> str:
    return ", ".join(languages.named(code) for code in texts) or "–"


def _ask(request: HttpRequest, title: str, what: list[Any], away: str) -> HttpResponse:
    context = {
        "nav": "campaigns",
        "title": title,
        "what": what,
        "away": away,
        "asked": request.method == "POST",
    }
    return render(request, "campaigns/delete_draft.html", context)
