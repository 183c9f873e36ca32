"""The editors' pages ask nobody else, and lead to nobody else without need."""

import re

import pytest
from django.test import Client

from saystop.website.models import HomePage

pytestmark = pytest.mark.django_db

LOADED = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed|object)\b[^>]*?\b(?:src|data|srcset)=[\"'](?P<url>[^\"']+)",
    re.I,
)
LINKED = re.compile(r"<link\b[^>]*?\bhref=[\"'](?P<url>[^\"']+)", re.I)
LED_TO = re.compile(r"<a\b[^>]*?\bhref=[\"'](?P<url>(?:https?:)?//[^\"']+)", re.I)
IN_STYLES = re.compile(
    r"url\([\"']?(?P<url>(?:https?:)?//[^)\"']+)|@import\s+[\"'](?P<other>(?:https?:)?//[^\"']+)"
)
# For who has switched scripts off, on every page of Wagtail's; what its list of accessibility findings means; its guide, on the
# first page. Each opens at a click and is told nothing of where it was clicked.
REMAINS = (
    "https://www.enable-javascript.com/",
    "https://guide.wagtail.org/content-checks/",
    "https://guide.wagtail.org/en/?target_version=",
)


def test_nothing_is_asked_of_others(nadia: Client) -> None:
    nadia.get("/edit/")
    home = HomePage.objects.get(locale__language_code="en")
    home.save_revision().publish()
    led_to: set[str] = set()
    sheets: set[str] = set()
    for path in (
        "",
        "pages/",
        f"pages/{home.pk}/",
        f"pages/{home.pk}/edit/",
        f"pages/{home.pk}/history/",
        f"pages/{home.pk}/add_subpage/",
        f"pages/add/website/newsindexpage/{home.pk}/",
        f"localize/submit/page/{home.pk}/",
        "images/",
        "images/add/",
        "documents/",
        "documents/multiple/add/",
        "redirects/",
        "reports/site-history/",
        "reports/workflow/",
    ):
        answer = nadia.get(f"/edit/{path}")
        assert answer.status_code == 200, path
        page = answer.content.decode()
        loaded = [found["url"] for pattern in (LOADED, LINKED) for found in pattern.finditer(page)]
        assert loaded, path
        for url in loaded:
            assert url.startswith(("/", "data:")), f"{path}: {url}"
            assert not url.startswith("//"), f"{path}: {url}"
        sheets |= {url.split("?")[0] for url in loaded if ".css" in url}
        led_to |= {found["url"] for found in LED_TO.finditer(page)}
        assert "gravatar" not in page
        assert "release_notes" not in page
    led_to = {url for url in led_to if not url.startswith(("http://testserver", "http://localhost"))}
    assert not [url for url in led_to if not url.startswith(REMAINS)]
    for sheet in sheets:
        text = b"".join(nadia.get(sheet).streaming_content).decode()  # type: ignore[attr-defined] # a file is streamed
        assert not [found.group() for found in IN_STYLES.finditer(text)], sheet
