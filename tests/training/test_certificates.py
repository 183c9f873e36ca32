"""Certificates: on paper, on a page that says whether they hold, and as Open Badges that another's library verifies."""

import base64
import gzip
import json
from datetime import date
from io import BytesIO

import jwt
import pypdfium2  # type: ignore[import-untyped] # published without types
import pytest
import zxingcpp
from django.test import Client
from openbadgeslib.ob3 import OB3Verifier

from saystop.offices.models import Member
from saystop.offices.rules import Refused
from saystop.training import badges
from saystop.training.models import Audience, Certificate, Reason, Registration
from saystop.training.services import certificates, registering, sessions
from tests import people
from tests.training.session_making import a_course, a_session, held_with, in_days

pytestmark = pytest.mark.django_db
ADDRESS = "http://testserver"
NAME = "Ana Bélanger"


@pytest.fixture
def given(trainer: Member) -> Certificate:
    return certificates.give(trainer, held_with(trainer, NAME))[0]


def page_of(one: Certificate, **data: str) -> str:
    client = Client()
    path = f"/en/certificate/{one.code}/"
    answer = client.post(path, data) if data else client.get(path)
    assert not client.cookies
    return answer.content.decode()


def test_who_was_there_gets_one(trainer: Member) -> None:
    session = held_with(trainer, NAME, "Ben")
    assert len(certificates.give(trainer, session)) == 2
    assert certificates.give(trainer, session) == []
    one = Certificate.objects.first()
    assert one
    assert one.ends_on
    assert one.ends_on.year - session.day.year == 2
    for not_held in (
        a_session(trainer, 3),
        held_with(trainer, "kite", course=a_course(audience=Audience.SCHOOLS)),
    ):
        with pytest.raises(certificates.NotHeld):
            certificates.give(trainer, not_held)
    with pytest.raises(Refused):
        certificates.give(people.member_without_desk("Oona Outreach", "outreach_officer"), session)


@pytest.mark.parametrize(
    ("day", "months", "ends"),
    [
        (date(2030, 8, 31), 6, date(2031, 2, 28)),
        (date(2031, 8, 31), 6, date(2032, 2, 29)),
        (date(2031, 12, 1), 1, date(2032, 1, 1)),
        (date(2031, 12, 1), 0, None),
        (date(2032, 2, 29), 24, date(2034, 2, 28)),
    ],
)
def test_when_it_ends(trainer: Member, day: date, months: int, ends: date | None) -> None:
    session = held_with(trainer, NAME, course=a_course(valid_months=months))
    type(session).objects.filter(pk=session.pk).update(day=day)
    assert certificates.give(trainer, session)[0].ends_on == ends


def test_its_page_says_whether_it_holds(trainer: Member, given: Certificate) -> None:
    assert "It is valid." in page_of(given)
    Certificate.objects.filter(pk=given.pk).update(ends_on=in_days(-1))
    assert "It has ended." in page_of(given)
    certificates.revoke(trainer, given, Reason.MISTAKE)
    page = page_of(given)
    assert "It was taken back." in page
    assert "by mistake" in page
    with pytest.raises(certificates.Gone):
        certificates.revoke(trainer, given, Reason.NAME)
    # Whoever was there may get another.
    assert len(certificates.give(trainer, given.session)) == 1


def test_no_page_and_no_table_tells_the_name(given: Certificate) -> None:
    Registration.objects.all().delete()
    assert "Ana" not in page_of(given)
    row = " ".join(map(str, Certificate.objects.values_list().get())).casefold()
    assert "ana" not in row.replace(given.code, "")
    assert "langer" not in row
    for name, sentence in (
        (NAME, "Yes, it was given to this name."),
        (" ana  belanger", "Yes, it was given to this name."),
        ("Ana Other", "No, it was not given to this name."),
    ):
        page = page_of(given, name=name)
        assert sentence in page, name
        assert Client().get(f"/en/certificate/{given.code}/")["Cache-Control"] == "no-store"


def test_a_digest_is_of_one_certificate_alone(trainer: Member) -> None:
    """Two certificates of one person cannot be told to be hers."""
    one, other = (certificates.give(trainer, held_with(trainer, NAME))[0] for _ in range(2))
    assert bytes(one.holder) != bytes(other.holder)


def test_the_paper_leads_to_its_page(trainer: Member, given: Certificate) -> None:
    client = Client()
    people.sign_in(client, trainer)
    answer = client.get(f"/desk/training/sessions/{given.session_id}/printed/")
    document = pypdfium2.PdfDocument(answer.content)
    assert len(document) == 1
    assert NAME in document[0].get_textpage().get_text_range()
    read = zxingcpp.read_barcodes(document[0].render(scale=2).to_pil())
    assert [one.text for one in read] == [f"{ADDRESS}/en/certificate/{given.code}/"]


def test_its_holder_fetches_it_by_the_private_link(trainer: Member) -> None:
    session = a_session(trainer, 0)
    _row, token = registering.register(session, NAME, "", "en")
    client, own = Client(), f"/en/mine/{token}/"
    assert client.get(f"{own}certificate.pdf").status_code == 410
    registering.be_here(session, NAME)
    sessions.hold(trainer, session)
    made = certificates.give(trainer, session)[0]
    assert f"{own}certificate.jwt" in client.get(own).content.decode()
    assert client.get(f"{own}certificate.pdf").content.startswith(b"%PDF")
    assert client.get(f"{own}certificate.jwt")["Content-Type"] == "application/vc+jwt"
    assert client.get(f"{own}certificate.exe").status_code == 404
    certificates.revoke(trainer, made, Reason.REQUEST)
    assert client.get(f"{own}certificate.pdf").status_code == 410


