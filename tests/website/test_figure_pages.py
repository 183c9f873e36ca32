"""The impact page, its feed and the annual report as everybody gets them; figures on the pages of members."""

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema_rs
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from saystop.offices.models import AuditEntry, Member
from saystop.website.models import AnnualReport, Correction, Figure, Paper, Section, Value, YearClosing
from saystop.website.services import annual, figures
from tests.training.making import a_picture
from tests.website.figuring import (
    LAST,
    REASON,
    TEXTS,
    THIS,
    a_closed_year,
    a_counted,
    a_figure,
    a_value,
    facts,
)

pytestmark = pytest.mark.django_db
HERE = "/desk/figures/"
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "figures.schema.json").read_text())
HAND = {"number": "21", "document": "Report", "document_on": "2020-01-31", "link": ""}
SECTION = {"title_en": "A year", "text_en": "One.\n\nTwo."}


def got(path: str, **headers: str) -> str:
    answer = Client().get(path, headers=headers)
    assert answer.status_code == 200, path
    assert not answer.cookies
    return answer.content.decode()


def sent(client: Client, path: str, data: dict[str, Any]) -> tuple[int, str]:
    answer = client.post(f"{HERE}{path}", data, follow=True)
    return answer.status_code, answer.content.decode()


# What everybody sees


def test_without_figures_the_page_says_so(office: object) -> None:
    assert "Nothing is published here yet." in got("/en/impact/")


def test_the_newest_year_that_is_closed_comes_first_with_the_years_before(member: Member) -> None:
    figure = a_figure(member)
    for number, year in (("17", LAST - 1), ("1234567", LAST), ("19", THIS)):
        a_value(member, figure, number, year)
    assert f"{THIS} in figures" in got("/en/impact/")
    assert "still change" in got("/en/impact/")
    figures.close(member, LAST)
    page = got("/en/impact/")
    assert f"{LAST} in figures" in page
    assert "<strong>1,234,567</strong>" in page
    assert f"{LAST - 1}: 17" in page
    assert f"{THIS}: 19" not in page
    assert "These figures froze on" in page
    assert "1&nbsp;234" not in page
    assert "<strong>1.234.567</strong>" in got("/de/impact/")


def test_each_year_and_each_figure_has_its_page_in_each_language(member: Member) -> None:
    value = a_closed_year(member)
    for lang in ("en", "fr", "nl", "de"):
        got(f"/{lang}/impact/{LAST}/")
        page = got(f"/{lang}/impact/{LAST}/{value.figure.slug}/")
        told = TEXTS.get(lang) or TEXTS["en"]
        assert told["label"] in page
        assert told["definition"] in page
        assert "Report of activities" in page
    for path in (f"{THIS}/", "1700/", f"{LAST}/none/", f"{THIS}/advocacy/", f"{LAST}/report.pdf"):
        assert Client().get(f"/en/impact/{path}").status_code == 404, path


def test_a_figure_is_drawn_over_the_years_with_its_table(member: Member) -> None:
    figure = a_figure(member)
    for number, year in (("17", LAST - 1), ("21", LAST)):
        a_value(member, figure, number, year)
    page = got(f"/en/impact/{LAST}/advocacy/")
    assert f"{LAST - 1}: 17. {LAST}: 21." in page  # what the picture reads out
    assert "<table>" in page


def test_a_corrected_number_is_shown_with_what_it_was(member: Member) -> None:
    value = a_closed_year(member)
    figures.correct(member, value, Decimal(23), REASON)
    for path in (f"{LAST}/", f"{LAST}/advocacy/"):
        page = got(f"/en/impact/{path}")
        assert "from 21 to 23: A letter was left out." in page
        assert "Une lettre avait été oubliée." in got(f"/fr/impact/{path}")


def test_euros_are_written_as_money(member: Member) -> None:
    a_value(member, a_figure(member, unit="euro"), "12345.5")
    assert "€12,345.50" in got(f"/en/impact/{LAST}/")
    a_value(member, Figure.objects.get(), "12345")
    assert "€12,345<" in got(f"/en/impact/{LAST}/")


def test_what_is_not_shown_is_nowhere(member: Member) -> None:
    value = a_closed_year(member, "98765")
    figures.keep(member, value.figure, is_shown=False)
    assert Client().get(f"/en/impact/{LAST}/").status_code == 404
    a_value(member, a_figure(member, "shown"), "4321")
    assert Client().get(f"/en/impact/{LAST}/advocacy/").status_code == 404
    page = got(f"/en/impact/{LAST}/")
    assert ("4,321" in page, "98,765" in page) == (True, False)
    assert [one["name"] for one in feed()["figures"]] == ["shown"]


