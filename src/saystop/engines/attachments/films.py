"""MP4 (ISO/IEC 14496-12) and its older form QuickTime: what is not needed to play is blanked in place.

A box that is not known to be needed becomes a `free` box of zeros of the same size, so no offset moves and
the film itself is not touched. Of the media data, only the bytes stay to which a picture or a sound refers.
Runs in the bounded process only.
"""

import struct

from saystop.engines.attachments import samples
from saystop.engines.attachments.boxes import Box, Boxes
from saystop.engines.attachments.kinds import Kind
from saystop.engines.attachments.outcomes import MAX_FILM_SECONDS, Made, Reason, Refused, Removed

_MAX_DEPTH = 8

# What is needed, by the box it lies in. A container names its children; a leaf stays whole.
_TREE: dict[str, str] = {
    "": "ftyp moov mdat moof mfra sidx ssix styp",
    "moov": "mvhd trak mvex iods",
    "mvex": "mehd trex leva",
    "trak": "tkhd mdia edts tref tapt",
    "edts": "elst",
    "mdia": "mdhd hdlr minf elng",
    "minf": "vmhd smhd nmhd sthd gmhd hdlr dinf stbl",
    "dinf": "dref",
    "stbl": "stsd stts ctts cslg stsc stsz stz2 stco co64 stss stsh stps padb sdtp sbgp sgpd subs saiz saio",
    "moof": "mfhd traf",
    "traf": "tfhd trun tfdt sbgp sgpd subs saiz saio sdtp",
    "mfra": "tfra mfro",
}
_NEEDED = {box.encode(): {child.encode() for child in children.split()} for box, children in _TREE.items()}
_SHOWN = {b"vide", b"soun"}
_READ = {b"text", b"sbtl", b"subt"}  # some cameras write where they are as subtitles
_PLACE = {b"\xa9xyz", b"loci"}
_MOMENT = {b"\xa9day"}
_PLACE_KEY = b"com.apple.quicktime.location.ISO6709"
_MOMENT_KEY = b"com.apple.quicktime.creationdate"
_MARKS = {
    Removed.POSITION: (*_PLACE, _PLACE_KEY, b"GPS", b"gps ", b"camm", b"gpmd"),
    Removed.TIME: (*_MOMENT, _MOMENT_KEY),
    Removed.CAMERA: (b"\xa9mak", b"\xa9mod", b"\xa9swr", b".make", b".model", b".software", b"SerialNumber"),
}
_TIMED = {b"mvhd", b"tkhd", b"mdhd"}


def clean(data: bytes, keep_place_and_time: bool) -> Made:
    """The same film. keep_place_and_time: leave position and moment in, as the telephone wrote them.

    Tracks that are neither seen nor heard (a telephone's position and movement, subtitles) are blanked, and all
    media data that belongs to no other track. keep_place_and_time also leaves subtitles in.
    Raises Refused for what is cut off, malformed, not understood, or longer than `MAX_FILM_SECONDS`.
    """
    film = _Film(bytearray(data), keep_place_and_time)
    try:
        film.clean()
    except (struct.error, IndexError):
        raise Refused(Reason.UNREADABLE) from None
    return Made(Kind.MP4, film.data, frozenset(film.removed))


