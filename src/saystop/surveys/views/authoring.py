"""Surveys at the desk: made, looked at, published, closed, asked anew."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from saystop.asking import fields
from saystop.asking.languages import direction, named
from saystop.asking.uploading import say_if_too_large
from saystop.engines.questionnaires.model import Questionnaire
from saystop.engines.questionnaires.workbook import WorkbookError
from saystop.offices.access import members_only, unlocked_of
from saystop.surveys import queries, rules, speaking
from saystop.surveys.forms import NewSurveyForm, SettingsForm, TicketsForm, WorkbookForm
from saystop.surveys.models import Publication, Survey, Version
from saystop.surveys.services import authoring, links
from saystop.surveys.services import contacts as left

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SETTINGS = ("name", "closes_on", "closes_at", "one_page", "may_pause", "by_ticket")


@members_only(rules.may_run_surveys)
@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    return render(request, "surveys/surveys.html", {"rows": queries.surveys(), "nav": "surveys"})


@members_only(rules.may_run_surveys)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A workbook becomes a draft."""
    actor = unlocked_of(request).member
    desks = queries.desks_of(actor)
    form = NewSurveyForm(request.POST or None, request.FILES or None, desks=desks)

    def keep(given: dict[str, Any]) -> Survey:
        return authoring.create(actor, given["desk"], given["name"], *_workbook(given), lists=_lists(given))

    return _handed_in(request, form, keep, "surveys/new.html", {"desks": desks})


