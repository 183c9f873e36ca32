"""What a ciphertext is, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from struct import pack

_VERSION = b"saystop binding 1"


@dataclass(frozen=True, slots=True)
class Binding:
    """Bound into every ciphertext, so that one that was moved to another record or another use does not open.

    `purpose` says what the ciphertext is ("report", "attachment"), `record` whose it is (an identifier that
    never changes). Both are known without any key: put nothing secret here. Raises ValueError for an empty
    purpose.
    """

    purpose: str
    record: str

    def __post_init__(self) -> None:
        if not self.purpose:
            raise ValueError("A binding names its purpose.")

    def encode(self) -> bytes:
        """Canonical bytes: each part carries its length, so that no two bindings encode alike."""
        purpose, record = self.purpose.encode(), self.record.encode()
        return b"".join((_VERSION, pack(">I", len(purpose)), purpose, pack(">I", len(record)), record))