def test_a_number_that_nobody_took_over_is_nowhere(member: Member) -> None:
    """What is counted at this moment would tell of one report, by looking twice."""
    facts(40)
    figure = a_counted(member, "reports_received")
    assert "Nothing is published here yet." in got("/en/impact/")
    figures.take_over(member, figure, LAST)
    facts(37, first=40)
    page = got("/en/impact/")
    assert "<strong>40</strong>" in page
    assert "77" not in page


def test_the_page_works_without_script_and_cookie(member: Member) -> None:
    a_closed_year(member)
    page = got(f"/en/impact/{LAST}/")
    assert page.count("<script") == 1  # that of every public page, which paints
    assert "style=" not in page
    assert "/en/report/" in page


# The feed


def feed() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(got("/en/impact/figures.json"))
    jsonschema_rs.validator_for(SCHEMA).validate(told)
    return told


def test_the_feed_of_an_empty_office(office: object) -> None:
    assert feed()["figures"] == []


def test_the_feed_tells_all_years_with_sources_and_corrections(member: Member) -> None:
    value = a_closed_year(member)
    figures.correct(member, value, Decimal("23.5"), REASON)
    facts(12, THIS)
    figures.take_over(member, a_counted(member, "reports_received"), THIS)
    told = feed()
    assert list(told["closed_years"]) == [str(LAST)]
    by_hand, counted = told["figures"]
    assert by_hand["label"] == {"en": "Advocacy actions", "fr": "Actions de plaidoyer"}
    (one,) = by_hand["values"]
    assert (one["year"], one["number"], one["is_frozen"]) == (LAST, 23.5, True)
    assert one["source"] == {
        "kind": "document",
        "document": "Report of activities",
        "day": "2020-01-31",
        "link": None,
    }
    assert [(each["before"], each["after"]) for each in one["corrections"]] == [(21, 23.5)]
    assert counted["values"][0]["source"] == {"kind": "query", "query": "reports_received"}
    assert counted["values"][0]["number"] == 12


def test_a_broken_feed_does_not_fit_the_schema(member: Member) -> None:
    a_closed_year(member)
    told = feed()
    told["figures"][0]["values"][0]["number"] = -1
    assert not jsonschema_rs.validator_for(SCHEMA).is_valid(told)


