"""Visits of the demo office's website over a year, all of them invented."""

from datetime import timedelta
from urllib.parse import unquote

from django.utils import timezone
from wagtail.models import Page

from saystop.website.models import Visit

DAYS = range(1, 360, 12)
LANGUAGES = {"en": 4, "fr": 6, "nl": 5, "de": 2}  # how much each is read, beside the others


def make() -> None:
    """Fewer for what lies deeper; more in summer, when people travel."""
    today = timezone.localdate()
    rows = []
    for place, page in enumerate(Page.objects.live().filter(depth__gt=1).select_related("locale")):
        path = unquote(page.get_url() or "")
        much = LANGUAGES.get(page.locale.language_code, 1) * (8 - page.depth) ** 2
        for ago in DAYS if path else ():
            day = today - timedelta(days=ago)
            summer = 3 if day.month in {6, 7, 8} else 2
            rows.append(Visit(path=path, day=day, number=1 + much * summer * (5 + (place + ago) % 7) // 90))
    Visit.objects.bulk_create(rows)
