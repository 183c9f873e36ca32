"""Guessing is slowed, per name and in all; nobody is locked out for good, and no address is kept."""

import contextlib
import threading

import pytest
from django.test import Client

from saystop.engines.sealing import WrongPassword
from saystop.offices import devices, signing_in
from saystop.offices.models import Attempts, Member
from saystop.offices.services import attempts, members
from saystop.offices.services.attempts import TooSoon
from tests import people
from tests.offices.conftest import Clock
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db


def guess(name: str) -> None:
    with pytest.raises(WrongPassword):
        signing_in.open_with_password(name, "not the password")


def wait_of(name: str) -> int:
    with pytest.raises(TooSoon) as fault:
        signing_in.open_with_password(name, people.PASSWORD)
    return fault.value.seconds


@pytest.mark.parametrize("name", ["dana@harbour.example", "nobody@harbour.example"])
def test_each_further_wrong_password_doubles_the_wait_for_known_and_unknown_names_alike(
    office: FoundOffice, clock: Clock, name: str
) -> None:
    for _ in range(5):
        guess(name)
    waits = []
    for _ in range(6):
        waits.append(wait_of(name))
        clock.forward(waits[-1])
        guess(name)
    # The level leaks a little while one waits, so the last doubling stays below the bound.
    assert waits == sorted(waits)
    assert waits[0] == 2
    assert waits[-1] in range(28, 31)


def test_the_right_password_is_not_tried_while_waiting_and_forgives_afterwards(
    office: FoundOffice, clock: Clock
) -> None:
    for _ in range(6):
        guess("dana@harbour.example")
        clock.forward(4)
    guess("dana@harbour.example")
    assert wait_of("dana@harbour.example") > 0
    clock.forward(40)
    people.unlocked(office.director)
    guess("dana@harbour.example")
    people.unlocked(office.director)


def test_other_names_are_not_slowed_by_one_that_is(office: FoundOffice) -> None:
    for _ in range(5):
        guess("nobody@harbour.example")
    people.unlocked(office.director)


def test_guessing_through_many_names_slows_all(db: None, clock: Clock) -> None:
    for number in range(41):
        attempts.begin(f"name {number}")
    with pytest.raises(TooSoon) as fault:
        attempts.begin("another name")
    assert 0 < fault.value.seconds <= attempts.IN_ALL.longest
    clock.forward(fault.value.seconds)
    attempts.begin("another name")


def busy(name: str, clock: Clock) -> None:
    """A stranger who has taken every turn, of this name and of all."""
    for _ in range(45):
        with contextlib.suppress(TooSoon):
            attempts.begin(name)
        with contextlib.suppress(TooSoon):
            attempts.begin(f"name {clock.time()}")
        clock.forward(0.5)


def test_a_stranger_who_never_stops_keeps_no_member_out_of_a_browser_of_hers(
    office: FoundOffice, officer: Member, clock: Clock
) -> None:
    """Nor at the second step."""
    client = Client()
    people.sign_in(client, officer)
    client.post("/sign-out/")
    for _ in range(3):
        busy(officer.email, clock)
        people.sign_in(client, officer)
        client.post("/sign-out/")
    fresh = Client().post("/sign-in/", {"email": officer.email, "password": people.PASSWORD})
    assert fresh.status_code == 429
    cookie = client.cookies[devices.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"


def test_a_browser_of_hers_is_slowed_by_its_own_guesses(office: FoundOffice, officer: Member) -> None:
    client = Client()
    people.sign_in(client, officer)
    client.post("/sign-out/")
    wrong = {"email": officer.email, "password": "not the password"}
    assert [client.post("/sign-in/", wrong).status_code for _ in range(6)] == [422] * 5 + [429]
    people.unlocked(officer)  # nobody else is


def test_the_cookie_of_a_browser_counts_for_its_member_and_its_password_only(
    office: FoundOffice, officer: Member
) -> None:
    client = Client()
    people.sign_in(client, officer)
    cookie = client.cookies[devices.COOKIE].value
    assert devices.known(cookie, officer)
    for other, member in (
        (cookie, office.director),
        (cookie[:-1] + "~", officer),
        ("é.", officer),
        (cookie, None),
    ):
        assert not devices.known(other, member)
    members.change_password(people.unlocked(officer), "another pier at dusk")
    assert not devices.known(cookie, Member.objects.get(pk=officer.pk))


def test_successes_do_not_add_up(office: FoundOffice) -> None:
    for _ in range(60):
        attempts.begin("dana@harbour.example")
        attempts.succeeded("dana@harbour.example")
    attempts.begin("dana@harbour.example")


def test_years_of_guessing_neither_overflow_nor_lock_out_for_good(db: None, clock: Clock) -> None:
    for _ in range(60):
        attempts.begin("dana@harbour.example", attempts.SECOND_FACTOR)
        clock.forward(300)
    assert all(row.level <= attempts.SECOND_FACTOR.highest for row in Attempts.objects.exclude(digest=b""))


def test_what_is_kept_names_nobody_and_is_forgotten_after_a_day(db: None, clock: Clock) -> None:
    attempts.begin("dana@harbour.example")
    assert b"dana" not in b"".join(bytes(row.digest) for row in Attempts.objects.all())
    clock.forward(2 * 24 * 60 * 60)
    attempts.begin("otto@harbour.example")
    assert Attempts.objects.count() == 2  # Otto, and all together


def test_many_guesses_at_once_are_not_all_taken_for_the_first_one(db: None) -> None:
    """Each is counted before its outcome is known."""
    for _ in range(5):
        attempts.begin("dana@harbour.example")
    with pytest.raises(TooSoon):
        attempts.begin("dana@harbour.example")


def test_two_passwords_are_tried_at_once_and_four_wait_for_their_turn() -> None:
    """Each try takes 64 MiB and a thread of the server, which must not all be held by people who sign in."""
    leave, inside = threading.Event(), threading.Semaphore(0)

    def hold() -> None:
        with signing_in.turn():
            inside.release()
            leave.wait(10)

    threads = [threading.Thread(target=hold) for _ in range(6)]
    try:
        for thread in threads:
            thread.start()
        assert inside.acquire(timeout=5)
        assert inside.acquire(timeout=5)
        assert not inside.acquire(timeout=0.2)
        with pytest.raises(TooSoon) as fault, signing_in.turn():
            pass
        assert fault.value.seconds > 0
    finally:
        leave.set()
        for thread in threads:
            thread.join(10)
    for _ in range(4):
        assert inside.acquire(timeout=5)
    with signing_in.turn():
        pass
