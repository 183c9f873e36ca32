"""A picture for a unit: drawn anew in a process of its own, so that nothing but its pixels is kept."""

import io
from typing import Any

from django.utils.translation import gettext_lazy as _

from saystop.engines.attachments import kinds
from saystop.engines.attachments.cleaning import cleaned
from saystop.engines.attachments.kinds import Kind
from saystop.engines.attachments.outcomes import Reason, Refused

MOST_BYTES = 1_000_000
MOST_PIXELS = 12_000_000
MOST_KEPT = 2 * MOST_BYTES  # once drawn anew, which may take more than before
KINDS = (Kind.PNG, Kind.JPEG)

TOO_LARGE = _("The picture is larger than 1 MB: choose a smaller copy.")
_OTHER = _("This is no PNG or JPEG picture: choose another file.")
_TOO_WIDE = _("The picture has more than 12 million pixels: choose a smaller copy.")
_DAMAGED = _("The picture could not be read, it may be damaged: choose another file.")
_LATER = _("The picture could not be taken just now: choose it again in a moment.")


class Unfit(Exception):
    """The picture is not taken; `sentence` says what to do."""

    def __init__(self, sentence: Any) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def drawn_anew(data: bytes) -> bytes:
    """The same picture, upright, without what a camera or a program wrote beside it.

    Raises:
        Unfit: it is no such picture, or too large.
    """
    if len(data) > MOST_BYTES:
        raise Unfit(TOO_LARGE)
    if kinds.judge(data[: kinds.HEAD_SIZE]) not in KINDS:
        raise Unfit(_OTHER)
    try:
        with cleaned([data], keep_place_and_time=False) as result:
            kept = b"".join(bytes(chunk) for chunk in result.chunks)
    except Refused as refused:
        raise Unfit(_refusal(refused.reason)) from refused
    if _pixels(kept) > MOST_PIXELS:
        raise Unfit(_TOO_WIDE)
    if len(kept) > MOST_KEPT:
        raise Unfit(TOO_LARGE)
    return kept


def media_type(kept: bytes) -> str:
    kind = kinds.judge(kept[: kinds.HEAD_SIZE])
    return kind.media_type if kind in KINDS and kind else "application/octet-stream"


def _refusal(reason: Reason) -> Any:
    if reason is Reason.TOO_MANY_PIXELS:
        return _TOO_WIDE
    return _LATER if reason in (Reason.BUSY, Reason.TOOK_TOO_LONG) else _DAMAGED


def _pixels(kept: bytes) -> int:
    from PIL import Image

    with Image.open(io.BytesIO(kept), formats=("PNG", "JPEG")) as image:
        return image.width * image.height
