"""Files that are handed in as evidence: judged by their content alone and cleaned, as files of reporters are.

What a photo tells beside its picture (where it was taken, by which telephone) and what acts in a PDF are taken out.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from saystop.engines.attachments.cleaning import cleaned
from saystop.engines.attachments.kinds import HEAD_SIZE, Kind, judge
from saystop.engines.attachments.outcomes import Reason, Refused

MOST_BYTES = 3_000_000
TOO_LARGE = _("The file is larger than 3 MB: choose a smaller one.")
KINDS = (Kind.PDF, Kind.JPEG, Kind.PNG)
_SENTENCES = {
    Reason.TOO_LARGE: TOO_LARGE,
    Reason.TOO_MANY_PIXELS: _("The picture has too many pixels: choose a smaller copy."),
    Reason.UNREADABLE: _("The file cannot be read, it may be damaged: choose another."),
    Reason.TOOK_TOO_LONG: _("The file took too long to read: choose a smaller one."),
    Reason.BUSY: _("Other files are being read just now: choose it again in a moment."),
}


class Unusable(Exception):
    """The file is not taken, as one sentence that says what to do."""

    def __init__(self, sentence: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Proof:
    """A file as it is stored."""

    media_type: str
    data: bytes


def proof(data: bytes) -> Proof:
    """The file cleaned.

    Raises:
        Unusable
    """
    if len(data) > MOST_BYTES:
        raise Unusable(TOO_LARGE)
    if judge(data[:HEAD_SIZE]) not in KINDS:
        raise Unusable(_("Choose a PDF, a JPEG or a PNG file: others are not taken."))
    try:
        with cleaned([data], keep_place_and_time=False) as result:
            return Proof(result.kind.media_type, b"".join(result.chunks))
    except Refused as fault:
        raise Unusable(_SENTENCES.get(fault.reason, _SENTENCES[Reason.UNREADABLE])) from None


def extension(media_type: str) -> str:
    """The usual one, without a dot."""
    return next(kind.extension for kind in KINDS if kind.media_type == media_type)
