"""No count is lost and none counted twice, whoever is killed when."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from saystop.screening import journal
from saystop.screening.journal import HOUR, MATCH_BYTES, Journal, Noted
from saystop.screening.models import Entry, Folded, Head, Match, MatchState
from saystop.screening.services import logging
from tests.screening.asking import KNOWN, Screening, hash_list

CLIENT = UUID(int=7)
NOW = 1_790_000_000.0
MATCH = Noted(UUID(int=9), 3, "pdq", KNOWN, 12, "A1", "block")


def totals() -> tuple[int, int, int]:
    """Fingerprints, files and matches in the log."""
    lines = Entry.objects.all()
    return (
        sum(line.by_fingerprint for line in lines),
        sum(line.by_file for line in lines),
        sum(bool(line.list) for line in lines),
    )


@pytest.mark.django_db
def test_counts_come_in_when_their_hour_is_over_and_matches_at_once(tmp_path: Path) -> None:
    now = [NOW]
    written = Journal(tmp_path, lambda: now[0])
    written.note(CLIENT, by_fingerprint=5, matches=[MATCH])
    written.note(CLIENT, by_file=1, unreadable=1)
    assert logging.fold(tmp_path) == 1
    assert totals() == (0, 0, 1)
    now[0] += HOUR
    written.turn()
    assert logging.fold(tmp_path) == 1
    assert totals() == (5, 1, 1)
    written.note(CLIENT, by_fingerprint=2)
    written.close()
    logging.fold(tmp_path)
    assert totals() == (7, 1, 1)
    assert {line.hour.minute for line in Entry.objects.all()} == {0}
    assert logging.fold(tmp_path) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]
    assert not Folded.objects.exists()
    assert logging.verify().fault == ""


def test_the_date_of_a_file_tells_no_time_finer_than_its_hour(tmp_path: Path) -> None:
    written = Journal(tmp_path, lambda: NOW)
    written.note(CLIENT, by_file=1, matches=[MATCH])
    written.note(CLIENT, by_file=1, matches=[MATCH])
    dates = {path.suffix: path.stat().st_mtime for path in journal.files(tmp_path)}
    written.close()
    assert dates == dict.fromkeys((journal.COUNTS, journal.MATCHES), NOW // HOUR * HOUR)


@pytest.mark.django_db
def test_a_match_comes_back_as_it_was_noted(tmp_path: Path) -> None:
    md5 = Noted(UUID(int=8), 1, "md5", bytes(range(240, 256)), 0, "an-own-class-of-list", "wait")
    written = Journal(tmp_path, lambda: NOW)
    written.note(CLIENT, matches=[MATCH, md5])
    (path,) = (path for path in journal.files(tmp_path) if path.suffix == journal.MATCHES)
    asked, offset = journal.matches_in(path, 0, 10)
    assert [one.match for one in asked] == [MATCH, md5]
    assert offset == path.stat().st_size == 2 * MATCH_BYTES
    written.close()


@pytest.mark.django_db
def test_more_clients_than_a_file_has_room_for(tmp_path: Path) -> None:
    written = Journal(tmp_path, lambda: NOW)
    for number in range(1, journal.SLOTS + 3):
        written.note(UUID(int=number), by_fingerprint=1)
    written.note(UUID(int=1), by_fingerprint=1)
    written.close()
    logging.fold(tmp_path)
    assert totals()[0] == journal.SLOTS + 3


@pytest.mark.django_db
def test_what_a_power_cut_tore_is_passed_over(tmp_path: Path) -> None:
    written = Journal(tmp_path, lambda: NOW)
    written.note(CLIENT, matches=[MATCH] * 3)
    written.close()
    (path,) = (path for path in journal.files(tmp_path) if path.suffix == journal.MATCHES)
    data = bytearray(path.read_bytes())
    data[MATCH_BYTES + 50] ^= 1
    path.write_bytes(bytes(data) + bytes(MATCH_BYTES) + b"half a record")
    logging.fold(tmp_path)
    assert totals()[2] == 2
    assert not journal.files(tmp_path)


class CutOff(Exception):
    """Stands for the end of the process that folds."""


def cut(*_args: object, **_more: object) -> None:
    raise CutOff


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "where",
    [
        "saystop.screening.services.logging._append",
        "saystop.screening.services.logging._make_waiting",
        "saystop.screening.services.logging._forget",
        "saystop.screening.journal.Path.unlink",
        "saystop.screening.models.Folded.save",
    ],
)
def test_a_fold_that_is_cut_off_loses_nothing_and_counts_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    written = Journal(tmp_path, lambda: NOW)
    written.note(CLIENT, by_fingerprint=5, by_file=2, matches=[MATCH] * 4)
    written.close()
    with monkeypatch.context() as patch:
        patch.setattr(where, cut)
        with pytest.raises(CutOff):
            logging.fold(tmp_path)
    logging.fold(tmp_path)
    assert totals() == (5, 2, 4)
    assert logging.verify().fault == ""
    assert not journal.files(tmp_path)


ASKING = """
import sys, uuid
from pathlib import Path
from saystop.screening.journal import Journal, Noted
written = Journal(Path(sys.argv[1]))
match = Noted(uuid.UUID(int=9), 3, "pdq", bytes(32), 12, "A1", "block")
while True:
    written.note(uuid.UUID(int=7), by_fingerprint=3, by_file=1, matches=[match, match])
    sys.stdout.write("answered\\n")
    sys.stdout.flush()
