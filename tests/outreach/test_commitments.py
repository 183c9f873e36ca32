"""The commitment of a partner: which evidence counts until when, the badge that everybody may ask, the report of a year."""

from datetime import date
from io import BytesIO
from typing import Any
from unittest import mock
from xml.etree import ElementTree

import pikepdf
import pypdfium2  # type: ignore[import-untyped] # published without types
import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from saystop.offices.models import AuditEntry
from saystop.offices.rules import Refused
from saystop.outreach import commitments, figures, proofs
from saystop.outreach.models import Badge, Criterion, Evidence, Partner
from saystop.outreach.services import commitments as services
from saystop.outreach.services import merging
from tests import people
from tests.outreach.making import a_partner
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
HERE = "/desk/outreach/"
TODAY = date(2031, 5, 15)
AGREED: dict[str, Any] = {"agreed_on": date(2030, 1, 1)}
FOUR = [(1, date(2030, 6, 1)), (2, date(2030, 7, 1)), (3, date(2030, 8, 1)), (6, date(2031, 1, 10))]
TYPED = {"criterion": "2", "day": "2031-05-01", "what": "Twelve employees were trained."}


@pytest.fixture(autouse=True)
def _today() -> Any:
    with mock.patch("django.utils.timezone.localdate", return_value=TODAY):
        yield


def committed(name: str = "Hotel at the Pier", **values: Any) -> Partner:
    """A partner whose commitment is current on `TODAY`."""
    partner = a_partner(name, **{**AGREED, **values})
    for criterion, day in FOUR:
        Evidence.objects.create(partner=partner, criterion=criterion, day=day, what=f"Done {criterion}")
    return partner


def a_photo(size: tuple[int, int] = (40, 30), form: str = "JPEG", **options: Any) -> bytes:
    written = BytesIO()
    Image.new("RGB", size, "teal").save(written, form, **options)
    return written.getvalue()


def a_pdf() -> bytes:
    written = BytesIO()
    made = pikepdf.new()
    made.add_blank_page()
    made.save(written)
    return written.getvalue()


def without(criterion: int) -> list[tuple[int, date]]:
    return [one for one in FOUR if one[0] != criterion]


@pytest.mark.parametrize(
    ("values", "evidence", "is_current", "score"),
    [
        pytest.param(AGREED, FOUR, True, 4, id="an agreement, four criteria, a report"),
        pytest.param({}, FOUR, False, 4, id="no agreement"),
        pytest.param({"agreed_on": TODAY}, FOUR, True, 4, id="the agreement begins today"),
        pytest.param({"agreed_on": date(2031, 5, 16)}, FOUR, False, 4, id="it begins tomorrow"),
        pytest.param({**AGREED, "agreed_until": TODAY}, FOUR, True, 4, id="it ends today"),
        pytest.param({**AGREED, "agreed_until": date(2031, 5, 14)}, FOUR, False, 4, id="it ended yesterday"),
        pytest.param({**AGREED, "agreed_until": date.max}, FOUR, True, 4, id="it ends with the calendar"),
        pytest.param({**AGREED, "is_active": False}, FOUR, False, 4, id="the partner takes part no more"),
        pytest.param(AGREED, without(1), False, 3, id="three criteria"),
        pytest.param(AGREED, [*FOUR, (3, TODAY)], True, 4, id="a criterion twice"),
        pytest.param(AGREED, [*without(1), (3, TODAY)], False, 3, id="a criterion twice is one"),
        pytest.param(AGREED, [*without(1), (5, TODAY)], True, 4, id="evidence of today"),
        pytest.param(AGREED, [*without(1), (5, date(2031, 5, 16))], False, 3, id="evidence of tomorrow"),
        pytest.param(AGREED, [*without(1), (1, date(2029, 5, 15))], True, 4, id="of 24 months ago"),
        pytest.param(AGREED, [*without(1), (1, date(2029, 5, 14))], False, 3, id="of a day more"),
        pytest.param(AGREED, [*without(6), (6, date(2030, 2, 15))], True, 4, id="a report of 15 months ago"),
        pytest.param(
            AGREED, [*without(6), (6, date(2030, 2, 14))], False, 4, id="of a day more: it counts still"
        ),
        pytest.param(AGREED, [*without(6), (5, TODAY)], False, 4, id="four criteria without a report"),
        pytest.param(AGREED, [(one.value, TODAY) for one in Criterion], True, 6, id="everything"),
        pytest.param(AGREED, [], False, 0, id="nothing"),
    ],
)
def test_when_a_commitment_is_current(
    values: dict[str, Any], evidence: list[tuple[int, date]], is_current: bool, score: int
) -> None:
    found = commitments.standing(Partner(**values), evidence, TODAY)
    assert (found.is_current, found.score) == (is_current, score)


