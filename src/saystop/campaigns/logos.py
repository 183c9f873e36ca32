"""A signatory's logo: read in a process of its own, because anybody may send it, and drawn anew."""

from saystop.asking.logos import MOST_BYTES, Logo, Unreadable, read
from saystop.engines.attachments import kinds
from saystop.engines.attachments.cleaning import cleaned
from saystop.engines.attachments.kinds import Kind
from saystop.engines.attachments.outcomes import Reason, Refused
from saystop.engines.saying import said

# Pixels at most: twice as many as a page shows, so that thirty of them stay light.
KEPT = (320, 160)


def safely(data: bytes) -> Logo:
    """The pixels alone, at most as many as a logo needs.

    Raises:
        Unreadable
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(said("The file is larger than 1 MB: save the logo smaller."))
    if kinds.judge(data[: kinds.HEAD_SIZE]) not in (Kind.PNG, Kind.JPEG):
        raise Unreadable(said("This is neither a PNG nor a JPEG: save the logo as one of them."))
    try:
        with cleaned([data], keep_place_and_time=False) as result:
            drawn = b"".join(bytes(chunk) for chunk in result.chunks)
    except Refused as refused:
        raise Unreadable(_refusal(refused.reason)) from refused
    return read(drawn, most=len(drawn), size=KEPT)


def _refusal(reason: Reason) -> str:
    if reason is Reason.TOO_MANY_PIXELS:
        return said("This picture has more than 10 million pixels: save the logo smaller.")
    if reason in (Reason.BUSY, Reason.TOOK_TOO_LONG):
        return said("The picture could not be taken just now: choose it again in a moment.")
    return said("This picture is damaged: save it again.")
