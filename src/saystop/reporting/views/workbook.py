"""The director's page of the report form: take it home, look at another, put that in its place."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from saystop.asking.uploading import say_if_too_large
from saystop.engines.questionnaires.workbook import WorkbookError
from saystop.offices import rules
from saystop.offices.access import members_only, unlocked_of
from saystop.reporting.comparing import compare
from saystop.reporting.forms import WorkbookForm
from saystop.reporting.models import FormVersion
from saystop.reporting.services import questionnaire as forms

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@members_only(rules.may_change_office)
@require_safe
def form_file(request: HttpRequest) -> HttpResponse:
    """The workbook of the form in use."""
    version = FormVersion.objects.get(digest=forms.current().digest)
    headers = {"Content-Disposition": 'attachment; filename="report.xlsx"'}
    return HttpResponse(bytes(version.workbook), content_type=XLSX, headers=headers)


@members_only(rules.may_change_office)
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest) -> HttpResponse:
    """The form in use and those of before; `?look=` shows what one of them would change; only then can it be used."""
    actor = unlocked_of(request).member
    if request.method != "POST":
        return _page(request, WorkbookForm(), look=request.GET.get("look", ""))
    if digest := request.POST.get("use"):
        try:
            forms.replace(actor, digest)
        except FormVersion.DoesNotExist as fault:
            raise Http404 from fault
        return _page(request, WorkbookForm(), done=True)
    workbook = WorkbookForm(request.POST, request.FILES)
    too_large = _("The workbook is larger than 2 MB: remove pictures and unused sheets.")
    say_if_too_large(request, workbook, "workbook", too_large)
    if not workbook.is_valid():
        return _page(request, workbook)
    upload = workbook.cleaned_data["workbook"]
    try:
        kept = forms.propose(actor, upload.read(), upload.name)
    except WorkbookError as fault:
        return _page(request, workbook, fault=fault)
    return redirect(f"{reverse('reporting:form')}?look={kept.digest}")


def _page(
    request: HttpRequest,
    workbook: WorkbookForm,
    *,
    look: str = "",
    fault: WorkbookError | None = None,
    done: bool = False,
) -> HttpResponse:
    current = forms.current()
    proposed = FormVersion.objects.filter(digest=look, in_use=False).first() if look else None
    languages = [code for code, _name in settings.LANGUAGES]
    context = {
        "form": workbook,
        "faults": fault.faults if fault else (),
        "done": done,
        "questionnaire": forms.version(proposed.digest) if proposed else current,
        "version": FormVersion.objects.get(digest=current.digest),
        "proposed": proposed,
        "changes": compare(forms.version(proposed.digest), current, languages, get_language() or languages[0])
        if proposed
        else None,
        "others": FormVersion.objects.filter(in_use=False).order_by("file_name"),
        "nav": "office",
    }
    return render(request, "reporting/form.html", context, status=422 if fault or workbook.errors else 200)
