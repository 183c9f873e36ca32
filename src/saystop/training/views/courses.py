"""Courses at the desk: all, one with its units, new, changed, and those that come along taken in."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saystop.asking import languages
from saystop.offices.access import members_only, unlocked_of
from saystop.training import reading, rules
from saystop.training.course_forms import CourseForm
from saystop.training.models import Course, Unit, UnitKind
from saystop.training.services import courses as services

INVALID = 422


@members_only(rules.may_train)
@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    own = get_language() or "en"
    rows = []
    for one in Course.objects.all():
        units = reading.units_of(one)
        spoken = reading.whole(one, units).languages
        rows.append((one, one.told(own).get("title"), len(units), ", ".join(map(languages.named, spoken))))
    taken = request.GET.get("taken", "")
    context = {
        "nav": "training",
        "rows": rows,
        "missing": services.not_taken_in(),
        "done": _taken(int(taken)) if taken.isdecimal() and len(taken) < 4 else "",
    }
    return render(request, "training/courses.html", context)


@members_only(rules.may_train)
@require_POST
def take_in(request: HttpRequest) -> HttpResponse:
    """The courses that come along."""
    count = services.set_up(unlocked_of(request).member)
    return redirect(f"{reverse('training:courses')}?taken={count}")


@members_only(rules.may_train)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@members_only(rules.may_train)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, course: UUID) -> HttpResponse:
    return _edit(request, get_object_or_404(Course, pk=course))


@members_only(rules.may_train)
@require_safe
def one(request: HttpRequest, course: UUID) -> HttpResponse:
    """A course, in which languages it is whole, and its units in order."""
    found = get_object_or_404(Course, pk=course)
    units = reading.units_of(found)
    own = get_language() or "en"
    whole = reading.whole(found, units)
    context = {
        "nav": "training",
        "course": found,
        "told": found.told(own),
        "units": [(unit, title_of(unit, own), reading.is_ready(unit)) for unit in units],
        "kinds": UnitKind.choices,
        "spoken": ", ".join(map(languages.named, whole.languages)),
        "public": whole.languages[0] if whole.languages and found.is_active else "",
        "lacking": [
            (languages.named(code), _lacking(found, units, code))
            for code in languages.codes()
            if code not in whole.languages
        ],
        "done": {
            "made": _("The course is there: add its units."),
            "changed": _("The course is saved."),
            "unit": _("The unit is saved."),
            "marked": _("It is saved which answers are right."),
            "removed": _("The unit is gone."),
        }.get(request.GET.get("done", "")),
    }
    return render(request, "training/course.html", context)


def title_of(unit: Unit, language: str) -> str:
    said: dict[str, str] = (
        unit.texts.get(language) or unit.texts.get("en") or next(iter(unit.texts.values()), {})
    )
    return str(said.get("title", ""))


def _lacking(course: Course, units: list[Unit], language: str) -> str:
    """What is not there in a language, as one sentence."""
    missing = reading.lacking(course, units, language)
    numbers = [str(place) for place in missing if place]
    if not missing:
        return _("add a unit that is complete")
    if not numbers:
        return _("title and summary")
    here = {"numbers": ", ".join(numbers)}
    if 0 in missing:
        return _("title and summary; units %(numbers)s") % here
    return ngettext("unit %(numbers)s", "units %(numbers)s", len(numbers)) % here


def _taken(count: int) -> str:
    return ngettext("%(count)d course is taken in.", "%(count)d courses are taken in.", count) % {
        "count": count
    }


def _edit(request: HttpRequest, found: Course | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = CourseForm(posted, found=found)
    if posted is not None and form.is_valid():
        kept = services.keep(unlocked_of(request).member, found or Course(), **form.values)
        return redirect(f"{reverse('training:course', args=[kept.pk])}?done={'changed' if found else 'made'}")
    context = {
        "nav": "training",
        "form": form,
        "course": found,
        "name": found.told(get_language() or "en").get("title") if found else "",
    }
    return render(request, "training/course_form.html", context, status=INVALID if form.errors else 200)
