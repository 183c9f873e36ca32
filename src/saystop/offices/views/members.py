"""The office's members: invited, given a new link, let go."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saystop.offices import queries, rules
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.forms import InviteForm
from saystop.offices.models import Invitation, Member
from saystop.offices.services import desks, members
from saystop.offices.views import done
from saystop.offices.views.sign_in import INVALID


@members_only(rules.may_manage_members)
@require_safe
def members_page(request: HttpRequest) -> HttpResponse:
    context = {
        "nav": "members",
        "done": done.sentence(request),
        "rows": queries.member_rows(),
        "former": queries.former_members(),
        "invitations": queries.living_invitations(),
        "reader": unlocked_of(request).member,
    }
    return render(request, "offices/members.html", context)


@members_only(rules.may_manage_members)
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        token = members.invite(unlocked_of(request).member, **form.cleaned_data)
        return _link(request, token, form.cleaned_data["name"])
    context = {"nav": "members", "form": form}
    return render(request, "offices/invite.html", context, status=INVALID if form.is_bound else 200)


@members_only(rules.may_manage_members)
@require_http_methods(["GET", "POST"])
def new_link(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A link by which a member who forgot her password chooses a new one."""
    member = get_object_or_404(Member, pk=pk, is_active=True)
    if request.method == "POST":
        token = members.invite(
            unlocked_of(request).member, email=member.email, name=member.name, role=member.role
        )
        return _link(request, token, member.name)
    context = {
        "nav": "members",
        "one": member,
        "desks": queries.desks_of(member),
        "last_of": desks.held_by_nobody_else(member),
    }
    return render(request, "offices/new_link.html", context)


def _link(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """The one time the link is shown: in the answer to the form that asked for it."""
    link = request.build_absolute_uri(reverse("offices:invitation", args=[token]))
    return render(request, "offices/link.html", {"nav": "members", "link": link, "name": name})


@members_only(rules.may_manage_members)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    members.withdraw(unlocked_of(request), get_object_or_404(Invitation, pk=pk))
    return redirect("/desk/members/?done=withdrawn")


@members_only(rules.may_manage_members)
@require_http_methods(["GET", "POST"])
def deactivate(request: HttpRequest, pk: UUID) -> HttpResponse:
    unlocked = unlocked_of(request)
    member = get_object_or_404(Member, pk=pk, is_active=True)
    last_of = desks.held_by_nobody_else(member)
    is_self = member.pk == unlocked.member.pk
    if request.method == "POST" and not last_of and not is_self:
        members.deactivate(unlocked, member)
        return redirect("/desk/members/?done=deactivated")
    context = {
        "nav": "members",
        "one": member,
        "is_self": is_self,
        "desks": queries.desks_of(member),
        "last_of": last_of,
    }
    return render(request, "offices/deactivate.html", context)
