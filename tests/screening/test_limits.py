"""A client that asks more than it may is told to wait; others are not slowed."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from uuid import UUID

import pytest

from saystop.config.serving import SCREENING_THREADS
from saystop.screening.api.limits import MOST_AT_ONCE, MOST_WAITING, PATIENCE, Limits
from saystop.screening.api.refusing import Refusal
from saystop.screening.services import clients
from tests.screening.asking import KNOWN, Made, Screening, StandInHasher, service

PICTURES = 2
ONE, OTHER = UUID(int=1), UUID(int=2)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def granted(limits: Limits, client: UUID, per_second: int, most: int = 10_000) -> int:
    """How many are granted at this moment."""
    for number in range(most):
        try:
            limits.take(client, per_second)
        except Refusal:
            return number
    return most


def test_a_second_grants_what_it_should_and_no_more() -> None:
    clock = Clock()
    limits = Limits(clock=clock)
    assert granted(limits, ONE, 50) == 50
    clock.now += 0.1
    assert granted(limits, ONE, 50) == 5
    clock.now += 3600
    assert granted(limits, ONE, 50) == 50
    assert granted(limits, OTHER, 20) == 20


def test_processes_share_the_limit_and_a_small_one_is_still_one() -> None:
    clock = Clock()
    shares = [Limits(4, clock) for _ in range(4)]
    assert sum(granted(one, ONE, 100) for one in shares) == 100
    small = Limits(4, clock)
    assert granted(small, ONE, 1) == 1
    clock.now += 3.9
    assert granted(small, ONE, 1) == 0
    clock.now += 0.2
    assert granted(small, ONE, 1) == 1


def test_a_batch_is_answered_and_paid_for_afterwards() -> None:
    clock = Clock()
    limits = Limits(clock=clock)
    limits.take(ONE, 10)
    limits.charge(ONE, 100)
    with pytest.raises(Refusal) as refused:
        limits.take(ONE, 10)
    assert refused.value.status == 429
    (header,) = refused.value.headers
    assert header == ("Retry-After", "10")  # 92 tokens at ten a second
    clock.now += 10
    assert granted(limits, ONE, 10) >= 1


def test_over_the_limit_is_told_with_how_long_to_wait(screening: Screening) -> None:
    clients.change(None, screening.client, name="Harbour Hosting", scopes=["match"], lists=[], per_second=3)
    clock = Clock()
    made = service(screening.folder, {}, limits=Limits(clock=clock))
    answers = [made.match(screening.key, KNOWN) for _ in range(5)]
    assert [one.status for one in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert made.match(screening.other_key, KNOWN).status == 200
    clock.now += int(answers[-1].headers["Retry-After"])
    assert made.match(screening.key, KNOWN).status == 200


def test_one_client_does_not_hold_all_threads(screening: Screening) -> None:
    """Uploads of one that take long: a further one is refused, another client's is answered."""
    going, begun = threading.Event(), threading.Semaphore(0)

    class Slow(StandInHasher):
        def fingerprints(self, data: bytes):  # type: ignore[no-untyped-def] # as the other
            if data == b"slow":
                begun.release()
                assert going.wait(30)
            return super().fingerprints(data)

    made = service(screening.folder, {}, hasher=Slow(), limits=Limits(pictures=MOST_AT_ONCE))

    def send(body: bytes, key: str) -> int:
        return made.ask("POST", "/v1/match/file", body, key=key, kind="image/png").status

    threads = [
        threading.Thread(target=send, args=(b"slow", screening.key), daemon=True) for _ in range(MOST_AT_ONCE)
    ]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert begun.acquire(timeout=30)
    try:
        assert send(b"one more", screening.key) == 429
        assert send(b"another's", screening.other_key) == 200
    finally:
        going.set()
        for thread in threads:
            thread.join(30)
    assert send(b"one more", screening.key) == 200


def test_slow_pictures_of_one_client_leave_a_decoder_to_others(screening: Screening) -> None:
    """As many as may be are sent at once, each slow; the hasher has a place more than one client may take."""
    going, places = threading.Event(), threading.Semaphore(PICTURES + 1)
    busy = threading.Semaphore(0)

    class Narrow(StandInHasher):
        def fingerprints(self, data: bytes) -> Made:
            assert places.acquire(timeout=0.2), "no place is left"
            try:
                if data == b"slow":
                    busy.release()
                    assert going.wait(30)
                return super().fingerprints(data)
            finally:
                places.release()

    made = service(screening.folder, {}, hasher=Narrow(), limits=Limits(pictures=PICTURES))

    def send(body: bytes, key: str) -> int:
        return made.ask("POST", "/v1/match/file", body, key=key, kind="image/png").status

    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda: answers.append(send(b"slow", screening.key)), daemon=True)
        for _ in range(MOST_AT_ONCE)
    ]
    for thread in threads:
        thread.start()
    for _ in range(PICTURES):
        assert busy.acquire(timeout=30)
    try:
        assert send(b"another's", screening.other_key) == 200
    finally:
        going.set()
        for thread in threads:
            thread.join(30)
    assert answers == [200] * MOST_AT_ONCE


def test_who_waits_too_long_for_the_own_pictures_is_told(request: pytest.FixtureRequest) -> None:
    limits, held = Limits(pictures=PICTURES), ExitStack()
    request.addfinalizer(held.close)
    for _ in range(PICTURES):
        held.enter_context(limits.picture(ONE))
    with pytest.raises(Refusal) as refused, limits.picture(ONE, patience=0.01):
        pytest.fail("it had a place")
    assert refused.value.status == 429
    with limits.picture(OTHER, patience=0):
        held.close()
    with limits.picture(ONE, patience=0):
        pass


def test_those_of_one_client_who_wait_are_fewer_than_the_threads(request: pytest.FixtureRequest) -> None:
    limits, held = Limits(), ExitStack()
    request.addfinalizer(held.close)
    for _ in range(MOST_AT_ONCE):
        held.enter_context(limits.place(ONE))
    came = threading.Semaphore(0)

    def wait() -> None:
        came.release()
        with suppress(Refusal), limits.place(ONE, patience=60):
            pass

    waiting = [threading.Thread(target=wait, daemon=True) for _ in range(MOST_WAITING)]
    for thread in waiting:
        thread.start()
        came.acquire()
    while limits._places[ONE].waiting._value:
        pass
    with pytest.raises(Refusal), limits.place(ONE, patience=60):
        pytest.fail("it waited like the others")
    with limits.place(OTHER):
        held.close()
    for thread in waiting:
        thread.join()
    assert MOST_AT_ONCE + MOST_WAITING < SCREENING_THREADS


def test_who_is_refused_waits_for_no_place(screening: Screening) -> None:
    """A thread that waited for the body of somebody who is refused would answer nobody else meanwhile."""

    class Impatient(Limits):
        @contextmanager
        def place(self, client: UUID, patience: float = PATIENCE) -> Iterator[None]:
            assert not patience
            with super().place(client, patience):
                yield

    limits = Impatient()
    made = service(screening.folder, {}, limits=limits)
    limits.take(screening.client.pk, 1000)
    limits.charge(screening.client.pk, 1e9)
    with ExitStack() as held:
        for _ in range(MOST_AT_ONCE):
            held.enter_context(limits.place(screening.client.pk, 0))
        assert made.match(screening.key, KNOWN).status == 429