"""


@pytest.mark.django_db
@pytest.mark.parametrize("processes", [1, 2])
def test_a_process_killed_after_its_answer_has_counted_it(tmp_path: Path, processes: int) -> None:
    command = [sys.executable, "-c", ASKING, str(tmp_path)]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    set_up = "import django; django.setup()\n"
    command[2] = set_up + ASKING
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)
        for _ in range(processes)
    ]
    answered = 0
    for process in running:
        assert process.stdout is not None
        for _ in range(50):
            assert process.stdout.readline() == "answered\n"
    logging.fold(tmp_path)  # while they write
    for process in running:
        process.send_signal(signal.SIGKILL)
        assert process.stdout is not None
        answered += 50 + process.stdout.read().count("answered\n")
        process.wait()
    logging.fold(tmp_path)
    by_fingerprint, by_file, matches = totals()
    # What was being written when the end came may be there besides, of each process one.
    assert answered <= by_file <= answered + processes
    assert by_fingerprint in range(3 * answered, 3 * (answered + processes) + 1)
    assert matches in range(2 * answered, 2 * (answered + processes) + 1)
    assert logging.verify().fault == ""
    assert not journal.files(tmp_path)


# -- what has to be judged


@pytest.mark.django_db
def test_the_same_fingerprint_is_one_match_a_day_and_a_flood_is_held_back(screening: Screening) -> None:
    def note(times: int, distance: int, told: str = "wait") -> None:
        match = Noted(screening.pier.pk, 1, "pdq", KNOWN, distance, "A1", told)
        screening.service.journal.note(screening.client.pk, matches=[match] * times)
        screening.fold()

    note(2, 14)
    note(1, 12)
    note(1, 3, "block")
    row = Match.objects.get()
    assert (row.count, row.distance, row.state) == (3, 12, MatchState.WAITING)
    note(logging.FLOOD - 3, 20)
    assert Match.objects.get().state == MatchState.WAITING
    note(1, 20)
    row = Match.objects.get()
    assert (row.count, row.distance, row.state) == (logging.FLOOD + 1, 12, MatchState.HELD_BACK)
    Match.objects.update(state=MatchState.WAITING)  # the desk has let it wait
    note(1, 20)
    assert Match.objects.get().state == MatchState.WAITING
    Match.objects.update(state=MatchState.DECIDED)
    note(1, 20)
    assert Match.objects.get().state == MatchState.DECIDED
    # Nobody else's is held back by it.
    other = Noted(screening.pier.pk, 1, "pdq", KNOWN, 12, "A1", "wait")
    screening.service.journal.note(screening.other.pk, matches=[other])
    screening.service.journal.note(journal.NOBODY, matches=[other, other])
    screening.fold()
    assert Match.objects.get(client=screening.other).state == MatchState.WAITING
    assert Match.objects.get(client=None).count == 2


@pytest.mark.django_db
def test_a_list_that_is_gone_stays_in_the_log_alone(tmp_path: Path) -> None:
    gone = hash_list("gone")
    written = Journal(tmp_path, lambda: NOW)
    written.note(CLIENT, matches=[Noted(gone.pk, 1, "pdq", KNOWN, 12, "A1", "wait")])
    gone.delete()
    assert logging.fold(tmp_path) == 1
    assert not Match.objects.exists()
    written.close()


# -- the chain


@pytest.fixture
def log(db: None, tmp_path: Path) -> Path:
    written = Journal(tmp_path, lambda: NOW)
    for hour in range(4):
        written._clock = lambda hour=hour: NOW + hour * HOUR * 24 * 31  # type: ignore[misc] # mypy knows no defaults
        written.note(CLIENT, by_fingerprint=hour + 1, matches=[MATCH])
    written.close()
    logging.fold(tmp_path)
    assert Entry.objects.count() == 8
    return tmp_path


def alter(field: str, value: object) -> Callable[[], object]:
    return lambda: Entry.objects.filter(number=4).update(**{field: value})


def cut_the_tail() -> None:
    Entry.objects.filter(number=8).delete()
    Head.objects.update(count=7)


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (alter("by_fingerprint", 99), "Line 4 was altered"),
        (alter("client", "somebody"), "Line 4 was altered"),
        (alter("value", "00"), "Line 4 was altered"),
        (alter("verdict", "notify"), "Line 4 was altered"),
        (lambda: Entry.objects.filter(number=4).delete(), "Line 4 was removed"),
        (lambda: Entry.objects.filter(number=1).delete(), "Line 1 was removed"),
        (lambda: Entry.objects.filter(number=8).delete(), "Line 8 was removed"),
        (lambda: Head.objects.update(first=2), "head of the log was altered"),
        (lambda: Head.objects.update(before=b"x" * 32), "head of the log was altered"),
        (lambda: Head.objects.all().delete(), "head of the log was removed"),
        (cut_the_tail, "head of the log was altered"),
    ],
)
def test_what_was_altered_behind_its_back_is_told(
    log: Path, act: Callable[[], object], sentence: str
) -> None:
    assert logging.verify().fault == ""
    act()
    assert sentence in logging.verify().fault


def test_old_lines_leave_from_the_front_and_the_rest_is_still_whole(log: Path) -> None:

    before = logging.verify()
    second = Entry.objects.order_by("hour")[3].hour.date()
    gone = logging.let_go(second)
    assert gone > 0
    after = logging.verify()
    assert (after.fault, after.head) == ("", before.head)
    assert after.count == before.count - gone == Entry.objects.count()
    # More comes after it, and what left can't be put back nor more taken.
    written = Journal(log, lambda: NOW)
    written.note(CLIENT, by_fingerprint=1)
    written.close()
    logging.fold(log)
    assert logging.verify().fault == ""
    Entry.objects.order_by("number").first().delete()  # type: ignore[union-attr] # there are some
    assert "was removed" in logging.verify().fault
    assert logging.let_go(date(2027, 6, 1)) > 0
    assert Entry.objects.count() == 0
    assert logging.let_go(date(2027, 6, 1)) == 0


def test_a_sweep_keeps_what_the_yearly_report_needs() -> None:

    assert logging._months_ago(date(2027, 1, 31), logging.KEPT_MONTHS) <= date(2026, 1, 1)
    assert logging._months_ago(date(2027, 2, 28), logging.KEPT_MONTHS) == date(2026, 1, 1)
    assert logging._months_ago(date(2027, 3, 1), logging.KEPT_MONTHS) == date(2026, 2, 1)
