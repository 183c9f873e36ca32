"""Training at a glance: the scenarios, and one of them with its graph, its notes and its cards."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saystop.asking import languages
from saystop.asking.pictures import picture_of
from saystop.engines.stories import graph
from saystop.offices.access import members_only
from saystop.training import cards, figures, rules, scenarios
from saystop.training.showing import every


@members_only(rules.may_train)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    own = get_language() or "en"
    rows = [
        (slug, story, [(code, languages.named(code)) for code in scenarios.one(slug)])
        for slug, story in scenarios.in_language(own)
    ]
    context = {"nav": "training", "rows": rows, "figures": _figures()}
    return render(request, "training/training.html", context)


def _figures() -> list[tuple[object, int, str]]:
    """What can be published, each with the address of the rows that it counts."""
    sessions, chains = reverse("training:desk_sessions"), reverse("training:chains")
    return [
        (_("Sessions held"), figures.sessions_held(), sessions),
        (_("Professionals trained"), figures.professionals_trained(), sessions),
        (_("Pupils trained"), figures.pupils_trained(), sessions),
        (_("Workshops led"), figures.workshops_led(), chains),
        (_("Pupils reached"), figures.pupils_reached(), chains),
    ]


@members_only(rules.may_train)
@require_safe
def scenario(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    found = scenarios.one(slug)
    if language not in found:
        raise Http404
    story = found[language]
    title = _("The scenario as a graph; the table below says the same.")
    context = {
        "nav": "training",
        "slug": slug,
        "story": story,
        "language": language,
        "spoken": [(code, languages.named(code)) for code in found],
        "graph": picture_of(graph.draw(story, title, "var(--paper)")),
        "passages": every(story),
        "is_own": slug not in scenarios.shipped(),
    }
    return render(request, "training/scenario.html", context)


@members_only(rules.may_train)
@require_safe
def cards_of(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """The scenario as cards to cut, four on a sheet."""
    story = scenarios.one(slug).get(language)
    if story is None:
        raise Http404
    response = HttpResponse(cards.pdf(story, language), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{language}.pdf"'
    return response