@pytest.mark.parametrize(
    ("values", "evidence", "since", "until"),
    [
        pytest.param(AGREED, FOUR, date(2031, 1, 10), date(2032, 4, 10), id="until the next yearly report"),
        pytest.param(
            {**AGREED, "agreed_until": date(2031, 7, 1)},
            FOUR, date(2031, 1, 10), date(2031, 7, 1), id="until the agreement ends",
        ),
        pytest.param(
            AGREED, [*without(1), (1, date(2029, 6, 1))],
            date(2031, 1, 10), date(2031, 6, 1), id="until a criterion runs out",
        ),
        pytest.param(
            AGREED, [*FOUR, (6, date(2030, 3, 1))],
            date(2030, 8, 1), date(2032, 4, 10), id="two reports without a gap",
        ),
        pytest.param(
            AGREED, [*without(6), (6, date(2028, 3, 1)), (6, date(2031, 2, 1))],
            date(2031, 2, 1), date(2032, 5, 1), id="the report came after a gap",
        ),
        pytest.param(
            {"agreed_on": date(2031, 3, 1)}, FOUR, date(2031, 3, 1), date(2032, 4, 10), id="the agreement came last",
        ),
        pytest.param({}, FOUR, None, None, id="not current"),
    ],
)  # fmt: skip
def test_since_when_and_until_when(
    values: dict[str, Any], evidence: list[tuple[int, date]], since: date | None, until: date | None
) -> None:
    partner = Partner(**values)
    found = commitments.standing(partner, evidence, TODAY)
    assert (found.since, found.until) == (since, until)
    # What it says of other days is what it says on them.
    for day, is_current in ((found.since, True), (found.until, True)):
        if day and day <= TODAY:
            assert commitments.standing(partner, evidence, day).is_current is is_current


def test_evidence_of_a_leap_day_counts_to_the_end_of_february() -> None:
    row = commitments.standing(Partner(), [(1, date(2028, 2, 29))], date(2030, 2, 28)).rows[0]
    assert (row.until, row.counts) == (date(2030, 2, 28), True)
    assert not commitments.standing(Partner(), [(1, date(2028, 2, 29))], date(2030, 3, 1)).rows[0].counts


