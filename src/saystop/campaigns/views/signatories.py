"""Signatories at the desk: entered and confirmed by hand, checked, their logos looked at, removed."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saystop.asking import logos, uploading
from saystop.asking.countries import country_name
from saystop.asking.logos import Unreadable
from saystop.asking.saying import in_language
from saystop.campaigns import letter_queries as queries
from saystop.campaigns import rules
from saystop.campaigns.letter_forms import LogoForm, SourceForm
from saystop.campaigns.models import Kind, Letter, LetterState, Signatory, SignatoryState
from saystop.campaigns.services import letter_mail
from saystop.campaigns.services import signatories as services
from saystop.campaigns.sign_forms import ADD_FORMS
from saystop.campaigns.views.letters import INVALID, title_of
from saystop.casework import mailing
from saystop.offices.access import members_only, unlocked_of

DONE = {
    "confirmed": gettext_lazy("The signature is confirmed."),
    "logo": gettext_lazy("The logo is shown."),
    "no-logo": gettext_lazy("The logo is deleted."),
    "reminded": gettext_lazy("The mail is sent once more."),
}


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, letter: UUID) -> HttpResponse:
    """Who signed on paper."""
    found = get_object_or_404(Letter.objects.exclude(state=LetterState.DRAFT), pk=letter)
    kind = Kind.PERSON if request.GET.get("as") == "person" and found.takes_people else Kind.ORGANISATION
    form = ADD_FORMS[kind](request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.given(get_language() or "en")
        try:
            services.add(unlocked_of(request).member, found, given, form.cleaned_data["source"])
        except services.Taken:
            form.add_error("name", _("This organisation stands below the letter already."))
        else:
            return redirect(f"{reverse('campaigns:letter', args=[found.pk])}?done=added")
    context = {
        "nav": "campaigns",
        "letter": found,
        "title": title_of(found),
        "form": form,
        "as_person": kind == Kind.PERSON,
    }
    return render(request, "campaigns/add_signatory.html", context, status=INVALID if form.errors else 200)


@members_only(rules.may_campaign)
@require_safe
def one(request: HttpRequest, signatory: UUID) -> HttpResponse:
    return _show(request, _found(signatory))


@members_only(rules.may_campaign)
@require_POST
def confirm(request: HttpRequest, signatory: UUID) -> HttpResponse:
    """In the place of a signatory that waits or was asked again, with how the office knows; or what it confirmed itself."""
    row = _found(signatory)
    member = unlocked_of(request).member
    if request.POST.get("go") == "remind":
        if not services.remind(member, row):
            return _show(request, row, fault=_("This address was sent as many mails as it may be."))
        row.refresh_from_db()
        letter_mail.send(row)
        return _back(row, "reminded")
    form = SourceForm(request.POST)
    is_check = request.POST.get("go") == "approve"
    if not is_check and not form.is_valid():
        return _show(request, row, form=form)
    try:
        if is_check:
            services.approve(member, row)
        else:
            services.confirm(member, row, form.cleaned_data["source"])
    except services.Taken:
        return _show(request, row, fault=_("This organisation stands below the letter already."))
    except services.Closed:
        raise Http404 from None
    return _back(row, "confirmed")


@members_only(rules.may_campaign)
@require_POST
def logo(request: HttpRequest, signatory: UUID) -> HttpResponse:
    """Shown, deleted, or another one."""
    row = _found(signatory)
    member = unlocked_of(request).member
    go = request.POST.get("go", "")
    if go in ("show", "delete"):
        services.judge_logo(member, row, good=go == "show")
        return _back(row, "logo" if go == "show" else "no-logo")
    form = LogoForm(request.POST, request.FILES)
    uploading.say_if_too_large(
        request, form, "file", _("The file is larger than 1 MB: save the logo smaller.")
    )
    if form.is_valid():
        try:
            services.keep_logo(member, row, form.cleaned_data["file"].read())
        except Unreadable as fault:
            form.add_error("file", in_language(fault.sentence))
        except services.Closed:
            raise Http404 from None
        else:
            return _back(row, "logo")
    return _show(request, row, logo_form=form)


@members_only(rules.may_campaign)
@require_safe
def picture(request: HttpRequest, signatory: UUID) -> HttpResponse:
    del request
    row = get_object_or_404(Signatory.objects.exclude(logo_width=0), pk=signatory)
    return HttpResponse(logos.on_white(bytes(row.logo)), content_type="image/png")


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, signatory: UUID) -> HttpResponse:
    """Asked twice."""
    row = _found(signatory)
    if request.method == "POST" and request.POST.get("go") == "sure":
        services.remove(unlocked_of(request).member, row)
        return redirect(f"{reverse('campaigns:letter', args=[row.letter_id])}?done=removed")
    context = {"nav": "campaigns", "row": row, "asked": request.method == "POST"}
    return render(request, "campaigns/remove_signatory.html", context)


def _show(
    request: HttpRequest,
    row: Signatory,
    *,
    form: SourceForm | None = None,
    logo_form: LogoForm | None = None,
    fault: str = "",
) -> HttpResponse:
    language = get_language() or "en"
    current = queries.current(row.letter)
    signatures = list(row.signatures.select_related("version").order_by("version__number"))
    signs_current = any(one.version == current for one in signatures)
    is_there = row.state != SignatoryState.WITHDRAWN
    context: dict[str, Any] = {
        "nav": "campaigns",
        "row": row,
        "letter": row.letter,
        "title": title_of(row.letter),
        "country": country_name(row.country, language) or row.country.upper(),
        "signatures": signatures,
        "is_there": is_there,
        "is_checking": row.state == SignatoryState.CHECKING,
        "may_confirm": is_there and (row.state == SignatoryState.WAITING or not signs_current),
        "may_remind": is_there and bool(row.email) and row.asked_id and mailing.is_possible(),
        "is_asked_again": row.asked_id is not None and row.state == SignatoryState.CONFIRMED,
        "source_form": form or SourceForm(),
        "logo_form": logo_form or LogoForm(),
        # What errors.html tells of.
        "form": form or logo_form,
        "fault": fault,
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    is_faulty = fault or form is not None or logo_form is not None
    return render(request, "campaigns/signatory.html", context, status=INVALID if is_faulty else 200)


def _back(row: Signatory, done: str) -> HttpResponse:
    return redirect(f"{reverse('campaigns:signatory', args=[row.pk])}?done={done}")


def _found(pk: UUID) -> Signatory:
    return get_object_or_404(Signatory.objects.select_related("letter"), pk=pk)