class _Film(Boxes):
    def __init__(self, data: bytearray, keep: bool) -> None:
        super().__init__(data)
        self.keep = keep
        self.removed: set[Removed] = set()
        self._spans: list[samples.Span] = []
        self._seen = 0
        self._unshown = 0

    def clean(self) -> None:
        top = list(self.children(0, len(self.data)))
        kinds = [box.kind for box in top]
        if kinds[:1] != [b"ftyp"] or kinds.count(b"moov") != 1 or b"mdat" not in kinds:
            raise Refused(Reason.UNREADABLE)
        self._walk(b"", 0, len(self.data), 0)
        if not self._seen or (self._unshown and b"moof" in kinds):
            raise Refused(Reason.UNREADABLE)
        self._spans += samples.of_fragments(self, top)
        self._blank_stray([box for box in top if box.kind == b"mdat"])

    # -- structure

    def _walk(self, parent: bytes, start: int, end: int, depth: int) -> None:
        if depth > _MAX_DEPTH:
            raise Refused(Reason.UNREADABLE)
        for box in self.children(start, end):
            if box.kind in (b"udta", b"meta") and self.keep and parent in (b"moov", b"trak", b"udta"):
                self._keep_place(box)
            elif box.kind not in _NEEDED[parent]:
                self._blank(box)
            elif box.kind == b"trak" and not self._is_shown(box):
                self._unshown += 1
                self._blank(box)
            elif box.kind in _NEEDED:
                if box.kind == b"trak":
                    self._spans += samples.of_track(self, box)
                self._walk(box.kind, box.body, box.end, depth + 1)
            else:
                self._leaf(box)

    # -- blanking

    def _blank(self, box: Box) -> None:
        body = bytes(self.data[box.body : box.end])
        if box.kind not in (b"free", b"skip", b"wide") or any(body):
            self.removed |= _traces(box.kind + body)
        self.data[box.start + 4 : box.start + 8] = b"free"
        self._zero(box.body, box.end)

    def _zero(self, start: int, end: int) -> None:
        self.data[start:end] = bytes(end - start)

    def _leaf(self, box: Box) -> None:
        if box.kind in _TIMED:
            self._times(box)
        elif box.kind == b"hdlr":
            self._zero(min(box.body + 12, box.end), box.end)  # who made the handler, and its name
        elif box.kind == b"stsd":
            self._sample_entries(box)

    def _times(self, box: Box) -> None:
        """Creation and modification time (sections 8.2.2, 8.3.2, 8.4.2), and the duration if it is told."""
        wide = self.data[box.body] == 1
        times = slice(box.body + 4, box.body + (20 if wide else 12))
        if times.stop > box.end:
            raise Refused(Reason.UNREADABLE)
        if any(self.data[times]) and not self.keep:
            self.removed.add(Removed.TIME)
            self._zero(times.start, times.stop)
        if box.kind == b"tkhd":
            return
        scale, duration = struct.unpack_from(">IQ" if wide else ">II", self.data, times.stop)
        if not scale:
            raise Refused(Reason.UNREADABLE)
        unknown = (1 << (64 if wide else 32)) - 1
        if duration != unknown and duration > MAX_FILM_SECONDS * scale:
            raise Refused(Reason.TOO_LONG)

    def _sample_entries(self, box: Box) -> None:
        """The name of the encoder in each visual sample entry (section 12.1.3)."""
        for entry in self.children(box.body + 8, box.end):
            name = slice(entry.start + 50, entry.start + 82)
            if (
                entry.kind in (b"avc1", b"avc3", b"hvc1", b"hev1", b"mp4v", b"s263")
                and name.stop <= entry.end
            ):
                self._zero(name.start, name.stop)

    # -- tracks that are not shown

    def _is_shown(self, track: Box) -> bool:
        handler = self.need(track, b"mdia", b"hdlr")
        shown = bytes(self.data[handler.body + 8 : handler.body + 12])
        self._seen += shown == b"vide"
        return shown in _SHOWN or (self.keep and shown in _READ)

    def _blank_stray(self, media: list[Box]) -> None:
        """Blank all media data to which no kept track refers. A span that leaves the media data is refused."""
        spans = iter(sorted(span for span in self._spans if span[0] != span[1]))
        span = next(spans, None)
        for box in media:
            at = box.body
            while span and span[0] < box.end:
                if span[0] < box.body or span[1] > box.end:
                    raise Refused(Reason.UNREADABLE)
                self._blank_media(at, span[0])
                at = max(at, span[1])
                span = next(spans, None)
            self._blank_media(at, box.end)
        if span:
            raise Refused(Reason.UNREADABLE)

    def _blank_media(self, start: int, end: int) -> None:
        if end > start and self.data.count(0, start, end) != end - start:
            self.removed |= _traces(bytes(self.data[start:end]))
            self._zero(start, end)

    # -- place and moment

    def _keep_place(self, box: Box) -> None:
        """Blank all but place and moment within a `udta` box, or a QuickTime `meta` box with its keys."""
        if box.kind == b"udta":
            for child in self.children(box.body, self._without_terminator(box)):
                if child.kind == b"meta":
                    self._keep_place(child)
                elif child.kind not in _PLACE | _MOMENT:
                    self._blank(child)
            return
        keys = self.find(box, b"keys") if self.data[box.body + 4 : box.body + 8] == b"hdlr" else None
        if keys is None:
            self._blank(box)
            return
        names = [self._key(key) for key in self.children(keys.body + 8, keys.end)]
        for child in self.children(box.body, box.end):
            if child.kind == b"ilst":
                for item in self.children(child.body, child.end):
                    number = int.from_bytes(item.kind, "big")
                    if not (1 <= number <= len(names) and names[number - 1] in (_PLACE_KEY, _MOMENT_KEY)):
                        self._blank(item)
            elif child.kind == b"hdlr":
                self._leaf(child)
            elif child.kind != b"keys":
                self._blank(child)

    def _key(self, key: Box) -> bytes:
        return bytes(self.data[key.body : key.end])

    def _without_terminator(self, box: Box) -> int:
        """QuickTime may close the list in `udta` with four zero bytes."""
        last = box.end
        at = box.body
        while at + 8 <= last:
            at += max(int.from_bytes(self.data[at : at + 4], "big"), 8)
        return last - 4 if last - at == 4 and not any(self.data[at:last]) else last


def _traces(told: bytes) -> set[Removed]:
    """What a blanked box told, by its kind and its words."""
    found = {word for word, marks in _MARKS.items() if any(mark in told for mark in marks)}
    return found or {Removed.DESCRIPTION}