def test_the_feed_is_sent_again_only_when_something_changed(member: Member) -> None:
    figure = a_figure(member)
    a_value(member, figure)
    first = Client().get("/en/impact/figures.json", headers={"Accept-Encoding": "gzip"})
    again = Client().get("/nl/impact/figures.json", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    a_value(member, figure, "22")
    assert (
        Client().get("/en/impact/figures.json", headers={"If-None-Match": first["ETag"]}).status_code == 200
    )


@pytest.mark.parametrize(("lang", "word"), [("fr", "Valeur"), ("nl", "Waarde"), ("de", "Wert")])
def test_how_many_is_no_number_that_tells_apart(member: Member, lang: str, word: str) -> None:
    figure = a_figure(member)
    a_value(member, figure, "17", LAST - 1)
    a_value(member, figure, "18", LAST)
    assert f'class="number">{word}</th>' in got(f"/{lang}/impact/{LAST}/{figure.slug}/")


# Members


def test_from_choosing_a_figure_to_a_corrected_year(nadia: Client, member: Member) -> None:
    page = nadia.get(f"{HERE}all/").content.decode()
    assert "Trained professionals" in page
    status, page = sent(nadia, "all/add/", {"go": "materials_out"})
    assert (status, "The figure is there." in page) == (200, True)
    figure = Figure.objects.get()
    assert "still" not in nadia.get(f"{HERE}{LAST}/").content.decode()
    status, page = sent(nadia, f"{LAST}/take/", {"go": "all"})
    assert "What was counted is kept." in page
    assert Value.objects.get().number == 0
    assert sent(nadia, f"{LAST}/{figure.pk}/hand/", HAND)[0] == 200
    sent(nadia, f"{LAST}/take/", {"go": "all"})
    assert Value.objects.get().number == 21  # what was entered is not overwritten with all
    page = nadia.get(f"{HERE}{LAST}/close/").content.decode()
    assert "Materials handed out" in page
    assert "Are you sure?" in sent(nadia, f"{LAST}/close/", {"go": "ask"})[1]
    assert not YearClosing.objects.exists()
    assert "have frozen" in sent(nadia, f"{LAST}/close/", {"go": "sure"})[1]
    said = {"number": "0", "reason_en": "Counted “anew”."}
    status, page = sent(nadia, f"{LAST}/{figure.pk}/correct/", said)
    assert status == 200
    assert "<dd>21</dd>" in page
    assert "<strong>0</strong> (−21)" in page
    assert "Are you sure?" in page
    assert not Correction.objects.exists()
    assert 'value="Counted “anew”."' in page, "it goes along"
    assert (
        "Counted “anew”.</textarea>"
        in sent(nadia, f"{LAST}/{figure.pk}/correct/", {**said, "go": "change"})[1]
    )
    status, page = sent(nadia, f"{LAST}/{figure.pk}/correct/", {**said, "go": "sure"})
    assert (status, "from 21 to 0: Counted “anew”." in page) == (200, True)
    told = list(AuditEntry.objects.order_by("number").values_list("action", flat=True))
    assert told[-5:] == [
        "figure.made",
        "figure.counted",
        "figure.entered",
        "figures.closed",
        "figure.corrected",
    ]


@pytest.mark.parametrize(
    ("path", "data", "sentence"),
    [
        ("hand", {**HAND, "number": ""}, "Write the number."),
        ("hand", {**HAND, "number": "-1"}, "Write a number of at least 0"),
        ("hand", {**HAND, "number": "nan"}, "Write a number of at least 0"),
        ("hand", {**HAND, "number": "1.2345"}, "Write a number of at least 0"),
        # Not thousands: it would stand there as 125 and as 0.
        ("hand", {**HAND, "number": "0,125"}, "Write a number of at least 0"),
        ("hand", {**HAND, "number": "000.000"}, "Write a number of at least 0"),
        ("hand", {**HAND, "number": "9" * 29}, "Write a number of at least 0"),
        ("hand", {**HAND, "number": "9" * 31}, "This is too long for a number."),
        ("hand", {**HAND, "document": ""}, "Name the document"),
        ("hand", {**HAND, "document_on": ""}, "Write the day of the document."),
        ("hand", {**HAND, "document_on": "2149-01-01"}, "This day is still to come"),
        ("hand", {**HAND, "link": "javascript:alert(1)"}, "Write the whole address"),
        ("hand", {**HAND, "link": "ftp://office.example/"}, "Write the whole address"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_stays(
    nadia: Client, member: Member, path: str, data: dict[str, str], sentence: str
) -> None:
    figure = a_figure(member)
    status, page = sent(nadia, f"{LAST}/{figure.pk}/{path}/", data)
    assert (status, sentence in page) == (422, True)
    assert all(f'value="{text}"' in page for text in data.values() if text)
    assert not Value.objects.exists()


@pytest.mark.parametrize(
    ("typed", "number"),
    [("570000", 570000), ("570 000", 570000), ("570.000", 570000), ("1,234,567", 1234567), ("12,5", 12.5)],
)
def test_numbers_are_read_as_people_write_them(
    nadia: Client, member: Member, typed: str, number: float
) -> None:
    figure = a_figure(member)
    assert sent(nadia, f"{LAST}/{figure.pk}/hand/", {**HAND, "number": typed})[0] == 200
    assert Value.objects.get().number == number


def test_few_reports_are_refused_at_the_field(nadia: Client, member: Member) -> None:
    figure = a_counted(member, "reports_received")
    status, page = sent(nadia, f"{LAST}/{figure.pk}/hand/", {**HAND, "number": "3"})
    assert (status, "fewer than five reports" in page) == (422, True)
    facts(3)
    page = nadia.get(f"{HERE}{LAST}/").content.decode()
    assert "fewer than 5" in page
    assert "Take over" not in page


def test_a_figure_is_made_changed_put_in_order_and_removed(nadia: Client) -> None:
    form = {
        "slug": "trained-guides",
        "unit": "number",
        "is_shown": "on",
        "label_en": "Guides",
        "definition_en": "Who came.",
    }
    assert "The figure is there." in sent(nadia, "all/new/", form)[1]
    status, page = sent(nadia, "all/new/", form)
    assert (status, "There is a figure of this short name already" in page) == (422, True)
    assert sent(nadia, "all/new/", {**form, "slug": "No good"})[0] == 422
    assert sent(nadia, "all/new/", {**form, "slug": "other", "definition_en": ""})[0] == 422
    sent(nadia, "all/add/", {"go": "partners"})
    first, second = Figure.objects.all()
    sent(nadia, f"all/{second.pk}/move/", {"go": "up"})
    assert list(Figure.objects.all()) == [second, first]
    # Unit and short name never change.
    sent(
        nadia,
        f"all/{first.pk}/",
        {"label_en": "All guides", "definition_en": "Who came.", "slug": "x", "unit": "euro"},
    )
    first.refresh_from_db()
    assert (first.slug, first.unit, first.told("en")["label"], first.is_shown) == (
        "trained-guides",
        "number",
        "All guides",
        False,
    )
    assert "Are you sure?" in sent(nadia, f"all/{first.pk}/remove/", {"go": "ask"})[1]
    assert "The figure is gone." in sent(nadia, f"all/{first.pk}/remove/", {"go": "sure"})[1]
    assert Figure.objects.count() == 1


def test_a_figure_of_a_closed_year_cannot_be_removed(nadia: Client, member: Member) -> None:
    value = a_closed_year(member)
    status, page = sent(nadia, f"all/{value.figure.pk}/remove/", {"go": "sure"})
    assert (status, "You can hide it instead" in page) == (200, True)
    assert Value.objects.exists()
    # Nor is it entered anew: the page leads to the correction.
    answer = nadia.post(f"{HERE}{LAST}/{value.figure.pk}/hand/", HAND)
    assert answer["Location"].endswith("/correct/")
    assert nadia.post(f"{HERE}{LAST}/{value.figure.pk}/remove/", {"go": "sure"}).status_code == 404
    status, page = sent(nadia, f"{LAST}/{value.figure.pk}/correct/", {"number": "21", "reason_en": "So."})
    assert (status, "there is nothing to correct" in page) == (422, True)
    assert sent(nadia, f"{LAST}/{value.figure.pk}/correct/", {"number": "22"})[0] == 422
    assert not Correction.objects.exists()


def test_what_is_counted_otherwise_later_is_proposed_as_a_correction(nadia: Client, member: Member) -> None:
    figure = a_counted(member, "reports_received")
    facts(20)
    sent(nadia, f"{LAST}/take/", {"go": str(figure.pk)})
    sent(nadia, f"{LAST}/close/", {"go": "sure"})
    facts(7, first=20)
    page = nadia.get(f"{HERE}{LAST}/").content.decode()
    assert "27 <small>(+7)</small>" in page
    assert 'value="27"' in nadia.get(f"{HERE}{LAST}/{figure.pk}/correct/").content.decode()
    assert "<strong>20</strong>" in got(f"/en/impact/{LAST}/")


def test_a_mistake_is_removed_before_the_year_is_closed(nadia: Client, member: Member) -> None:
    value = a_value(member, a_figure(member))
    assert "Are you sure?" in sent(nadia, f"{LAST}/{value.figure.pk}/remove/", {"go": "ask"})[1]
    assert "The number is gone." in sent(nadia, f"{LAST}/{value.figure.pk}/remove/", {"go": "sure"})[1]
    assert not Value.objects.exists()


def test_a_year_that_is_not_over_cannot_be_closed(nadia: Client, member: Member) -> None:
    a_value(member, a_figure(member), year=THIS)
    assert nadia.post(f"{HERE}{THIS}/close/", {"go": "sure"}).status_code == 302
    assert not YearClosing.objects.exists()
    for year in (THIS + 1, 1900):
        assert nadia.get(f"{HERE}{year}/").status_code == 404


# The annual report


def a_report(nadia: Client, member: Member) -> AnnualReport:
    a_closed_year(member)
    sent(nadia, f"{LAST}/report/", {})
    return AnnualReport.objects.get()


def test_the_report_is_put_together_made_fetched_and_withdrawn(nadia: Client, member: Member) -> None:
    report = a_report(nadia, member)
    assert [one.slug for one in report.figures.all()] == ["advocacy"]
    picture = SimpleUploadedFile("a.jpg", a_picture((80, 60), "JPEG"), "image/jpeg")
    data = {**SECTION, "alternative_en": "A pier.", "picture": picture}
    assert "The section is kept." in sent(nadia, f"{LAST}/report/section/", data)[1]
    section = Section.objects.get()
    with Image.open(io.BytesIO(bytes(section.picture))) as kept:
        assert kept.size == (80, 60)
    assert nadia.get(f"{HERE}sections/{section.pk}/picture/")["Content-Type"] == "image/jpeg"
    draft = nadia.get(f"{HERE}{LAST}/report/draft/fr.pdf")
    assert draft.content.startswith(b"%PDF-")
    assert not Paper.objects.exists()
    assert "everybody can fetch them" in sent(nadia, f"{LAST}/report/publish/", {})[1]
    for lang in ("en", "fr", "nl", "de"):
        answer = Client().get(f"/{lang}/impact/{LAST}/report.pdf")
        with pikepdf.open(io.BytesIO(answer.content)) as pdf:
            assert str(pdf.Root.Lang) == lang
            assert "/StructTreeRoot" in pdf.Root
    assert "report.pdf" in got("/en/impact/")
    assert not AnnualReport.objects.get().is_changed
    figures.correct(member, Value.objects.get(), Decimal(22), REASON)
    assert "Something changed" in nadia.get(f"{HERE}{LAST}/report/").content.decode()
    assert "Are you sure?" in sent(nadia, f"{LAST}/report/withdraw/", {"go": "ask"})[1]
    sent(nadia, f"{LAST}/report/withdraw/", {"go": "sure"})
    assert Client().get(f"/en/impact/{LAST}/report.pdf").status_code == 404
    assert "report.pdf" not in got("/en/impact/")


def test_figures_are_chosen(nadia: Client, member: Member) -> None:
    report = a_report(nadia, member)
    assert "The choice of figures is kept." in sent(nadia, f"{LAST}/report/", {"go": "x"})[1]
    assert not report.figures.exists()
    figure = Figure.objects.get()
    sent(nadia, f"{LAST}/report/", {"figures": [str(figure.pk)]})
    assert list(report.figures.all()) == [figure]
    other = a_figure(member, "other")  # without a number of that year
    assert sent(nadia, f"{LAST}/report/", {"figures": [str(other.pk)]})[0] == 422


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"title_en": "", "text_en": "x"}, "Write this too"),
        ({}, "Write it in at least one language."),
        ({**SECTION, "picture": ("a.svg", b"<svg/>")}, "This is no PNG or JPEG picture"),
        ({**SECTION, "picture": ("a.png", b"\x89PNG\r\n\x1a\n" + b"x" * 50)}, "may be damaged"),
        ({**SECTION, "picture": ("a.png", b"")}, "This file is empty"),
        ({**SECTION, "picture": ("a.png", b"\x89PNG" + b"x" * 1_500_000)}, "larger than 1 MB"),
        ({**SECTION, "picture": ("a.png", b"\x89PNG" + b"x" * 2_500_000)}, "larger than 1 MB"),
        ({**SECTION, "picture": ("a.png", a_picture())}, "Say what the picture shows."),
    ],
)
def test_what_is_wrong_with_a_section_is_said(
    nadia: Client, member: Member, data: dict[str, Any], sentence: str
) -> None:
    a_report(nadia, member)
    if "picture" in data:
        name, content = data["picture"]
        data = {**data, "picture": SimpleUploadedFile(name, content)}
    status, page = sent(nadia, f"{LAST}/report/section/", data)
    assert (status, sentence in page) == (422, True)
    assert not Section.objects.exists()


def test_a_section_is_changed_moved_and_removed(nadia: Client, member: Member) -> None:
    report = a_report(nadia, member)
    for title in ("One", "Two"):
        annual.keep_section(
            member, Section(report=report), texts={"en": {"title": title, "text": "x"}}, picture=a_picture()
        )
    first, second = report.sections.all()
    sent(nadia, f"sections/{second.pk}/move/", {"go": "up"})
    assert list(report.sections.all()) == [second, first]
    data = {**SECTION, "drop_picture": "on"}
    sent(nadia, f"sections/{first.pk}/", data)
    first.refresh_from_db()
    assert (first.told("en")["title"], bytes(first.picture)) == ("A year", b"")
    sent(nadia, f"sections/{second.pk}/remove/", {"go": "sure"})
    assert list(report.sections.all()) == [first]


def test_there_is_no_report_of_a_year_that_is_open(nadia: Client, member: Member) -> None:
    a_value(member, a_figure(member))
    assert nadia.post(f"{HERE}{LAST}/report/").status_code == 404
    assert not AnnualReport.objects.exists()
