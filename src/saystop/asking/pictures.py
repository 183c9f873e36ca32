"""Pictures drawn on this server, as part of a page."""

from django.utils.safestring import SafeString, mark_safe


def picture_of(svg: str) -> SafeString:
    """An SVG for a template: of an engine of ours that draws, or of segno, which escape every word in it."""
    return mark_safe(svg)  # noqa: S308 - nothing of it is anybody's markup: see above
