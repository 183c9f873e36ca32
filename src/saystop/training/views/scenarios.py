"""Scenarios that an office writes itself: handed in, changed, taken away."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from saystop.asking import languages
from saystop.asking.uploading import say_if_too_large
from saystop.offices.access import members_only, unlocked_of
from saystop.training import rules, scenarios
from saystop.training.models import Course, OwnScenario
from saystop.training.scenario_forms import ScenarioForm
from saystop.training.services import scenarios as services

INVALID = 422


@members_only(rules.may_train)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, "")


@members_only(rules.may_train)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str) -> HttpResponse:
    return _edit(request, _own(slug))


@members_only(rules.may_train)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Asked twice."""
    found = _own(slug)
    if request.method == "POST" and request.POST.get("go") == "sure":
        services.remove(unlocked_of(request).member, found)
        return redirect("training:training")
    courses = Course.objects.filter(units__scenario=found).distinct()
    own = get_language() or "en"
    context = {
        "nav": "training",
        "slug": found,
        "title": _title(found),
        "language": _language(found),
        "courses": [one.told(own).get("title") for one in courses],
        "asked": request.method == "POST",
    }
    return render(request, "training/remove_scenario.html", context)


def _edit(request: HttpRequest, found: str) -> HttpResponse:
    posted = request.method == "POST"
    form = ScenarioForm(request.POST if posted else None, request.FILES if posted else None, found=found)
    for code in languages.codes():
        sentence = _("These files are larger than 2 MB together: hand them in one after the other.")
        say_if_too_large(request, form, f"file_{code}", sentence)
    faults: list[tuple[str, int, str]] = []
    if posted and form.is_valid():
        slug = found or form.cleaned_data["slug"]
        try:
            services.write(unlocked_of(request).member, slug, form.sources)
        except services.Unplayable as refused:
            faults = [(name, fault.line, fault.sentence) for name, fault in refused.faults]
        else:
            return redirect("training:scenario", slug=slug, language=_language(slug))
    context = {
        "nav": "training",
        "form": form,
        "faults": faults,
        "slug": found,
        "title": _title(found) if found else "",
        "language": _language(found) if found else "",
    }
    return render(
        request, "training/scenario_form.html", context, status=INVALID if form.errors or faults else 200
    )


def _own(slug: str) -> str:
    if not OwnScenario.objects.filter(slug=slug).exists():
        raise Http404
    return slug


def _language(slug: str) -> str:
    """The one of the page, where the scenario speaks it."""
    spoken = scenarios.one(slug)
    own = get_language() or "en"
    return own if own in spoken else next(iter(spoken))


def _title(slug: str) -> str:
    return scenarios.one(slug)[_language(slug)].title
