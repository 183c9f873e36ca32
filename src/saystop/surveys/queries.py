"""What pages of surveys show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saystop.offices.models import Desk, Member
from saystop.offices.rules import holds_desk
from saystop.surveys.models import Source, Survey, Version
from saystop.surveys.services.intake import is_open

WAYS = {
    Source.PAGE: _("the public page"),
    Source.PAPER: _("paper"),
    Source.IMPORT: _("import"),
    Source.INVENTED: _("invented"),
}


@dataclass(frozen=True, slots=True)
class SurveyRow:
    survey: Survey
    responses: int
    takes: bool  # responses, at this moment


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a survey has come."""

    survey: Survey
    version: Version
    responses: int
    by_source: Sequence[tuple[str, int]]
    by_day: Sequence[tuple[date, int]]
    contacts: int
    tickets: int
    tickets_used: int
    takes: bool


def surveys() -> list[SurveyRow]:
    """All surveys, the newest first."""
    today = timezone.localdate()
    found = Survey.objects.annotate(count=Count("responses")).order_by("-made_on", "name")
    return [SurveyRow(one, one.count, is_open(one, today)) for one in found]


def standing(survey: Survey) -> Standing:
    responses = survey.responses
    sources = responses.values_list("source").annotate(n=Count("pk")).order_by("source")
    days = (
        responses.exclude(source=Source.INVENTED).values_list("day").annotate(n=Count("pk")).order_by("day")
    )
    return Standing(
        survey,
        Version.objects.current(survey),
        responses.count(),
        [(str(WAYS[Source(source)]), count) for source, count in sources],
        [(day, count) for day, count in days],
        survey.contacts.count(),
        survey.tickets.count(),
        survey.tickets.filter(used=True).count(),
        is_open(survey, timezone.localdate()),
    )


def desks_of(member: Member) -> QuerySet[Desk]:
    """The desks that a member holds."""
    held = [desk.pk for desk in Desk.objects.all() if holds_desk(member, desk)]
    return Desk.objects.filter(pk__in=held).order_by("name")
