"""The public page of a survey's figures, as they were released."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from saystop.asking.languages import direction
from saystop.engines.tabulating.counting import Frequencies, Numbers, Place, Ranks, Share
from saystop.engines.tabulating.packing import Measure
from saystop.engines.tabulating.spreading import Bin
from saystop.surveys import charts, speaking
from saystop.surveys.columns import columns
from saystop.surveys.figures import Result
from saystop.surveys.models import Publication, Version


@gzip_page
@require_safe
def released(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    publication = get_object_or_404(Publication.objects.select_related("survey"), survey__slug=slug)
    if not publication.is_public:
        raise Http404
    figures = json.loads(publication.figures)
    version = get_object_or_404(Version, pk=figures["version"])
    questionnaire = version.questionnaire
    speaking.demand(questionnaire, lang)
    spoken = lang if lang in questionnaire.languages else questionnaire.default_language
    shown = []
    for column in columns(questionnaire, spoken):
        if column.path in figures["questions"]:
            result = restored(figures["questions"][column.path])
            shown.append(
                {
                    "column": column,
                    "result": result,
                    "kind": type(result).__name__.lower(),
                    "picture": charts.chart(column, result, spoken),
                    "base": charts.base_words(result),
                }
            )
    context = {
        "survey": publication.survey,
        "publication": publication,
        "title": questionnaire.title.get(spoken, questionnaire.default_language),
        "spoken": spoken,
        "spoken_direction": direction(spoken),
        "size": figures["size"],
        "weighted": figures["weighted"],
        "shown": shown,
    }
    return render(request, "surveys/released.html", context)


def restored(kept: Mapping[str, Any]) -> Result:
    """A result from the JSON of `releasing.plain`."""
    values = dict(kept)
    if "mean" in values and "bins" in values:
        return Numbers(**{**values, "bins": tuple(Bin(**one) for one in values["bins"])})
    if "measure" in values:
        rows = tuple(Share(**one) for one in values["rows"])
        return Frequencies(**{**values, "measure": Measure(values["measure"]), "rows": rows})
    return Ranks(**{**values, "rows": tuple(Place(**one) for one in values["rows"])})
