"""Tests before and after at the desk: what they say, course by course, and the tests themselves."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saystop.asking import languages
from saystop.asking.uploading import say_if_too_large
from saystop.asking.words import Words
from saystop.engines.questionnaires.model import Questionnaire
from saystop.engines.questionnaires.workbook import WorkbookError
from saystop.offices.access import members_only, unlocked_of
from saystop.training import drawn_sums, measure_sums, rules
from saystop.training.drawing import code_svg
from saystop.training.measure_forms import TestFileForm
from saystop.training.models import Course, Moment, Session, SessionState, Test
from saystop.training.services import measuring

INVALID = 422
DONE = {"used": gettext_lazy("The test is in use: sessions of this course are asked it from now on.")}


@members_only(rules.may_train)
@require_safe
def tests(request: HttpRequest) -> HttpResponse:
    """Each course with its test and what it has come to."""
    rows = [
        (one, _title(one), one.tests.filter(is_active=True).exists(), measure_sums.total(one))
        for one in Course.objects.all()
    ]
    return render(request, "training/tests.html", {"nav": "training", "rows": rows})


@members_only(rules.may_train)
@require_safe
def of_course(request: HttpRequest, course: UUID) -> HttpResponse:
    """Its test, and the gain of its sessions and in all."""
    found = get_object_or_404(Course, pk=course)
    results, total = measure_sums.of_course(found), measure_sums.total(found)
    context = {
        "nav": "training",
        "course": found,
        "title": _title(found),
        "test": found.tests.filter(is_active=True).first(),
        "draft": found.tests.filter(is_active=False, papers=None).first(),
        "results": results,
        "total": total,
        "picture": drawn_sums.gains(results, total) if total else "",
        "sessions": found.sessions.exclude(state=SessionState.CANCELLED),
        "least": measure_sums.LEAST,
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "training/course_test.html", context)


@members_only(rules.may_train)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, course: UUID) -> HttpResponse:
    """A workbook becomes a test whose right answers are marked next."""
    found = get_object_or_404(Course, pk=course)
    form = TestFileForm(request.POST or None, request.FILES or None)
    faults: tuple[object, ...] = ()
    say_if_too_large(request, form, "workbook", _("The workbook is larger than 2 MB: take its pictures out."))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["workbook"]
        try:
            return _made(request, found, measuring.readable(given.read(), given.name))
        except WorkbookError as fault:
            faults = fault.faults
    context = {
        "nav": "training",
        "course": found,
        "title": _title(found),
        "form": form,
        "faults": faults,
    }
    return render(
        request, "training/test_upload.html", context, status=INVALID if faults or form.errors else 200
    )


@members_only(rules.may_train)
@require_POST
def take_shipped(request: HttpRequest, course: UUID) -> HttpResponse:
    """The small test that comes along."""
    found = get_object_or_404(Course, pk=course)
    return _made(request, found, measuring.shipped(found))


@members_only(rules.may_train)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, test: UUID) -> HttpResponse:
    """Which choices are right: marked by a member before anybody is asked, fixed from then on."""
    found = get_object_or_404(Test.objects.select_related("course"), pk=test)
    right: dict[str, list[str]] = found.right
    missing: list[str] = []
    is_fixed = found.papers.exists()
    if request.method == "POST" and not is_fixed:
        right = {path: request.POST.getlist(path) for path in found.right}
        try:
            measuring.use(unlocked_of(request).member, found, right)
        except measuring.Unmarked as fault:
            missing = [*fault.paths]
        except measuring.Answered:
            is_fixed, right = True, found.right
        else:
            return redirect(f"{reverse('training:course_test', args=[found.course.pk])}?done=used")
    context = {
        "nav": "training",
        "test": found,
        "title": _title(found.course),
        "questions": _questions(found, right, missing),
        "missing": missing,
        "is_fixed": is_fixed,
    }
    return render(request, "training/test_marks.html", context, status=INVALID if missing else 200)


@members_only(rules.may_train)
@require_safe
def of_session(request: HttpRequest, session: UUID) -> HttpResponse:
    """The two addresses to hand out, and what came of it."""
    found = get_object_or_404(Session.objects.select_related("course"), pk=session)
    language = found.language if found.language in languages.codes() else languages.codes()[0]
    addresses = [
        (moment, link, code_svg(link), found.papers.filter(moment=moment).count())
        for moment in Moment
        for link in [
            request.build_absolute_uri(reverse("training:test", args=[language, found.code, moment.value]))
        ]
    ]
    context = {
        "nav": "training",
        "session": found,
        "title": _title(found.course),
        "addresses": addresses,
        "is_asked": measuring.test_of(found) is not None,
        "gain": measure_sums.of_session(found),
        "days": measuring.LIFE.days,
        "least": measure_sums.LEAST,
    }
    return render(request, "training/session_test.html", context)


def _made(request: HttpRequest, course: Course, questionnaire: Questionnaire) -> HttpResponse:
    test = measuring.make(unlocked_of(request).member, course, questionnaire)
    return redirect("training:test_marks", test=test.pk)


def _title(course: Course) -> str:
    return course.told(get_language() or "en").get("title", course.slug)


def _questions(test: Test, right: dict[str, list[str]], missing: list[str]) -> list[dict[str, Any]]:
    """Each question with its choices, those that are right marked."""
    questionnaire = test.questionnaire
    words = Words(questionnaire, get_language() or "en")
    return [
        {
            "path": question.path,
            "label": words.plain(question.label, {}),
            "is_missing": question.path in missing,
            "choices": [
                (one.name, words.plain(one.label, {}) or one.name, one.name in right.get(question.path, ()))
                for one in question.choices
            ],
        }
        for question in measuring.graded(questionnaire)
    ]
