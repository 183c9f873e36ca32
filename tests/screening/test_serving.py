"""The service as processes, as another service meets it over HTTP."""

import contextlib
import hashlib
import http.client
import io
import json
import random
import struct
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import psutil  # type: ignore[import-untyped] # published without types
import pytest
from PIL import Image, ImageDraw

from tests.engines.fingerprints.filmed import telephone
from tests.faults.house import House, Server
from tests.faults.scanner import Scanner
from tests.screening.listing import flipped, value

pytestmark = pytest.mark.xdist_group("matching")
VALUES = [value(number) for number in range(50)]
PATIENCE = 30  # seconds


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House.build(tmp_path_factory.mktemp("matching"))


@pytest.fixture(scope="module")
def key(house: House) -> str:
    return str(house.do("screen", values=[one.hex() for one in VALUES])["key"])


@pytest.fixture
def server(house: House, key: str) -> Iterator[Server]:
    running = house.match(workers=2)
    yield running
    running.stop()


class Asking:
    """One connection of a client."""

    def __init__(self, server: Server, key: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        self._key = key

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> Any:
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": kind}
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        return answer.status, json.loads(answer.read())

    def match(self, *values: bytes) -> Any:
        asked = {"fingerprints": [{"kind": "pdq", "value": one.hex()} for one in values]}
        return self.ask("POST", "/v1/match", json.dumps(asked).encode())


def eventually(said: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if said():
                return True
        time.sleep(0.1)
    return False


def test_it_answers_what_is_known_with_two_workers(house: House, server: Server, key: str) -> None:
    before = house.do("log_of_screening")
    for _ in range(8):  # each with a connection of its own, so that both are met
        status, told = Asking(server, key).match(VALUES[7], flipped(VALUES[8], 12), value(1000))
        assert status == 200
        exact, near, unknown = told["results"]
        assert (exact["action"], exact["matches"][0]["distance"]) == ("block", 0)
        assert (near["action"], near["matches"][0]["distance"]) == ("wait", 12)
        assert unknown["known"] is False
    assert Asking(server, "saystop_other").match(VALUES[7])[0] == 401
    server.stop()
    after = house.do("log_of_screening")
    assert after["by_fingerprint"] - before["by_fingerprint"] == 24
    assert after["matches"] - before["matches"] == 16
    assert after["waiting"] - before["waiting"] == 8
    assert (after["left"], after["fault"]) == ([], "")


def test_who_asks_too_much_may_go_on_over_the_same_connection(house: House, server: Server, key: str) -> None:
    house.do("set_limit", per_second=2)
    try:
        asking = Asking(server, key)
        assert eventually(lambda: asking.match(VALUES[0])[0] == 429)
        time.sleep(1.5)
        assert asking.match(VALUES[0])[0] == 200
    finally:
        house.do("set_limit", per_second=100_000)


def test_killed_after_its_answers_it_has_counted_them(house: House, key: str) -> None:
    before = house.do("log_of_screening")
    server = house.match(workers=2)
    answered, stopping = [0, 0, 0], threading.Event()

    def ask(number: int) -> None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            asking = Asking(server, key)
            while not stopping.is_set():
                status, _ = asking.match(VALUES[number], value(2000 + number))
                assert status == 200
                answered[number] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    assert eventually(lambda: min(answered) >= 50)
    server.kill()
    stopping.set()
    for thread in threads:
        thread.join(PATIENCE)
    after = house.do("log_of_screening")
    total, most = sum(answered), sum(answered) + len(threads)
    assert 2 * total <= after["by_fingerprint"] - before["by_fingerprint"] <= 2 * most
    assert total <= after["matches"] - before["matches"] <= most
    assert (after["left"], after["fault"]) == ([], "")


def test_who_is_let_go_is_not_answered_within_seconds(house: House, server: Server, key: str) -> None:
    house.saystop("screen", "log", "verify")
    assert Asking(server, key).match(VALUES[0])[0] == 200
    house.do("set_active", active=False)
    try:
        assert eventually(lambda: all(Asking(server, key).match(VALUES[0])[0] == 401 for _ in range(4)))
    finally:
        house.do("set_active", active=True)
    assert eventually(lambda: all(Asking(server, key).match(VALUES[0])[0] == 200 for _ in range(4)))


def test_a_worker_that_dies_is_replaced_and_its_counts_come_in(
    house: House, server: Server, key: str
) -> None:
    before = house.do("log_of_screening")
    for _ in range(6):
        Asking(server, key).match(VALUES[1])
    assert server._process is not None
    worker = psutil.Process(server._process.pid).children()[0]
    # Just after its birth a death counts as a loop of crashes.
    time.sleep(max(0.0, 6 - (time.time() - worker.create_time())))
    worker.kill()
    assert eventually(lambda: all(Asking(server, key).match(VALUES[1])[0] == 200 for _ in range(4)))
    server.stop()
    after = house.do("log_of_screening")
    assert after["by_fingerprint"] - before["by_fingerprint"] >= 10
    assert after["left"] == []


def drawn(word: bytes) -> bytes:
    """A picture drawn by code, with a word in its comment and behind its end."""
    rng = random.Random(word)
    picture = Image.new("RGB", (640, 480))
    draw = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y, size = rng.randrange(640), rng.randrange(480), rng.randrange(20, 200)
        draw.ellipse((x, y, x + size, y + size // 2), fill=tuple(rng.randrange(256) for _ in range(3)))
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=90, comment=word)
    return data.getvalue() + word


def test_nothing_of_a_picture_is_left_anywhere(house: House, server: Server, key: str) -> None:
    """Neither of one that is readable, nor of one that is not, nor of what is no picture, nor of a body that is refused."""
    whole, cut, text = b"Kestrelwhole", b"Kestrelcut", b"Kestreltext"
    picture, broken = drawn(whole), drawn(cut)
    broken = broken[: len(broken) // 3] + cut
    asking = Asking(server, key)
    for _ in range(3):
        status, told = asking.ask("POST", "/v1/match/file", picture, "image/jpeg")
        assert (status, told["fingerprints"]["pdq"] is None) == (200, False)
        assert told["fingerprints"]["sha256"] == hashlib.sha256(picture).hexdigest()
        for body in (broken, text * 1000):
            assert asking.ask("POST", "/v1/match/file", body, "image/jpeg")[0] == 200
        assert asking.ask("POST", "/v1/match", b'{"fingerprints": "' + text + b'"}')[0] == 400
        # What is refused before its body is read ends the connection.
        Asking(server, key).ask("POST", "/v1/" + text.decode(), text)
        Asking(server, key).ask("POST", "/v1/match/file?list=" + text.decode(), text, text.decode())
        Asking(server, text.decode()).ask("POST", "/v1/match/file", picture, "image/jpeg")
    middles = {name: data[len(data) // 2 :][:24] for name, data in {"whole": picture, "cut": broken}.items()}
    scanner = Scanner([word.decode() for word in (whole, cut, text)], raw=middles)
    assert scanner.data(picture + broken + text)  # it finds what is there
    places = (house.home, house.temporary)
    assert scanner.folder(*places) == []
    server.stop()
    house.do("log_of_screening")
    assert scanner.folder(*places) == []
    # What was not on a list has left no fingerprint either: neither what was made here nor what was asked.
    made = told_of(picture)
    assert Scanner([], raw=made).folder(*places) == []


def test_nothing_of_a_clip_is_left_anywhere(house: House, server: Server, key: str) -> None:
    """Neither of one that is seen, nor of one that breaks off. Its frames too leave no fingerprint."""
    whole, cut = b"Kestrelfilm", b"Kestrelcutfilm"
    clip = telephone() + struct.pack(">I4s", 8 + len(whole), b"free") + whole
    broken = telephone()[:3000] + cut
    asking, seen = Asking(server, key), b""
    for _ in range(3):
        status, told = asking.ask("POST", "/v1/match/file", clip, "video/mp4")
        frames = told["fingerprints"]["frames"]
        assert (status, [frame["second"] for frame in frames], told["known"]) == (200, [0, 1, 2], False)
        seen = bytes.fromhex(frames[0]["pdq"])
        status, told = asking.ask("POST", "/v1/match/file", broken, "video/mp4")
        assert (status, told["fingerprints"]["frames"]) == (200, [])
    raw = {
        "middle": clip[len(clip) // 2 :][:24],
        "frame": seen,
        "in digits": seen.hex().encode(),
        **told_of(clip),
    }
    scanner = Scanner([whole.decode(), cut.decode()], raw=raw)
    assert scanner.data(clip + broken)
    places = (house.home, house.temporary)
    assert scanner.folder(*places) == []
    server.stop()
    house.do("log_of_screening")
    assert scanner.folder(*places) == []


def told_of(picture: bytes) -> dict[str, bytes]:
    """The digests of a picture, as bytes and as digits."""
    found: dict[str, bytes] = {}
    for name in ("md5", "sha1", "sha256"):
        digest = hashlib.new(name, picture).digest()
        found |= {name: digest, f"{name} in digits": digest.hex().encode()}
    return found
