"""No seat is given twice, however many come at once: on SQLite and on PostgreSQL."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection

from saystop.offices.models import Member
from saystop.website import event_links
from saystop.website.models import EventRegistration
from saystop.website.services import registering
from tests.website.event_making import an_event, registered

pytestmark = pytest.mark.django_db(transaction=True)
SEATS, AT_ONCE = 3, 12


def at_once(act: Callable[[int], object], times: int) -> list[object]:
    """Each in a thread and with a connection of its own."""

    def one(number: int) -> object:
        try:
            while True:
                try:
                    return act(number)
                except OperationalError:
                    # Of a database in memory SQLite does not wait for a lock, as it does for one on a disk.
                    if connection.vendor != "sqlite":
                        raise
                    time.sleep(0.01)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_seats_are_never_given_twice(member: Member) -> None:
    event = an_event(member, seats=SEATS)

    def come(number: int) -> str:
        try:
            registered(event, f"Visitor {number}")
        except registering.Full:
            return "full"
        return "in"

    assert at_once(come, AT_ONCE).count("in") == 2 * SEATS
    rows = EventRegistration.objects.order_by("number")
    assert [one.number for one in rows] == list(range(1, 2 * SEATS + 1))
    assert [one.has_seat for one in rows] == [True] * SEATS + [False] * SEATS


def test_who_withdraws_and_who_comes_at_once_leave_as_many_seats_as_there_were(member: Member) -> None:
    event = an_event(member, seats=SEATS)
    rows = [registered(event, f"Visitor {number}") for number in range(2 * SEATS)]

    def act(number: int) -> None:
        if number % 2:
            registering.withdraw(event_links.token_for(rows[number // 2].pk))
            return
        try:
            registered(event, f"Late {number}")
        except registering.Full:
            return

    at_once(act, 2 * SEATS)
    assert EventRegistration.objects.filter(has_seat=True).count() == SEATS
    assert not EventRegistration.objects.filter(pk__in=[one.pk for one in rows[:SEATS]]).exists()