def test_from_evidence_to_a_badge_and_back(oona: Client, client: Client) -> None:
    partner = a_partner(agreed_on=AGREED["agreed_on"])
    here = f"{HERE}partners/{partner.pk}/commitment/"
    assert "A badge can be granted once" in oona.get(here).content.decode()
    for criterion, day in FOUR:
        data = {"criterion": criterion, "day": day.isoformat(), "what": f"Done {criterion}"}
        page = oona.post(here, data, follow=True).content.decode()
        assert "The evidence is there." in page
    assert "It is current since 10 January 2031, and until 10 April 2032" in page
    assert "Criteria that count: 4 of 6." in oona.get(f"{HERE}partners/{partner.pk}/").content.decode()
    page = oona.post(f"{here}badge/", follow=True).content.decode()
    badge = Badge.objects.get()
    address = f"/nl/badge/{badge.code}/"
    assert f"/en/badge/{badge.code}/" in page
    assert "vandaag" in client.get(address).content.decode()
    # Asked twice.
    revoking = f"{HERE}badges/{badge.pk}/revoke/"
    assert "Are you sure" not in oona.get(revoking).content.decode()
    assert "Are you sure" in oona.post(revoking, {"go": "ask"}).content.decode()
    assert "current today" in client.get(f"/en/badge/{badge.code}/").content.decode()
    oona.post(revoking, {"go": "sure"})
    assert "Harbour Office revoked this badge" in client.get(f"/en/badge/{badge.code}/").content.decode()
    oona.post(f"{here}badge/")
    assert Badge.objects.exclude(pk=badge.pk).get().code != badge.code
    assert "Harbour Office revoked this badge" in client.get(f"/en/badge/{badge.code}/").content.decode()
    evidence = Evidence.objects.get(criterion=1)
    removing = f"{HERE}evidence/{evidence.pk}/remove/"
    assert "Are you sure" in oona.post(removing, {"go": "ask"}).content.decode()
    assert Evidence.objects.filter(pk=evidence.pk).exists()
    oona.post(removing, {"go": "sure"})
    assert not Evidence.objects.filter(pk=evidence.pk).exists()
    again = Badge.objects.get(revoked_on=None)
    assert "not current today" in client.get(f"/en/badge/{again.code}/").content.decode()
    told = AuditEntry.objects.order_by("number").values_list("action", flat=True)
    assert list(told)[-8:] == [
        *["evidence.added"] * 4, "badge.granted", "badge.revoked", "badge.granted", "evidence.removed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"criterion": ""}, "Choose one of the six criteria."),
        ({"criterion": "7"}, "Choose one of the six criteria."),
        ({"criterion": "policy"}, "Choose one of the six criteria."),
        ({"day": ""}, "Write the day of it."),
        ({"day": "in spring"}, "Write the day as year, month, day"),
        ({"day": "2031-05-16"}, "Choose a day that is not to come"),
        ({"what": ""}, "Write in a sentence what was done."),
        ({"what": "x" * 501}, "This has 501 characters and at most 500 fit."),
        ({"file": b""}, "This file is empty: choose another."),
        ({"file": b"MZ" + bytes(300)}, "Choose a PDF, a JPEG or a PNG file"),
        ({"file": b"Plain text is not enough."}, "Choose a PDF, a JPEG or a PNG file"),
        ({"file": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}, "Choose a PDF, a JPEG or a PNG file"),
        ({"file": a_photo(form="WEBP")}, "Choose a PDF, a JPEG or a PNG file"),
        ({"file": a_photo()[:200]}, "The file cannot be read, it may be damaged"),
        ({"file": b"%PDF-1.7\n" + b"nothing" * 40}, "The file cannot be read, it may be damaged"),
        ({"file": a_photo((10_000, 5_001), "PNG")}, "The picture has too many pixels"),
        ({"file": a_photo() + bytes(3_000_000)}, "The file is larger than 3 MB"),
        ({"file": a_photo() + bytes(3_200_000)}, "The file is larger than 3 MB"),
        ({"what": "", "file": a_photo()}, "Choose the file once more"),
    ],
)
def test_what_is_typed_wrongly_is_said_and_stays(oona: Client, typed: dict[str, Any], sentence: str) -> None:
    data = {**TYPED, **typed}
    if "file" in data:
        data["file"] = SimpleUploadedFile("training.pdf", data["file"])
    answer = oona.post(f"{HERE}partners/{a_partner().pk}/commitment/", data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert data["what"] in page
    assert not data["day"] or f'value="{data["day"]}"' in page
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("data", "media_type", "name"),
    [
        (a_photo(), "image/jpeg", "evidence-2-2031-05-01.jpg"),
        (a_photo(form="PNG"), "image/png", "evidence-2-2031-05-01.png"),
        (a_pdf(), "application/pdf", "evidence-2-2031-05-01.pdf"),
    ],
)
def test_a_file_is_saved_under_a_name_of_ours(oona: Client, data: bytes, media_type: str, name: str) -> None:
    partner = a_partner()
    file = SimpleUploadedFile("Nia Newcomer.exe", data, content_type="text/html")
    page = oona.post(f"{HERE}partners/{partner.pk}/commitment/", {**TYPED, "file": file}, follow=True)
    assert "Nia Newcomer" not in page.content.decode()
    answer = oona.get(f"{HERE}evidence/{Evidence.objects.get().pk}/file/")
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content


def test_where_a_photo_was_taken_is_not_kept() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of Nia"
    exif.get_ifd(0x8825)[1] = "N"
    kept = proofs.proof(a_photo(exif=exif))
    assert not Image.open(BytesIO(kept.data)).getexif()
    assert b"Nia" not in kept.data


def test_evidence_without_a_file_has_none_to_save(oona: Client) -> None:
    committed()
    evidence = Evidence.objects.all()[0]
    assert oona.get(f"{HERE}evidence/{evidence.pk}/file/").status_code == 404


