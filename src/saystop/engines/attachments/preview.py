"""A first look at an image: small, grey and blurred. Made when a member asks for it, never before."""

import itertools
from collections.abc import Iterable

from saystop.engines.attachments.cleaning import judged
from saystop.engines.attachments.worker import shared


def preview(source: Iterable[bytes]) -> bytes | None:
    """A JPEG of at most 480 pixels a side, or None when the file is no image. Raises Refused."""
    pieces = iter(source)
    head, kind = judged(pieces)
    if not kind.is_image:
        return None
    with shared().run({"task": "preview", "kind": kind}, itertools.chain([head], pieces)) as answer:
        return b"".join(answer.chunks)
