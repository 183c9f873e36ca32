"""Files of reports on a hash list: told by their facts, saved by who must look, given back when they are something else."""

import functools
import re
from collections.abc import Callable, Container, Mapping
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
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from saystop.casework.models import Case
from saystop.engines.sealing import Tampered
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.unlocking import Unlocked
from saystop.reporting.models import Attachment
from saystop.screening import queries, rules
from saystop.screening.lists import places, presence
from saystop.screening.models import Exclusion, HashList, Kind
from saystop.screening.services import logging, withheld
from saystop.screening.wording import class_label, short_name

MOST = 100  # files on the page
ALTERED = 409
_NUMBER = re.compile(r"[1-9][0-9]{0,6}")


@dataclass(frozen=True, slots=True)
class Near:
    """One fingerprint of a list that a file is near to, in words. second: of the nearest frame, where the file is a film."""

    list: str
    version: int
    kind: str
    value: str
    distance: int
    label: str
    is_out: bool  # found wrong: this office does not act on it
    is_gone: bool  # not on the list any more
    waits: UUID | None  # the match that is still to be judged
    second: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A file that is withheld, as a page tells of it. Without `near` it does not open with the reader's keys."""

    attachment: Attachment
    number: str
    size: int  # bytes at most: what is stored is filled up to a size of many files
    message: int | None  # with which it came, where that was later than the report
    report: str
    day: date | None
    near: list[Near]


@members_only(rules.may_review)
@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """All that are withheld."""
    unlocked = unlocked_of(request)
    by = withheld.by_what_is_out(unlocked)
    context = {
        "nav": "screening",
        "files": _shown(unlocked, withheld.all_of_them()[:MOST]),
        "found_wrong": [_by(one) for one in (*by.free, *by.waiting)],
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
    logging.catch_up()
    [shown] = _shown(unlocked, [found])
    context = {
        "nav": "screening",
        "file": shown,
        "in_force": any(not each.is_out and not each.is_gone for each in shown.near),
        "asked": go == "ask",
        "trouble": trouble,
    }
    return render(request, "screening/withheld_file.html", context, status=ALTERED if trouble else 200)


@members_only(rules.may_review)
@require_http_methods(["GET", "HEAD", "POST"])
def found_wrong(request: HttpRequest, exclusion: int) -> HttpResponse:
    """All that was withheld by a fingerprint that was found wrong, given back after two questions."""
    unlocked = unlocked_of(request)
    found = get_object_or_404(Exclusion.objects.select_related("list"), pk=exclusion)
    go = request.POST.get("go", "") if request.method == "POST" else ""
    given = withheld.give_back_all(unlocked, found) if go == "sure" else withheld.Given(0, 0)
    by = withheld.by_what_is_out(unlocked)
    those = next((one for one in (*by.free, *by.waiting) if one.exclusion.pk == found.pk), None)
    if given.back and not those:
        return redirect(f"{reverse('screening:withheld')}?given={given.back}")
    context = {
        "nav": "screening",
        "by": _by(those or withheld.FoundWrong(found, ())),
        "files": _shown(unlocked, those.files[:MOST]) if those else [],
        "most": withheld.MOST_AT_ONCE,
        "asked": go == "ask",
        "altered": given.altered,
        "done": _given(given.back) if given.back else "",
    }
    status = ALTERED if given.altered else 200
    return render(request, "screening/withheld_found_wrong.html", context, status=status)


def _by(found: withheld.FoundWrong) -> dict[str, Any]:
    return {
        "exclusion": found.exclusion,
        "value": bytes(found.exclusion.value).hex(),
        "count": len(found.files),
        "first": queries.said_first(found.exclusion),
    }


def _download(download: withheld.Download, found: Attachment) -> HttpResponseBase:
    ending = download.kind.extension if download.kind else "bin"
    answer = StreamingHttpResponse(download.pieces, content_type="application/octet-stream")
    name = f"withheld-{short_name(found.pk)}.{ending}"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "no-store"
    return answer


def _shown(unlocked: Unlocked, found: Any) -> list[Shown]:
    opened = withheld.opened(unlocked, found)
    reports = [one.attachment.report_id for one in opened]
    cases = {one.report_id: one.reference for one in Case.objects.filter(report__in=reports)}
    known = {str(one.pk): one for one in HashList.objects.all()}
    out, wait = withheld.left_out(), queries.line_matches_that_wait()
    gone = functools.cache(functools.partial(_is_gone, known))
    return [
        Shown(
            one.attachment,
            short_name(one.attachment.pk),
            one.attachment.weight,
            one.attachment.message.number if one.attachment.message else None,
            cases.get(one.attachment.report_id, "") if one.attachment.report_id else "",
            one.attachment.report.arrived_on if one.attachment.report else None,
            [_near(each, known, out, wait, gone) for each in one.matches],
        )
        for one in opened
    ]


def _is_gone(known: Mapping[str, HashList], what: withheld.Known) -> bool:
    """The list holds it no more."""
    list_, kind, value = what
    found = known.get(list_)
    if found is None:
        return False
    if not found.holds_something:
        return True
    return presence.holds(places.records(found.pk, found.version), kind, bytes.fromhex(value)) is False


def _near(
    match: Mapping[str, Any],
    known: Mapping[str, HashList],
    out: Container[withheld.Known],
    wait: Mapping[withheld.Known, UUID],
    is_gone: Callable[[withheld.Known], bool],
) -> Near:
    what = (match["list"], match["kind"], match["value"])
    list_ = known.get(match["list"])
    return Near(
        list_.name if list_ else _("a list that is gone"),
        match["version"],
        str(Kind(match["kind"]).label),
        match["value"],
        match["distance"],
        class_label(match["content_class"]),
        what in out,
        is_gone(what),
        wait.get(what),
        match.get("second"),
    )


def _sentence(request: HttpRequest) -> str:
    if request.GET.get("done") == "back":
        return _("The file was given back: the desk that reads the report opens it now.")
    given = request.GET.get("given", "")
    return _given(int(given)) if _NUMBER.fullmatch(given) else ""


def _given(back: int) -> str:
    return ngettext(
        "%(n)d file was given back: the desk that reads the report opens it now.",
        "%(n)d files were given back: the desk that reads the reports opens them now.",
        back,
    ) % {"n": back}
