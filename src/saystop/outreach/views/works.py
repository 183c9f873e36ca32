"""Which kinds of place and which partners work, and how many of what is handed out lead to reports."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saystop.offices.access import members_only
from saystop.outreach import funnels, pictures, rules, works_files
from saystop.outreach.works_form import WorksForm

INVALID = 422
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@members_only(rules.may_reach_out)
@require_safe
def works(request: HttpRequest) -> HttpResponse:
    form = WorksForm(request.GET)
    told = funnels.of(form.chosen) if form.is_valid() else None
    context = {"nav": "outreach", "form": form, "told": told, "query": request.GET.urlencode()}
    if told:
        context |= {
            "campaign": form.chosen.campaign,
            "funnel_picture": pictures.funnel(_("From materials to reports"), told.whole),
            "places_picture": pictures.shares(_("Reports for 100 visits"), told.places),
            "partners_picture": pictures.shares(_("Reports for 100 visits"), told.partners),
        }
    return render(request, "outreach/works.html", context, status=200 if told else INVALID)


@members_only(rules.may_reach_out)
@require_safe
def file(request: HttpRequest, form: str) -> HttpResponse:
    """The same as a file."""
    asked = WorksForm(request.GET)
    if not asked.is_valid():
        return redirect(f"{reverse('outreach:works')}?{request.GET.urlencode()}")
    told = funnels.of(asked.chosen)
    if form == "xlsx":
        response = HttpResponse(works_files.to_xlsx(told), content_type=XLSX)
    else:
        response = HttpResponse(works_files.to_csv(told), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="what-works.{form}"'
    return response
