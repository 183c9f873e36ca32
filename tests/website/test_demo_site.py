"""The website of the demo office: whole in each language, marked as invented, every link within it leading somewhere."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from saystop.offices.models import Member
from saystop.website import demo_site, models
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
INVENTED = {"en": "(invented)", "fr": "(inventé)", "nl": "(verzonnen)", "de": "(erfunden)"}


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def test_the_demo_has_the_same_website_in_each_language(office: FoundOffice, member: Member) -> None:
    demo_site.make(member)
    assert models.HomePage.objects.live().count() == 4
    ways = {}
    for lang, word in INVENTED.items():
        met = crawled(f"/{lang}/")
        assert word in met[f"/{lang}/"]
        ours = [
            path
            for path, page in met.items()
            if '<body class="site">' in page and path.startswith(f"/{lang}/")
        ]
        ways[lang] = len(ours)
        for path in ours:
            # Where something may have been written, each language is a button of the form.
            ways_on = met[path].count('hreflang="') + met[path].count('<button form="form" formaction="')
            assert ways_on >= 4, f"{path} does not lead to its other languages"
    assert set(ways.values()) == {20}, ways
    assert {one.owner for one in models.NewsPage.objects.all()} == {member}


def crawled(start: str) -> dict[str, str]:
    """Every page of this language that can be reached from `start`, by its address."""
    client, waiting, met = Client(), [start], {}
    while waiting:
        path = waiting.pop()
        if path in met:
            continue
        answer = client.get(path)
        assert answer.status_code in {200, 302}, f"{path}: {answer.status_code}"
        is_page = answer.headers["Content-Type"].startswith("text/html") and not answer.streaming
        met[path] = answer.content.decode() if is_page else ""
        found = re.findall(r'<a\b[^>]*href="(/[^"#?]*)', met[path])
        # What other rooms show has tests of its own.
        waiting += [one for one in found if '<body class="site">' in met[path] and one not in met]
    return met
