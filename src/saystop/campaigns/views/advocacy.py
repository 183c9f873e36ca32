"""The log of advocacy: all, one action, new, changed, removed, and as a file."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from saystop.campaigns import advocacy_files, advocacy_pictures, rules
from saystop.campaigns import advocacy_queries as queries
from saystop.campaigns.advocacy_forms import ActionForm, LogForm
from saystop.campaigns.models import Action
from saystop.campaigns.services import advocacy as services
from saystop.offices.access import members_only, unlocked_of

INVALID = 422
PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DONE = {
    "noted": gettext_lazy("The action stands in the log."),
    "changed": gettext_lazy("It is saved."),
    "removed": gettext_lazy("The action is gone from the log."),
}


@members_only(rules.may_campaign)
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    form, language = LogForm(request.GET), _language()
    chosen = form.chosen if form.is_valid() else queries.EVERYTHING
    page = Paginator(queries.log(chosen), PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    for name in ("page", "done"):
        asked.pop(name, None)
    counted = queries.by_year()
    context = {
        "nav": "campaigns",
        "form": form,
        "page": page,
        "rows": [queries.shown(one, language) for one in page],
        "any": bool(counted),
        "query": asked.urlencode(),
        "kinds": queries.kinds_of(counted.values()),
        "table": queries.table(counted),
        "picture": advocacy_pictures.by_year(_("Actions by kind and year"), counted),
        "done": _done(request),
    }
    return render(request, "campaigns/advocacy.html", context, status=INVALID if form.errors else 200)


@members_only(rules.may_campaign)
@require_safe
def file(request: HttpRequest, form: str) -> HttpResponse:
    """What the log shows under the same choice, whole."""
    asked = LogForm(request.GET)
    if not asked.is_valid():
        return redirect(f"{reverse('campaigns:advocacy')}?{request.GET.urlencode()}")
    language = _language()
    found = [queries.shown(one, language) for one in queries.log(asked.chosen)]
    if form == "xlsx":
        response = HttpResponse(advocacy_files.to_xlsx(found), content_type=XLSX)
    else:
        response = HttpResponse(advocacy_files.to_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="advocacy.{form}"'
    return response


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, Action(day=timezone.localdate()))


@members_only(rules.may_campaign)
@require_safe
def one(request: HttpRequest, action: UUID) -> HttpResponse:
    found = get_object_or_404(Action.objects.select_related("letter"), pk=action)
    language = _language()
    rows = queries.delivered(found.letter, language) if found.is_delivery and found.letter else []
    context = {
        "nav": "campaigns",
        "action": found,
        "shown": queries.shown(found, language),
        "letter_title": queries.title_of_letter(found.letter, language) if found.letter else None,
        "deliveries": [row for row in rows if row.delivery.action_id == found.pk],
        "today": timezone.localdate(),
        "done": _done(request),
    }
    return render(request, "campaigns/action.html", context)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, action: UUID) -> HttpResponse:
    return _edit(request, get_object_or_404(Action, pk=action))


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, action: UUID) -> HttpResponse:
    """Asked twice."""
    found = get_object_or_404(Action.objects.select_related("letter"), pk=action)
    if request.method == "POST" and request.POST.get("go") == "sure":
        services.remove_action(unlocked_of(request).member, found)
        return redirect(f"{reverse('campaigns:advocacy')}?done=removed")
    context = {
        "nav": "campaigns",
        "action": found,
        "shown": queries.shown(found, _language()),
        "deliveries": found.deliveries.count(),
        "asked": request.method == "POST",
    }
    return render(request, "campaigns/remove_action.html", context)


def _edit(request: HttpRequest, found: Action) -> HttpResponse:
    form = ActionForm(request.POST if request.method == "POST" else None, found=found)
    is_new = found._state.adding
    if form.is_bound and form.is_valid():
        try:
            kept = services.keep_action(
                unlocked_of(request).member, found, form.targets_chosen, **form.values
            )
        except services.Taken:
            form.add_error(
                "day", _("The letter was delivered on that day, too: that is one action. Choose another day.")
            )
        else:
            address = reverse("campaigns:action", args=[kept.pk])
            return redirect(f"{address}?done={'noted' if is_new else 'changed'}")
    context: dict[str, Any] = {"nav": "campaigns", "form": form, "is_new": is_new, "action": found}
    return render(request, "campaigns/action_form.html", context, status=INVALID if form.errors else 200)


def _done(request: HttpRequest) -> Any:
    return DONE.get(request.GET.get("done", ""), "")


def _language() -> str:
    return get_language() or "en"
