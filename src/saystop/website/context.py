"""What the navigation of the desk asks."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from saystop.website import rules


def website(request: HttpRequest) -> dict[str, Any]:
    """Where this member writes the website's pages, or nothing; asked for when a page of the desk names it."""
    unlocked = getattr(request, "unlocked", None)
    member = unlocked.member if unlocked else None
    return {
        "editor_url": SimpleLazyObject(
            lambda: rules.PATH if member is not None and rules.may_write(member) else ""
        )
    }
