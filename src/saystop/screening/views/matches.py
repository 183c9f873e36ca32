"""Matches that wait for the screening desk, and those that are held back: judged by their facts, never by a picture."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from saystop.offices.access import members_only, unlocked_of
from saystop.offices.models import Member
from saystop.offices.unlocking import Unlocked
from saystop.screening import queries, rules
from saystop.screening.models import Finding, Match, MatchState
from saystop.screening.services import logging, reviewing, withheld
from saystop.screening.wording import class_label, short_name

PAGE = 50  # matches
MOST_DECIDED = 20
MOST_FILES = 20
CHANGED = 409  # somebody else was quicker


@members_only(rules.may_see_screening)
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """What waits; a POST says what was found of one of them."""
    member, trouble = unlocked_of(request).member, ""
    logging.catch_up()
    if request.method == "POST":
        trouble, done = _act(member, _match(request.POST.get("match", "")), request.POST.get("go", ""))
        if not trouble:
            return redirect(f"{reverse('screening:matches')}?done={done}")
    shown = Paginator(queries.queue(member, MatchState.WAITING), PAGE).get_page(request.GET.get("page"))
    context = {
        "nav": "screening",
        "waiting": _rows(shown),
        "held": _rows(queries.queue(member, MatchState.HELD_BACK)[:PAGE]),
        "others": queries.awaiting_others(member)[:PAGE],
        "decided": queries.decided(MOST_DECIDED),
        "page": shown,
        "may_review": rules.may_review(member),
        "desk": queries.screening_desk(),
        "trouble": trouble,
        "done": _sentence(request),
    }
    return render(request, "screening/matches.html", context, status=CHANGED if trouble else 200)


@members_only(rules.may_see_screening)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, match: UUID) -> HttpResponse:
    """All that is known of a match."""
    member, trouble = unlocked_of(request).member, ""
    found = get_object_or_404(Match.objects.select_related("list", "client"), pk=match)
    if request.method == "POST":
        trouble, done = _act(member, found, request.POST.get("go", ""))
        if not trouble:
            return redirect(f"{reverse('screening:matches')}?done={done}")
    may_review = rules.may_review(member)
    context = {
        "nav": "screening",
        "match": found,
        "label": class_label(found.content_class),
        "value": bytes(found.value).hex(),
        "exclusion": queries.exclusion_of(found),
        "judged": queries.judged(member, found, may_review=may_review),
        "files": _files(unlocked_of(request), found) if may_review and found.client is None else [],
        "trouble": trouble,
    }
    return render(request, "screening/match.html", context, status=CHANGED if trouble else 200)


def _rows(found: Iterable[Match]) -> list[dict[str, Any]]:
    those = list(found)
    out = queries.left_out_among(those)
    return [{"match": one, "label": class_label(one.content_class), "is_out": one.pk in out} for one in those]


def _files(unlocked: Unlocked, match: Match) -> list[dict[str, Any]]:
    """What of the line's files is withheld for this fingerprint."""
    what = (str(match.list_id), match.kind, bytes(match.value).hex())
    found = withheld.near_to(unlocked, what, match.day, MOST_FILES)
    return [{"pk": one.pk, "number": short_name(one.pk)} for one in found]


def _act(member: Member, match: Match, go: str) -> tuple[str, str]:
    """A sentence when it could not be done, and else a word for what was."""
    try:
        if go == "release":
            reviewing.release(member, match)
            return "", "released"
        if go in Finding.values:
            found = reviewing.judge(member, match, Finding(go))
            return "", found.finding if found.state == MatchState.DECIDED else "kept"
    except reviewing.DecidedAlready:
        return _("A colleague was quicker: look at the list again."), ""
    except reviewing.JudgedAlready:
        return _("You have judged this match already: a colleague’s verdict is awaited."), ""
    return _("Choose one of the verdicts."), ""


def _match(pk: str) -> Match:
    try:
        return get_object_or_404(Match, pk=UUID(pk))
    except ValueError:
        raise Http404 from None


def _sentence(request: HttpRequest) -> str:
    done = request.GET.get("done", "") if request.method == "GET" else ""
    return {
        "kept": _("Your verdict was kept. The match waits for a colleague’s."),
        "right": _("The match was found right."),
        "wrong": _(
            "The match was found wrong: this office does not act on its fingerprint until the list’s owner has answered."
        ),
        "disputed": _("The match is disputed."),
        "released": _("The matches are not held back any more: they wait for a verdict."),
    }.get(done, "")
