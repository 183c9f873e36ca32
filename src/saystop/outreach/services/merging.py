"""A partner that was there twice becomes one: the only place that does it.

What hangs on the partner that goes is found by Django's own knowledge of the relations, so that none is ever forgotten: also one
that another file adds later, or that has no name from the partner's side.
"""

from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Field, ForeignObjectRel

from saystop.engines.linkage.names import fold
from saystop.offices import audit
from saystop.offices.models import Member
from saystop.outreach import rules
from saystop.outreach.models import Partner

# Values that say something only together: they are filled together, or stay. "Without an end" is said by an empty day.
TOGETHER = (("latitude", "longitude"), ("agreed_on", "agreed_until"), ("next_step", "next_on"))
# An address is filled part by part, but never out of two.
ADDRESS = ("street", "postcode", "town", "country")
STAYING = ("id", "made_on")  # whatever the other has


class Same(Exception):
    """A partner cannot be merged with itself."""


class Collides(Exception):
    """Both have something of which there can only be one: one of them has to be removed first."""


def relations() -> list[ForeignObjectRel]:
    """All by which rows point at a partner, the hidden ones too."""
    return [
        one
        for one in Partner._meta.get_fields(include_hidden=True)
        if isinstance(one, ForeignObjectRel) and (one.one_to_many or one.one_to_one)
    ]


def hanging(kept: Partner, other: Partner) -> dict[type[models.Model], int]:
    """How many rows of each model would move from the other to the one that stays."""
    found: dict[type[models.Model], int] = {}
    for relation in relations():
        count = 0 if _has_its_own(relation, kept) else _rows(relation, other).count()
        model = relation.related_model
        found[model] = found.get(model, 0) + count
    return found


def merged(kept: Partner, other: Partner) -> dict[str, Any]:
    """The values that the one that stays would have, by the names of its fields."""
    groups = {name: group for group in TOGETHER for name in group}
    is_one_address = all(
        not getattr(other, name)
        or not getattr(kept, name)
        or fold(getattr(kept, name)) == fold(getattr(other, name))
        for name in ADDRESS
    )
    values = {}
    for field in _fields():
        group = groups.get(field.name, (field.name,))
        is_missing = all(_is_empty(getattr(kept, name)) for name in group)
        fills = is_missing and (is_one_address or field.name not in ADDRESS)
        values[field.name] = getattr(other if fills else kept, field.name)
    return values


@transaction.atomic
def merge(member: Member, kept: Partner, other: Partner) -> None:
    """All that hangs on the other hangs on the one that stays; what that one lacks is filled from the other, which goes.

    Raises:
        Refused: the member has nothing to do with outreach.
        Same
        Collides
        Partner.DoesNotExist: one of them has gone meanwhile.
    """
    rules.demand(rules.may_reach_out(member))
    if kept.pk == other.pk:
        raise Same
    # As they are now, and in one order: two who merge the same pair the other way round wait for each other.
    both = {
        one.pk: one
        for one in Partner.objects.select_for_update().filter(pk__in=(kept.pk, other.pk)).order_by("pk")
    }
    if len(both) < 2:
        raise Partner.DoesNotExist
    stays, goes = both[kept.pk], both[other.pk]
    values = merged(stays, goes)
    for relation in relations():
        _move(relation, stays, goes)
    goes.delete()
    for name, value in values.items():
        setattr(stays, name, value)
    stays.save()
    audit.record(member, "partner.merged", stays.pk)


def _move(relation: ForeignObjectRel, stays: Partner, goes: Partner) -> None:
    model, name = relation.related_model, relation.field.name
    if _has_its_own(relation, stays):
        _rows(relation, goes).delete()
        return
    for row in _rows(relation, goes):
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=row.pk).update(**{name: stays})
        except IntegrityError:
            if not model._meta.auto_created:
                raise Collides(model._meta.label) from None
            # Both stand in the same list of many: once is enough.
            model._base_manager.filter(pk=row.pk).delete()


def _has_its_own(relation: ForeignObjectRel, stays: Partner) -> bool:
    """Of what is as a field of a partner, in a table of its own: it is kept, as a field would be."""
    return bool(relation.one_to_one) and _rows(relation, stays).exists()


def _rows(relation: ForeignObjectRel, partner: Partner) -> models.QuerySet[Any]:
    return relation.related_model._base_manager.filter(**{relation.field.name: partner})


def _fields() -> Iterator["Field[Any, Any]"]:
    for field in Partner._meta.concrete_fields:
        if field.name not in STAYING:
            yield field


def _is_empty(value: object) -> bool:
    return value is None or value in ("", [])
