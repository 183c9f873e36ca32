"""Channels made, changed and ended: the only place that writes them. A code that was given out is never given out again."""

from typing import Any

from django.db import IntegrityError, transaction

from saystop.offices import audit
from saystop.offices.models import Member
from saystop.outreach import codes, rules
from saystop.outreach.models import Channel

TRIES = 20
MOST_AT_ONCE = 100


class CodeTaken(Exception):
    """Another channel has this code, or had it."""


class Counted(Exception):
    """Something was counted by it at the kind of place where it stands."""


@transaction.atomic
def make(member: Member, *, code: str = "", count: int = 1, **values: Any) -> list[Channel]:
    """One channel, or several that are numbered, each with a code of its own.

    Args:
        code: one that is wished for, of a single channel; empty: by chance.
        count: at most MOST_AT_ONCE.
        values: name, place and languages; partner, campaign and cost where they are known.

    Raises:
        Refused: the member has nothing to do with outreach.
        CodeTaken
    """
    rules.demand(rules.may_reach_out(member))
    if not 1 <= count <= MOST_AT_ONCE or (code and count > 1):
        raise ValueError(count)
    made = []
    for number in range(1, count + 1):
        row = Channel(**values)
        if count > 1:
            row.name = f"{row.name} {number}"
        _give_code(row, code)
        audit.record(member, "channel.made", row.pk)
        made.append(row)
    return made


@transaction.atomic
def change(member: Member, channel: Channel, **values: Any) -> None:
    """Any field but its code; its kind of place only while nothing is counted.

    What is told of a kind of place is the sum of its channels (`sums.of_place`): of one that moved from one kind to another, the
    sums before and after would tell its own numbers.

    Raises:
        Refused: the member has nothing to do with outreach.
        Counted
    """
    rules.demand(rules.may_reach_out(member))
    before = Channel.objects.select_for_update().select_related(None).get(pk=channel.pk)
    if values.get("place", before.place) != before.place and channel.counts.exists():
        raise Counted
    for name, value in values.items():
        setattr(channel, name, value)
    channel.save(update_fields=[*values])
    audit.record(member, "channel.changed", channel.pk)


@transaction.atomic
def end(member: Member, channel: Channel) -> None:
    """From now on nothing is counted by it; its code leads to the line all the same, and is nobody else's. Raises Refused."""
    rules.demand(rules.may_reach_out(member))
    channel.is_active = False
    channel.save(update_fields=["is_active"])
    audit.record(member, "channel.ended", channel.pk)


def _give_code(row: Channel, wished: str) -> None:
    for _try in range(1 if wished else TRIES):
        row.code = wished or codes.new()
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            continue
        return
    raise CodeTaken
