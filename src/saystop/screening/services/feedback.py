"""What a client found of a match that it was told: kept beside what members find, who decide."""

from django.db import transaction
from django.utils import timezone

from saystop.screening.models import Client, Entry, Finding, HashList, Match, MatchState, Verdict
from saystop.screening.services import logging


class NoSuchMatch(Exception):
    """This client was never told of this fingerprint on this list, or the log of it has left."""


def give(client: Client, list_: HashList, *, kind: str, value: bytes, finding: str) -> Match:
    """Note what the client found; it may say otherwise later.

    A client alone takes nothing off a list. That it is right is believed where nobody had to judge the match; anything else,
    also against what members have decided, has a member look at it.

    Args:
        finding: "right"; "wrong", it is another picture; "disputed", somebody has complained.

    Raises:
        NoSuchMatch: see there.
    """
    match = _met(client, list_, kind, value)
    if match is None:
        logging.fold()  # it may have been told a moment ago
        match = _met(client, list_, kind, value)
    if match is None:
        raise NoSuchMatch
    return _note(client, match, finding)


@transaction.atomic
def _note(client: Client, match: Match, finding: str) -> Match:
    if match._state.adding:
        values = {name: getattr(match, name) for name in ("list_version", "distance", "content_class")}
        right = {"state": MatchState.DECIDED, "finding": Finding.RIGHT}
        match, _made = Match.objects.get_or_create(
            list=match.list,
            kind=match.kind,
            value=match.value,
            client=client,
            day=match.day,
            defaults={**values, **right},
        )
    match = Match.objects.select_for_update().get(pk=match.pk)
    Verdict.objects.update_or_create(
        match=match, client=client, defaults={"finding": finding, "day": timezone.localdate()}
    )
    if match.state == MatchState.DECIDED and finding != match.finding:
        match.state, match.finding = MatchState.WAITING, ""
        match.save(update_fields=["state", "finding"])
    return match


def _met(client: Client, list_: HashList, kind: str, value: bytes) -> Match | None:
    """The newest match of this client; one that held at once, which nobody had to judge, has no row until it is told of."""
    known = Match.objects.filter(client=client, list=list_, kind=kind, value=value).order_by("-day").first()
    if known is not None:
        return known
    lines = Entry.objects.filter(value=value.hex(), kind=kind, list=str(list_.pk), client=str(client.pk))
    told = lines.order_by("-number").first()
    if told is None:
        return None
    return Match(
        list=list_,
        list_version=told.list_version,
        kind=kind,
        value=value,
        distance=told.distance,
        content_class=list_.content_class,
        client=client,
        day=told.hour.date(),
    )
