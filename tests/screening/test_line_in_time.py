"""Looking up files of the line holds few threads, and not for long; and how long it takes does not tell whether one is known."""

import dataclasses
import hashlib
import socket
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from django.test import Client
from pytest_django import Settings

from saystop.engines.attachments.outcomes import Reason, Refused
from saystop.engines.fingerprints import outcomes, worker
from saystop.engines.fingerprints.outcomes import Fingerprints
from saystop.engines.sealing import Tampered
from saystop.offices.services import desks
from saystop.reporting import steps
from saystop.reporting.models import Attachment
from saystop.reporting.services import attachments
from saystop.screening import arrivals, aside, journal, listed
from saystop.screening.aside import ASKING_SECONDS, GRID_SECONDS, MOST_THERE, Aside, Busy
from saystop.screening.lists import places
from saystop.screening.models import HashList
from saystop.screening.services import lists
from tests.engines.fingerprints.filmed import endless, picture, still
from tests.engines.fingerprints.scenes import reference
from tests.people import FoundOffice
from tests.reporting.sending import PLAIN, SAID, arrived, kept, post, text_file
from tests.screening import listing

SLOW, KNOWN, OTHER = b"a slow clip", b"a known file", b"another file"
SLOW_SECONDS = 1.5  # that the stand-in takes to decode it
FOUND = [{"list": "harbour"}]


class _Process:
    """In place of the process: the same loop in a thread of this one."""

    def __init__(self, its: socket.socket) -> None:
        self.its = its

    def poll(self) -> int | None:
        return None

    def wait(self) -> int:
        return 0

    def kill(self) -> None:
        self.its.shutdown(socket.SHUT_RDWR)


class _Decoder:
    def __init__(self, **_settings: object) -> None:
        pass

    def fingerprints(self, data: bytes) -> Fingerprints:
        time.sleep(SLOW_SECONDS if data.startswith(SLOW) else 0)
        return outcomes.of(data, "no picture")

    def close(self) -> None:
        pass


@pytest.fixture
def asked_lists() -> list[str]:
    """The MD5 of each file for which the lists were asked."""
    return []


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch, asked_lists: list[str]) -> Iterator[Aside]:
    """A process that decodes nothing, and to whose lists a known file is worth 60 milliseconds more."""

    def started() -> aside._Beside:
        ours, its = socket.socketpair()
        asked, answers = its.makefile("rb"), its.makefile("wb")
        threading.Thread(target=_served, args=(asked, answers), daemon=True).start()
        return aside._Beside(cast(subprocess.Popen[bytes], _Process(its)), ours)

    def found(_matcher: object, made: Fingerprints) -> list[dict[str, Any]]:
        asked_lists.append(made.md5)
        is_known = made.md5 in map(digest, (KNOWN, SLOW + KNOWN))
        time.sleep(0.06 if is_known else 0)
        return FOUND if is_known else []

    monkeypatch.setattr(worker, "Hasher", _Decoder)
    monkeypatch.setattr(aside, "_started", started)
    monkeypatch.setattr(aside, "_found", found)
    made = Aside()
    yield made
    made.close()


def _served(asked: Any, answers: Any) -> None:
    with suppress(OSError, ValueError):  # its line is cut at the end
        aside.main(asked, answers)


