"""Figures kept, counted, entered, frozen and corrected: the only place that writes them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from saystop.offices import audit
from saystop.offices.models import Member
from saystop.website import rules, sources
from saystop.website.models import AnnualReport, Correction, Figure, Kind, Value, YearClosing

Texts = Mapping[str, Mapping[str, str]]


class Frozen(Exception):
    """The year was closed: what is shown of it can be corrected, not changed."""


class NotFrozen(Exception):
    """The year is open: its figures change, they are not corrected."""


class Early(Exception):
    """The year is not over."""


class Nothing(Exception):
    """There is no number to take over, or to freeze; the sentence says why."""


class TooFew(Exception):
    """Shown beside what is shown or was, this number would tell of fewer than five reports."""


@transaction.atomic
def keep(member: Member, figure: Figure, **values: Any) -> Figure:
    """A new figure, which becomes the last, or one with other texts. Raises Refused: the member does not keep the figures."""
    rules.demand(rules.may_campaign(member))
    is_new = figure._state.adding
    if is_new:
        last = Figure.objects.aggregate(last=Max("position"))["last"]
        figure.position = (last or 0) + 1
    for name, value in values.items():
        setattr(figure, name, value)
    figure.save()
    audit.record(member, f"figure.{'made' if is_new else 'changed'}", figure.pk)
    return figure


def add(member: Member, source: sources.Source) -> Figure:
    """A figure that a room counts, in its own words, which can be changed; the one that is there, if it is. Raises as `keep`."""
    found = Figure.objects.filter(source=source.code).first()
    if found:
        return found
    slug = source.code.replace("_", "-")
    if Figure.objects.filter(slug=slug).exists():  # of one that somebody made by hand
        slug = f"{slug}-counted"
    return keep(member, Figure(), slug=slug, source=source.code, unit=source.unit, texts=source.texts())


@transaction.atomic
def move(member: Member, figure: Figure, *, up: bool) -> None:
    """Let it change places with its neighbour; the first stays first, the last stays last. Raises as `keep`."""
    rules.demand(rules.may_campaign(member))
    order = list(Figure.objects.select_for_update())
    here = next(place for place, one in enumerate(order) if one.pk == figure.pk)
    there = here + (-1 if up else 1)
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    for position, one in enumerate(order, start=1):
        one.position = position
    Figure.objects.bulk_update(order, ["position"])
    audit.record(member, "figure.changed", figure.pk)


@transaction.atomic
def remove(member: Member, figure: Figure) -> None:
    """With all its numbers, as long as none of them has frozen or tells of reports; after that it can be hidden.

    Raises as `keep`, and Frozen.
    """
    rules.demand(rules.may_campaign(member))
    if not may_remove(figure):
        raise Frozen
    figure.values.all().delete()
    audit.record(member, "figure.removed", figure.pk)
    figure.delete()


def may_remove(figure: Figure) -> bool:
    values = figure.values.all()
    if _tells_of_reports(figure) and values:
        return False  # counted again later it would tell what came between
    return not any(one.is_frozen for one in values)


@transaction.atomic
def take_over(member: Member, figure: Figure, year: int) -> Value:
    """Keep what its room counts now.

    Raises:
        Refused: as `keep`.
        Nothing: it is entered by hand, or its room does not tell.
        Frozen
        TooFew
    """
    rules.demand(rules.may_campaign(member))
    source = sources.of(figure.source)
    if source is None:
        raise Nothing
    counted = source.count(year)
    if counted.number is None:
        raise Nothing(counted.why)
    plain = {"document": "", "document_on": None, "link": ""}
    return _write(member, figure, year, {"number": counted.number, "kind": Kind.QUERY, **plain})


@transaction.atomic
def enter(member: Member, figure: Figure, year: int, number: Decimal, **where: Any) -> Value:
    """Keep what stands in a document.

    Args:
        where: `document`, `document_on` and, if there is one, `link`.

    Raises:
        Refused: as `keep`.
        Frozen
        TooFew
    """
    rules.demand(rules.may_campaign(member))
    return _write(member, figure, year, {"number": number, "kind": Kind.HAND, **where})


@transaction.atomic
def remove_value(member: Member, value: Value) -> None:
    """What was entered by mistake. Raises as `keep`, and Frozen: that which tells of reports stays as well, see `may_remove`."""
    rules.demand(rules.may_campaign(member))
    value = Value.objects.select_for_update(of=("self",)).select_related("figure").get(pk=value.pk)
    if value.is_frozen or _tells_of_reports(value.figure):
        raise Frozen
    audit.record(member, "figure.value_removed", f"{value.figure_id}/{value.year}")
    value.delete()


@transaction.atomic
def close(member: Member, year: int, today: date | None = None) -> YearClosing:
    """Freeze all figures of a year, with their texts as they are. It is never opened again; closing it twice is closing it once.

    Raises:
        Refused: as `keep`.
        Early
        Nothing: it has no figures.
    """
    rules.demand(rules.may_campaign(member))
    today = today or timezone.localdate()
    if year >= today.year:
        raise Early
    found = YearClosing.objects.filter(year=year).first()
    if found:
        return found
    list(Figure.objects.select_for_update())  # who writes a number at the same moment waits here
    values = list(Value.objects.select_for_update(of=("self",)).filter(year=year).select_related("figure"))
    if not values:
        raise Nothing
    for value in values:
        value.frozen_on, value.texts = today, value.figure.texts
    Value.objects.bulk_update(values, ["frozen_on", "texts"])
    audit.record(member, "figures.closed", str(year))
    return YearClosing.objects.create(year=year, closed_on=today)


@transaction.atomic
def correct(member: Member, value: Value, after: Decimal, texts: Texts) -> Correction:
    """Say that a figure that has frozen was wrong. What was shown stays beside it, with the reason.

    Raises:
        Refused: as `keep`.
        NotFrozen
        TooFew
        ValueError: it is the number that is shown.
    """
    rules.demand(rules.may_campaign(member))
    value = Value.objects.select_for_update(of=("self",)).select_related("figure").get(pk=value.pk)
    if not value.is_frozen:
        raise NotFrozen
    if after == value.now:
        raise ValueError(after)
    _demand_many(
        value.figure, value.year, after, {value.number, *(one.after for one in value.corrections.all())}
    )
    made = Correction.objects.create(value=value, before=value.now, after=after, texts=texts)
    AnnualReport.objects.filter(year=value.year).update(is_changed=True)
    audit.record(member, "figure.corrected", f"{value.figure_id}/{value.year}")
    return made


def _write(member: Member, figure: Figure, year: int, values: dict[str, Any]) -> Value:
    """In a year that is closed already a figure that it did not have freezes at once."""
    figure = Figure.objects.select_for_update().get(pk=figure.pk)
    closing = YearClosing.objects.filter(year=year).first()
    row = Value.objects.select_for_update().filter(figure=figure, year=year).first()
    if row and row.is_frozen:
        raise Frozen
    _demand_many(figure, year, values["number"], {row.number} if row else set())
    row = row or Value(figure=figure, year=year)
    for name, value in values.items():
        setattr(row, name, value)
    row.as_of = timezone.localdate()
    if closing:
        row.frozen_on, row.texts = row.as_of, figure.texts
    row.save()
    audit.record(
        member, "figure.entered" if row.kind == Kind.HAND else "figure.counted", f"{figure.pk}/{year}"
    )
    return row


def _tells_of_reports(figure: Figure) -> bool:
    source = sources.of(figure.source)
    return source is not None and source.tells_of_reports


def _demand_many(figure: Figure, year: int, number: Decimal, before: set[Decimal]) -> None:
    """Of reports: neither this number, nor its difference from what was shown before or is shown beside it, is from 1 to 4."""
    if not _tells_of_reports(figure):
        return
    of_reports = [code for code, one in sources.all_().items() if one.tells_of_reports]
    beside = Value.objects.filter(year=year, figure__source__in=of_reports).exclude(figure=figure)
    shown = {Decimal(0), *before, *(one.now for one in beside)}
    if any(0 < abs(number - one) < sources.FEWEST for one in shown):
        raise TooFew
