"""What hashing a picture or a clip gives. Loads nothing, so that a caller of the worker stays small."""

import hashlib
from dataclasses import dataclass, replace
from typing import NamedTuple

MAX_BYTES = 50 * 1024 * 1024
"""Of one file."""
MOST_FRAMES = 600
"""Of one clip that are looked at."""

EMPTY, NOT_A_PICTURE, TOO_SMALL = "empty", "not a picture or clip of a known format", "too small"
TOO_LATE = "it took too long"
NOT_OPENED = "damaged, cut off or without moving pictures"
NOT_DECODED = "damaged, or packed in a way that is not read here"
_NOTHING_TO_SEE = frozenset({"", EMPTY, NOT_A_PICTURE, TOO_SMALL})

Seen = tuple[tuple[bytes, int], ...] | str
"""One or eight PDQ with their quality, or the reason why there are none."""


class Frame(NamedTuple):
    """The fingerprint of one frame of a clip. second: whole, from the clip's beginning. pdq: 32 bytes. quality: 0 to 100."""

    second: int
    pdq: bytes
    quality: int


class Clip(NamedTuple):
    """What was seen of a clip.

    frames: in the order of the clip, those of too little quality left out, equal ones that follow each other once. step: seconds
    from one frame that was looked at to the next. unreadable: why there are none, or why not all of it was seen; else empty.
    """

    frames: tuple[Frame, ...] = ()
    step: int = 1
    unreadable: str = ""


class Unreadable(Exception):
    """The bytes give no picture; `reason` says why in a few words, which quote nothing of the file."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Fingerprints:
    """The fingerprints of one file.

    pdq: 32 bytes, None where the file gives no picture; then `unreadable` says why. quality: 0 to 100. md5, sha1, sha256: of
    the bytes, lower-case hex digits, always there. variants: where they were asked for, pdq and quality of the picture turned
    and mirrored, in the order of `pdq.VARIANTS`; the first is the picture itself.

    A clip has frames and a step (see `Clip`), which is 0 with everything else, and no pdq, unless it is a picture too. A clip
    may have frames and be unreadable: then not all of it was seen.
    """

    pdq: bytes | None
    quality: int | None
    md5: str
    sha1: str
    sha256: str
    unreadable: str = ""
    variants: tuple[tuple[bytes, int], ...] = ()
    frames: tuple[Frame, ...] = ()
    step: int = 0

    @property
    def missed_picture(self) -> bool:
        """There is, or may be, a picture in it that nobody has seen: damaged, too large, or its decoder came to no end."""
        return self.unreadable not in _NOTHING_TO_SEE


@dataclass(frozen=True)
class Digests:
    """Of the bytes of a file, lower-case hex digits."""

    md5: str
    sha1: str
    sha256: str


def digests(data: bytes) -> Digests:
    """MD5 and SHA-1 are what lists are kept in; neither is taken as a proof of anything."""
    return Digests(
        hashlib.md5(data, usedforsecurity=False).hexdigest(),
        hashlib.sha1(data, usedforsecurity=False).hexdigest(),
        hashlib.sha256(data).hexdigest(),
    )


def of(data: bytes, seen: Seen | Clip) -> Fingerprints:
    """The fingerprints of a file of which one or eight PDQ are known, or its frames, or the reason why it gives none."""
    return joined(digests(data), seen)


def joined(told: Digests, seen: Seen | Clip) -> Fingerprints:
    """The same, where the digests are known too."""
    if isinstance(seen, Clip):
        return Fingerprints(
            None, None, told.md5, told.sha1, told.sha256, seen.unreadable, frames=seen.frames, step=seen.step
        )
    if isinstance(seen, str):
        return Fingerprints(None, None, told.md5, told.sha1, told.sha256, unreadable=seen)
    pdq, quality = seen[0]
    variants = seen if len(seen) > 1 else ()
    return Fingerprints(pdq, quality, told.md5, told.sha1, told.sha256, variants=variants)


def both(picture: Fingerprints, clip: Fingerprints) -> Fingerprints:
    """The fingerprints of a file that is a picture and a clip. What is no picture is a clip like any other."""
    unseen = picture.unreadable if picture.unreadable not in _NOTHING_TO_SEE else ""
    return replace(picture, unreadable=clip.unreadable or unseen, frames=clip.frames, step=clip.step)
