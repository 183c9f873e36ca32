"""Targets: all, new, changed, and two that are one merged."""

from uuid import UUID

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from saystop.asking.countries import country_name
from saystop.campaigns import advocacy_queries as queries
from saystop.campaigns import rules
from saystop.campaigns.advocacy_forms import TargetForm
from saystop.campaigns.models import Target
from saystop.campaigns.services import advocacy as services
from saystop.offices.access import members_only, unlocked_of

INVALID, CONFLICT = 422, 409
DONE = {
    "made": _("The target is there."),
    "changed": _("It is saved."),
    "merged": _("The two are one target now."),
}


@members_only(rules.may_campaign)
@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    language = get_language() or "en"
    numbers = dict(Target.objects.annotate(number=Count("actions")).values_list("pk", "number"))
    rows = [
        (one, said, country_name(one.country, language) or "", numbers.get(one.pk, 0))
        for one, said in queries.targets(language, all_=True)
    ]
    context = {"nav": "campaigns", "rows": rows, "done": DONE.get(request.GET.get("done", ""), "")}
    return render(request, "campaigns/targets.html", context)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, target: UUID) -> HttpResponse:
    return _edit(request, get_object_or_404(Target, pk=target))


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, target: UUID) -> HttpResponse:
    """Another one chosen that is the same; asked twice."""
    kept = get_object_or_404(Target, pk=target)
    language = get_language() or "en"
    others = [(one, said) for one, said in queries.targets(language, all_=True) if one.pk != kept.pk]
    asked = request.POST.get("other", "")
    other = next((one for one, _said in others if str(one.pk) == asked), None)
    collides = False
    if other and request.POST.get("go") == "sure":
        try:
            services.merge_targets(unlocked_of(request).member, kept, other)
        except services.Collides:
            collides = True
        except Target.DoesNotExist:
            raise Http404 from None
        else:
            return _back("merged")
    is_missing = request.method == "POST" and other is None
    context = {
        "nav": "campaigns",
        "target": kept,
        "name": kept.told(language)[0],
        "others": others,
        "other": other,
        "other_name": other.told(language)[0] if other else "",
        "moving": other.actions.count() if other else 0,
        "collides": collides,
        "is_missing": is_missing,
    }
    status = CONFLICT if collides else INVALID if is_missing else 200
    return render(request, "campaigns/merge_targets.html", context, status=status)


def _edit(request: HttpRequest, found: Target | None) -> HttpResponse:
    form = TargetForm(request.POST if request.method == "POST" else None, found=found)
    if form.is_bound and form.is_valid():
        services.keep_target(unlocked_of(request).member, found or Target(), **form.values)
        return _back("changed" if found else "made")
    name = found.told(get_language() or "en")[0] if found else ""
    context = {"nav": "campaigns", "form": form, "target": found, "name": name}
    return render(request, "campaigns/target_form.html", context, status=INVALID if form.errors else 200)


def _back(done: str) -> HttpResponse:
    return redirect(f"{reverse('campaigns:targets')}?done={done}")