def test_an_open_badge_that_another_library_verifies(given: Certificate) -> None:
    token = badges.credential(given, NAME, ADDRESS)
    found = OB3Verifier(badges.public_key_pem()).verify(token)
    assert found.achievement.name == "Notice, react, report"
    assert found.issuer.id == f"{ADDRESS}/badges/issuer"
    payload = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert payload["@context"][1].startswith("https://purl.imsglobal.org/spec/ob/v3p0/")
    assert "Ana" not in json.dumps(payload)
    # One changed letter anywhere, and it is none.
    head, body, signature = token.split(".")
    for place in range(0, len(body), 97):
        other = "A" if body[place] != "A" else "B"
        with pytest.raises(Exception, match=r".+"):
            OB3Verifier(badges.public_key_pem()).verify(
                f"{head}.{body[:place]}{other}{body[place + 1 :]}.{signature}"
            )


def test_the_key_is_where_the_badge_says(given: Certificate) -> None:
    token = badges.credential(given, NAME, ADDRESS)
    kid = jwt.get_unverified_header(token)["kid"]
    assert kid.startswith(f"{ADDRESS}/")
    key = jwt.PyJWK(Client().get(kid.removeprefix(ADDRESS)).json())
    claims = jwt.decode(token, key, ["ES256"])
    issuer = Client().get(claims["iss"].removeprefix(ADDRESS)).json()
    assert issuer["id"] == claims["iss"]
    assert claims["id"] == f"{ADDRESS}/en/certificate/{given.code}/"


def test_the_list_says_which_was_taken_back(trainer: Member, given: Certificate) -> None:
    """As a verifier reads it: by the address in the badge, the signature, and one bit."""
    other = certificates.give(trainer, held_with(trainer, "Ben"))[0]

    def is_revoked(one: Certificate) -> bool:
        claims = jwt.decode(badges.credential(one, "any", ADDRESS), options={"verify_signature": False})
        entry = claims["credentialStatus"]
        answer = Client().get(entry["statusListCredential"].removeprefix(ADDRESS))
        told = jwt.decode(answer.content.decode(), badges.public_key_pem(), ["ES256"])
        packed = told["credentialSubject"]["encodedList"]
        assert packed[0] == "u"
        bits = gzip.GzipFile(fileobj=BytesIO(base64.urlsafe_b64decode(packed[1:] + "=="))).read()
        assert len(bits) * 8 >= 131_072
        place = int(entry["statusListIndex"])
        return bool(bits[place // 8] >> (7 - place % 8) & 1)

    assert [is_revoked(given), is_revoked(other)] == [False, False]
    certificates.revoke(trainer, given, Reason.ABSENT)
    given.refresh_from_db()
    assert [is_revoked(given), is_revoked(other)] == [True, False]


def test_a_renewal_is_seen_in_time(trainer: Member) -> None:
    session = held_with(trainer, NAME, "Ben")
    one, other = certificates.give(trainer, session)
    client = Client()
    people.sign_in(client, trainer)
    assert "Certificates that end" not in client.get("/desk/training/sessions/").content.decode()
    Certificate.objects.filter(pk=one.pk).update(ends_on=in_days(59))
    Certificate.objects.filter(pk=other.pk).update(ends_on=in_days(61))
    page = client.get("/desk/training/sessions/").content.decode()
    assert "Certificates that end" in page
    assert "Hotel at the Pier" in page
    calendar = Client().get(f"/en/certificate/{one.code}/renewal/").content.decode()
    assert "TRIGGER:-P60D" in calendar
    assert f"{in_days(59):%Y%m%d}" in calendar


def test_taking_back_asks_twice(trainer: Member, given: Certificate) -> None:
    client = Client()
    people.sign_in(client, trainer)
    path = f"/desk/training/certificates/{given.pk}/"
    assert client.post(path, {"go": "sure"}).status_code == 422
    assert "Are you sure?" in client.post(path, {"go": "ask", "reason": "mistake"}).content.decode()
    given.refresh_from_db()
    assert given.is_valid
    client.post(path, {"go": "sure", "reason": "mistake"})
    given.refresh_from_db()
    assert not given.is_valid


def test_names_are_not_tried_without_end(trainer: Member, given: Certificate) -> None:
    """Who holds an address of a certificate cannot find its name from a list of names."""
    for number in range(30):
        page_of(given, name=f"Name {number}")
    answer = Client().post(f"/en/certificate/{given.code}/", {"name": NAME})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Many names were tried for this certificate." in page
    assert "it was given to this name" not in page
    # Another certificate is not held up by it.
    other = certificates.give(trainer, held_with(trainer, NAME))[0]
    assert "Yes, it was given to this name." in page_of(other, name=NAME)


def test_signs_alone_are_no_name(trainer: Member) -> None:
    session = a_session(trainer, 0)
    answer = Client().post(f"/en/session/{session.pk}/", {"name": "\u200b!?"})
    assert answer.status_code == 422
    assert "Write it with letters or digits." in answer.content.decode()
    assert not Registration.objects.exists()
