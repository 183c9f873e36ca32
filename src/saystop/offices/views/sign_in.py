"""Signing in: password, second factor, and what a newcomer sets up on the way."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saystop.engines.sealing import Tampered, WrongPassword
from saystop.offices import audit, devices, rules, signing_in, unlocking, unsent
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.forms import CodeForm, Form, NewPasswordForm, PasskeyForm, SignInForm
from saystop.offices.models import Member
from saystop.offices.services import factors, members
from saystop.offices.services.attempts import TooSoon
from saystop.offices.unlocking import Unlocked
from saystop.offices.views import authenticator, done, passkeys

DESK = "/desk/"
INVALID, TOO_SOON, GONE, ALTERED = 422, 429, 410, 409

log = structlog.get_logger()

Step = Callable[[HttpRequest, Unlocked], HttpResponse]


def wait_sentence(fault: TooSoon) -> str:
    return ngettext(
        "Too many attempts: wait %(seconds)d second, then try again.",
        "Too many attempts: wait %(seconds)d seconds, then try again.",
        fault.seconds,
    ) % {"seconds": fault.seconds}


def password_fault(request: HttpRequest, unlocked: Unlocked, form: Form) -> int | None:
    """None when the form's field `current` holds the member's password; else the status, and the reason lies in the form."""
    if not form.is_valid():
        return INVALID
    try:
        signing_in.open_with_password(
            unlocked.member.email, form.cleaned_data["current"], request.COOKIES.get(devices.COOKIE, "")
        )
    except TooSoon as fault:
        form.add_error("current", wait_sentence(fault))
        return TOO_SOON
    except WrongPassword:
        form.add_error("current", _("This is not your current password: type it again."))
        return INVALID
    return None


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if getattr(request, "unlocked", None) is not None:
        return redirect(DESK)
    form = SignInForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = INVALID
        if form.is_valid():
            try:
                unlocked = signing_in.open_with_password(
                    form.cleaned_data["email"],
                    form.cleaned_data["password"],
                    request.COOKIES.get(devices.COOKIE, ""),
                )
            except TooSoon as fault:
                status = TOO_SOON
                form.add_error(None, wait_sentence(fault))
            except WrongPassword:
                form.add_error(
                    None, _("E-mail address and password do not fit together: check both and try again.")
                )
            except Tampered:
                log.error("fault", fault="Tampered", where="offices:sign_in")
                status = ALTERED
                form.add_error(
                    None,
                    _(
                        "What the database says about you was altered, so nobody is let in by it: tell who runs the server."
                    ),
                )
            else:
                return _password_shown(request, unlocked)
    # Of a desk that locked while its member was typing: carried along until she is in.
    closed = request.POST.get(unsent.FIELD, "")
    context = {"form": form, "done": done.sentence(request), "unsent": closed}
    return render(request, "offices/sign_in.html", context, status=status)


def _password_shown(request: HttpRequest, unlocked: Unlocked) -> HttpResponse:
    response = redirect("offices:second" if unlocked.member.has_second_factor else "offices:set_up")
    signing_in.begin(request, response, unlocked)
    if closed := request.POST.get(unsent.FIELD):
        unsent.keep(request, unlocked, closed)
    return response


def after_password(*, has_second_factor: bool) -> Callable[[Step], Callable[[HttpRequest], HttpResponse]]:
    """A page between password and second factor: only for who is there, and only the page that fits her."""

    def decorate(view: Step) -> Callable[[HttpRequest], HttpResponse]:
        @wraps(view)
        def handle(request: HttpRequest) -> HttpResponse:
            if getattr(request, "unlocked", None) is not None:
                return redirect(DESK)
            unlocked = signing_in.pending(request)
            if unlocked is None:
                return redirect("offices:sign_in")
            if unlocked.member.has_second_factor != has_second_factor:
                return redirect("offices:set_up" if has_second_factor else "offices:second")
            return view(request, unlocked)

        return handle

    return decorate


@require_http_methods(["GET", "POST"])
@after_password(has_second_factor=True)
def second(request: HttpRequest, unlocked: Unlocked) -> HttpResponse:
    form, status = CodeForm(), 200
    if request.method == "POST":
        form = CodeForm(request.POST)
        fault = _proof_fault(request, unlocked, form)
        if fault is None:
            response = redirect("offices:unsent" if unsent.KEPT in request.session else DESK)
            signing_in.finish(request, response, unlocked)
            return response
        status = fault
    context = {
        "form": form,
        "passkey_options": passkeys.ask_to_prove(request, unlocked),
        "has_authenticator": bool(unlocked.member.totp_box),
    }
    return render(request, "offices/second.html", context, status=status)


def _proof_fault(request: HttpRequest, unlocked: Unlocked, form: CodeForm) -> int | None:
    """Check what was sent; None when it proves the member, else the status, with the reason in the form."""
    if credential := request.POST.get("credential"):
        try:
            passkeys.prove(request, unlocked, credential)
        except factors.WrongCode:
            form.errors.clear()
            form.add_error(None, _("The passkey was not accepted. Try again, or use a code."))
            return INVALID
        return None
    if not form.is_valid():
        return INVALID
    try:
        factors.check_code(unlocked, form.cleaned_data["code"])
    except TooSoon as fault:
        form.add_error("code", wait_sentence(fault))
        return TOO_SOON
    except factors.WrongCode:
        form.add_error(
            "code",
            _("This code was not accepted. Wait for the next one and type it, or use a recovery code."),
        )
        return INVALID
    return None


@require_http_methods(["GET", "POST"])
@after_password(has_second_factor=False)
def set_up(request: HttpRequest, unlocked: Unlocked) -> HttpResponse:
    form, passkey_form, status = CodeForm(), PasskeyForm(), 200
    if request.method == "POST":
        if "credential" in request.POST:
            passkey_form = PasskeyForm(request.POST)
            is_set_up = add_passkey(request, unlocked, passkey_form)
        else:
            form = CodeForm(request.POST)
            is_set_up = add_authenticator(request, unlocked, form)
        if is_set_up:
            response = redirect("offices:codes")
            signing_in.finish(request, response, unlocked)
            return response
        status = INVALID
    context: dict[str, Any] = {
        "form": form,
        "passkey_form": passkey_form,
        "passkey_options": passkeys.ask_to_make(request, unlocked),
        **authenticator.shown(request, unlocked),
    }
    return render(request, "offices/set_up.html", context, status=status)


def add_authenticator(request: HttpRequest, unlocked: Unlocked, form: CodeForm) -> bool:
    """Set the offered authenticator up; when that fails, the form says why."""
    if not form.is_valid():
        return False
    try:
        authenticator.accept(request, unlocked, form.cleaned_data["code"])
    except factors.WrongCode:
        form.add_error(
            "code",
            _("This is not the code that goes with the secret shown: type the one that the app shows now."),
        )
        return False
    return True


def add_passkey(request: HttpRequest, unlocked: Unlocked, form: PasskeyForm) -> bool:
    """Keep the passkey that the browser made; when that fails, the form says why."""
    if not form.is_valid():
        return False
    try:
        passkeys.make(request, unlocked, form.cleaned_data["name"], form.cleaned_data["credential"])
    except factors.WrongCode:
        form.add_error(None, _("The passkey could not be kept. Make it again, or use an authenticator app."))
        return False
    except factors.TooManyPasskeys:
        form.add_error(None, _("Ten passkeys are kept at most: remove one first."))
        return False
    return True


@members_only(rules.is_member)
@require_http_methods(["GET", "POST"])
def codes(request: HttpRequest) -> HttpResponse:
    """Ten recovery codes, in the answer to the form and nowhere else."""
    unlocked = unlocked_of(request)
    had_codes = unlocked.member.recovery_codes.exists()
    fresh = factors.new_recovery_codes(unlocked) if request.method == "POST" else []
    return render(request, "offices/codes.html", {"codes": fresh, "had_codes": had_codes, "nav": "sign-in"})


@members_only(rules.is_member)
@require_safe
def typed_before(request: HttpRequest) -> HttpResponse:
    """What the member had sent to the desk that was locked: one button leads back to it."""
    found = unsent.kept(request, unlocked_of(request))
    return render(request, "offices/unsent.html", {"unsent": found}) if found else redirect(DESK)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    unlocked: Unlocked | None = getattr(request, "unlocked", None)
    response = redirect("/sign-in/?done=locked")
    unlocking.forget(request, response)
    if unlocked is not None:
        audit.record(unlocked.member, "member.signed_out", unlocked.member.pk)
    return response


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    try:
        found = members.find_invitation(token)
    except members.InvitationGone:
        return render(request, "offices/invitation_gone.html", status=GONE)
    person = Member(email=found.email, name=found.name)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, member=person)
    if form.is_bound and form.is_valid():
        try:
            member, key = members.accept(token, form.cleaned_data["new_password"])
        except members.InvitationGone:
            return render(request, "offices/invitation_gone.html", status=GONE)
        except ValidationError as fault:
            form.add_error("new_password", fault)
        else:
            return _password_shown(request, Unlocked(member, key))
    context = {"invitation": found, "form": form}
    return render(request, "offices/invitation.html", context, status=INVALID if form.is_bound else 200)


def awake(request: HttpRequest) -> HttpResponse:
    """Whoever writes at length is not idle: asked by the page once a minute at most."""
    return HttpResponse(status=204 if getattr(request, "unlocked", None) else 403)