def test_no_badge_without_a_current_commitment_and_never_two(oona: Client, office: FoundOffice) -> None:
    partner = a_partner(agreed_on=AGREED["agreed_on"])
    page = oona.post(f"{HERE}partners/{partner.pk}/commitment/badge/", follow=True).content.decode()
    assert "no badge was granted" in page
    assert not Badge.objects.exists()
    current = committed("Dune Campsite")
    for _press in range(2):
        oona.post(f"{HERE}partners/{current.pk}/commitment/badge/")
    assert Badge.objects.count() == 1
    with pytest.raises(services.HasBadge):
        services.grant(office.director, current)


def test_who_has_nothing_to_do_with_outreach_changes_nothing(office: FoundOffice) -> None:
    tove = people.member_without_desk("Tove Trainer", "trainer")
    partner = committed()
    badge = services.grant(office.director, partner)
    evidence = Evidence.objects.all()[0]
    for act in (
        lambda: services.add(tove, partner, criterion=1, day=TODAY, what="Nothing"),
        lambda: services.remove(tove, evidence),
        lambda: services.grant(tove, partner),
        lambda: services.revoke(tove, badge),
    ):
        with pytest.raises(Refused):
            act()
    badge.refresh_from_db()
    assert badge.revoked_on is None
    assert Evidence.objects.count() == len(FOUR)


def test_a_form_of_another_site_adds_nothing(oona: Client) -> None:
    oona.handler.enforce_csrf_checks = True
    answer = oona.post(f"{HERE}partners/{a_partner().pk}/commitment/", TYPED)
    assert answer.status_code == 403
    assert not Evidence.objects.exists()


def test_the_badge_page_names_no_contact_and_sets_no_cookie(client: Client, office: FoundOffice) -> None:
    """What members wrote of the house for themselves is not on it either, and no more than its own page asks for is loaded."""
    partner = committed(
        street="Quay 1", website="https://hotel.example", next_step="Call Nia Newcomer", postcode="8400"
    )
    badge = services.grant(office.director, partner)
    for state in ("current", "revoked"):
        if state == "revoked":
            services.revoke(office.director, badge)
        answer = client.get(f"/en/badge/{badge.code}/")
        page = answer.content.decode()
        assert answer.status_code == 200
        assert not answer.cookies
        assert "no-store" in answer.headers["Cache-Control"]
        assert "Hotel at the Pier" in page
        assert "Harbour Office" in page
        for private in ("Nia", "Quay 1", "8400", "hotel.example", "Done 1", "Dana", str(partner.pk), "<form"):
            assert private not in page


def test_the_badge_page_follows_the_calendar(client: Client, office: FoundOffice) -> None:
    badge = services.grant(office.director, committed())
    for day, sentence in (
        (date(2032, 4, 10), "The commitment is current today"),
        (date(2032, 4, 11), "The commitment is not current today"),
    ):
        with mock.patch("django.utils.timezone.localdate", return_value=day):
            assert sentence in client.get(f"/en/badge/{badge.code}/").content.decode()


def test_a_badge_says_the_same_in_every_language_and_capitals(client: Client, office: FoundOffice) -> None:
    badge = services.grant(office.director, committed())
    for language, sentence in (
        ("en", "The commitment is current today"),
        ("fr", "L’engagement est à jour aujourd’hui"),
        ("nl", "Het engagement is vandaag geldig"),
        ("de", "Die Selbstverpflichtung gilt heute"),
    ):
        assert sentence in client.get(f"/{language}/badge/{badge.code.upper()}/").content.decode()


def test_an_unknown_badge_is_answered_in_words(client: Client, office: FoundOffice) -> None:
    answer = client.get("/en/badge/notacode2345/")
    assert answer.status_code == 404
    assert "that badge proves nothing" in answer.content.decode()
    assert not answer.cookies


def test_merging_takes_evidence_and_badge_along_and_never_two_badges(office: FoundOffice) -> None:
    kept, other = a_partner(**AGREED), committed("Hotel on the Pier")
    badge = services.grant(office.director, other)
    merging.merge(office.director, kept, other)
    badge.refresh_from_db()
    assert badge.partner == kept
    assert commitments.standing_of(kept).is_current
    third = committed("Hotel by the Pier")
    services.grant(office.director, third)
    with pytest.raises(merging.Collides):
        merging.merge(office.director, kept, third)
    services.revoke(office.director, badge)
    merging.merge(office.director, kept, third)
    assert Badge.objects.filter(partner=kept).count() == 2


