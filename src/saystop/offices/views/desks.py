"""Desks and their keys: who holds them, granted, revoked, restored by shares."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from saystop.engines.sealing import ShareError, ShareFault
from saystop.offices import queries, rules
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.forms import DeskForm, PasswordForm, SharesForm
from saystop.offices.models import Desk, Member, Office
from saystop.offices.services import desks
from saystop.offices.views import done
from saystop.offices.views.sign_in import INVALID, password_fault


@members_only(rules.may_manage_desks)
@require_http_methods(["GET", "HEAD", "POST"])
def desks_page(request: HttpRequest) -> HttpResponse:
    """All desks, who holds them, and a further one."""
    member = unlocked_of(request).member
    form = DeskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        desks.open_further(member, form.cleaned_data["name"], keeps_identities=form.keeps_identities)
        return redirect("/desk/desks/?done=opened")
    context = {
        "nav": "desks",
        "done": done.sentence(request),
        "rows": queries.desk_rows(member),
        "form": form,
    }
    return render(request, "offices/desks.html", context, status=INVALID if form.errors else 200)


@members_only(rules.may_manage_desks)
@require_http_methods(["GET", "POST"])
def grant(request: HttpRequest, desk: UUID, member: UUID) -> HttpResponse:
    unlocked = unlocked_of(request)
    chosen = get_object_or_404(Desk, pk=desk)
    person = get_object_or_404(Member, pk=member, is_active=True)
    rules.demand(rules.may_be_granted(person, chosen))
    can = rules.holds_desk(unlocked.member, chosen)
    # A grant outlives the session: a desk that was left open must not hand its keys on.
    form = PasswordForm(request.POST if request.method == "POST" and can else None)
    fault = password_fault(request, unlocked, form) if form.is_bound else None
    if form.is_bound and not fault:
        desks.grant(unlocked, chosen, person)
        return redirect("/desk/desks/?done=granted")
    context = {"nav": "desks", "desk": chosen, "one": person, "can": can, "form": form}
    return render(request, "offices/grant.html", context, status=fault or 200)


@members_only(rules.may_manage_desks)
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, desk: UUID, member: UUID) -> HttpResponse:
    unlocked = unlocked_of(request)
    chosen = get_object_or_404(Desk, pk=desk)
    granted = Member.objects.filter(grants__desk_key__desk=chosen).distinct()
    person = get_object_or_404(granted, pk=member)
    is_last = not any(one.pk != person.pk for one in desks.holders(chosen))
    if request.method == "POST" and not is_last:
        desks.revoke(unlocked, chosen, person)
        return redirect("/desk/desks/?done=revoked")
    context = {
        "nav": "desks",
        "desk": chosen,
        "one": person,
        "is_last": is_last,
        "is_self": person.pk == unlocked.member.pk,
    }
    return render(request, "offices/revoke.html", context)


@members_only(rules.may_manage_desks)
@require_http_methods(["GET", "POST"])
def recovery(request: HttpRequest) -> HttpResponse:
    office = Office.objects.get()
    form = SharesForm(request.POST if request.method == "POST" else None, needed=office.shares_needed)
    if form.is_bound and form.is_valid():
        try:
            desks.restore(unlocked_of(request), form.shares)
        except desks.WrongShares:
            form.add_error(
                None,
                _(
                    "These are not this office’s shares, or newer ones were made since: take the ones made last."
                ),
            )
        except ShareError as fault:
            form.add_error(f"share_{fault.share}" if fault.share else None, share_sentence(fault))
        else:
            return redirect("/desk/desks/?done=restored")
    context = {"nav": "desks", "form": form, "shares": office.shares, "needed": office.shares_needed}
    return render(request, "offices/recovery.html", context, status=INVALID if form.is_bound else 200)


def share_sentence(fault: ShareError) -> str:
    """What is wrong with the recovery shares, in the page's language."""
    sentences = {
        ShareFault.UNKNOWN_WORD: _("Word %(word)d is not in the list: compare it with the paper."),
        ShareFault.WORD_COUNT: ngettext(
            "This is %(given)d word where %(needed)d belong: compare it with the paper.",
            "These are %(given)d words where %(needed)d belong: compare them with the paper.",
            fault.given,
        ),
        ShareFault.MISTYPED: _(
            "A word is another one, or two changed places: compare this share with the paper."
        ),
        ShareFault.SAME_TWICE: _("This is the same share as share %(other)d: take another one."),
        ShareFault.OTHER_SET: _(
            "This share and share %(other)d were not printed together: take those of one set."
        ),
        ShareFault.TOO_FEW: _("These shares are too few: %(needed)d are needed."),
        ShareFault.INCONSISTENT: _(
            "These shares do not give a key: they were not made together by this program."
        ),
    }
    return sentences[fault.fault] % {
        "word": fault.word,
        "given": fault.given,
        "needed": fault.needed,
        "other": fault.other,
    }
