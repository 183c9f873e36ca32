"""A member's own sign-in: password, second factors, recovery codes, language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saystop.offices import queries, rules, unlocking
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.forms import ChangePasswordForm, CodeForm, LanguageForm, PasskeyForm
from saystop.offices.models import Member
from saystop.offices.services import factors, members
from saystop.offices.unlocking import Unlocked
from saystop.offices.views import authenticator, done, passkeys
from saystop.offices.views.sign_in import INVALID, add_authenticator, add_passkey, password_fault


@members_only(rules.is_member)
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    return _page(request, unlocked_of(request).member, PasskeyForm())


def _page(request: HttpRequest, member: Member, passkey_form: PasskeyForm, status: int = 200) -> HttpResponse:
    context = {
        "nav": "sign-in",
        "done": done.sentence(request),
        "me": member,
        "desks": queries.desks_of(member),
        "passkeys": member.passkeys.order_by("made_on", "pk"),
        "codes_left": member.recovery_codes.count(),
        "language_form": LanguageForm(initial={"language": member.language}),
        "has_mail": bool(settings.SAYSTOP_MAIL),
        "passkey_form": passkey_form,
        "passkey_options": passkeys.ask_to_make(request, unlocked_of(request)),
    }
    return render(request, "offices/me.html", context, status=status)


@members_only(rules.is_member)
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    unlocked = unlocked_of(request)
    form = ChangePasswordForm(request.POST if request.method == "POST" else None, member=unlocked.member)
    status = 200
    if form.is_bound:
        status = _change_password(request, unlocked, form)
        if status == 200:
            response = redirect("/sign-in/?done=password")
            unlocking.forget(request, response)
            return response
    return render(request, "offices/password.html", {"nav": "sign-in", "form": form}, status=status)


def _change_password(request: HttpRequest, unlocked: Unlocked, form: ChangePasswordForm) -> int:
    """Change it; the status to answer with, and what is wrong lies in the form."""
    if fault := password_fault(request, unlocked, form):
        return fault
    members.change_password(unlocked, form.cleaned_data["new_password"])
    return 200


@members_only(rules.is_member)
@require_http_methods(["GET", "POST"])
def replace_authenticator(request: HttpRequest) -> HttpResponse:
    unlocked = unlocked_of(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and add_authenticator(request, unlocked, form):
        return redirect("/desk/me/?done=authenticator")
    context = {
        "nav": "sign-in",
        "form": form,
        "me": unlocked.member,
        **authenticator.shown(request, unlocked),
    }
    return render(
        request, "offices/replace_authenticator.html", context, status=INVALID if form.is_bound else 200
    )


@members_only(rules.is_member)
@require_POST
def new_passkey(request: HttpRequest) -> HttpResponse:
    unlocked = unlocked_of(request)
    form = PasskeyForm(request.POST)
    if add_passkey(request, unlocked, form):
        return redirect("/desk/me/?done=passkey-added")
    return _page(request, unlocked.member, form, INVALID)


@members_only(rules.is_member)
@require_http_methods(["GET", "POST"])
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    unlocked = unlocked_of(request)
    passkey = get_object_or_404(unlocked.member.passkeys, pk=pk)
    is_last = not factors.has_other(unlocked.member, passkey)
    if request.method == "POST" and not is_last:
        factors.remove_passkey(unlocked, passkey)
        return redirect("/desk/me/?done=passkey-removed")
    context = {"nav": "sign-in", "passkey": passkey, "is_last": is_last}
    return render(request, "offices/remove_passkey.html", context)


@members_only(rules.is_member)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    form = LanguageForm(request.POST)
    if form.is_valid():
        members.choose_language(unlocked_of(request).member, form.cleaned_data["language"])
        return redirect("/desk/me/?done=language")
    return redirect("offices:me")


@members_only(rules.is_member)
@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    members.choose_mail(unlocked_of(request).member, request.POST.get("wants_mail") == "yes")
    return redirect("/desk/me/?done=mail")
