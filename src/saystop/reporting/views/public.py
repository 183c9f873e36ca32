"""Start, help by country, signs."""

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from saystop.asking import countries, languages
from saystop.reporting import channels, directory
from saystop.reporting.pages import same_for_all


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    response = redirect("reporting:start", lang=languages.preferred(request))
    response["Vary"] = "Accept-Language"
    return response


@require_safe
def start(request: HttpRequest, lang: str) -> HttpResponse:
    return _first(request, lang, "start")


@require_safe
def line(request: HttpRequest, lang: str) -> HttpResponse:
    return _first(request, lang, "line")


def _first(request: HttpRequest, lang: str, at: str) -> HttpResponse:
    channel = channels.named(request)
    return _start_by(request, lang, channel) if channel else _start(request, lang=lang, at=at)


@same_for_all("reporting/start.html")
def _start(request: HttpRequest, lang: str, at: str) -> dict[str, Any]:
    """Args:
    at: which of its two addresses, since the page links to itself in other languages.
    """
    return {"countries": countries.countries(languages.worded(lang))}


@gzip_page
def _start_by(request: HttpRequest, lang: str, channel: str) -> HttpResponse:
    """Its links take the channel along. Not kept: whoever makes codes up shall not push other pages out."""
    context = {
        "countries": countries.countries(languages.worded(lang)),
        "channel": channel,
        "languages": channels.links(request, channel),
    }
    return render(request, "reporting/start.html", context)


@require_safe
@same_for_all("reporting/signs.html")
def signs(request: HttpRequest, lang: str) -> dict[str, Any]:
    return {}


@require_safe
def choose_help(request: HttpRequest, lang: str) -> HttpResponse:
    """Where the country picker of the start page leads."""
    country = request.GET.get("country", "")
    if countries.country_name(country, lang) is None:
        return redirect("reporting:line", lang=lang)
    return redirect("reporting:help_country", lang=lang, country=country.lower())


@require_safe
@same_for_all("reporting/help.html")
def help_country(request: HttpRequest, lang: str, country: str) -> dict[str, Any]:
    said = languages.worded(lang)
    name = countries.country_name(country, said)
    if name is None or country != country.lower():
        raise Http404
    code = country.upper()
    return {
        "country_name": name,
        "holds_112": code in directory.EU,
        "groups": [
            (directory.kind_label(kind), [_shown(entry, said) for entry in found])
            for kind, found in directory.for_country(code)
            if kind != "emergency"
        ],
        "everywhere": [_shown(entry, said) for entry in directory.everywhere()],
    }


def _shown(entry: directory.Entry, lang: str) -> dict[str, Any]:
    return {
        "name": entry.name,
        "href": entry.href,
        "shown": entry.shown,
        "languages": ", ".join(directory.language_name(code, lang) for code in entry.languages),
        "checked": entry.checked,
        "source": urlsplit(entry.source).hostname or "",
        "note": directory.with_calls(entry.notes.get(lang) or entry.notes["en"]),
    }
