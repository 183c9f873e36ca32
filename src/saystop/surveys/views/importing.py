"""Answers out of KoboToolbox's CSV export. The file is handed in twice: to be looked at, and to be kept."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from saystop.asking.saying import in_language
from saystop.asking.uploading import say_if_too_large
from saystop.engines.datasets.kobo import KoboError
from saystop.offices.access import members_only, unlocked_of
from saystop.surveys import rules
from saystop.surveys.forms import ImportForm
from saystop.surveys.models import Source, Survey, Version
from saystop.surveys.services import importing
from saystop.surveys.uploads import LARGEST_REQUEST, WholeInMemory


@csrf_exempt  # the check comes in _checked, after the upload handler is in place
@members_only(rules.may_run_surveys)
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Look at a file, then keep its answers."""
    request.upload_handlers = [WholeInMemory(request)]
    return _checked(request, survey)


@csrf_protect
def _checked(request: HttpRequest, survey: UUID) -> HttpResponse:
    found = get_object_or_404(Survey, pk=survey)
    version = Version.objects.current(found)
    posted = request.method == "POST"
    form = ImportForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        languages=version.questionnaire.languages,
        initial={"language": version.questionnaire.default_language},
    )
    seen: importing.Seen | None = None
    refused = ""
    too_large = _("The file is larger than 50 MB: split it, and import the parts one after the other.")
    say_if_too_large(request, form, "answers", too_large, LARGEST_REQUEST)
    if posted and form.is_valid():
        data = form.cleaned_data["answers"].read()
        known = request.POST.get("digest", "")
        keep = request.POST.get("go") == "import"
        actor = unlocked_of(request).member
        if keep and importing.digest(data) != known:
            form.add_error("answers", _("This is another file than the one you looked at: look at it first."))
        try:
            if keep and not form.errors:
                importing.bring_in(actor, version, data, form.cleaned_data["language"])
                return redirect(f"{reverse('surveys:import', args=[found.pk])}?done=1")
            seen = importing.look(actor, version, data)
        except KoboError as fault:
            refused = in_language(fault.sentence)
    context = {
        "survey": found,
        "form": form,
        "seen": seen,
        "refused": refused,
        "done": request.method == "GET" and "done" in request.GET,
        "imported": found.responses.filter(source=Source.IMPORT).count(),
        "most_told": importing.MOST_TOLD,
        "nav": "surveys",
    }
    return render(request, "surveys/import.html", context, status=422 if refused or form.errors else 200)
