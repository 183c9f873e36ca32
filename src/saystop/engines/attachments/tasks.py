"""What a bounded child can be asked to do. Loaded in the forking process, never by the server itself."""

from typing import Any

from saystop.engines.attachments import documents, films, images, texts
from saystop.engines.attachments.kinds import Kind
from saystop.engines.attachments.outcomes import Made


def clean(data: bytes, order: dict[str, Any]) -> Made:
    """order: "kind", and "keep": whether place and time stay."""
    kind, keep = Kind(order["kind"]), bool(order["keep"])
    if kind.is_image:
        return images.clean(data, kind, keep)
    if kind is Kind.PDF:
        return documents.clean(data, keep)
    if kind is Kind.MP4:
        return films.clean(data, keep)
    return texts.clean(data)


def preview(data: bytes, order: dict[str, Any]) -> Made:
    """order: "kind", of an image."""
    return images.preview(data, Kind(order["kind"]))


TASKS = {"clean": clean, "preview": preview}


def warm_up() -> None:
    """Load all that a decoder would otherwise look for on its first file: a child cannot open a file."""
    images.warm_up()
    documents.warm_up()
    texts.warm_up()
