"""Pages for everybody, and what machines read of them, are valid by others' measure."""

from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from saystop.reporting import pages as line
from saystop.website import models
from tests.people import FoundOffice
from tests.website import checkers, making

pytestmark = pytest.mark.django_db
ROOMS = [
    *("/line/", "/signs/", "/report/", "/return/", "/help/be/", "/search/?q=pier", "/search/"),
    *(
        "/letters/",
        "/give/",
        "/advocacy/",
        "/impact/",
        "/sessions/",
        "/courses/",
        "/play/",
        "/play/reception/",
    ),
]


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "_kept", OrderedDict())
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.SAYSTOP_ADDRESS = "https://harbour.example"


def test_each_kind_of_page_is_valid_html(office: FoundOffice, tmp_path: Path) -> None:
    site = making.a_site()
    assert {type(one) for one in site.values()} == {
        one for one in apps.get_models() if issubclass(one, models.PublicPage)
    }
    pages = {}
    for path in (*(one.url for one in site.values()), *(f"/en{one}" for one in ROOMS), "/fr/line/", "/de/"):
        answer = Client().get(path)
        assert answer.status_code == 200, path
        pages[path] = answer.content
    assert checkers.faults_of_pages(pages, tmp_path / "pages") == []


def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    pages = {
        "good": b"<!doctype html><html lang=en><title>x</title><p>x",
        "bad": b"<!doctype html><title>x</title><img src=x>",
    }
    found = checkers.faults_of_pages(pages, tmp_path / "pages")
    assert found
    assert {one.partition(":")[0] for one in found} == {"bad"}


def test_the_map_is_valid_by_its_schema(office: FoundOffice, tmp_path: Path) -> None:
    making.a_site()
    answer = Client().get("/sitemap.xml")
    assert checkers.faults_of_map(answer.content, tmp_path) == []
    broken = answer.content.replace(b"<loc>", b"<place>").replace(b"</loc>", b"</place>")
    assert checkers.faults_of_map(broken, tmp_path)
