"""What each room can count for a year, as a figure of the website: the registry of queries.

Nothing here opens a report: of casework it asks `yearly` alone (a contract in `pyproject.toml` holds it to that).
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from django.apps import apps
from django.conf import settings
from django.db.models import Sum
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from saystop.campaigns import figures as campaigns
from saystop.casework import yearly as casework
from saystop.outreach import figures as outreach
from saystop.screening import yearly as screening
from saystop.surveys import yearly as surveys
from saystop.training import figures as training
from saystop.website.models import Unit

Query: TypeAlias = Callable[[int], int | Decimal | None]
FEWEST = casework.FEWEST
_FEW = _("fewer than 5, or it would tell of few: not shown")
_GONE = _("not kept for this year any more")
_WAITING = _("once somebody at the desk has opened its figures, which counts the newest reports")
_TODAY = _("can be counted during the year only")
_TRAINING, _OUTREACH, _CAMPAIGNS = _("Training"), _("Outreach"), _("Campaigns")
_REPORTS, _SURVEYS, _SCREENING, _WEBSITE = _("Reports"), _("Surveys"), _("Screening"), _("Website")


@dataclass(frozen=True, slots=True)
class Source:
    """A number that a room counts.

    Args:
        code: never changes, rows name it.
        query: the number of a year; None where it is not told.
        nothing: why it is not told then.
        is_of_today: the room knows how things are, not how they were: it can be asked for the current year alone.
        tells_of_reports: a small number, or a small difference between two that are shown, would tell of few reports.
    """

    code: str
    room: Any
    label: Any
    definition: Any
    query: Query
    unit: Unit = Unit.NUMBER
    nothing: Any = _FEW
    is_of_today: bool = False
    tells_of_reports: bool = False

    def count(self, year: int) -> "Counted":
        if self.tells_of_reports and not casework.is_counted():
            return Counted(None, str(_WAITING))
        if self.is_of_today and year != timezone.localdate().year:
            return Counted(None, str(_TODAY))
        found = self.query(year)
        return Counted(None, str(self.nothing)) if found is None else Counted(Decimal(found))

    def texts(self) -> dict[str, dict[str, str]]:
        """Label and definition in each of the office's languages."""
        found = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                found[language] = {"label": str(self.label), "definition": str(self.definition)}
        return found


@dataclass(frozen=True, slots=True)
class Counted:
    """A number, or why there is none."""

    number: Decimal | None
    why: str = ""


def all_() -> dict[str, Source]:
    """By code, in the order of the rooms."""
    return {one.code: one for one in (*_SOURCES, *_visits())}


def of(code: str) -> Source | None:
    return all_().get(code) if code else None


_SOURCES = (
    Source(
        "professionals_trained",
        _TRAINING,
        _("Trained professionals"),
        _(
            "People who attended our sessions for professionals of tourism, travel and transport, as their trainers counted them."
            " Who came to two sessions is counted twice."
        ),
        training.professionals_trained,
    ),
    Source(
        "sessions_held",
        _TRAINING,
        _("Training sessions"),
        _("Sessions of our courses that took place, for professionals and for schools."),
        training.sessions_held,
    ),
    Source(
        "pupils_trained",
        _TRAINING,
        _("Trained pupils"),
        _("Pupils who attended our sessions in schools, as their trainers counted them."),
        training.pupils_trained,
    ),
    Source(
        "workshops_led",
        _TRAINING,
        _("Workshops led by pupils"),
        _("Workshops that trained pupils led for others, told by them and confirmed by us."),
        training.workshops_led,
    ),
    Source(
        "pupils_reached",
        _TRAINING,
        _("Pupils reached by pupils"),
        _(
            "People who came to workshops that trained pupils led. Who came to two workshops is counted twice."
        ),
        training.pupils_reached,
    ),
    Source(
        "partners",
        _OUTREACH,
        _("Partners"),
        _("Hotels, campsites, travel agencies and others who take part, as of the day of counting."),
        lambda year: outreach.partners(),
        is_of_today=True,
    ),
    Source(
        "committed",
        _OUTREACH,
        _("Partners with a commitment"),
        _(
            "Partners who have agreed to the criteria for the protection of children and have shown how they keep to them, as of"
            " the day of counting."
        ),
        lambda year: outreach.committed(),
        is_of_today=True,
    ),
    Source(
        "materials_out",
        _OUTREACH,
        _("Materials handed out"),
        _("Flyers, posters, cards and stickers that we handed to partners or put up."),
        outreach.materials_out,
    ),
    Source(
        "visits_from_materials",
        _OUTREACH,
        _("Visits from our materials"),
        _(
            "How often the reporting line was opened by a code or a link on our materials. Visitors are not told apart: who opens"
            " it twice is counted twice."
        ),
        outreach.visits,
    ),
    Source(
        "advocacy_actions",
        _CAMPAIGNS,
        _("Advocacy actions"),
        _(
            "Meetings, hearings, letters, press work and opinions by which we spoke up for the protection of children."
        ),
        campaigns.advocacy_actions,
    ),
    Source(
        "organisations_signed",
        _CAMPAIGNS,
        _("Organisations that signed"),
        _("Organisations that signed an open letter of ours, each once, and confirmed."),
        campaigns.organisations_signed,
    ),
    Source(
        "raised",
        _CAMPAIGNS,
        _("Raised for projects"),
        _("Gifts to our fundraisers that reached our account."),
        campaigns.raised,
        Unit.EURO,
    ),
    Source(
        "survey_responses",
        _SURVEYS,
        _("Answers to our surveys"),
        _("Responses to all our surveys together. Numbers from 1 to 4 are not shown."),
        surveys.responses,
    ),
    Source(
        "screening_checked",
        _SCREENING,
        _("Checks against lists"),
        _(
            "Files and fingerprints that other services had us compare with lists of known child sexual abuse material."
        ),
        screening.checked,
        nothing=_GONE,
    ),
    Source(
        "reports_received",
        _REPORTS,
        _("Reports received"),
        _(
            "Reports about the sexual exploitation of children in travel and tourism that reached us, each once. Numbers from 1"
            " to 4 are not shown, so that nobody can be recognised."
        ),
        casework.received,
        tells_of_reports=True,
    ),
    Source(
        "reports_referred",
        _REPORTS,
        _("Reports passed on"),
        _(
            "Of the reports received, those that went on to the police, a hotline or another authority. Not shown where it would"
            " tell of few."
        ),
        casework.referred,
        tells_of_reports=True,
    ),
)


def _visits() -> list[Source]:
    """What the website counts of itself: sums of days, where it has them."""
    models = apps.get_app_config("website").models
    if "visit" not in models:
        return []

    def visits(year: int) -> int:
        rows = models["visit"]._default_manager.filter(day__year=year)
        return rows.aggregate(sum=Sum("number"))["sum"] or 0

    return [
        Source(
            "website_views",
            _WEBSITE,
            _("Pages opened"),
            _("Pages of our website that were opened, counted without cookies. Visitors are not told apart."),
            visits,
        )
    ]