@members_only(rules.may_run_surveys)
@require_safe
def survey(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Where a survey stands, and what can be done with it."""
    return _shown(request, get_object_or_404(Survey, pk=survey))


@members_only(rules.may_run_surveys)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, survey: UUID) -> HttpResponse:
    """How it is asked."""
    found = get_object_or_404(Survey, pk=survey)
    now = {name: getattr(found, name) for name in SETTINGS}
    form = SettingsForm(
        request.POST if request.method == "POST" else None,
        initial=now,
        languages=speaking.addresses(Version.objects.current(found).questionnaire),
        consents=found.consents,
    )
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in SETTINGS}
        authoring.settle(unlocked_of(request).member, found, **given, consents=form.consents())
        return redirect("surveys:survey", survey=found.pk)
    context = {"form": form, "survey": found, "nav": "surveys"}
    return render(request, "surveys/settings.html", context, status=422 if form.errors else 200)


@members_only(rules.may_run_surveys)
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Another workbook for what comes from now on."""
    found = get_object_or_404(Survey, pk=survey)
    form = WorkbookForm(request.POST or None, request.FILES or None)

    def keep(given: dict[str, Any]) -> Survey:
        authoring.renew(unlocked_of(request).member, found, *_workbook(given), lists=_lists(given))
        return found

    return _handed_in(request, form, keep, "surveys/renew.html", {"survey": found})


@members_only(rules.may_run_surveys)
@require_safe
def workbook(request: HttpRequest, survey: UUID) -> HttpResponse:
    """The workbook of the version that is asked now."""
    version = Version.objects.current(get_object_or_404(Survey, pk=survey))
    answer = HttpResponse(bytes(version.workbook), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="survey-{version.number}.xlsx"'
    return answer


@members_only(rules.may_run_surveys)
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, survey: UUID, language: str) -> HttpResponse:
    """All steps as respondents see them, in one of the survey's languages; nothing is kept."""
    found = get_object_or_404(Survey, pk=survey)
    questionnaire = Version.objects.current(found).questionnaire
    raw = fields.begin(questionnaire)
    if request.method == "POST":
        for step in questionnaire.steps:
            raw |= fields.posted(questionnaire, step, request.POST)
        if action := request.POST.get("repeat"):
            raw = fields.changed(questionnaire, raw, action)
    checked, faults = fields.judge(questionnaire, raw, language)
    told = faults if request.POST.get("go") == "check" else {}
    pages = (
        fields.step_page(
            questionnaire, step, raw, checked, fields.of_step(questionnaire, step, told), language, fold=False
        )
        for step in questionnaire.steps
        if step.path in checked.relevant
    )
    context = {
        "survey": found,
        "steps": [page for page in pages if page.items],  # nobody is led to an empty page either
        "language": language,
        "direction": direction(language),
        "survey_languages": _languages(questionnaire),
        "notices": questionnaire.notices,
        "faulty": bool(told),
        "sound": request.method == "POST" and not faults,
        "nav": "surveys",
    }
    return render(request, "surveys/preview.html", context)


@members_only(rules.may_run_surveys)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Open it to respondents."""
    found = get_object_or_404(Survey, pk=survey)
    if request.method == "POST":
        try:
            authoring.publish(unlocked_of(request).member, found, timezone.localdate())
        except authoring.NotReady as fault:
            return _shown(request, found, trouble=NOT_READY[fault.code]())
        return redirect("surveys:survey", survey=found.pk)
    return render(request, "surveys/publish.html", {"survey": found, "nav": "surveys"})


NOT_READY = {
    "past": lambda: _("The last day of this survey is over: choose a later one first."),
    "full": lambda: _("So many people have answered already: raise the number first."),
}


@members_only(rules.may_run_surveys)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Take no more responses."""
    found = get_object_or_404(Survey, pk=survey)
    if request.method == "POST":
        authoring.close(unlocked_of(request).member, found)
        return redirect("surveys:survey", survey=found.pk)
    return render(request, "surveys/close.html", {"survey": found, "nav": "surveys"})


@members_only(rules.may_run_surveys)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Delete it with all that was answered; its name must be typed."""
    found = get_object_or_404(Survey, pk=survey)
    typed = request.POST.get("name", "")
    if request.method == "POST" and typed.strip() == found.name:
        authoring.delete(unlocked_of(request).member, found)
        return redirect("surveys:surveys")
    context = {
        "survey": found,
        "responses": found.responses.count(),
        "typed": typed,
        "wrong": request.method == "POST",
        "nav": "surveys",
    }
    return render(request, "surveys/delete.html", context, status=422 if context["wrong"] else 200)


@members_only(rules.may_run_surveys)
@require_http_methods(["GET", "HEAD", "POST"])  # sent or asked for: who lacks the desk is refused alike
def contacts(request: HttpRequest, survey: UUID) -> HttpResponse:
    """How to reach those who want to hear of the results; for who holds the desk."""
    found = get_object_or_404(Survey, pk=survey)
    context = {
        "survey": found,
        "contacts": left.read(unlocked_of(request), found),
        "consents": [(code, named(code), direction(code), text) for code, text in found.consents.items()],
        "nav": "surveys",
    }
    return render(request, "surveys/contacts.html", context)


@members_only(rules.may_run_surveys)
@require_http_methods(["GET", "HEAD", "POST"])
def tickets(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Links for respondents, told this once: who only asks for the address goes back to the survey."""
    found = get_object_or_404(Survey, pk=survey)
    if request.method != "POST":
        return redirect("surveys:survey", survey=found.pk)
    spoken = speaking.addresses(Version.objects.current(found).questionnaire)
    form = TicketsForm(request.POST, languages=spoken)
    if not form.is_valid():
        return _shown(request, found, tickets=form)
    made = links.make_tickets(unlocked_of(request).member, found, form.cleaned_data["count"])
    language = form.cleaned_data["language"] or speaking.nearest(spoken)
    context = {"survey": found, "made": made, "language": language, "nav": "surveys"}
    return render(request, "surveys/tickets.html", context)


def _shown(
    request: HttpRequest, found: Survey, *, trouble: str = "", tickets: TicketsForm | None = None
) -> HttpResponse:
    questionnaire = Version.objects.current(found).questionnaire
    spoken = speaking.addresses(questionnaire)
    empty = TicketsForm(languages=spoken, initial={"language": speaking.nearest(spoken)})
    context = {
        "survey": found,
        "standing": queries.standing(found),
        "questionnaire": questionnaire,
        # What is computed, or left out because it tracks people, is no question to anybody.
        "questions": sum(question.kind.asked for question in questionnaire.questions.values()),
        "survey_languages": _languages(questionnaire),
        "address_languages": spoken,
        "without_consent": [
            named(code) for code in spoken if found.asks_contact and not found.consent_in(code)
        ],
        "tickets": tickets or empty,
        "publication": Publication.objects.filter(survey=found).first(),
        "trouble": trouble,
        "may_read": rules.may_read_written(unlocked_of(request).member, found),
        "nav": "surveys",
    }
    return render(request, "surveys/survey.html", context, status=422 if trouble or tickets else 200)


def _languages(questionnaire: Questionnaire) -> list[tuple[str, str]]:
    """Each by its code and its own name."""
    return [(code, named(code)) for code in questionnaire.languages]


def _handed_in(
    request: HttpRequest,
    form: WorkbookForm,
    keep: Callable[[dict[str, Any]], Survey],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """A workbook that was handed in goes to `keep`; what is wrong with it comes back beside the form."""
    faults: tuple[object, ...] = ()
    say_if_too_large(request, form, "workbook", _("The workbook is larger than 2 MB: take its pictures out."))
    if request.method == "POST" and form.is_valid():
        try:
            survey = keep(form.cleaned_data)
        except WorkbookError as fault:
            faults = fault.faults
        else:
            return redirect("surveys:survey", survey=survey.pk)
    shown = {**context, "form": form, "faults": faults, "nav": "surveys"}
    return render(request, template, shown, status=422 if faults or form.errors else 200)


def _workbook(given: Mapping[str, Any]) -> tuple[bytes, str]:
    return given["workbook"].read(), given["workbook"].name


def _lists(given: Mapping[str, Any]) -> dict[str, bytes]:
    return {one.name: one.read() for one in given["lists"]}
