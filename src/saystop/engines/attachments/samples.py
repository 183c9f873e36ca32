"""Which bytes of a film its pictures and sounds are: the spans to which the tables of a track, or the runs of a
fragment, refer (ISO/IEC 14496-12, sections 8.7 and 8.8).
"""

from collections.abc import Iterator
from itertools import accumulate, pairwise

from saystop.engines.attachments.boxes import Box, Boxes
from saystop.engines.attachments.outcomes import Reason, Refused

_MAX_ENTRIES = 2_000_000
Span = tuple[int, int]
"""Where it starts, and the first byte behind it."""

# Of a track fragment's head (8.8.7) and of a run (8.8.8): the bytes that each flag adds.
_BASE_GIVEN, _DEFAULT_SIZE, _BASE_IS_MOOF = 0x01, 0x10, 0x020000
_BEFORE_DEFAULT_SIZE = {0x02: 4, 0x08: 4}
_OFFSET_GIVEN, _FIRST_FLAGS, _SIZES = 0x01, 0x04, 0x200
_ROW = (0x100, _SIZES, 0x400, 0x800)


def of_track(film: Boxes, track: Box) -> Iterator[Span]:
    """The chunks of a track. Raises Refused where its samples lie in another file, or in no known way."""
    media = film.need(track, b"mdia", b"minf")
    _demand_within_this_file(film, media)
    table = film.need(media, b"stbl")
    offsets = _offsets(film, table)
    runs_box = film.need(table, b"stsc")
    (count,) = film.numbers(">I", runs_box.body + 4, runs_box)
    rows = _rows(film, runs_box, runs_box.body + 8, count * 3, "I")
    runs = [*zip(rows[0::3], rows[1::3], strict=True), (len(offsets) + 1, 0)] if rows else []
    if offsets and (not runs or runs[0][0] != 1):
        raise Refused(Reason.UNREADABLE)
    sizes = _Sizes(film, track, table)
    sample = 0
    for (first, per_chunk), (until, _per_chunk) in pairwise(runs):
        if per_chunk == 0 or not 1 <= first <= until <= len(offsets) + 1:
            raise Refused(Reason.UNREADABLE)
        for offset in offsets[first - 1 : until - 1]:
            yield offset, offset + sizes.of(sample, sample + per_chunk)
            sample += per_chunk


def of_fragments(film: Boxes, top: list[Box]) -> Iterator[Span]:
    """The runs of all movie fragments among the outermost boxes."""
    defaults = {}
    for box in top:
        if box.kind == b"moov" and (extends := film.find(box, b"mvex")):
            for each in film.children(extends.body, extends.end):
                if each.kind == b"trex":
                    track, _description, _duration, size = film.numbers(">IIII", each.body + 4, each)
                    defaults[track] = size
    for box in top:
        if box.kind == b"moof":
            behind = box.start  # where the data of the first track fragment starts, unless it says so
            for each in film.children(box.body, box.end):
                if each.kind == b"traf":
                    for span in _fragment(film, box, each, behind, defaults):
                        yield span
                        behind = span[1]


def _fragment(film: Boxes, moof: Box, traf: Box, behind: int, defaults: dict[int, int]) -> Iterator[Span]:
    head = film.need(traf, b"tfhd")
    flags, track = film.numbers(">II", head.body, head)
    at = head.body + 8
    base = moof.start if flags & _BASE_IS_MOOF else behind
    if flags & _BASE_GIVEN:
        (base,) = film.numbers(">Q", at, head)
        at += 8
    default = defaults.get(track, 0)
    if flags & _DEFAULT_SIZE:
        at += sum(size for flag, size in _BEFORE_DEFAULT_SIZE.items() if flags & flag)
        (default,) = film.numbers(">I", at, head)
    start = base
    for run in film.children(traf.body, traf.end):
        if run.kind != b"trun":
            continue
        flags, count = film.numbers(">II", run.body, run)
        at = run.body + 8
        if flags & _OFFSET_GIVEN:
            start = base + film.numbers(">i", at, run)[0]
            at += 4
        at += 4 if flags & _FIRST_FLAGS else 0
        size = count * default
        if flags & _SIZES:
            fields = [flag for flag in _ROW if flags & flag]
            rows = _rows(film, run, at, count * len(fields), "I")
            size = sum(rows[fields.index(_SIZES) :: len(fields)])
        yield start, start + size
        start += size


class _Sizes:
    """How many bytes the samples of a track have."""

    def __init__(self, film: Boxes, track: Box, table: Box) -> None:
        box = film.need(table, b"stsz")
        self._one, self._count = film.numbers(">II", box.body + 4, box)
        self._packet = (1, self._one)  # samples and their bytes
        self._until: list[int] = []
        if not self._one:
            self._until = [0, *accumulate(_rows(film, box, box.body + 12, self._count, "I"))]
        elif self._one == 1 and _handler(film, track) == b"soun":
            self._packet = _older_sound(film, film.need(table, b"stsd"))

    def of(self, first: int, behind: int) -> int:
        first, behind = min(first, self._count), min(behind, self._count)
        if self._until:
            return self._until[behind] - self._until[first]
        samples, size = self._packet
        return (behind - first) * size // samples


def _older_sound(film: Boxes, descriptions: Box) -> tuple[int, int]:
    """QuickTime counts some sound in samples of one byte: so many of them have so many bytes in truth.

    Source: QuickTime File Format, "Sound Sample Descriptions", versions 0 and 1.
    """
    entry, *more = film.children(descriptions.body + 8, descriptions.end)
    (version,) = film.numbers(">H", entry.body + 8, entry)
    channels, bits = film.numbers(">HH", entry.body + 16, entry)
    samples, size = 1, channels * bits // 8
    if version == 1:
        samples, _packet, size = film.numbers(">III", entry.body + 28, entry)
    if more or version > 1 or not samples or not size:
        raise Refused(Reason.UNREADABLE)
    return samples, size


def _offsets(film: Boxes, table: Box) -> tuple[int, ...]:
    if short := film.find(table, b"stco"):
        return _rows(film, short, short.body + 8, film.numbers(">I", short.body + 4, short)[0], "I")
    wide = film.need(table, b"co64")
    return _rows(film, wide, wide.body + 8, film.numbers(">I", wide.body + 4, wide)[0], "Q")


def _rows(film: Boxes, box: Box, at: int, count: int, form: str) -> tuple[int, ...]:
    if count > _MAX_ENTRIES:
        raise Refused(Reason.UNREADABLE)
    return film.numbers(f">{count}{form}", at, box)


def _handler(film: Boxes, track: Box) -> bytes:
    box = film.need(track, b"mdia", b"hdlr")
    return bytes(film.data[box.body + 8 : box.body + 12])


def _demand_within_this_file(film: Boxes, media: Box) -> None:
    """Each data reference says by its flag 1 that the samples lie in this file (8.7.2)."""
    references = film.find(media, b"dinf", b"dref")
    if references is None:
        return
    for each in film.children(references.body + 8, references.end):
        if not film.numbers(">I", each.body, each)[0] & 1:
            raise Refused(Reason.UNREADABLE)
