"""Who to turn to: every row says whence it is and when it was checked; no number comes from nowhere."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from saystop.asking import countries
from saystop.reporting import directory, pages
from saystop.reporting.directory import DirectoryError, parse
from tests.people import FoundOffice

HEADER = "country,kind,name,contact,languages,source,checked,note,note:fr"
ROW = "BE,police,The police of Harbour,tel:+3220000000,fr;nl,https://source.example/page,2026-01-31,by day,le jour"


@pytest.fixture
def own() -> Iterator[Path]:
    """Where the office's own directory lies; the pages that were made from it are forgotten afterwards."""
    path = Path(settings.HOME.path) / "directory.csv"
    directory.entries.cache_clear()
    pages._kept.clear()
    yield path
    path.unlink(missing_ok=True)
    directory.entries.cache_clear()
    pages._kept.clear()


def test_every_row_that_ships_has_a_source_and_a_day() -> None:
    text = files("saystop.reporting").joinpath("data", "directory.csv").read_text(encoding="utf-8")
    entries = parse(text)
    assert len(entries) == len(text.strip().splitlines()) - 1 > 10
    for entry in entries:
        assert entry.source.startswith("https://"), entry
        assert entry.checked.year >= 2025, entry
        assert entry.country in {"EU", "INT"} or countries.country_name(entry.country, "en"), entry
        assert set(entry.notes) == {"en", "fr", "nl", "de"}, entry
        assert all(entry.notes.values()) or not any(entry.notes.values()), entry


def test_112_stands_in_the_directory_once_and_only_for_the_european_union() -> None:
    entries = parse(files("saystop.reporting").joinpath("data", "directory.csv").read_text(encoding="utf-8"))
    assert [entry.country for entry in entries if entry.href == "tel:112"] == ["EU"]
    assert len(directory.EU) == 27


@pytest.mark.django_db
class TestOnThePage:
    @pytest.mark.parametrize("country", ["be", "fr", "se", "mt"])
    def test_112_holds_in_the_union(self, office: FoundOffice, country: str) -> None:
        assert 'href="tel:112"' in Client().get(f"/en/help/{country}/").content.decode()

    @pytest.mark.parametrize("country", ["us", "th", "ch", "gb", "bi"])
    def test_112_is_not_given_elsewhere(self, office: FoundOffice, country: str) -> None:
        page = Client().get(f"/en/help/{country}/").content.decode()
        assert "tel:112" not in page
        assert ">112<" not in page

    def test_a_country_without_an_entry_says_so_and_makes_nothing_up(self, office: FoundOffice) -> None:
        page = Client().get("/en/help/bi/").content.decode()
        assert directory.for_country("BI") == []
        assert "We have no checked contact for this country" in page
        assert "tel:" not in page

    def test_a_number_in_a_note_can_be_called(self, office: FoundOffice) -> None:
        page = Client().get("/en/help/fr/").content.decode()
        assert '<a href="tel:+33153063894">+33 1 53 06 38 94</a>' in page

    @pytest.mark.parametrize("country", ["xx", "BE", "eu", "zz", "b", "be-be"])
    def test_what_is_no_country_is_not_found(self, office: FoundOffice, country: str) -> None:
        assert Client().get(f"/en/help/{country}/").status_code == 404

    @pytest.mark.parametrize("lang", ["en", "fr", "nl", "de"])
    def test_every_country_has_a_page(self, office: FoundOffice, lang: str) -> None:
        for country, name in countries.countries(lang)[::12]:
            page = Client().get(f"/{lang}/help/", {"country": country}, follow=True)
            assert page.status_code == 200
            assert name.split()[0].split("&")[0] in page.content.decode()

    def test_an_office_s_own_directory_takes_the_place_of_ours(self, office: FoundOffice, own: Path) -> None:
        own.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
        english = Client().get("/en/help/be/").content.decode()
        assert "The police of Harbour" in english
        assert "source.example" in english
        assert "by day" in english
        assert "Je dis STOP" not in english
        assert "le jour" in Client().get("/fr/help/be/").content.decode()


@pytest.mark.parametrize(
    ("note", "numbers"),
    [
        ("from abroad +33 1 53 06 38 94", ["+33153063894"]),
        ("+32475000000 by day, +32 2 000 00 00 at night.", ["+32475000000", "+3220000000"]),
        ("call 119 or 0475 00 00 00", []),
        ("112+1 234 567 890, +1-555-0100, +33", []),
        ("+1234567890123456789", []),
        ("since 2019 +", []),
    ],
)
def test_only_what_is_surely_a_number_can_be_called(note: str, numbers: list[str]) -> None:
    page = directory.with_calls(note)
    assert re.findall(r'href="tel:([^"]+)"', page) == numbers
    assert re.sub(r"<[^>]+>", "", page) == note


def test_a_note_is_no_markup() -> None:
    assert directory.with_calls('<b>&"') == "&lt;b&gt;&amp;&quot;"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (ROW.replace("police", "sheriff", 1), "Line 2 has a kind"),
        (ROW.replace("tel:+3220000000", "+3220000000"), "Line 2: a contact begins with"),
        (ROW.replace("tel:+3220000000", "javascript:alert(1)"), "Line 2: a contact begins with"),
        (ROW.replace("tel:+3220000000", "http://plain.example"), "Line 2: a contact begins with"),
        (ROW.replace("https://source.example/page", ""), "Line 2 has no source"),
        (ROW.replace("2026-01-31", ""), "Line 2 has no source or no date"),
        (ROW.replace("2026-01-31", "31.1.2026"), "Line 2: write the date"),
        (ROW.replace("2026-01-31", "2026-02-30"), "Line 2: write the date"),
        ("BE,police", "Line 2 has more or fewer cells"),
        (ROW + ",more", "Line 2 has more or fewer cells"),
    ],
)
def test_a_row_that_cannot_be_trusted_is_named(row: str, says: str) -> None:
    with pytest.raises(DirectoryError, match=says):
        parse(f"{HEADER}\n{row}\n")


@pytest.mark.parametrize("header", ["", "name,contact", HEADER + ",extra", HEADER.replace("source,", "")])
def test_a_header_of_another_kind_is_refused(header: str) -> None:
    with pytest.raises(DirectoryError, match="first line"):
        parse(f"{header}\n{ROW}\n")
