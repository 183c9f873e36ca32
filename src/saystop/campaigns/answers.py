"""What a target answered on paper: a PDF, judged by its content alone and cleaned of whatever acts in it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from saystop.engines.attachments.cleaning import cleaned
from saystop.engines.attachments.kinds import HEAD_SIZE, Kind, judge
from saystop.engines.attachments.outcomes import Reason, Refused

MOST_BYTES = 1_500_000
TOO_LARGE = _("The PDF is larger than 1.5 MB: choose a smaller copy.")
_SENTENCES = {
    Reason.TOO_LARGE: TOO_LARGE,
    Reason.TOOK_TOO_LONG: _("The file took too long to read: choose a smaller one."),
    Reason.BUSY: _("Other files are being read just now: choose it again in a moment."),
}


class Unusable(Exception):
    """The file is not taken, as one sentence that says what to do."""

    def __init__(self, sentence: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def document(data: bytes) -> bytes:
    """The PDF cleaned.

    Raises:
        Unusable
    """
    if len(data) > MOST_BYTES:
        raise Unusable(TOO_LARGE)
    if judge(data[:HEAD_SIZE]) is not Kind.PDF:
        raise Unusable(_("This is no PDF: choose another file."))
    try:
        with cleaned([data], keep_place_and_time=False) as result:
            kept = b"".join(result.chunks)
    except Refused as fault:
        wrong = _("The file cannot be read, it may be damaged: choose another.")
        raise Unusable(_SENTENCES.get(fault.reason, wrong)) from None
    if len(kept) > 2 * MOST_BYTES:
        raise Unusable(TOO_LARGE)
    return kept
