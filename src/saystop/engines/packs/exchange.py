"""A pack as JSON, and back. The format is described in `docs/referral-format.md`; readers look at `format` first."""

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, asdict, fields, is_dataclass
from datetime import date
from typing import Any, Union, get_args, get_origin, get_type_hints

from saystop.engines.packs.content import Pack

FORMAT = "saystop-referral/1"


def to_json(pack: Pack) -> str:
    """The pack as JSON (RFC 8259), the same text for the same pack."""
    return json.dumps({"format": FORMAT, **asdict(pack)}, ensure_ascii=False, indent=1, default=_plain)


def from_json(text: str) -> Pack:
    """The pack that `to_json` wrote.

    Raises:
        ValueError: it is not one, or of a format that this version does not read.
    """
    try:
        values = json.loads(text)
        if values.pop("format") != FORMAT:
            raise ValueError("This referral was written in a format which this version does not read.")
        pack: Pack = _built(Pack, values)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("This is no referral.") from error
    return pack


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a referral.")


def _built(kind: Any, value: Any) -> Any:
    """`value` as this type, looked up in the dataclasses' own annotations."""
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        given: Mapping[str, Any] = value
        # What has a default came later: an earlier version did not write it.
        told = [one.name for one in fields(kind) if one.name in given or one.default is MISSING]
        return kind(**{name: _built(hints[name], given[name]) for name in told})
    if get_origin(kind) is tuple:
        return tuple(_built(get_args(kind)[0], one) for one in value)
    if get_origin(kind) in {Union, types.UnionType}:
        return value
    return date.fromisoformat(value) if kind is date else value
