"""Files of reports on a hash list: told by their facts, saved by who must look, given back when they are something else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from saystop.casework.models import Case
from saystop.engines.sealing import Tampered
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.unlocking import Unlocked
from saystop.reporting.models import Attachment
from saystop.screening import rules
from saystop.screening.models import HashList, Kind
from saystop.screening.services import withheld
from saystop.screening.wording import class_label

MOST = 100  # files on the page
ALTERED = 409


@dataclass(frozen=True, slots=True)
class Near:
    """One fingerprint of a list that a file is near to, in words. second: of the nearest frame, where the file is a film."""

    list: str
    version: int
    kind: str
    value: str
    distance: int
    label: str
    second: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A file that is withheld, as a page tells of it. Without `near` it does not open with the reader's keys."""

    attachment: Attachment
    number: str
    report: str
    day: date | None
    near: list[Near]


@members_only(rules.may_review)
@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """All that are withheld."""
    context = {
        "nav": "screening",
        "files": _shown(unlocked_of(request), withheld.all_of_them()[:MOST]),
        "done": _sentence(request),
    }
    return render(request, "screening/withheld.html", context)


@members_only(rules.may_review)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, attachment: UUID) -> HttpResponseBase:
    """What a file matched. It is saved only because a member asks for it, and given back after two questions."""
    unlocked = unlocked_of(request)
    found = get_object_or_404(withheld.all_of_them(), pk=attachment)
    go = request.POST.get("go", "") if request.method == "POST" else ""
    trouble = ""
    try:
        if go == "save":
            return _download(withheld.open_file(unlocked, found), found)
        if go == "sure":
            withheld.give_back(unlocked, found)
            return redirect(f"{reverse('screening:withheld')}?done=back")
    except Tampered:
        trouble = _("This file was altered, or it is not what it is said to be: it does not open.")
    [shown] = _shown(unlocked, [found])
    context = {"nav": "screening", "file": shown, "asked": go == "ask", "trouble": trouble}
    return render(request, "screening/withheld_file.html", context, status=ALTERED if trouble else 200)


def _download(download: withheld.Download, found: Attachment) -> HttpResponseBase:
    ending = download.kind.extension if download.kind else "bin"
    answer = StreamingHttpResponse(download.pieces, content_type="application/octet-stream")
    name = f"withheld-{found.pk.hex[:8]}.{ending}"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "no-store"
    return answer


def _shown(unlocked: Unlocked, found: Any) -> list[Shown]:
    opened = withheld.opened(unlocked, found)
    reports = [one.attachment.report_id for one in opened]
    cases = {one.report_id: one.reference for one in Case.objects.filter(report__in=reports)}
    names = {str(pk): name for pk, name in HashList.objects.values_list("pk", "name")}
    return [
        Shown(
            one.attachment,
            one.attachment.pk.hex[:8],
            cases.get(one.attachment.report_id, "") if one.attachment.report_id else "",
            one.attachment.report.arrived_on if one.attachment.report else None,
            _near(one.matches, names),
        )
        for one in opened
    ]


def _near(matches: Iterable[Any], names: dict[str, str]) -> list[Near]:
    return [
        Near(
            names.get(one["list"], _("a list that is gone")),
            one["version"],
            str(Kind(one["kind"]).label),
            one["value"],
            one["distance"],
            class_label(one["content_class"]),
            one.get("second"),
        )
        for one in matches
    ]


def _sentence(request: HttpRequest) -> str:
    done = request.GET.get("done", "")
    return (
        _("The file was given back: the desk that reads the report opens it now.") if done == "back" else ""
    )
