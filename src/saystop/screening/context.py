"""What the navigation of the desk asks."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from saystop.screening import rules


def screening(request: HttpRequest) -> dict[str, Any]:
    """Whether the pages of screening are for this member; asked for when a page of the desk names it."""
    unlocked = getattr(request, "unlocked", None)
    member = unlocked.member if unlocked else None
    return {
        "may_see_screening": SimpleLazyObject(lambda: member is not None and rules.may_see_screening(member)),
        "may_review_matches": SimpleLazyObject(lambda: member is not None and rules.may_review(member)),
    }
