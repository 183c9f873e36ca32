"""Slow senders are given up, slow phones are not."""

import io

import pytest

from saystop.config.patience import GRACE_SECONDS, SLOWEST, PatientBody, TooSlow


class Network(io.BytesIO):
    """A body that comes at a pace, in bytes a second; reading waits for all that was asked for, as the server's does."""

    def __init__(self, size: int, pace: float) -> None:
        super().__init__(bytes(size))
        self.pace = pace
        self.now = 0.0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        self.now += len(data) / self.pace
        return data

    def clock(self) -> float:
        return self.now


def test_a_trickle_is_given_up() -> None:
    network = Network(100_000, pace=1)
    with pytest.raises(TooSlow):
        PatientBody(network, network.clock).read(65_536)
    assert network.now < 3 * GRACE_SECONDS


@pytest.mark.parametrize("pace", [SLOWEST * 1.1, 20_000, 10_000_000])
def test_a_slow_phone_is_waited_for(pace: float) -> None:
    network = Network(300_000, pace)
    body = PatientBody(network, network.clock)
    assert sum(len(piece) for piece in iter(lambda: body.read(65_536), b"")) == 300_000
