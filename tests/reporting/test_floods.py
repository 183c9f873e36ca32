"""A flood slows everybody alike, by a bounded time, and whoever has waited is taken."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from saystop.reporting import floods
from saystop.reporting.floods import LONGEST_WAIT, Bucket
from saystop.reporting.models import Report
from saystop.reporting.views import writing
from tests.faults.browser import hidden, words
from tests.fuzz.bounds import Answer
from tests.people import FoundOffice


@given(st.lists(st.floats(0, 100), min_size=1, max_size=80), st.integers(1, 20), st.floats(0.05, 20))
def test_no_wait_is_longer_than_the_longest(gaps: list[float], capacity: int, leak: float) -> None:
    bucket, now = Bucket(capacity, leak), 0.0
    for gap in gaps:
        now += gap
        assert 0 <= bucket.wait(now) <= LONGEST_WAIT
        assert 0 <= bucket.level <= capacity + LONGEST_WAIT * leak


@given(st.integers(1, 50), st.floats(0.1, 10))
def test_so_many_at_once_are_taken_and_the_next_waits(capacity: int, leak: float) -> None:
    bucket = Bucket(capacity, leak)
    assert [bucket.wait(7.0) for _ in range(capacity)] == [0] * capacity
    assert bucket.wait(7.0) >= 1


@given(st.integers(1, 20), st.floats(0.5, 10), st.integers(1, 500))
def test_at_the_pace_that_leaks_away_nobody_waits(capacity: int, leak: float, count: int) -> None:
    bucket = Bucket(capacity, leak)
    assert not any(bucket.wait(index * 1.001 / leak) for index in range(count))


def test_after_a_flood_the_line_is_free_again_within_the_longest_wait() -> None:
    bucket = Bucket(5, 2.0)
    for _ in range(100_000):
        bucket.wait(0.0)
    assert bucket.wait(0.0) == LONGEST_WAIT
    assert bucket.wait(LONGEST_WAIT + 5.0) == 0


@pytest.mark.django_db
class TestThroughThePage:
    @pytest.fixture(autouse=True)
    def _flood(self, office: FoundOffice, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 1_000_000
        monkeypatch.setattr(writing, "ARRIVALS", Bucket(capacity=1, leak=0.1))
        monkeypatch.setattr(writing, "time", SimpleNamespace(time=lambda: self.seconds))
        monkeypatch.setattr(floods, "now", lambda: float(self.seconds))

    def written(self, text: str) -> Answer:
        """The answer that should be the check page."""
        client = Client()
        page = client.post("/en/report/", {"step": "situation", "situation/what": text}).content.decode()
        return client.post("/en/report/", {"step": "you", "draft": hidden(page, "draft")})

    def go_on(self, answer: Answer, go: str = "next") -> Answer:
        draft = hidden(answer.content.decode(), "draft")
        return Client().post("/en/report/", {"step": "check", "go": go, "draft": draft})

    def test_who_comes_too_early_waits_with_everything_kept_and_then_is_taken(self) -> None:
        assert self.written("The first.").status_code == 200
        slowed = self.written("The second.")
        assert slowed.status_code == 503
        wait = int(slowed.headers["Retry-After"])
        assert 1 <= wait <= LONGEST_WAIT
        assert self.go_on(slowed).status_code == 503
        assert self.go_on(slowed, "send").status_code == 503
        assert Report.objects.count() == 0
        # However many come meanwhile.
        for _ in range(20):
            self.written("Another.")
        self.seconds += wait
        taken = self.go_on(slowed)
        assert taken.status_code == 200
        assert "The second." in taken.content.decode()
        sent = self.go_on(taken, "send")
        assert len(words(sent.content.decode()).split()) == 7
        assert Report.objects.count() == 1

    def test_waiting_again_does_not_put_the_end_off(self) -> None:
        self.written("The first.")
        slowed = self.written("The second.")
        wait = int(slowed.headers["Retry-After"])
        for _ in range(wait - 1):
            self.seconds += 1
            slowed = self.go_on(slowed)
            assert slowed.status_code == 503
        self.seconds += 1
        assert self.go_on(slowed).status_code == 200

    def test_one_wait_is_worth_one_report(self) -> None:
        """The page that has waited, sent again and again, does not open the line for a flood."""
        self.written("The first.")
        slowed = self.written("The second.")
        for _ in range(20):
            self.written("Another.")
        self.seconds += int(slowed.headers["Retry-After"])
        assert [self.go_on(slowed).status_code for _ in range(3)] == [200, 503, 503]

    def test_who_waits_can_go_back_and_change_something(self) -> None:
        self.written("The first.")
        slowed = self.written("The second.")
        (go,) = re.findall(r'<button[^>]* name="go" value="(change:[a-z]+)">', slowed.content.decode())
        back = self.go_on(slowed, go)
        assert back.status_code == 200
        assert hidden(back.content.decode(), "step") == "you"
