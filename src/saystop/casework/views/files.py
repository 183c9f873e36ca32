"""The files of a report: saved, or looked at as a small blurred preview."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from saystop.casework import rules
from saystop.casework.models import Case
from saystop.casework.services import files
from saystop.casework.views.page import ALTERED, INVALID, deliberate, find
from saystop.engines.attachments.outcomes import Refused
from saystop.engines.sealing import Tampered
from saystop.offices.access import members_only, unlocked_of
from saystop.reporting.models import Attachment


@members_only(rules.works_at_a_desk)
@require_GET
@deliberate
def attachment(request: HttpRequest, case: uuid.UUID, attachment: uuid.UUID) -> HttpResponseBase:
    found = find(case)
    try:
        download = files.open_attachment(unlocked_of(request), found, _attachment(found, attachment))
    except Tampered:
        return render(request, "casework/altered.html", {"case": found, "nav": "inbox"}, status=ALTERED)
    # A name of ours: the sender's own may end in anything, and the kind was judged by the content.
    name = f"{found.reference}-{attachment.hex[:8]}.{download.kind.extension}"
    response = StreamingHttpResponse(download.pieces, content_type="application/octet-stream")
    response["Content-Length"] = download.size
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@members_only(rules.works_at_a_desk)
@require_GET
@deliberate
def preview(request: HttpRequest, case: uuid.UUID, attachment: uuid.UUID) -> HttpResponse:
    found = find(case)
    try:
        picture = files.preview(unlocked_of(request), found, _attachment(found, attachment))
    except (Tampered, Refused):
        picture = None
    if picture is None:
        return HttpResponse(status=INVALID)
    return HttpResponse(picture, content_type="image/jpeg")


def _attachment(found: Case, pk: uuid.UUID) -> Attachment:
    one = Attachment.objects.select_related("desk_key").filter(pk=pk, report=found.report_id).first()
    if one is None:
        raise Http404
    return one
