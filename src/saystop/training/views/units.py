"""The units of a course at the desk: added, changed, put in order, taken away, and the answers of a quiz marked."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from saystop.asking import markdown
from saystop.asking.uploading import say_if_too_large
from saystop.engines.questionnaires.model import Question, Questionnaire
from saystop.engines.questionnaires.workbook import WorkbookError
from saystop.offices.access import members_only, unlocked_of
from saystop.training import pictures, quizzes, rules, workbooks
from saystop.training.course_forms import UnitForm
from saystop.training.models import Course, Unit, UnitKind
from saystop.training.services import courses as services
from saystop.training.services import measuring
from saystop.training.views.courses import INVALID, title_of

ROOM = 20_000  # bytes that the texts take beside a file


@members_only(rules.may_train)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, course: UUID, kind: str) -> HttpResponse:
    if kind not in UnitKind.values:
        raise Http404
    return _edit(request, Unit(course=get_object_or_404(Course, pk=course), kind=kind))


@members_only(rules.may_train)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, unit: UUID) -> HttpResponse:
    return _edit(request, _found(unit))


@members_only(rules.may_train)
@require_POST
def move(request: HttpRequest, unit: UUID) -> HttpResponse:
    found = _found(unit)
    services.move(unlocked_of(request).member, found, up=request.POST.get("go") == "up")
    return redirect(f"{reverse('training:course', args=[found.course_id])}#units")


@members_only(rules.may_train)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Asked twice."""
    found = _found(unit)
    if request.method == "POST" and request.POST.get("go") == "sure":
        services.remove(unlocked_of(request).member, found)
        return redirect(f"{reverse('training:course', args=[found.course_id])}?done=removed")
    context = {**_about(found), "asked": request.method == "POST"}
    return render(request, "training/remove_unit.html", context)


@members_only(rules.may_train)
@require_http_methods(["GET", "HEAD", "POST"])
def right(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Which choices of a quiz are right, and what everybody is told of them."""
    found = _found(unit)
    if found.quiz is None:
        raise Http404
    questionnaire = quizzes.of(found)
    asked = quizzes.choosable(questionnaire)
    marked = {one.path: found.right.get(one.path, []) for one in asked}
    missing: list[str] = []
    if request.method == "POST":
        marked = {
            one.path: [name for name in request.POST.getlist(one.path) if name in one.choices.by_name]
            for one in asked
        }
        missing = [path for path, names in marked.items() if not names]
        if not missing:
            services.mark(unlocked_of(request).member, found, marked)
            return redirect(f"{reverse('training:course', args=[found.course_id])}?done=marked")
    context = {
        **_about(found),
        "questions": [_question(one, questionnaire, marked[one.path], missing) for one in asked],
        "missing": missing,
    }
    return render(request, "training/right.html", context, status=INVALID if missing else 200)


def _question(
    question: Question, questionnaire: Questionnaire, marked: list[str], missing: list[str]
) -> dict[str, Any]:
    language, default = get_language() or "en", questionnaire.default_language
    choices = [
        (name, markdown.plain(one.label.get(language, default)), name in marked)
        for name, one in question.choices.by_name.items()
    ]
    return {
        "path": question.path,
        "label": markdown.html(question.label.get(language, default)),
        "plain": markdown.plain(question.label.get(language, default)),
        "why": markdown.html(question.guidance.get(language, default)) if question.guidance else "",
        "choices": choices,
        "error": question.path in missing,
    }


def _edit(request: HttpRequest, unit: Unit) -> HttpResponse:
    posted = request.method == "POST"
    form = UnitForm(request.POST if posted else None, request.FILES if posted else None, unit=unit)
    for name, most, sentence in (
        ("picture", pictures.MOST_BYTES, pictures.TOO_LARGE),
        ("workbook", workbooks.LARGEST, _("The workbook is larger than 1 MB: take its pictures out.")),
    ):
        if name in form.fields:
            say_if_too_large(request, form, name, sentence, most + ROOM)
    faults: tuple[object, ...] = ()
    if posted and form.is_valid():
        try:
            values = _values(unit, form)
        except WorkbookError as fault:
            faults = fault.faults
        else:
            kept = services.keep_unit(unlocked_of(request).member, unit, **values)
            if kept.kind == UnitKind.QUIZ and ("quiz" in values or not quizzes.is_marked(kept)):
                return redirect("training:right", unit=kept.pk)
            return redirect(f"{reverse('training:course', args=[kept.course_id])}?done=unit")
    context = {**_about(unit), "form": form, "faults": faults, "is_new": unit._state.adding}
    status = INVALID if form.errors or faults else 200
    return render(request, "training/unit_form.html", context, status=status)


def _values(unit: Unit, form: UnitForm) -> dict[str, Any]:
    """What the form says of a unit. Raises WorkbookError."""
    given = form.cleaned_data
    values: dict[str, Any] = {"texts": form.texts}
    if "scenario" in given:
        values["scenario"] = given["scenario"]
    if given.get("picture"):
        values["picture"] = given["picture"]
    if workbook := given.get("workbook"):
        questionnaire = workbooks.readable(workbook.read(), workbook.name)
        choices = {one.path: one.choices.by_name for one in quizzes.choosable(questionnaire)}
        values["quiz"] = quizzes.plain(questionnaire)
        # What the workbook says to be right; otherwise what was marked and is still asked.
        told = measuring.marked(questionnaire)
        right = {
            path: told[path] or [name for name in unit.right.get(path, ()) if name in names]
            for path, names in choices.items()
        }
        values["right"] = {path: names for path, names in right.items() if names}
    return values


def _found(unit: UUID) -> Unit:
    return get_object_or_404(Unit.objects.select_related("course").defer("picture"), pk=unit)


def _about(unit: Unit) -> dict[str, Any]:
    language = get_language() or "en"
    return {
        "nav": "training",
        "unit": unit,
        "course": unit.course,
        "title": title_of(unit, language),
        "name": unit.course.told(language).get("title"),
    }