def scanned(png: bytes) -> list[str]:
    return [one.text for one in zxingcpp.read_barcodes(Image.open(BytesIO(png)))]


@pytest.mark.parametrize("name", ["Hotel at the Pier", "W" * 60 + " " + "m" * 59])
def test_the_picture_of_a_badge_leads_to_its_page(oona: Client, office: FoundOffice, name: str) -> None:
    partner = committed(name, languages=["fr"])
    badge = services.grant(office.director, partner)
    here = f"{HERE}badges/{badge.pk}/fr/"
    png = oona.get(f"{here}png/")
    assert scanned(png.content) == [f"http://testserver/fr/badge/{badge.code}/"]
    svg = oona.get(f"{here}svg/")
    assert svg.headers["Content-Type"] == "image/svg+xml"
    assert "attachment" in svg.headers["Content-Disposition"]
    tree = ElementTree.fromstring(svg.content)  # noqa: S314 - of our own making
    assert not [one for one in tree.iter() if one.tag.endswith(("}script", "}foreignObject"))]
    links = [value for one in tree.iter() for key, value in one.attrib.items() if key.endswith("href")]
    assert all(link.startswith(("#", "data:image/")) for link in links), "nothing of another server"
    for wrong in (f"{here}pdf/", f"{HERE}badges/{badge.pk}/xx/png/"):
        assert oona.get(wrong).status_code == 404
    Evidence.objects.filter(criterion=1).delete()
    assert oona.get(f"{here}png/").status_code == 404


def words_of(pdf: bytes) -> str:
    return " ".join("".join(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(pdf))


def test_the_report_of_a_year(oona: Client) -> None:
    partner = committed(languages=["nl", "fr"], next_step="Call Nia Newcomer")
    here = f"{HERE}partners/{partner.pk}/commitment/"
    answer = oona.get(f"{here}2030/nl/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="commitment-2030-nl.pdf"'
    said = words_of(answer.content)
    assert "Hotel at the Pier" in said
    assert "Harbour Office" in said
    assert "1 juni 2030" in said
    assert "3 van de 6" in said.replace("\r\n", " ")
    assert all(f"Done {one}" in said for one in (1, 2, 3))
    assert "Done 6" not in said, "of another year"
    assert "Nia" not in said
    assert "Done 6" in words_of(oona.get(f"{here}2031/fr/").content)
    for wrong in ("2029/nl/", "2030/de/", "2030/xx/", "99999999999/nl/"):
        assert oona.get(f"{here}{wrong}").status_code == 404


def test_what_is_typed_is_never_markup_and_a_long_year_has_pages(oona: Client) -> None:
    partner = committed(languages=["en"])
    services_of = [(2, f'#panic("x") {number} *b* $y$ ' + "m" * 400) for number in range(30)]
    for criterion, what in services_of:
        Evidence.objects.create(partner=partner, criterion=criterion, day=TODAY, what=what)
    pdf = oona.get(f"{HERE}partners/{partner.pk}/commitment/2031/en/").content
    assert len(pypdfium2.PdfDocument(pdf)) > 1
    assert '#panic("x") 29 *b* $y$' in words_of(pdf).replace("\r\n", " ")


def test_what_runs_out_within_60_days_is_on_the_first_page(oona: Client) -> None:
    soon = committed("Ends soon", agreed_until=date(2031, 7, 14))
    committed("Ends later", agreed_until=date(2031, 7, 15))
    committed("Ended", agreed_until=date(2031, 5, 14))
    committed("Left", agreed_until=date(2031, 7, 14), is_active=False)
    assert [one.pk for one, _standing in commitments.run_out()] == [soon.pk]
    page = oona.get(HERE).content.decode()
    assert "Ends soon" in page
    assert "Ends later" not in page
    assert figures.committed() == 2


def test_the_list_of_partners_asks_once_for_all(oona: Client) -> None:
    committed("One")
    address = f"{HERE}partners/"
    assert "4 of 6" in oona.get(address).content.decode()
    with CaptureQueriesContext(
        connection,
    ) as few:
        oona.get(address)
    for number in range(8):
        committed(f"Further {number}")
    with CaptureQueriesContext(connection) as many:
        oona.get(address)
    assert len(few) == len(many)
