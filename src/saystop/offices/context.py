"""What every page may name."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from saystop.asking import languages, views
from saystop.offices import rules
from saystop.offices.models import Office
from saystop.offices.prepared import first_row


@dataclass(frozen=True, slots=True)
class Shown:
    """What pages show of the office."""

    name: str
    country: str
    accepts_images: bool
    image_refusal: str


@first_row
def _office() -> QuerySet[Office, tuple[Any, ...]]:
    return Office.objects.values_list("name", "country", "accepts_images", "image_refusal")


def shown_office() -> Shown | None:
    """None before `saystop init`."""
    row = _office()
    return Shown(row[0], row[1], bool(row[2]), row[3]) if row else None


def office(request: HttpRequest) -> dict[str, Any]:
    unlocked = getattr(request, "unlocked", None)
    member = unlocked.member if unlocked else None
    return {
        # Read when a page names it: the page for a fault must not need the database.
        "office": SimpleLazyObject(shown_office),
        "member": member,
        "is_director": member is not None and rules.is_director(member),
        "works_at_a_desk": SimpleLazyObject(lambda: member is not None and rules.works_at_a_desk(member)),
        "may_research": member is not None and rules.may_research(member),
        "may_reach_out": member is not None and rules.may_reach_out(member),
        "may_train": member is not None and rules.may_train(member),
        "may_campaign": member is not None and rules.may_campaign(member),
        "is_kept_from_reports": member is not None and rules.is_kept_from_reports(member),
        "languages": SimpleLazyObject(lambda: languages.links(request)),
        "stand_in": languages.stand_in(),
        "css_url": views.css_url(),
        "questionnaire_css_url": views.questionnaire_css_url(),
        "public_bundle_url": views.public_bundle_url(),
        "leave_url": settings.SAYSTOP_LEAVE_URL,
        "idle_seconds": settings.SAYSTOP_IDLE_MINUTES * 60,
    }
