"""Hash lists at the desk: whose they are, whether they match today, their versions and what is left out of them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saystop.engines.sealing import Tampered
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.models import Desk, Member
from saystop.offices.services import desks
from saystop.screening import queries, rules
from saystop.screening.forms import ListForm
from saystop.screening.models import Exclusion, HashList
from saystop.screening.services import lists as services
from saystop.screening.services import logging, reviewing
from saystop.screening.services.reviewing import Answered
from saystop.screening.wording import class_choices, class_label

INVALID = 422
CHANGED = 409  # what was asked does not fit what lies there


@members_only(rules.may_see_screening)
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """All lists, and what waits."""
    member = unlocked_of(request).member
    logging.catch_up()
    context = {
        "nav": "screening",
        "rows": [(one, class_label(one.list.content_class)) for one in queries.list_rows()],
        "waiting": queries.waiting(),
        "floods": queries.floods(),
        "desk": queries.screening_desk(),
        "may_manage": rules.may_manage_lists(member),
        "done": _sentence(request),
    }
    return render(request, "screening/lists.html", context)


@members_only(rules.may_manage_lists)
@require_POST
def open_desk(request: HttpRequest) -> HttpResponse:
    """The desk whose holders judge matches; there is one at most."""
    if not queries.screening_desk():
        desks.open_further(unlocked_of(request).member, _free_name(), screens=True)
    return redirect(f"{reverse('screening:lists')}?done=desk")


@members_only(rules.may_manage_lists)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = ListForm(request.POST if request.method == "POST" else None, classes=class_choices())
    if request.method == "POST" and form.is_valid():
        made = services.make(unlocked_of(request).member, **form.cleaned_data)
        return redirect(f"{_address(made)}?done=made")
    context = {"nav": "screening", "form": form}
    return render(request, "screening/list_settings.html", context, status=INVALID if form.errors else 200)


@members_only(rules.may_see_screening)
@require_safe
def one(request: HttpRequest, hash_list: UUID) -> HttpResponse:
    """A list: what it is, its versions, what is left out of it."""
    return _shown(request, _found(hash_list))


@members_only(rules.may_manage_lists)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, hash_list: UUID) -> HttpResponse:
    found = _found(hash_list)
    posted = request.POST if request.method == "POST" else None
    form = ListForm(posted, classes=class_choices(), found=found)
    if posted is not None and form.is_valid():
        services.change(unlocked_of(request).member, found, **form.cleaned_data)
        return redirect(f"{_address(found)}?done=changed")
    context = {"nav": "screening", "form": form, "list": found}
    return render(request, "screening/list_settings.html", context, status=INVALID if form.errors else 200)


@members_only(rules.may_see_screening)
@require_POST
def exclusion(request: HttpRequest, exclusion: int) -> HttpResponse:
    """What the owner answered of a fingerprint that was found wrong."""
    found = get_object_or_404(Exclusion.objects.select_related("list"), pk=exclusion)
    try:
        done = _answer(unlocked_of(request).member, found, request.POST.get("go", ""))
    except reviewing.SaidAlready:
        return _shown(request, found.list, _("You have said so already: a colleague has to say the same."))
    except Tampered:
        sentence = _(
            "This fingerprint was altered past this program: have its match judged again, or restore the latest backup."
        )
        return _shown(request, found.list, sentence)
    return redirect(f"{_address(found.list)}?done={done}")


def _answer(member: Member, found: Exclusion, go: str) -> str:
    """A word for what was done."""
    if go in ("uphold", "out"):
        answered = reviewing.uphold(member, found) if go == "uphold" else reviewing.keep_out(member, found)
        return {
            Answered.HOLDS: "upheld" if go == "uphold" else "out",
            Answered.PROPOSED: "proposed",
            Answered.DROPPED: "contradicted",
        }[answered]
    if go == "drop":
        reviewing.drop_proposal(member, found)
        return "dropped"
    return ""


def _shown(request: HttpRequest, found: HashList, trouble: str = "") -> HttpResponse:
    member = unlocked_of(request).member
    context: dict[str, Any] = {
        "nav": "screening",
        "list": found,
        "row": queries.list_row(found),
        "label": class_label(found.content_class),
        "signing_key": bytes(found.signing_key).hex(),
        "versions": queries.versions(found),
        "exclusions": queries.left_out(member, found),
        "may_manage": rules.may_manage_lists(member),
        "desk": queries.screening_desk(),
        "lacks_a_second": queries.lacks_a_second(found),
        "trouble": trouble,
        "done": _sentence(request),
    }
    return render(request, "screening/list.html", context, status=CHANGED if trouble else 200)


def _found(pk: UUID) -> HashList:
    return get_object_or_404(HashList, pk=pk)


def _address(found: HashList) -> str:
    return reverse("screening:list", args=[found.pk])


def _free_name() -> str:
    """A name that no desk has."""
    name, number = _("Screening"), 2
    taken = {one.lower() for one in Desk.objects.values_list("name", flat=True)}
    while name.lower() in taken:
        name, number = f"{_('Screening')} {number}", number + 1
    return name


def _sentence(request: HttpRequest) -> str:
    return {
        "desk": _("The screening desk is open, and you hold it. Grant it to those who are to judge matches."),
        "made": _("The list is there. It matches once fingerprints are imported."),
        "changed": _("The settings of the list were changed."),
        "imported": _("The file was imported: the new version holds."),
        "same": _("The list holds all of this already: nothing was changed."),
        "undone": _("It is undone: a new version holds what the older one held."),
        "upheld": _("The owner upholds it: the fingerprint matches again."),
        "out": _("The fingerprint stays out for this office."),
        "proposed": _("Your word was kept. Nothing changes until a colleague has said the same."),
        "dropped": _("It stays as it was."),
        "contradicted": _("It stays as it was. What had been said first no longer counts."),
    }.get(request.GET.get("done", ""), "")
