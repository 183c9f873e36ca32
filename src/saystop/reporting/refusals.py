"""Why a file is not taken, as one sentence that names it and says what to do."""

from enum import Enum, auto

from django.utils.translation import gettext as _

from saystop.engines.attachments.outcomes import Reason
from saystop.offices.context import shown_office


class Bound(Enum):
    """What a file was too much for, before anybody looked into it."""

    FILES = auto()
    BYTES = auto()
    ROOM = auto()
    """So much lies here that no file is taken for the moment."""


def left_out(name: str, bound: Bound) -> str:
    return {
        Bound.FILES: _("“%(name)s” was left out: at most 10 files fit."),
        Bound.BYTES: _("“%(name)s” was left out: all files together may have 50 MB."),
        Bound.ROOM: _(
            "“%(name)s” was left out: no files can be taken just now. Try again in an hour, or go on without it."
        ),
    }[bound] % {"name": name}


def refusal(name: str, reason: Reason) -> str:
    return {
        Reason.EMPTY: _("“%(name)s” is empty: choose another file, or go on without it."),
        Reason.KIND_NOT_ACCEPTED: _kinds(),
        Reason.IMAGES_REFUSED: _(
            "“%(name)s” was left out: this office takes no pictures or films. Tell us in words what they show."
        ),
        Reason.TOO_LARGE: _("“%(name)s” is larger than 50 MB: choose a smaller file, or go on without it."),
        Reason.TOO_MANY_PIXELS: _(
            "“%(name)s” is too large a picture: send a smaller copy, or go on without it."
        ),
        Reason.TOO_LONG: _(
            "“%(name)s” is longer than three minutes: send a shorter part, or go on without it."
        ),
        Reason.UNREADABLE: _(
            "“%(name)s” could not be read, it may be damaged: choose it again, or go on without it."
        ),
        Reason.TOOK_TOO_LONG: _(
            "“%(name)s” took too long to read: send a smaller copy, or go on without it."
        ),
        Reason.BUSY: _(
            "“%(name)s” could not be taken just now: choose it again in a moment, or go on without it."
        ),
    }[reason] % {"name": name}


def _kinds() -> str:
    office = shown_office()
    if office is None or office.accepts_images:
        return _(
            "“%(name)s” is of a kind we cannot take: choose a JPEG, PNG, WebP, HEIC, PDF, plain text or short MP4 file."
        )
    return _("“%(name)s” is of a kind we cannot take: choose a PDF or plain text file.")
