"""A signatory's own page, by the link in its mail. Opening it does nothing: programs that look at links do not sign."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from saystop.asking import uploading
from saystop.asking.countries import country_name
from saystop.asking.logos import Unreadable
from saystop.asking.saying import in_language
from saystop.campaigns import letter_queries as queries
from saystop.campaigns.letter_forms import LogoForm
from saystop.campaigns.models import Signatory, SignatoryState
from saystop.campaigns.services import signing as services
from saystop.campaigns.views.public_letters import INVALID, texted
from saystop.reporting.floods import Bucket, now
from saystop.reporting.own_pages import own_pages_only

GONE = 410
PICTURES = Bucket(capacity=20, leak=0.2)


@csrf_exempt  # the secret is in the address: a foreign page that knew it would need no visitor
@gzip_page
@require_http_methods(["GET", "HEAD", "POST"])
@own_pages_only
def signature(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """What is signed; confirming it, answering to a new version, taking it back (asked twice), the logo."""
    row = services.found(token)
    if row is None:
        return _private(render(request, "campaigns/no_signature.html", status=GONE))
    go = request.POST.get("go", "") if request.method == "POST" else ""
    if go == "logo":
        return _logo(request, lang, token, row)
    fault = ""
    try:
        if go == "sign":
            number = request.POST.get("number", "")
            row = services.confirm(token, int(number) if number.isdecimal() and len(number) < 6 else 0)
        elif go == "keep":
            row = services.decline(token)
        elif go == "sure":
            services.withdraw(token)
            context = {"letter": row.letter, "was_shown": row.state == SignatoryState.CONFIRMED}
            return _private(render(request, "campaigns/letter_withdrawn.html", context))
    except services.Unknown:
        return _private(render(request, "campaigns/no_signature.html", status=GONE))
    except services.Changed:
        fault = _("The text has changed meanwhile. Read it below, and then sign it.")
    except services.Taken:
        fault = (
            _("This organisation has signed already: nothing more is needed.")
            if row.is_organisation
            else _("Somebody has signed with this e-mail address already: nothing more is needed.")
        )
    except services.Closed:
        fault = _("The letter cannot be signed any more.")
    return _show(request, lang, row, {"fault": fault, "asked": go == "ask", "done": "" if fault else go})


def _logo(request: HttpRequest, lang: str, token: str, row: Signatory) -> HttpResponse:
    form = LogoForm(request.POST, request.FILES)
    uploading.say_if_too_large(
        request, form, "file", _("The file is larger than 1 MB: save the logo smaller.")
    )
    if form.is_valid():
        if PICTURES.wait(now()):
            form.add_error(None, _("Many send a logo at this moment. Wait a minute and send it again."))
        else:
            try:
                services.keep_logo(token, form.cleaned_data["file"].read())
            except Unreadable as fault:
                form.add_error("file", in_language(fault.sentence))
            except services.Unknown:
                return _private(render(request, "campaigns/no_signature.html", status=GONE))
            else:
                return _show(request, lang, row, {"done": "logo"})
    return _show(request, lang, row, {"logo_form": form})


def _show(request: HttpRequest, lang: str, row: Signatory, more: dict[str, Any]) -> HttpResponse:
    row.refresh_from_db()
    version = queries.current(row.letter)
    numbers = list(row.signatures.order_by("version__number").values_list("version__number", flat=True))
    is_confirmed = row.state != SignatoryState.WAITING
    signs_current = version is not None and version.number in numbers
    logo_form = more.get("logo_form") or LogoForm()
    context: dict[str, Any] = {
        **(texted(version, lang) if version else {}),
        "letter": row.letter,
        "row": row,
        "country": country_name(row.country, lang) or row.country.upper(),
        "numbers": numbers,
        "is_confirmed": is_confirmed,
        "is_checking": row.state == SignatoryState.CHECKING,
        "signs_current": signs_current,
        "is_asked": row.asked_id is not None,
        "may_sign": row.letter.may_be_signed and not signs_current,
        "logo_form": logo_form,
        # What errors.html tells of.
        "form": logo_form,
        **more,
    }
    status = INVALID if more.get("fault") or logo_form.errors else 200
    return _private(render(request, "campaigns/signature.html", context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
