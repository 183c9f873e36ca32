"""Plain text."""

from saystop.engines.attachments.kinds import Kind, is_plain, text_encoding
from saystop.engines.attachments.outcomes import Made, Reason, Refused


def clean(data: bytes) -> Made:
    """The same words in UTF-8 without a byte order mark."""
    text = data.decode(text_encoding(data))
    if not text or not is_plain(text):
        raise Refused(Reason.UNREADABLE)
    return Made(Kind.TEXT, text.encode())


def warm_up() -> None:
    """Load the codecs."""
    for encoding in ("utf-8-sig", "utf-16"):
        clean("a".encode(encoding))
