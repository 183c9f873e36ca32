"""What the audit trail says of pages: who let them out, took them back or deleted them, by whichever way."""

from typing import Any

from wagtail.models import PageLogEntry

from saystop.offices import audit
from saystop.offices.models import Member

# What Wagtail calls it -> what the audit trail does. What is let out at a time set before has no member.
WORDS = {
    "wagtail.publish": "page.published",
    "wagtail.publish.scheduled": "page.published",
    "wagtail.publish.schedule": "page.scheduled",
    "wagtail.unpublish": "page.unpublished",
    "wagtail.unpublish.scheduled": "page.unpublished",
    "wagtail.delete": "page.deleted",
}


def note(instance: PageLogEntry, *, created: bool, raw: bool = False, **_: Any) -> None:
    """Wagtail has noted something in its own history, which may be cut; ours may not."""
    if created and not raw and (word := WORDS.get(instance.action)):
        member = instance.user
        audit.record(member if isinstance(member, Member) else None, word, instance.page_id)
