"""Open letters for everybody: read, signed, printed. No account, no cookie, no script needed."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from saystop.asking import languages, logos, prose
from saystop.campaigns import advocacy_queries
from saystop.campaigns import letter_queries as queries
from saystop.campaigns.models import Kind, Letter, LetterState, SignatoryState, Version
from saystop.campaigns.services import letter_mail
from saystop.campaigns.services import signing as services
from saystop.campaigns.sign_forms import FORMS, OrganisationForm, PersonForm
from saystop.casework import mailing
from saystop.reporting.floods import Bucket, now
from saystop.reporting.own_pages import own_pages_only

INVALID = 422
# A flood is slowed for all alike: so many at once, then so many a second.
ARRIVALS = Bucket(capacity=60, leak=0.5)
PRINTS = Bucket(capacity=20, leak=1)
# Of people so many stand on the page; the paper has all.
MOST_PEOPLE = 500


@require_safe
@gzip_page
def all_(request: HttpRequest, lang: str) -> HttpResponse:
    found = list(queries.public()[:200])
    counts = queries.counts(found)
    rows = []
    for one in found:
        version = queries.current(one)
        if version:
            rows.append((one, texted(version, lang), *counts.get(one.pk, (0, 0))))
    return render(request, "campaigns/public_letters.html", {"rows": rows})


@csrf_exempt  # whoever signs has no session that a foreign page could misuse, and gets no cookie
@gzip_page
@require_http_methods(["GET", "HEAD", "POST"])
@own_pages_only
def letter(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    """The letter as it stands now, who signed it, and signing it."""
    found = _found(slug)
    version = _current(found)
    kind = Kind.PERSON if request.GET.get("as") == "person" and found.takes_people else Kind.ORGANISATION
    form = FORMS[kind](request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if ARRIVALS.wait(now()):
            form.add_error(None, _("Many sign at this moment. Wait a minute and send it again."))
            return _show(request, lang, version, form)
        try:
            row = services.sign(found, form.given(lang))
        except services.Taken:
            form.add_error("name", _("This organisation has signed already: thank you."))
        except services.Full:
            form.add_error(None, _("Very many have signed today. Come back tomorrow."))
        except services.Closed:
            form.add_error(None, _("The letter cannot be signed any more."))
        else:
            if row:
                letter_mail.send(row)
            context = {
                "letter": found,
                **texted(version, lang),
                "sends_mail": mailing.is_possible(),
                "email": form.cleaned_data["email"],
            }
            return _private(render(request, "campaigns/letter_thanks.html", context))
    return _show(request, lang, version, form)


@require_safe
@gzip_page
def earlier(request: HttpRequest, lang: str, slug: str, number: int) -> HttpResponse:
    """A version with those who signed it, also when there is a newer one."""
    return _show(request, lang, _version(slug, number), None)


@require_safe
def paper(request: HttpRequest, lang: str, slug: str, number: int) -> HttpResponse:
    from saystop.campaigns import letter_papers

    version = _version(slug, number)
    if PRINTS.wait(now()):
        response = render(request, "campaigns/letter_busy.html", {"letter": version.letter}, status=503)
        response["Retry-After"] = "60"
        return response
    response = HttpResponse(letter_papers.letter(version, lang), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{number}-{lang}.pdf"'
    return response


@require_safe
def logo(request: HttpRequest, lang: str, slug: str, signatory: UUID) -> HttpResponse:
    """The logo of an organisation that is shown, once a member has approved it."""
    del request, lang
    rows = _found(slug).signatories.filter(state=SignatoryState.CONFIRMED, logo_approved=True)
    row = get_object_or_404(rows.exclude(logo_width=0), pk=signatory)
    return HttpResponse(logos.on_white(bytes(row.logo)), content_type="image/png")


def texted(version: Version, lang: str) -> dict[str, Any]:
    """What a template shows of a text, and in which language it is."""
    written = version.language_for(lang)
    told = version.told(lang)
    return {
        "version": version,
        "title": told.get("title", ""),
        "text": prose.html(told.get("body", "")),
        "text_language": written,
        "text_direction": languages.direction(written),
        "is_other_language": written != lang,
        "language_name": languages.named(written),
    }


def _show(
    request: HttpRequest, lang: str, version: Version, form: OrganisationForm | PersonForm | None
) -> HttpResponse:
    found = version.letter
    newest = _current(found)
    signed = queries.signed(version, lang)
    context = {
        **texted(version, lang),
        "letter": found,
        "delivered": advocacy_queries.delivered(found, lang, public=True),
        "is_current": version == newest,
        "versions": [one for one in queries.published(found) if one != version],
        "signed": signed,
        "country_count": len(signed.organisations),
        "shows_people": signed.person_count - signed.unnamed <= MOST_PEOPLE,
        "may_be_signed": found.may_be_signed,
        "form": form if found.may_be_signed else None,
        "as_person": isinstance(form, PersonForm),
        "sends_mail": mailing.is_possible(),
    }
    status = INVALID if form is not None and form.errors else 200
    response = render(request, "campaigns/public_letter.html", context, status=status)
    return _private(response) if request.method == "POST" else response


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _found(slug: str) -> Letter:
    return get_object_or_404(Letter.objects.exclude(state=LetterState.DRAFT), slug=slug)


def _current(found: Letter) -> Version:
    version = queries.current(found)
    if version is None:
        raise Http404
    version.letter = found
    return version


def _version(slug: str, number: int) -> Version:
    found = _found(slug)
    version = get_object_or_404(found.versions.exclude(published_on=None), number=number)
    version.letter = found
    return version
