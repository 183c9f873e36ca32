"""The annual report put together, and its papers made: the only place that writes them."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from saystop.offices import audit
from saystop.offices.models import Member
from saystop.website import papers, rules
from saystop.website.models import AnnualReport, Figure, Paper, Section, YearClosing


def of(closing: YearClosing) -> AnnualReport | None:
    return AnnualReport.objects.filter(year=closing).first()


@transaction.atomic
def begin(member: Member, closing: YearClosing) -> AnnualReport:
    """The report of a closed year, with all figures that are shown; the one that is there, if it is.

    Raises:
        Refused: the member does not keep the figures.
    """
    rules.demand(rules.may_campaign(member))
    found, is_new = AnnualReport.objects.get_or_create(year=closing)
    if is_new:
        found.figures.set(Figure.objects.filter(is_shown=True, values__year=closing.pk))
        audit.record(member, "annual.begun", str(closing.pk))
    return found


@transaction.atomic
def choose(member: Member, report: AnnualReport, figures: Collection[UUID]) -> None:
    """Which figures stand in it. Raises as `begin`."""
    rules.demand(rules.may_campaign(member))
    report.figures.set(Figure.objects.filter(pk__in=figures, values__year=report.year_id))
    _change(member, report)


@transaction.atomic
def keep_section(member: Member, section: Section, **values: Any) -> Section:
    """A new section, which becomes the last, or one with other values. Raises as `begin`."""
    rules.demand(rules.may_campaign(member))
    if section._state.adding:
        # Whoever adds at the same moment waits here.
        AnnualReport.objects.select_for_update().get(pk=section.report_id)
        last = Section.objects.filter(report=section.report_id).aggregate(last=Max("position"))["last"]
        section.position = (last or 0) + 1
    for name, value in values.items():
        setattr(section, name, value)
    section.save()
    _change(member, section.report)
    return section


@transaction.atomic
def move_section(member: Member, section: Section, *, up: bool) -> None:
    """Let it change places with its neighbour. Raises as `begin`."""
    rules.demand(rules.may_campaign(member))
    order = list(Section.objects.select_for_update().filter(report=section.report_id).defer("picture"))
    here = next(place for place, one in enumerate(order) if one.pk == section.pk)
    there = here + (-1 if up else 1)
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    for position, one in enumerate(order, start=1):
        one.position = position
    Section.objects.bulk_update(order, ["position"])
    _change(member, section.report)


@transaction.atomic
def remove_section(member: Member, section: Section) -> None:
    """With its picture, for good. Raises as `begin`."""
    rules.demand(rules.may_campaign(member))
    section.delete()
    _change(member, section.report)


def publish(member: Member, report: AnnualReport) -> list[Paper]:
    """Make its paper in each language; from now on everybody can fetch them, in the place of those before.

    Raises:
        Refused: as `begin`.
    """
    rules.demand(rules.may_campaign(member))
    made = {language: papers.pdf(report, language) for language, _name in settings.LANGUAGES}
    with transaction.atomic():
        AnnualReport.objects.select_for_update().get(pk=report.pk)
        rows = [
            Paper.objects.update_or_create(
                report=report, language=language, defaults={"pdf": pdf, "made_on": timezone.localdate()}
            )[0]
            for language, pdf in made.items()
        ]
        AnnualReport.objects.filter(pk=report.pk).update(is_changed=False)
        audit.record(member, "annual.published", str(report.year_id))
    return rows


@transaction.atomic
def withdraw(member: Member, report: AnnualReport) -> None:
    """Nobody can fetch its papers any more; what it is made of stays. Raises as `begin`."""
    rules.demand(rules.may_campaign(member))
    report.papers.all().delete()
    AnnualReport.objects.filter(pk=report.pk).update(is_changed=True)
    audit.record(member, "annual.withdrawn", str(report.year_id))


def _change(member: Member, report: AnnualReport) -> None:
    AnnualReport.objects.filter(pk=report.pk).update(is_changed=True)
    audit.record(member, "annual.changed", str(report.year_id))
