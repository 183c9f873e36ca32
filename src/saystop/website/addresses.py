"""How links to this office begin, for readers who have no page before them: programs, feeds, cards."""

from django.conf import settings
from django.http import HttpRequest


def root(request: HttpRequest) -> str:
    """The office's own name where it has one; otherwise whatever the request was sent to."""
    return settings.SAYSTOP_ADDRESS or request.build_absolute_uri("/").rstrip("/")
