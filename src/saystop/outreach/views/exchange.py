"""Partners into a file, and a file into partners: looked at first, then taken in."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from saystop.asking import languages, uploading
from saystop.offices.access import members_only, unlocked_of
from saystop.outreach import partner_files, planning, queries, rules
from saystop.outreach.forms import PartnerFileForm
from saystop.outreach.models import PartnerKind
from saystop.outreach.partner_files import Line, Unreadable
from saystop.outreach.services import importing

INVALID = 422
SALT = "a file of partners"  # what was looked at travels in the page, so that nothing of it is kept here
LIFE = 60 * 60  # seconds
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@members_only(rules.may_reach_out)
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    """All partners, also those who take part no more."""
    found = queries.partners(all_=True)
    if form == "xlsx":
        response = HttpResponse(partner_files.to_xlsx(found), content_type=XLSX)
    else:
        response = HttpResponse(partner_files.to_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="partners.{form}"'
    return response


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and request.POST.get("go") == "import":
        return _take_in(request)
    posted = request.method == "POST"
    form = PartnerFileForm(request.POST if posted else None, request.FILES if posted else None)
    uploading.say_if_too_large(request, form, "file", _("The file is larger than 2 MB: cut it in two."))
    lines: list[Line] = []
    rest: list[str] = []
    refused = ""
    if posted and form.is_valid():
        try:
            lines, rest = partner_files.read_with_rest(form.cleaned_data["file"].read())
        except Unreadable as fault:
            refused = fault.sentence
    return _looked_at(request, form, lines, refused, rest)


def _take_in(request: HttpRequest) -> HttpResponse:
    try:
        told = signing.loads(request.POST.get("lines", ""), salt=SALT, max_age=LIFE)
        lines = [Line(number, cells) for number, cells in told]
    except signing.BadSignature:
        refused = _("This page was open too long: look at the file again.")
        return _looked_at(request, PartnerFileForm(), [], refused)
    made, changed = importing.take_in(unlocked_of(request).member, lines, _same_as(request, lines))
    return redirect(f"{reverse('outreach:partners')}?made={made}&changed={changed}")


def _same_as(request: HttpRequest, lines: Sequence[Line]) -> dict[int, UUID]:
    found = {}
    for line in lines:
        try:
            found[line.number] = UUID(request.POST.get(f"same-{line.number}", ""))
        except ValueError:
            continue
    return found


def _looked_at(
    request: HttpRequest, form: PartnerFileForm, lines: list[Line], refused: str, rest: Sequence[str] = ()
) -> HttpResponse:
    planned = planning.plan(lines) if lines else None
    context: dict[str, Any] = {
        "nav": "outreach",
        "form": form,
        "refused": refused,
        "plan": planned,
        "rest": ", ".join(rest),
        "columns": ", ".join(partner_files.COLUMNS),
        "kinds": ", ".join(PartnerKind.values),
        "spoken": " ".join(languages.codes()),
        "lines": signing.dumps([[line.number, dict(line.cells)] for line in lines], salt=SALT, compress=True)
        if planned
        else "",
    }
    status = INVALID if refused or form.errors else 200
    return render(request, "outreach/import_partners.html", context, status=status)
