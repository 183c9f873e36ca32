"""Figures of a survey as they were released, in one language: what the public page shows, and what other pages show of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from saystop.asking.languages import direction
from saystop.engines.questionnaires.model import Questionnaire
from saystop.engines.tabulating.counting import Frequencies, Numbers, Place, Ranks, Share
from saystop.engines.tabulating.packing import Measure
from saystop.engines.tabulating.spreading import Bin
from saystop.surveys import charts
from saystop.surveys.columns import Column, columns
from saystop.surveys.figures import Result
from saystop.surveys.models import Publication, Version


@dataclass(frozen=True, slots=True)
class Shown:
    """One question with its picture; `kind` names the template of its table."""

    column: Column
    result: Result
    kind: str
    picture: SafeString
    base: str


@dataclass(frozen=True, slots=True)
class Released:
    """What a survey shows to everybody. `spoken` is the language of its own words: the page's, or its default one."""

    publication: Publication
    questionnaire: Questionnaire
    title: str
    spoken: str
    size: int
    weighted: bool
    shown: Sequence[Shown]

    @property
    def spoken_direction(self) -> str:
        return direction(self.spoken)


def released(publication: Publication, language: str, only: str = "") -> Released:
    """The figures that were published, small groups hidden as they were then.

    Args:
        only: the path of one question; empty for all.

    Raises:
        Version.DoesNotExist, Tampered
    """
    figures = json.loads(publication.figures)
    questionnaire = Version.objects.get(pk=figures["version"]).questionnaire
    spoken = language if language in questionnaire.languages else questionnaire.default_language
    return Released(
        publication,
        questionnaire,
        questionnaire.title.get(spoken, questionnaire.default_language),
        spoken,
        figures["size"],
        figures["weighted"],
        [
            _shown(column, restored(figures["questions"][column.path]), spoken)
            for column in columns(questionnaire, spoken)
            if column.path in figures["questions"] and only in ("", column.path)
        ],
    )


def _shown(column: Column, result: Result, spoken: str) -> Shown:
    return Shown(
        column,
        result,
        type(result).__name__.lower(),
        charts.chart(column, result, spoken),
        charts.base_words(result),
    )


def restored(kept: Mapping[str, Any]) -> Result:
    """A result from the JSON of `releasing.plain`."""
    values = dict(kept)
    if "mean" in values and "bins" in values:
        return Numbers(**{**values, "bins": tuple(Bin(**one) for one in values["bins"])})
    if "measure" in values:
        rows = tuple(Share(**one) for one in values["rows"])
        return Frequencies(**{**values, "measure": Measure(values["measure"]), "rows": rows})
    return Ranks(**{**values, "rows": tuple(Place(**one) for one in values["rows"])})
