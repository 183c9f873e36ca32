"""The e-mail signature of a channel, as a file."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from saystop.offices.access import members_only
from saystop.outreach import rules, sheets, signatures
from saystop.outreach.models import Channel


@members_only(rules.may_reach_out)
@require_safe
def file(request: HttpRequest, channel: str, form: str) -> HttpResponse:
    """As HTML or as plain text, whatever encoding a mail program takes it for."""
    try:
        pk = UUID(channel)
    except ValueError:
        raise Http404 from None
    found = get_object_or_404(Channel.objects.select_related("campaign"), pk=pk)
    made = signatures.of(found, sheets.link(request, found))
    if made is None:
        raise Http404
    if form == "html":
        content, kind = made.html.encode("ascii", "xmlcharrefreplace"), "text/html; charset=utf-8"
    else:
        content, kind = made.text.replace("\n", "\r\n").encode("utf-8-sig"), "text/plain; charset=utf-8"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="signature-{found.code}.{form}"'
    return response
