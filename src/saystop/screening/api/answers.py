"""What a client is told of what it asked, and what of it is written down."""

import json
from collections.abc import Sequence

from saystop.screening.api.callers import ListStatus
from saystop.screening.by_file import Met
from saystop.screening.journal import WAIT, Noted
from saystop.screening.matching import Found
from saystop.screening.models import Action

UNKNOWN = '{"known":false,"matches":[]}'
# The order in which a client that asks several lists should follow them.
_STRONGEST_FIRST = (*(action.value for action in (Action.BLOCK, Action.REVIEW, Action.NOTIFY)), WAIT)
_compact = json.JSONEncoder(separators=(",", ":")).encode


def nearest(found: Sequence[Found]) -> Sequence[Found]:
    """Of each list the nearest; they come with the nearest first."""
    if len(found) < 2:
        return found
    of_lists: dict[object, Found] = {}
    for one in found:
        of_lists.setdefault(one.list.id, one)
    return list(of_lists.values())


def noted(found: Found) -> Noted:
    return Noted(
        found.list.id,
        found.version,
        str(found.kind),
        found.value,
        found.distance,
        found.content_class,
        told(found),
    )


def told(found: Found) -> str:
    """What the client is to do: what the list asks for, or to wait until a member has judged the match."""
    return WAIT if found.waits else str(found.list.action)


def result(found: Sequence[Found]) -> str:
    """As JSON, of one fingerprint."""
    return _compact(facts([Met(one) for one in found])) if found else UNKNOWN


def facts(met: Sequence[Met]) -> dict[str, object]:
    """Of one fingerprint or file."""
    if not met:
        return {"known": False, "matches": []}
    actions = {told(one.found) for one in met}
    return {
        "known": True,
        "action": next(action for action in _STRONGEST_FIRST if action in actions),
        "matches": [_match(one) for one in met],
    }


def silence(asked: Sequence[ListStatus]) -> str:
    """The end of an answer: which of the lists that were asked do not match now. “Not known” says nothing of them."""
    slugs = [one.slug for one in asked if not one.matches]
    return f',"silent":{_compact(slugs)}' if slugs else ""


def _match(met: Met) -> dict[str, object]:
    found = met.found
    match: dict[str, object] = {
        "list": found.list.slug,
        "version": found.version,
        "kind": str(found.kind),
        "value": found.value.hex(),
        "distance": found.distance,
        "class": found.content_class,
        "action": told(found),
    }
    if found.source_id:
        match["source_id"] = str(found.source_id)  # more digits than a number of JSON surely keeps
    if met.second is not None:
        match["second"] = met.second
    return match
