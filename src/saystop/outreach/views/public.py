"""What stands behind a code that is printed on a flyer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from saystop.asking import languages
from saystop.outreach.models import Step
from saystop.outreach.services import counting


@require_safe
def arrive(request: HttpRequest, code: str) -> HttpResponse:
    """The line, in the language of the flyer. A code that is none, or has ended, leads there too: a flyer stays up for years."""
    channel = counting.count(code, Step.VISIT) if request.method == "GET" else None
    if channel is None:
        response = redirect("reporting:start", lang=languages.preferred(request))
    else:
        spoken = [one for one in channel.languages if one in languages.codes()]
        lang = spoken[0] if spoken else languages.preferred(request)
        response = redirect(f"{reverse('reporting:start', args=[lang])}?c={channel.code}")
    response["Cache-Control"] = "no-store"
    response["Vary"] = "Accept-Language"
    return response