def digest(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def said(beside: Aside, data: bytes, seconds: float | None = None) -> Any:
    """Of a file that has so many seconds to be decoded."""
    deadline = None if seconds is None else time.monotonic() + seconds + ASKING_SECONDS
    return beside.matches(Path("/nowhere"), [], [data], deadline)


def taking(what: Callable[[], Any]) -> tuple[float, Any]:
    """How many seconds it takes, and what came of it."""
    began = time.monotonic()
    try:
        came: Any = what()
    except (Busy, Refused) as fault:
        came = fault
    return time.monotonic() - began, came


class TestTurns:
    def test_who_is_behind_slow_files_waits_no_longer_than_there_is_time(
        self, beside: Aside, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        said(beside, OTHER)
        with ThreadPoolExecutor() as pool:
            slow = [pool.submit(taking, lambda: said(beside, SLOW)) for _ in range(2)]
            time.sleep(0.2)
            seconds, came = taking(lambda: said(beside, OTHER, 0.4))
            assert isinstance(came, Busy)
            assert seconds < 1
            monkeypatch.setattr(aside, "WAIT_SECONDS", 0.3)
            seconds, came = taking(lambda: said(beside, OTHER))
            assert isinstance(came, Busy)
            assert seconds < 1
        assert [one.result()[1] for one in slow] == [[], []]
        assert said(beside, KNOWN) == FOUND

    def test_few_wait_and_the_others_hold_no_thread(self, beside: Aside) -> None:
        said(beside, OTHER)
        with ThreadPoolExecutor(2 * MOST_THERE) as pool:
            there = [pool.submit(taking, lambda: said(beside, SLOW, 0.5)) for _ in range(MOST_THERE)]
            time.sleep(0.2)
            for _ in range(3):
                seconds, came = taking(lambda: said(beside, OTHER))
                assert isinstance(came, Busy)
                assert seconds < 0.3
        assert all(isinstance(one.result()[1], Busy) for one in there)
        assert said(beside, KNOWN) == FOUND, "the places are free again"

    def test_behind_the_deadline_nothing_is_asked(self, beside: Aside, asked_lists: list[str]) -> None:
        seconds, came = taking(lambda: said(beside, KNOWN, -1))
        assert isinstance(came, Busy)
        assert seconds < 0.3
        assert asked_lists == []

    def test_an_answer_that_comes_too_late_is_not_taken_for_the_next_one(
        self, beside: Aside, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(aside, "ASKING_SECONDS", 0.0)
        said(beside, OTHER)
        process = beside._beside
        seconds, came = taking(
            lambda: beside.matches(Path("/nowhere"), [], [SLOW + KNOWN], time.monotonic() + 0.3)
        )
        assert isinstance(came, Busy)
        assert seconds < 1
        assert said(beside, OTHER) == []
        assert said(beside, KNOWN) == FOUND
        assert beside._beside is process, "it was not started anew for that"

    def test_a_process_that_owes_too_long_is_ended(
        self, beside: Aside, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(aside, "ASKING_SECONDS", 0.0)
        said(beside, OTHER)
        with monkeypatch.context() as shorter:
            shorter.setattr(aside, "SECONDS", 0.3)
            for data in (SLOW, OTHER):
                with pytest.raises(Busy):
                    said(beside, data)
        assert beside._beside is None
        assert said(beside, KNOWN) == FOUND

    def test_a_process_that_starts_slowly_is_there_for_a_later_file(
        self, beside: Aside, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun = []

        def slowly(*_decoder: object, **_settings: object) -> None:
            begun.append(1)
            time.sleep(0.8)

        monkeypatch.setattr(_Decoder, "__init__", slowly)
        seconds, came = taking(lambda: said(beside, KNOWN, 0.2))
        assert isinstance(came, Busy)
        assert seconds < 0.5
        assert said(beside, KNOWN) == FOUND
        assert len(begun) == 1

    def test_a_file_that_breaks_off_spoils_no_other(self, beside: Aside) -> None:
        def broken() -> Iterator[bytes]:
            yield KNOWN
            raise Tampered

        with pytest.raises(Tampered):
            beside.matches(Path("/nowhere"), [], broken())
        assert said(beside, KNOWN) == FOUND


class TestNothingTold:
    def test_whether_a_file_was_in_time_is_decided_before_the_lists_are_asked(
        self, beside: Aside, asked_lists: list[str]
    ) -> None:
        for data in (SLOW + KNOWN, SLOW + OTHER):
            seconds, came = taking(partial(said, beside, data, SLOW_SECONDS - 0.3))
            assert isinstance(came, Busy)
            assert SLOW_SECONDS - 0.1 < seconds < SLOW_SECONDS + 0.5
        assert asked_lists == []
        assert said(beside, SLOW + KNOWN, SLOW_SECONDS + 0.3) == FOUND

    def test_a_match_takes_no_longer(self, beside: Aside) -> None:
        taken: dict[bytes, list[float]] = {KNOWN: [], OTHER: []}
        said(beside, OTHER)
        for _ in range(7):
            for data, seconds in taken.items():
                seconds.append(taking(partial(said, beside, data))[0])
        known, other = (statistics.median(seconds) for seconds in taken.values())
        assert abs(known - other) < GRID_SECONDS / 4
        assert known >= GRID_SECONDS


@pytest.fixture
def line(office: FoundOffice, settings: Settings, tmp_path: Path) -> Iterator[HashList]:
    """A screening desk, and a list that holds PLAIN, which the line looks at."""
    home = tmp_path / "home"
    home.mkdir()
    settings.HOME = dataclasses.replace(settings.HOME, path=home)
    desks.open_further(office.director, "Screening", screens=True)
    made = listing.make(screens_reports=True)
    lists.import_(None, made, listing.csv(tmp_path, f"sha256,{hashlib.sha256(PLAIN).hexdigest()}"))
    yield made
    arrivals._journal().close()
    arrivals.aside().close()


@pytest.mark.django_db
class TestLine:
    def test_a_clip_that_takes_too_long_is_left_out_known_or_not_and_the_next_file_is_taken(
        self, line: HashList, tmp_path: Path
    ) -> None:
        """It is looked at for six seconds, and the request has less."""
        slow = endless(picture(0, (3000, 3000)), 100_000)
        kept()
        for row in ((), (f"sha256,{hashlib.sha256(slow).hexdigest()}",)):
            lists.import_(None, line, listing.csv(tmp_path, listing.row(1), *row))
            uploaded = arrived(slow, "clip.mov")
            deadline = time.monotonic() + 4
            keep = partial(attachments.keep, uploaded, keep_place_and_time=False, deadline=deadline)
            seconds, came = taking(keep)
            assert isinstance(came, Refused)
            assert came.reason is Reason.BUSY
            assert seconds < 5
            assert not Attachment.objects.filter(pk=uploaded.arrival.attachment.pk).exists()
        assert Attachment.objects.get(pk=kept(PLAIN * 2).id).withheld_key is None

    def test_the_page_says_what_it_says_where_the_cleaner_is_busy(
        self, line: HashList, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """For one that is on a list and for one that is not."""
        kept()
        monkeypatch.setattr(steps, "SECONDS_FOR_FILES", ASKING_SECONDS / 2)
        files = [text_file(1), text_file(2, PLAIN[::-1])]
        answer = post(Client(), files, step="situation", go="next", **{"situation/what": SAID})
        page = answer.content.decode()
        assert answer.status_code == 422
        for number in (1, 2):
            assert f"“note {number}.txt” could not be taken just now" in page
        assert SAID in page

    def test_many_near_entries_take_no_longer_than_none(self, line: HashList, tmp_path: Path) -> None:
        drawn, other = still(picture(0, (640, 480))), still(picture(9, (640, 480)))
        made = reference(picture(0, (640, 480)))[0]
        near = {listing.flipped(made, 1 + seed % 9, seed).hex() for seed in range(4000)}
        lists.import_(None, line, listing.csv(tmp_path, *(f"pdq,{value}" for value in near)))
        now = listed.today(of_reports=True)
        taken: dict[bytes, list[float]] = {drawn: [], other: []}
        for _ in range(6):
            for data, seconds in taken.items():
                began = time.monotonic()
                found = arrivals.aside().matches(places.root(), now, [data])
                seconds.append(time.monotonic() - began)
                assert bool(found) is (data == drawn)
        known, unknown = (statistics.median(seconds[1:]) for seconds in taken.values())
        assert abs(known - unknown) < GRID_SECONDS / 4
        assert unknown >= GRID_SECONDS, "what the lists took does not show"

    def test_the_files_of_the_journal_do_not_tell_when_the_last_match_was(self, line: HashList) -> None:
        """Their status holds a time that nobody can set: that of the last file, known or not."""
        kept(PLAIN[::-1])
        folder = journal.folder_of(places.root().parent)
        [matched] = [path for path in journal.files(folder) if path.suffix == journal.MATCHES]
        kept()
        at_match = matched.stat().st_ctime_ns
        kept(PLAIN[::-1])
        assert matched.stat().st_ctime_ns > at_match
        assert matched.stat().st_size == journal.MATCH_BYTES
