"""What a member typed and sent to a desk that had locked: not stored, not shown, and back in its box after signing in."""

import html
import re
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from saystop.casework.models import Note
from saystop.offices.models import Member
from saystop.offices.services import sessions
from saystop.offices.unsent import LARGEST
from saystop.reporting.models import Message
from tests import people
from tests.casework.sending import address, send
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db

ANSWER, NOTE = "Half an answer <so far>.", "Half a note & more,\nin two lines."
BOTH = {"text": ANSWER, "note-text": NOTE, "wait": "yes"}


def text(answer: object) -> str:
    return html.unescape(answer.content.decode())  # type: ignore[attr-defined] # a test client's answer


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


def idle(client: Client) -> None:
    """The member's session has idled."""
    session = client.session
    session[sessions.SEEN] -= 60
    session.save()


def swept(client: Client) -> None:
    """Housekeeping has removed it besides."""
    Session.objects.all().delete()


def stored() -> str:
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
            found.append(
                str([[bytes(one) if isinstance(one, memoryview) else one for one in row] for row in cursor])
            )
    found += [str(session.get_decoded()) for session in Session.objects.all()]
    return "".join(found)


@pytest.mark.parametrize("lock", [idle, swept])
@pytest.mark.parametrize("pressed", ["answer/", "note/", "state/", "assign/", ""])
def test_what_was_typed_is_back_in_its_box(
    officer: Member, officer_client: Client, lock: Callable[[Client], None], pressed: str
) -> None:
    case, _receipt = send()
    lock(officer_client)
    locked = officer_client.post(address(case, pressed), BOTH)
    assert locked.status_code == 403
    page = text(locked)
    assert "Half" not in page
    assert case.reference not in page
    # A slip at the password loses nothing.
    slip = officer_client.post("/sign-in/", hidden(page) | {"email": officer.email, "password": "no"})
    again = hidden(text(slip)) | {"email": officer.email, "password": people.PASSWORD}
    people.forget_used_codes(officer)
    assert officer_client.post("/sign-in/", again).headers["Location"] == "/sign-in/second/"
    assert "Half" not in stored()
    entered = officer_client.post("/sign-in/second/", {"code": people.code_of(officer)})
    assert entered.headers["Location"] == "/desk/unsent/"
    assert "Half" not in stored()
    offered = officer_client.get("/desk/unsent/").content.decode()
    action = re.search(r'<form method="post" action="(/desk/cases/[^"]+)"', offered)
    assert action
    assert action[1] == address(case)
    values = {name: html.unescape(value) for name, value in hidden(offered).items()}
    back = text(officer_client.post(action[1], values))
    assert f">\n{ANSWER}</textarea>" in back
    assert f">\n{NOTE}</textarea>" in back
    assert 'value="yes" checked' in back
    assert not Message.objects.exists()
    assert not Note.objects.exists()


def test_another_member_at_the_same_page_gets_none_of_it(office: FoundOffice, officer_client: Client) -> None:
    case, _receipt = send()
    swept(officer_client)
    page = hidden(text(officer_client.post(address(case, "answer/"), BOTH)))
    assert page["unsent"]
    people.forget_used_codes(office.director)
    credentials = {"email": office.director.email, "password": people.PASSWORD}
    officer_client.post("/sign-in/", page | credentials)
    entered = officer_client.post("/sign-in/second/", {"code": people.code_of(office.director)})
    assert entered.headers["Location"] == "/desk/"
    assert officer_client.get("/desk/unsent/").headers["Location"] == "/desk/"
    # Nor when the browser is hers by now.
    swept(officer_client)
    officer_client.post("/sign-in/", page | credentials)
    assert "unsent" not in officer_client.session


def test_what_lies_in_a_session_opens_for_its_member_only(
    office: FoundOffice, officer: Member, officer_client: Client
) -> None:
    case, _receipt = send()
    swept(officer_client)
    page = hidden(text(officer_client.post(address(case, "answer/"), BOTH)))
    officer_client.post("/sign-in/", page | {"email": officer.email, "password": people.PASSWORD})
    kept = officer_client.session["unsent"]
    client = Client()
    people.sign_in(client, office.director)
    session = client.session
    session["unsent"] = kept
    session.save()
    assert client.get("/desk/unsent/").headers["Location"] == "/desk/"


@pytest.mark.parametrize(
    ("method", "where", "sent"),
    [
        ("get", "", {}),
        ("post", "answer/", {}),
        ("post", "answer/", {"text": " \n"}),
        ("post", "answer/", {"text": "x" * LARGEST}),
    ],
)
def test_with_nothing_to_keep_one_signs_in_as_ever(
    officer_client: Client, method: str, where: str, sent: dict[str, str]
) -> None:
    case, _receipt = send()
    swept(officer_client)
    answer = getattr(officer_client, method)(address(case, where), sent)
    assert answer.headers["Location"] == "/sign-in/"


def test_what_is_secret_is_never_kept(director_client: Client) -> None:
    """Pages that ask for passwords, codes or shares do not give back what was sent."""
    swept(director_client)
    for page in ("me/password/", "me/authenticator/", "recovery/"):
        sent = {"current": "a", "new_password": "b", "code": "c", "share_1": "d"}
        assert director_client.post(f"/desk/{page}", sent).headers["Location"] == "/sign-in/"


@pytest.mark.parametrize("made_up", ["x", "AAAA", "Zm9v" * 400, "é"])
def test_what_is_not_ours_is_left_alone(officer: Member, officer_client: Client, made_up: str) -> None:
    client = officer_client
    swept(client)
    people.forget_used_codes(officer)
    sent = {"unsent": made_up, "email": officer.email, "password": people.PASSWORD}
    assert client.post("/sign-in/", sent).status_code == 302
    entered = client.post("/sign-in/second/", {"code": people.code_of(officer)})
    assert entered.headers["Location"] == "/desk/"
    assert client.get("/desk/unsent/").headers["Location"] == "/desk/"


@pytest.mark.parametrize("lock", [idle, swept])
def test_a_caller_s_report_goes_on_where_it_was(
    officer: Member, officer_client: Client, lock: Callable[[Client], None]
) -> None:
    first = {"step": "situation", "go": "next", "situation/what": ANSWER}
    step = text(officer_client.post("/desk/take/en/", first))
    lock(officer_client)
    you = {"step": "you", "go": "next", "draft": hidden(step)["draft"], "you/role": "hotel"}
    page = text(officer_client.post("/desk/take/en/", you))
    people.forget_used_codes(officer)
    credentials = {"email": officer.email, "password": people.PASSWORD}
    officer_client.post("/sign-in/", hidden(page) | credentials)
    people.forget_used_codes(officer)
    officer_client.post("/sign-in/second/", {"code": people.code_of(officer)})
    offered = officer_client.get("/desk/unsent/").content.decode()
    assert 'action="/desk/take/en/"' in offered
    check = text(officer_client.post("/desk/take/en/", hidden(offered)))
    assert "Nothing has been sent yet" in check
    assert ANSWER in check


def test_only_our_own_page_has_something_kept(officer_client: Client) -> None:
    """What another site lets a browser send is not offered to a member as hers."""
    swept(officer_client)
    sent = {"step": "situation", "go": "next", "situation/what": ANSWER}
    assert hidden(text(officer_client.post("/desk/take/en/", sent)))["unsent"]
    officer_client.handler.enforce_csrf_checks = True
    assert "unsent" not in text(officer_client.post("/desk/take/en/", sent))
