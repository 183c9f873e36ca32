"""The boxes of an MP4 or QuickTime film (ISO/IEC 14496-12, section 4.2), read with a bound."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from saystop.engines.attachments.outcomes import Reason, Refused

_MAX_BOXES = 20_000


@dataclass(frozen=True)
class Box:
    """Offsets into the film: of the box, of what is in it, and behind it."""

    kind: bytes
    start: int
    body: int
    end: int


class Boxes:
    """A film as boxes. Reading raises Refused for what is malformed, struct.error for what is cut off."""

    def __init__(self, data: bytearray) -> None:
        self.data = data
        self._read = 0

    def children(self, start: int, end: int) -> Iterator[Box]:
        """The boxes that fill a span to its last byte."""
        while start < end:
            self._read += 1
            if self._read > _MAX_BOXES:
                raise Refused(Reason.UNREADABLE)
            size, kind = struct.unpack_from(">I4s", self.data, start)
            body = start + 8
            if size == 1:
                (size,) = struct.unpack_from(">Q", self.data, body)
                body += 8
            elif size == 0:
                size = end - start
            stop = start + size
            if stop > end or stop < body:
                raise Refused(Reason.UNREADABLE)
            yield Box(kind, start, body, stop)
            start = stop

    def find(self, box: Box, *path: bytes) -> Box | None:
        """The first box on a path of kinds."""
        for kind in path:
            found = next((child for child in self.children(box.body, box.end) if child.kind == kind), None)
            if found is None:
                return None
            box = found
        return box

    def need(self, box: Box, *path: bytes) -> Box:
        """The same, where a film without it makes no sense."""
        found = self.find(box, *path)
        if found is None:
            raise Refused(Reason.UNREADABLE)
        return found

    def numbers(self, form: str, at: int, box: Box) -> tuple[int, ...]:
        """Numbers within a box, at an offset into the film."""
        if at + struct.calcsize(form) > box.end:
            raise Refused(Reason.UNREADABLE)
        return struct.unpack_from(form, self.data, at)
