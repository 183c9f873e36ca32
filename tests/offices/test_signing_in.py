"""The whole way in: password, second factor, session; and the ways out."""

import base64
import html
import re
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from saystop.offices import unlocking
from saystop.offices.models import Member
from saystop.offices.services import factors, members
from tests import people
from tests.offices.conftest import Clock
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
NEW = "another pier at dusk"


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def shown_secret(page: str) -> bytes:
    found = re.search(r"<code[^>]*>([A-Z2-7 ]+)</code>", page)
    assert found
    letters = found[1].replace(" ", "")
    return base64.b32decode(letters + "=" * (-len(letters) % 8))


def test_a_newcomer_goes_from_the_link_to_the_desk(office: FoundOffice) -> None:
    token = members.invite(
        office.director, email="nia@harbour.example", name="Nia Newcomer", role="case_officer"
    )
    client = Client()
    page = client.get(f"/invitation/{token}/")
    assert "Nia Newcomer" in text(page)
    assert "At least 12 characters" in text(page)

    wrong = client.post(f"/invitation/{token}/", {"new_password": NEW, "again": NEW + "!"})
    assert wrong.status_code == 422
    assert "differ" in text(wrong)
    chosen = client.post(f"/invitation/{token}/", {"new_password": NEW, "again": NEW})
    assert chosen.headers["Location"] == "/sign-in/set-up/"

    page = client.get("/sign-in/set-up/")
    secret = shown_secret(text(page))
    assert 'src="data:image/svg+xml' in text(page)
    wrong = client.post("/sign-in/set-up/", {"code": "000000"})
    assert wrong.status_code == 422
    assert shown_secret(text(wrong)) == secret  # a mistyped code costs no second scan
    done = client.post("/sign-in/set-up/", {"code": people.code_for(secret)})
    assert done.headers["Location"] == "/sign-in/codes/"

    explained = text(client.get("/sign-in/codes/"))
    assert not re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", explained)
    codes = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", text(client.post("/sign-in/codes/")))
    assert len(codes) == 10
    assert codes[0] not in text(client.get("/sign-in/codes/"))
    assert client.get("/desk/me/").status_code == 200
    assert client.get(f"/invitation/{token}/").status_code == 410

    member = Member.objects.get(email="nia@harbour.example")
    people.sign_in(Client(), member, NEW, secret)


def test_known_and_unknown_names_get_the_same_answer_and_the_name_is_kept(office: FoundOffice) -> None:
    answers = []
    for name in ("dana@harbour.example", "nobody@harbour.example"):
        answer = Client().post("/sign-in/", {"email": name, "password": "not the password"})
        assert answer.status_code == 422
        assert f'value="{name}"' in text(answer)
        assert "not the password" not in text(answer)
        without_token = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(answer))
        answers.append(without_token.replace(name, "NAME"))
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"email": "dana"},
        {"email": "dana@harbour.example"},
        {"email": "a" * 300, "password": "x" * 5000},
        {"email": "\0", "password": "\0"},
    ],
)
def test_what_cannot_be_right_is_answered_with_a_sentence(office: FoundOffice, typed: dict[str, str]) -> None:
    answer = Client().post("/sign-in/", typed)
    assert answer.status_code == 422
    assert 'class="errors"' in text(answer)


def test_too_many_attempts_are_told_how_long_to_wait(office: FoundOffice, client: Client) -> None:
    typed = {"email": "dana@harbour.example", "password": "not the password"}
    for _ in range(5):
        client.post("/sign-in/", typed)
    answer = client.post("/sign-in/", typed)
    assert answer.status_code == 429
    assert "wait 2 seconds" in text(answer)


def test_the_session_gets_a_new_id_at_each_step_and_carries_nothing_over(
    office: FoundOffice, officer: Member
) -> None:
    client = Client()
    people.forget_used_codes(officer)
    client.post("/sign-in/", {"email": officer.email, "password": people.PASSWORD})
    half = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/sign-in/second/", {"code": people.code_of(officer)})
    whole = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert half != whole
    assert not Session.objects.filter(session_key=half).exists()
    assert "pending_member" not in Session.objects.get(session_key=whole).get_decoded()

    planted = Client()
    planted.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    planted.post("/sign-in/", {"email": officer.email, "password": people.PASSWORD})
    assert planted.cookies[settings.SESSION_COOKIE_NAME].value != "a" * 32


