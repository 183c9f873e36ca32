"""The words in which cleaning speaks: why a file was refused, what was taken out of it."""

from dataclasses import dataclass
from enum import StrEnum

from saystop.engines.attachments.kinds import Kind

MAX_SIZE = 50 * 1024 * 1024
"""Bytes of one file at most."""
MAX_PIXELS = 50_000_000
"""Pixels of one image at most: a telephone's largest sensor mode, and 200 MB when decoded."""
MAX_FILM_SECONDS = 180


class Reason(StrEnum):
    """Why a file is not taken. Callers turn each into one sentence that says what to do."""

    EMPTY = "empty"
    KIND_NOT_ACCEPTED = "kind_not_accepted"
    IMAGES_REFUSED = "images_refused"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_LONG = "too_long"
    """A film that is not short."""
    UNREADABLE = "unreadable"
    """Cut off, damaged, encrypted, or not what it claims to be."""
    TOOK_TOO_LONG = "took_too_long"
    BUSY = "busy"
    """Nothing is wrong with the file: try again in a moment."""


class Removed(StrEnum):
    """What was taken out, in coarse words."""

    POSITION = "position"
    TIME = "time"
    CAMERA = "camera"
    AUTHOR = "author"
    DESCRIPTION = "description"
    ANIMATION = "animation"
    APPENDED = "appended"
    """Bytes behind the end of the image, or a second file in the first."""
    SCRIPT = "script"
    """Everything in a document that acts: JavaScript, launches, links, forms that send themselves."""
    EMBEDDED_FILES = "embedded_files"


class Refused(Exception):
    """The file is not taken; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Made:
    """What the bounded process made of a file."""

    kind: Kind
    data: bytes | bytearray | memoryview
    removed: frozenset[Removed] = frozenset()
