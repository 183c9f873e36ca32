"""What a page is about, for programs: JSON-LD in the words of schema.org.

It stands in a script element of a type that no browser runs, so the policy of public pages has nothing to say about it.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from saystop.campaigns.models import Letter
from saystop.training.models import Session, SessionState

if TYPE_CHECKING:
    from saystop.website.models import Event, EventPage

Thing = Mapping[str, Any]
# What could end the element, or begin a comment in it.
_ESCAPED = {ord(one): f"\\u{ord(one):04X}" for one in "<>&"}


def element(found: Sequence[Thing]) -> SafeString:
    if not found:
        return SafeString("")
    text = json.dumps({"@context": "https://schema.org", "@graph": found}, ensure_ascii=False)
    # Escaped for where it stands: nothing in it can end the element.
    return format_html(
        '<script type="application/ld+json">{}</script>',
        SafeString(text.translate(_ESCAPED)),
    )


def organization(name: str, address: str, logo: str = "") -> Thing:
    return {
        "@type": "Organization",
        "@id": f"{address}/#office",
        "name": name,
        "url": f"{address}/",
        **({"logo": logo} if logo else {}),
    }


def breadcrumbs(ways: Sequence[tuple[str, str]]) -> Thing:
    """Args:
    ways: title and address of each page on the way, the first page first.
    """
    steps = [
        {"@type": "ListItem", "position": number, "name": title, "item": url}
        for number, (title, url) in enumerate(ways, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def session(found: Session, told: Mapping[str, str], url: str, office: Thing) -> Thing:
    """A session of training."""
    is_off = found.state == SessionState.CANCELLED
    return {
        **_when(found, is_off=is_off, url=url, office=office),
        "@type": "EducationEvent",
        "name": told.get("title", ""),
        "description": told.get("summary", ""),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": _place(found.place),
    }


def event(page: "EventPage", url: str, office: Thing) -> Thing:
    """An event in the words of one of its pages. The address of a meeting for which people register is told to them alone."""
    found = page.event
    if found.place:
        mode = "MixedEventAttendanceMode" if found.online else "OfflineEventAttendanceMode"
    else:
        mode = "OnlineEventAttendanceMode"
    online = {"@type": "VirtualLocation", "url": url if found.takes_registrations else found.online}
    places = [*([_place(found.place)] if found.place else []), *([online] if found.online else [])]
    return {
        **_when(found, is_off=found.is_cancelled, url=url, office=office),
        "@type": "Event",
        "name": page.title,
        "description": page.summary,
        "eventAttendanceMode": f"https://schema.org/{mode}",
        "location": places[0] if len(places) == 1 else places,
    }


def _when(found: "Session | Event", *, is_off: bool, url: str, office: Thing) -> Thing:
    """Its hours are those of its place: no zone is said (ISO 8601, local time)."""
    return {
        "startDate": f"{datetime.combine(found.day, found.starts_at):%Y-%m-%dT%H:%M}",
        "endDate": f"{datetime.combine(found.day, found.ends_at):%Y-%m-%dT%H:%M}",
        "eventStatus": f"https://schema.org/{'EventCancelled' if is_off else 'EventScheduled'}",
        "inLanguage": found.language,
        "url": url,
        "organizer": office,
    }


def _place(told: str) -> Thing:
    return {"@type": "Place", "name": told, "address": told}


def letter(found: Letter, title: str, url: str, office: Thing) -> Thing:
    return {
        "@type": "Article",
        "headline": title,
        "url": url,
        "datePublished": found.opened_on.isoformat() if found.opened_on else None,
        "author": office,
        "publisher": office,
    }
