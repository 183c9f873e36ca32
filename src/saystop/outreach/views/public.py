"""What stands behind a code that is printed on a flyer."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe

from saystop.asking import languages
from saystop.outreach.models import Channel, Step
from saystop.outreach.services import counting


@require_safe
def arrive(request: HttpRequest, code: str) -> HttpResponse:
    """The line, in a language of the flyer: the one that the browser prefers, otherwise its first.

    A code that is none, or has ended, leads there too: a flyer stays up for years.
    """
    channel = Channel.objects.filter(code=code, is_active=True).first()
    if channel is not None and request.method == "GET":
        counting.count(code, Step.VISIT)
    if channel is None:
        response = redirect("reporting:line", lang=languages.preferred(request))
    else:
        lang = _spoken(request, [one for one in channel.languages if one in languages.codes()])
        response = redirect(f"{reverse('reporting:start', args=[lang])}?c={channel.code}")
    response["Cache-Control"] = "no-store"
    response["Vary"] = "Accept-Language"
    return response


def _spoken(request: HttpRequest, spoken: Sequence[str]) -> str:
    """Of these languages the one that the browser prefers, otherwise the first; of none whatever it prefers."""
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        for one in spoken:
            if wanted in (one, "*") or wanted.partition("-")[0] == one:
                return one
    return spoken[0] if spoken else languages.preferred(request)