def test_a_password_alone_opens_no_page(office: FoundOffice, officer: Member) -> None:
    client = Client()
    client.post("/sign-in/", {"email": officer.email, "password": people.PASSWORD})
    for path in ("/desk/me/", "/sign-in/codes/", "/sign-in/set-up/"):
        assert client.get(path).status_code == 302
        assert client.post(path, {"code": people.code_of(officer)}).status_code in {302, 405}
    assert not officer.recovery_codes.exists()


def test_a_code_is_not_taken_twice(office: FoundOffice, officer: Member) -> None:
    people.forget_used_codes(officer)
    code = people.code_of(officer)
    for expected in (302, 422):
        client = Client()
        client.post("/sign-in/", {"email": officer.email, "password": people.PASSWORD})
        assert client.post("/sign-in/second/", {"code": code}).status_code == expected


def test_guessing_codes_is_slowed_more_than_guessing_passwords(
    office: FoundOffice, officer: Member, clock: Clock
) -> None:
    client = Client()
    client.post("/sign-in/", {"email": officer.email, "password": people.PASSWORD})
    for _ in range(5):
        assert client.post("/sign-in/second/", {"code": "000000"}).status_code == 422
    assert client.post("/sign-in/second/", {"code": people.code_of(officer)}).status_code == 429
    # Showing the password again does not help.
    again = Client()
    again.post("/sign-in/", {"email": officer.email, "password": people.PASSWORD})
    assert again.post("/sign-in/second/", {"code": people.code_of(officer)}).status_code == 429


@pytest.mark.parametrize("typed", ["", "١٢٣", "²²²²²²", "'; DROP", "x" * 41, "AAAA-BBBB-CCCC", "ß" * 12])
def test_what_is_no_code_is_answered_with_a_sentence(
    office: FoundOffice, officer: Member, typed: str
) -> None:
    client = Client()
    client.post("/sign-in/", {"email": officer.email, "password": people.PASSWORD})
    answer = client.post("/sign-in/second/", {"code": typed})
    assert answer.status_code == 422
    assert 'class="errors"' in text(answer)


def test_a_code_in_other_digits_is_a_code(office: FoundOffice, officer: Member) -> None:
    client = Client()
    client.post("/sign-in/", {"email": officer.email, "password": people.PASSWORD})
    people.forget_used_codes(officer)
    arabic = people.code_of(officer).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert (
        client.post("/sign-in/second/", {"code": arabic[:3] + " " + arabic[3:]}).headers["Location"]
        == "/desk/"
    )


def test_a_recovery_code_is_good_once_however_it_is_typed(office: FoundOffice, officer: Member) -> None:
    codes = factors.new_recovery_codes(people.unlocked(officer))
    typed = codes[3].lower().replace("-", " ")
    for expected in (302, 422):
        client = Client()
        client.post("/sign-in/", {"email": officer.email, "password": people.PASSWORD})
        assert client.post("/sign-in/second/", {"code": typed}).status_code == expected
    assert officer.recovery_codes.count() == 9


@pytest.mark.parametrize(
    "credential", ["x", "[]", "{}", '{"id": 1}', "[" * 10_000, '{"rawId": "AA", "response": {}}', "null"]
)
def test_a_broken_passkey_is_answered_with_a_sentence(
    office: FoundOffice, officer: Member, credential: str
) -> None:
    client = Client()
    client.post("/sign-in/", {"email": officer.email, "password": people.PASSWORD})
    client.get("/sign-in/second/")
    answer = client.post("/sign-in/second/", {"credential": credential})
    assert answer.status_code == 422
    assert "passkey was not accepted" in text(answer)


