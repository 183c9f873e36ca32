"""kill -9 at any moment: every receipt that was shown opens its whole report, and there is no half report.

A kill takes the server's memory and leaves the system's: it shows that nothing is shown before it is committed, and that
commits are whole. That a commit is on the disk before a power cut rests on `synchronous=FULL`; no test here can prove it.
"""

import hashlib
import http.client
import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.engines.attachments import drawing
from tests.faults.browser import File, Page, hidden, send_report
from tests.faults.house import House, Server

CLIENTS = 3
PATIENCE = 60  # seconds a client waits for a server to come back


@dataclass
class Sent:
    """What a reporter sent and got."""

    text: str
    files: list[File]
    receipt: str


@dataclass
class Line:
    """The server of this moment; clients ask for it anew with each try."""

    server: Server
    sent: list[Sent] = field(default_factory=list)
    broken: int = 0
    faults: list[BaseException] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def files_of(number: int) -> list[File]:
    """Between none and three files; a text is kept as it is, a photo is cleaned."""
    chance = random.Random(number)
    text = File(
        "situation/files/attachments",
        f"notes {number}.txt",
        "text/plain",
        f"Note {number}.\n".encode() * chance.randint(1, 60_000),
    )
    photo = File("situation/files/attachments", f"lobby {number}.jpg", "image/jpeg", drawing.encoded("JPEG"))
    return [text, photo, text._replace(name=f"second {number}.txt")][: number % 4]


def write_reports(line: Line, numbers: list[int]) -> None:
    """One client: sends each of its reports until a receipt was shown."""
    try:
        for number in numbers:
            text = f"Report {number}: an adult who did not seem to be family took a child to room {number}."
            files = files_of(number)
            end = time.monotonic() + PATIENCE
            while time.monotonic() < end:
                try:
                    receipt = send_report(line.server.browser(), {"situation/what": text}, None, files)
                except (OSError, http.client.HTTPException):
                    with line.lock:
                        line.broken += 1
                    time.sleep(0.2)
                    continue
                with line.lock:
                    line.sent.append(Sent(text, files, receipt))
                break
            else:
                raise AssertionError(f"report {number} never got through")
    except BaseException as fault:  # raised again in the thread of the test
        line.faults.append(fault)


def crash(folder: Path, submissions: int, kills: int, seed: int) -> tuple[House, Line]:
    """Send so many reports while the server is killed so many times; the house with a server that runs."""
    house = House.build(folder)
    line = Line(house.serve())
    clients = [
        threading.Thread(target=write_reports, args=(line, list(range(one, submissions, CLIENTS))))
        for one in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    chance = random.Random(seed)
    try:
        for kill in range(1, kills + 1):
            # Each kill falls between two shares of the reports, then a moment further.
            while len(line.sent) < submissions * kill // (kills + 1) and any(
                one.is_alive() for one in clients
            ):
                time.sleep(0.005)
            time.sleep(chance.uniform(0, 0.4))
            line.server.kill()
            line.server = house.serve()
    finally:
        for client in clients:
            client.join()
    assert not line.faults, line.faults
    return house, line


def check(house: House, line: Line, submissions: int, by_receipt: int) -> None:
    """Every receipt against the desk's view of the database, some of them also on the return page."""
    assert len({one.receipt for one in line.sent}) == len(line.sent) == submissions
    shown = random.Random(1).sample(line.sent, by_receipt)
    for one in shown:
        page = line.server.browser().post("/en/return/", {"words": one.receipt})
        assert page.status == 200, page.text
        assert one.text in page.text
        assert told_files(page) == len(one.files)
    line.server.stop()
    assert house.do("integrity") == "ok"
    opened = house.do("reports")
    by_text = {one["what"]: one for one in opened}
    for one in line.sent:
        report = by_text[one.text]
        assert sorted(file["name"] for file in report["files"]) == sorted(file.name for file in one.files)
        kept = {file["name"]: file for file in report["files"]}
        for file in one.files:
            assert kept[file.name]["digest_received"] == hashlib.sha256(file.content).hexdigest()
            assert kept[file.name]["digest_kept"] == kept[file.name]["digest"]
            if file.type == "text/plain":
                assert kept[file.name]["digest"] == hashlib.sha256(file.content).hexdigest()
    # Reports whose receipt was lost with the connection are there whole as well, or not at all.
    expected = {one.text: len(one.files) for one in line.sent}
    assert [report["what"] for report in opened if len(report["files"]) != expected[report["what"]]] == []
    assert len(house.do("cases")) == len(opened)
    assert house.do("sweep", rounds=4) == 0


def told_files(page: Page) -> int:
    """How many files came with the report, as its page says."""
    return next((count for count in (1, 2, 3) if f"{count} file" in page.text), 0)


def test_a_killed_server_loses_no_report_whose_receipt_was_shown(tmp_path: Path) -> None:
    house, line = crash(tmp_path, submissions=45, kills=5, seed=20)
    check(house, line, submissions=45, by_receipt=15)
    assert line.broken > 0, "no kill met a client"


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2])
def test_300_submissions_and_a_kill_after_each_tenth(tmp_path: Path, seed: int) -> None:
    house, line = crash(tmp_path, submissions=300, kills=30, seed=seed)
    check(house, line, submissions=300, by_receipt=300)


def test_a_draft_outlives_the_server_that_wrote_it(tmp_path: Path) -> None:
    """Nothing of a half-written report lies in the server's memory: another process goes on with it."""
    house = House.build(tmp_path)
    server = house.serve()
    first = server.browser().post(
        "/en/report/",
        {"step": "situation", "go": "next", "situation/what": "Somebody waited there."},
        files_of(1),
    )
    server.kill()
    server = house.serve()
    try:
        page = server.browser().post(
            "/en/report/", {"step": "you", "go": "next", "draft": hidden(first.text, "draft")}
        )
        assert "Somebody waited there." in page.text
        assert "notes 1.txt" in page.text
    finally:
        server.kill()
