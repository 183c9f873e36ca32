"""What every page may name."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from saystop.asking import languages, views
from saystop.offices import rules
from saystop.offices.models import Office


def office(request: HttpRequest) -> dict[str, Any]:
    unlocked = getattr(request, "unlocked", None)
    member = unlocked.member if unlocked else None
    return {
        # Read when a page names it: the page for a fault must not need the database.
        "office": SimpleLazyObject(Office.objects.first),
        "member": member,
        "is_director": member is not None and rules.is_director(member),
        "languages": languages.links(request),
        "css_url": views.css_url(),
        "public_bundle_url": views.public_bundle_url(),
        "leave_url": settings.SAYSTOP_LEAVE_URL,
        "idle_seconds": settings.SAYSTOP_IDLE_MINUTES * 60,
        "idle_keep_url": "/desk/awake/",
    }
