"""The office's members: invited, given a new link, let go."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saystop.offices import queries, rules
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.forms import InviteForm, PasswordForm
from saystop.offices.models import Invitation, Member
from saystop.offices.services import desks, members
from saystop.offices.views import done
from saystop.offices.views.sign_in import password_fault


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
    """With the director's password: a member stays, however short the time that a desk was left open."""
    unlocked = unlocked_of(request)
    form = InviteForm(request.POST if request.method == "POST" else None)
    fault = password_fault(request, unlocked, form) if form.is_bound else None
    if form.is_bound and not fault:
        given = {name: form.cleaned_data[name] for name in ("name", "email", "role")}
        return _link(request, members.invite(unlocked.member, **given), given["name"])
    context = {"nav": "members", "form": form}
    return render(request, "offices/invite.html", context, status=fault or 200)


@members_only(rules.may_manage_members)
@require_http_methods(["GET", "POST"])
def new_link(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A link by which a member who forgot her password chooses a new one."""
    unlocked = unlocked_of(request)
    member = get_object_or_404(Member, pk=pk, is_active=True)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    fault = password_fault(request, unlocked, form) if form.is_bound else None
    if form.is_bound and not fault:
        token = members.invite(unlocked.member, email=member.email, name=member.name, role=member.role)
        return _link(request, token, member.name)
    context = {
        "form": form,
        "nav": "members",
        "one": member,
        "desks": queries.desks_of(member),
        "last_of": desks.held_by_nobody_else(member),
    }
    return render(request, "offices/new_link.html", context, status=fault or 200)


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
