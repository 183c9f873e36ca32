"""What an editor writes, or somebody in her place sends: text, and no script, whatever is in it."""

import json

import pytest
from django.test import Client
from wagtail.models import Page

from saystop.website.blocks import WORDS
from saystop.website.models import HomePage
from tests.sparing import contexts_kept

pytestmark = pytest.mark.django_db
HOSTILE = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "blob:x",
)
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)><iframe src=//x.example></iframe>"


def content(text: str, *links: str) -> str:
    """As the editor's field sends it: a text, and links on its first letter."""
    return json.dumps(
        {
            "blocks": [
                {
                    "key": f"k{number}",
                    "text": text,
                    "type": "unstyled",
                    "depth": 0,
                    "inlineStyleRanges": [{"offset": 0, "length": 1, "style": "CODE"}],
                    "entityRanges": [{"offset": 0, "length": 1, "key": number}],
                }
                for number in range(len(links))
            ],
            "entityMap": {
                str(number): {"type": "LINK", "mutability": "MUTABLE", "data": {"url": link}}
                for number, link in enumerate(links)
            },
        }
    )


def published(client: Client, title: str, text: str) -> str:
    """The first page with this text, as readers get it."""
    client.get("/edit/")
    home = HomePage.objects.get(locale__language_code="en")
    sent = {
        "title": title,
        "slug": home.slug,
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "text",
        "body-0-value": text,
        "body-0-id": "",
        "action-publish": "1",
    }
    answer = client.post(f"/edit/pages/{home.pk}/edit/", _whole(client, home, sent))
    assert answer.status_code == 302, answer.content.decode()[:3000]
    reader = Client().get("/en/")
    assert "script-src 'self';" in reader.headers["Content-Security-Policy"]
    assert "unsafe" not in reader.headers["Content-Security-Policy"]
    return str(reader.content.decode())


def _whole(client: Client, home: Page, sent: dict[str, str]) -> dict[str, str]:
    """With what else the form asks for, as it stands there."""
    with contexts_kept():
        page = client.get(f"/edit/pages/{home.pk}/edit/")
    form = page.context["form"]
    rest = {
        form.add_prefix(name): "" if form[name].value() is None else str(form[name].value())
        for name in form.fields
        if name != "body"
    }
    formsets = {
        key: str(value)
        for formset in form.formsets.values()
        for key, value in formset.management_form.initial.items()
        for key in [formset.management_form.add_prefix(key)]
    }
    return {**rest, **formsets, **sent}


def test_no_link_runs_anything(nadia: Client) -> None:
    page = published(nadia, "Links", content("Look here", *HOSTILE, "https://harbour.example/"))
    assert page.count("Look here") == 0 or "Look here" in page.replace("<a>", "").replace("</a>", "")
    main = page[page.index("<main") : page.index("</main>")].lower()
    assert 'href="https://harbour.example/"' in main
    for bad in ("script:", "data:text", "blob:"):
        assert bad not in main, bad


def test_markup_is_shown_as_it_was_typed(nadia: Client) -> None:
    page = published(nadia, f"Title {MARKUP}", content(f"Text {MARKUP}", "https://harbour.example/"))
    for bad in ("<script>alert", "<img src=x", "<iframe"):
        assert bad not in page
    assert "&lt;script&gt;alert(1)" in page


def test_nobody_writes_html_by_hand() -> None:
    from wagtail.blocks import RawHTMLBlock

    from saystop.website.blocks import Body

    assert not {"embed", "image", "hr", "code"} & set(WORDS)
    blocks = [Body()]
    while blocks:
        block = blocks.pop()
        assert not isinstance(block, RawHTMLBlock)
        blocks += [*getattr(block, "child_blocks", {}).values()]
        if (child := getattr(block, "child_block", None)) is not None:
            blocks.append(child)
