"""A report that is being written travels in the page, as an authenticated ciphertext; the server keeps nothing of it.

The receipt is chosen when the answers are shown for checking and travels along. Sending the same page twice (a lost connection,
a second tap) is therefore sending one report once, and shows the same receipt.
"""

import base64
import json
import uuid
import zlib
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

from django.conf import settings

from saystop.engines.sealing import Tampered, decrypt, derive_key, encrypt
from saystop.reporting import bindings

LARGEST = (
    2_000_000  # bytes of a draft before it is packed: all answers of a large form at their bounds, and room
)


class DraftLost(Exception):
    """The draft in the page is not one of ours, or was cut."""


@dataclass(frozen=True, slots=True)
class Staged:
    """An attachment that arrived and waits, sealed, for its report. Its key is here and nowhere else."""

    id: uuid.UUID
    key: bytes = field(repr=False)
    name: str = field(repr=False)
    kind: str
    size: int
    digest_received: str
    digest_kept: str
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PreparedReceipt:
    """A receipt with what is derived from it: 32 bytes to find the report, 32 from which its key pair grows."""

    text: str = field(repr=False)
    lookup: bytes = field(repr=False)
    seed: bytes = field(repr=False)
    # Minutes since the epoch at which it was chosen for a draft.
    minute: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    form: str
    language: str
    answers: dict[str, list[str]] = field(default_factory=dict, repr=False)
    attachments: tuple[Staged, ...] = ()
    receipt: PreparedReceipt | None = None
    # Seconds since the epoch before which a flood asks this draft to wait (0 when it need not), and the name of that wait.
    not_before: int = 0
    ticket: str = ""
    channel: str = ""
    # It was told to whoever counts that a report was begun by this channel.
    counted: bool = False

    def with_answers(self, answers: dict[str, list[str]]) -> Self:
        """The answers of one step laid over those of before; a receipt chosen for the old answers is dropped."""
        return replace(self, answers={**self.answers, **answers}, receipt=None, not_before=0, ticket="")

    def pack(self) -> str:
        """The draft as text for a hidden field."""
        plain = json.dumps(_fields(self), default=_plain, ensure_ascii=False, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(encrypt(_key(), zlib.compress(plain, 1), bindings.draft())).decode()

    @classmethod
    def unpack(cls, text: str) -> Self:
        """The draft of a hidden field.

        Raises:
            DraftLost
        """
        try:
            unzip = zlib.decompressobj()
            plain = unzip.decompress(
                decrypt(_key(), base64.urlsafe_b64decode(text), bindings.draft()), LARGEST
            )
            if unzip.unconsumed_tail:
                raise DraftLost
            return cls._of(json.loads(plain))
        except (Tampered, ValueError, TypeError, KeyError, AttributeError, zlib.error) as fault:
            # The last three: a draft of another version of SayStop.
            raise DraftLost from fault

    @classmethod
    def _of(cls, values: dict[str, Any]) -> Self:
        values["attachments"] = tuple(
            Staged(
                **{
                    **one,
                    "id": uuid.UUID(one["id"]),
                    "key": _bytes(one["key"]),
                    "removed": tuple(one["removed"]),
                }
            )
            for one in values["attachments"]
        )
        if receipt := values["receipt"]:
            values["receipt"] = PreparedReceipt(
                receipt["text"], _bytes(receipt["lookup"]), _bytes(receipt["seed"]), int(receipt["minute"])
            )
        return cls(**values)


def _key() -> bytes:
    return derive_key(settings.SAYSTOP_SECRET, "draft")


def _fields(of: Draft | Staged | PreparedReceipt) -> dict[str, Any]:
    """As dataclasses.asdict, which would copy every answer on the way."""
    return {one.name: getattr(of, one.name) for one in fields(of)}


def _plain(value: object) -> object:
    if isinstance(value, Staged | PreparedReceipt):
        return _fields(value)
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