def test_idle_for_fifteen_minutes_locks(officer_client: Client, clock: Clock) -> None:
    clock.forward(13 * 60)
    assert officer_client.get("/desk/me/").status_code == 200
    clock.forward(13 * 60)
    assert officer_client.get("/desk/awake/").status_code == 204
    clock.forward(15 * 60)
    assert officer_client.get("/desk/awake/").status_code == 403
    assert officer_client.get("/desk/me/").status_code == 302
    assert not Session.objects.exists()


def test_waiting_at_the_second_step_locks_too(office: FoundOffice, officer: Member, clock: Clock) -> None:
    client = Client()
    client.post("/sign-in/", {"email": officer.email, "password": people.PASSWORD})
    clock.forward(15 * 60)
    people.forget_used_codes(officer)
    answer = client.post("/sign-in/second/", {"code": people.code_of(officer)})
    assert answer.headers["Location"] == "/sign-in/"


def test_signing_in_from_a_page_that_was_left_open_works(
    officer: Member, officer_client: Client, clock: Clock
) -> None:
    """The stale cookies of the locked session must not take the fresh one along."""
    clock.forward(20 * 60)
    people.sign_in(officer_client, officer)
    assert officer_client.get("/desk/me/").status_code == 200


def test_what_idled_is_swept_when_somebody_signs_in(
    office: FoundOffice, officer_client: Client, clock: Clock
) -> None:
    clock.forward(15 * 60)
    people.sign_in(Client(), office.director)
    assert Session.objects.count() == 1


def test_signing_out_locks(officer_client: Client) -> None:
    assert officer_client.get("/sign-out/").status_code == 405
    out = officer_client.post("/sign-out/")
    assert out.headers["Location"].startswith("/sign-in/")
    assert out.cookies[unlocking.COOKIE].value == ""
    assert not Session.objects.exists()
    assert officer_client.get("/desk/me/").status_code == 302


def test_locking_everyone_out_ends_all_sessions(officer_client: Client, director_client: Client) -> None:
    assert "Sign everybody out?" in text(director_client.get("/desk/lock-everyone/"))
    assert officer_client.get("/desk/me/").status_code == 200
    director_client.post("/desk/lock-everyone/")
    assert officer_client.get("/desk/me/").status_code == 302
    assert director_client.get("/desk/me/").status_code == 302


def test_after_signing_in_the_way_always_leads_to_the_desk(office: FoundOffice, officer: Member) -> None:
    client = Client()
    people.forget_used_codes(officer)
    first = client.post(
        "/sign-in/?next=https://elsewhere.example/", {"email": officer.email, "password": people.PASSWORD}
    )
    second = client.post("/sign-in/second/?next=//elsewhere.example", {"code": people.code_of(officer)})
    assert (first.headers["Location"], second.headers["Location"]) == ("/sign-in/second/", "/desk/")


def test_cookies_are_for_this_site_and_the_server_only(officer_client: Client) -> None:
    officer_client.get("/desk/me/")
    for name in (settings.SESSION_COOKIE_NAME, unlocking.COOKIE, settings.CSRF_COOKIE_NAME):
        cookie = officer_client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        assert not cookie["max-age"]
        assert not cookie["expires"]


def test_cookies_travel_over_https_only_where_there_is_https(
    office: FoundOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SESSION_COOKIE_SECURE", True)
    answer = Client().post("/sign-in/", {"email": "dana@harbour.example", "password": people.PASSWORD})
    assert answer.cookies[unlocking.COOKIE]["secure"]
    assert answer.cookies["sessionid"]["secure"]


@pytest.mark.parametrize(
    "path", ["/sign-in/", "/desk/me/", "/desk/members/", "/invitation/none/", "/desk/nowhere/"]
)
def test_nothing_is_stored_and_no_referrer_leaves_the_site(director_client: Client, path: str) -> None:
    answer = director_client.get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}


def test_forms_without_the_pages_token_are_refused(office: FoundOffice) -> None:
    answer = Client(enforce_csrf_checks=True).post(
        "/sign-in/", {"email": "dana@harbour.example", "password": people.PASSWORD}
    )
    assert answer.status_code == 403
    assert "load the page again" in text(answer)
