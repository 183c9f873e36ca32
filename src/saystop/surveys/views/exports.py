"""What goes out: the answers as files for statistics programs, the codebook, and paper."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from saystop.asking.languages import named
from saystop.asking.saying import in_language
from saystop.engines.datasets.codebook import DataSetError, Measure, label
from saystop.engines.sealing import Tampered
from saystop.offices.access import members_only, unlocked_of
from saystop.surveys import rules, speaking
from saystop.surveys.codebooks import book
from saystop.surveys.forms import ExportForm
from saystop.surveys.models import Survey, Version
from saystop.surveys.paper import sheet
from saystop.surveys.services import exporting

MEASURES: dict[Measure, object] = {
    "single": gettext_lazy("one choice"),
    "multiple": gettext_lazy("several choices"),
    "number": gettext_lazy("a number"),
    "text": gettext_lazy("a text"),
    "date": gettext_lazy("a date"),
    "time": gettext_lazy("a time of day"),
    "dateTime": gettext_lazy("a date and a time"),
    "rank": gettext_lazy("choices in order"),
    "position": gettext_lazy("latitude and longitude"),
    "files": gettext_lazy("names of files"),
    "computed": gettext_lazy("computed"),
}


@members_only(rules.may_run_surveys)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, survey: UUID) -> HttpResponseBase:
    """Choose a kind of file, and take it away."""
    found = get_object_or_404(Survey, pk=survey)
    unlocked = unlocked_of(request)
    may_read = rules.may_read_written(unlocked.member, found)
    languages = book(found).codebook.languages
    form = ExportForm(
        request.POST if request.method == "POST" else None,
        languages=languages,
        may_read=may_read,
        initial={"language": speaking.nearest(languages)},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = exporting.export(
                unlocked, found, given["form"], given["language"], written=given.get("written", False)
            )
        except DataSetError as fault:
            form.add_error("form", in_language(fault.sentence))
        except Tampered:
            form.add_error(
                None,
                _(
                    "An answer was altered in the database and does not open. Tell who runs the server; without what was "
                    "written the file can be made."
                ),
            )
        else:
            return FileResponse(
                made.content, as_attachment=True, filename=made.name, content_type=made.content_type
            )
    context = {
        "survey": found,
        "form": form,
        "may_read": may_read,
        "responses": found.responses.count(),
        "lacks_weights": exporting.lacks_weights(found),
        "nav": "surveys",
    }
    return render(request, "surveys/export.html", context, status=422 if form.errors else 200)


@members_only(rules.may_run_surveys)
@require_safe
def codebook(request: HttpRequest, survey: UUID) -> HttpResponse:
    """All variables with their labels and values, in one of the survey's languages."""
    found = get_object_or_404(Survey, pk=survey)
    whole = book(found).codebook
    asked = request.GET.get("language", "")
    language = asked if asked in whole.languages else speaking.nearest(whole.languages)
    entries = [
        {
            "name": whole.headers[entry.path],
            "label": label(entry, language),
            "measure": MEASURES[entry.measure],
            "repeat": entry.repeat,
            "values": [(code, one.name, label(one, language)) for code, one in enumerate(entry.values, 1)],
        }
        for entry in whole.variables
    ]
    context = {
        "survey": found,
        "entries": entries,
        "language": language,
        "survey_languages": [(code, named(code)) for code in whole.languages],
        "nav": "surveys",
    }
    return render(request, "surveys/codebook.html", context)


@members_only(rules.may_enter_answers)
@require_safe
def paper(request: HttpRequest, survey: UUID, language: str) -> HttpResponse:
    """The questionnaire to print, in one of its languages."""
    found = get_object_or_404(Survey, pk=survey)
    version = Version.objects.current(found)
    questionnaire = version.questionnaire
    if language not in questionnaire.languages:
        raise Http404
    made = sheet(questionnaire, language, f"{found.name} · {version.number}")
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{found.slug}-{language}.pdf"'
    return answer
