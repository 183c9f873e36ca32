"""A clock that the tests can put forward."""

import time
from datetime import UTC, datetime

import pytest
from django.utils import timezone


class Clock:
    def __init__(self) -> None:
        self.ahead = 0.0
        self._time = time.time

    def forward(self, seconds: float) -> None:
        self.ahead += seconds

    def time(self) -> float:
        return self._time() + self.ahead

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.time(), tz=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "time", clock.time)
    monkeypatch.setattr(timezone, "now", clock.now)
    return clock
