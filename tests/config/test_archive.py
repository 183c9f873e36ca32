"""Backup and restore: the same reports open, and nothing that is not exactly what was written gets near a home."""

import io
import json
import os
import random
import re
import shutil
import sqlite3
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from saystop.config.archive import container
from saystop.config.home import SETTINGS_FILE, SQLITE_FILE
from saystop.config.stopping import Stop
from tests.config.conftest import NOTES, TOLD, BackedUp, Saystop
from tests.faults.browser import send_report
from tests.faults.house import House, own_database

pytestmark = pytest.mark.xdist_group("archive")
ON_POSTGRESQL = bool(os.environ.get("SAYSTOP_DATABASE"))


def answers_with_everything(house: House, receipts: tuple[str, ...]) -> None:
    """A server on this home opens the reports to their reporters, and a member's key opens them whole."""
    opened = house.do("reports")
    assert sorted(one["what"] for one in opened) == sorted(TOLD)
    (notes,) = [file for one in opened for file in one["files"]]
    assert notes["digest"] == notes["digest_kept"]
    assert bytes.fromhex(notes["middle"]) in NOTES.content
    server = house.serve()
    try:
        for receipt, told in zip(receipts, TOLD, strict=True):
            assert told in server.browser().post("/en/return/", {"words": receipt}).text
        send_report(server.browser(), {"situation/what": "A third one, after the restore."}, None, [])
    finally:
        server.stop()
    assert len(house.do("reports")) == len(TOLD) + 1


def test_a_restored_office_opens_the_same_reports(
    backed_up: BackedUp, saystop: Saystop, tmp_path: Path
) -> None:
    there = House(tmp_path / "home", own_database(f"same{tmp_path.name}"))
    there.temporary.mkdir()
    done = saystop(there.home, "restore", backed_up.archive, database=there.database)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    checked = saystop(there.home, "check", database=there.database)
    assert checked.returncode == 0, checked.stdout
    answers_with_everything(there, backed_up.receipts)


@pytest.mark.skipif(not ON_POSTGRESQL, reason="needs both databases")
def test_an_office_moves_to_the_other_database_and_back(
    backed_up: BackedUp, saystop: Saystop, tmp_path: Path
) -> None:
    on_sqlite = House(tmp_path / "lite" / "home")
    on_sqlite.home.parent.mkdir()
    assert saystop(on_sqlite.home, "restore", backed_up.archive).returncode == 0
    assert (on_sqlite.home / SQLITE_FILE).exists()
    archive = tmp_path / "second.tar"
    assert saystop(on_sqlite.home, "backup", archive).returncode == 0
    # The one setting, in a home that holds nothing else.
    there = House(tmp_path / "pg" / "home", own_database(f"moved{tmp_path.name}"))
    there.home.mkdir(parents=True)
    there.temporary.mkdir()
    (there.home / SETTINGS_FILE).write_text(f'database = "{there.database}"\n')
    done = saystop(there.home, "restore", archive)
    assert done.returncode == 0, done.stderr
    assert "saystop.toml.from-archive" in done.stdout
    assert not (there.home / SQLITE_FILE).exists()
    answers_with_everything(there, backed_up.receipts)


@pytest.fixture(scope="module")
def whole(backed_up: BackedUp) -> bytes:
    return backed_up.archive.read_bytes()


def test_the_archive_says_what_it_holds(whole: bytes) -> None:
    archive = container.verify(io.BytesIO(whole))
    assert archive.manifest["members"]["tables/reporting_report.jsonl.gz"]["rows"] == len(TOLD)
    assert "tables/django_session.jsonl.gz" not in archive.members
    with tarfile.open(fileobj=io.BytesIO(whole)) as tar:
        assert {(member.mtime, member.uname, member.mode) for member in tar} == {(0, "", 0o600)}


def test_200_flipped_bits_are_refused(whole: bytes) -> None:
    chance = random.Random(7)
    # Most bytes are of one attachment: half of the flips go to the rest, headers and padding included.
    small = [at for at in range(len(whole)) if not whole[at] or at < 40_000 or at > len(whole) - 12_000]
    for number in range(200):
        at = chance.choice(small) if number % 2 else chance.randrange(len(whole))
        changed = bytearray(whole)
        changed[at] ^= 1 << chance.randrange(8)
        with pytest.raises(Stop, match=r"damaged|format"):
            container.verify(io.BytesIO(changed))


def test_every_cut_and_anything_added_is_refused(whole: bytes) -> None:
    chance = random.Random(8)
    cuts = [0, 1, 511, 512, len(whole) - 1, len(whole) - 512, len(whole) - 1024]
    for cut in [*cuts, *(chance.randrange(len(whole)) for _ in range(40))]:
        with pytest.raises(Stop, match="damaged"):
            container.verify(io.BytesIO(whole[:cut]))
    for more in (b"\0", bytes(512), b"x"):
        with pytest.raises(Stop, match="damaged"):
            container.verify(io.BytesIO(whole + more))


def _rewritten(whole: bytes, **facts: object) -> bytes:
    """The archive as another SayStop would have written it, its seal right."""
    read = container.verify(io.BytesIO(whole))
    target = io.BytesIO()
    writer = container.Writer(target)
    for name, member in read.members.items():
        if name not in {container.MANIFEST, container.SEAL}:
            writer.add(name, [*read.pieces(member)])
            if rows := read.manifest["members"][name].get("rows"):
                writer._members[name]["rows"] = rows
    told = {key: value for key, value in read.manifest.items() if key != "members"}
    writer.finish(bytes.fromhex((read.small("secret") or b"").decode()), {**told, **facts})
    return target.getvalue()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"software": "99.0.0"}, "newer"),
        ({"migrations": [["offices", "0001_initial"], ["offices", "9999_later"]]}, "upgrade first"),
        ({"migrations": [["offices", "0001_initial"]]}, "tables of its migrations"),
        ({"format": 2}, "format"),
    ],
)
def test_what_this_saystop_does_not_know_is_refused(
    whole: bytes, saystop: Saystop, tmp_path: Path, facts: dict[str, object], sentence: str
) -> None:
    file = tmp_path / "later.tar"
    file.write_bytes(_rewritten(whole, **facts))
    done = saystop(tmp_path / "home", "restore", file)
    assert done.returncode == 1
    assert re.fullmatch(rf".*{sentence}.*\n", done.stderr), done.stderr
    assert not (tmp_path / "home").exists()


def _state(home: Path) -> dict[str, bytes]:
    kept = ("secret", "saystop.toml", SQLITE_FILE)
    return {name: (home / name).read_bytes() for name in kept if (home / name).exists()}


@pytest.fixture
def other_office(saystop: Saystop, tmp_path: Path) -> Iterator[House]:
    house = House.build(tmp_path)
    yield house
    shutil.rmtree(house.home)


def test_a_damaged_or_foreign_archive_touches_nothing(
    backed_up: BackedUp, whole: bytes, other_office: House, saystop: Saystop
) -> None:
    home, database = other_office.home, other_office.database
    before = _state(home)
    damaged = home.parent / "damaged.tar"
    damaged.write_bytes(whole[: len(whole) // 2] + b"?" + whole[len(whole) // 2 + 1 :])
    for archive, sentence in ((damaged, "damaged"), (backed_up.archive, "another office")):
        for words in ([], ["--replace", "--yes"]):
            done = saystop(home, "restore", archive, *words, database=database)
            assert done.returncode == 1
            assert sentence in done.stderr
            assert done.stderr.count("\n") == 1
    assert _state(home) == before
    assert saystop(home, "check", database=database).returncode == 0


def test_replacing_is_asked_for_twice_and_undoes_what_came_after(
    other_office: House, saystop: Saystop
) -> None:
    home, database = other_office.home, other_office.database
    archive = home.parent / "mine.tar"
    assert saystop(home, "backup", archive, database=database).returncode == 0
    invited = saystop(home, "invite", "nia@harbour.example", "--name", "Nia", database=database)
    assert invited.returncode == 0
    assert "--replace" in saystop(home, "restore", archive, database=database).stderr
    assert "--yes" in saystop(home, "restore", archive, "--replace", database=database).stderr
    server = other_office.serve()
    try:
        refused = saystop(home, "restore", archive, "--replace", "--yes", database=database)
        assert "stop" in refused.stderr
        assert server.browser().get("/en/").status == 200
    finally:
        server.stop()
    done = saystop(home, "restore", archive, "--replace", "--yes", database=database)
    assert done.returncode == 0, done.stderr
    assert "whole" in saystop(home, "audit", "verify", database=database).stdout
    again = saystop(home, "backup", home.parent / "again.tar", database=database)
    assert again.returncode == 0
    with (home.parent / "again.tar").open("rb") as file:
        members = container.verify(file).manifest["members"]
    assert members["tables/offices_invitation.jsonl.gz"]["rows"] == 0


def test_nothing_is_overwritten(backed_up: BackedUp, saystop: Saystop) -> None:
    before = backed_up.archive.read_bytes()
    done = saystop(backed_up.house.home, "backup", backed_up.archive, database=backed_up.house.database)
    assert (done.returncode, "another name" in done.stderr) == (1, True)
    assert backed_up.archive.read_bytes() == before
    assert not backed_up.archive.with_name("office.tar.part").exists()


def test_a_backup_while_reports_come_in_is_of_one_moment(saystop: Saystop, tmp_path: Path) -> None:
    """Reports with and without attachments keep coming; each backup restores to whole reports only."""
    house = House.build(tmp_path)
    server = house.serve()
    stop = threading.Event()
    sent: list[str] = []

    def write() -> None:
        while not stop.is_set():
            files = [NOTES] if len(sent) % 2 else []
            sent.append(send_report(server.browser(), {"situation/what": TOLD[0]}, None, files))

    writer = threading.Thread(target=write)
    writer.start()
    counts = []
    try:
        for number in range(3):
            before = len(sent)
            archive = tmp_path / f"{number}.tar"
            house.saystop("backup", str(archive))
            counts.append((archive, before, len(sent)))
    finally:
        stop.set()
        writer.join()
        server.stop()
    assert len(sent) > counts[0][1], "nobody wrote meanwhile"
    archive, before, after = counts[-1]
    there = House(tmp_path / "there" / "home", own_database(f"moment{tmp_path.name}"))
    there.home.parent.mkdir()
    there.temporary.mkdir()
    done = saystop(there.home, "restore", archive, database=there.database)
    assert done.returncode == 0, done.stderr
    opened = there.do("reports")
    # One more may have been stored and not yet shown when the snapshot was taken.
    assert before <= len(opened) <= after + 1
    assert len(there.do("cases")) == len(opened)
    assert all(file["digest"] == file["digest_kept"] for one in opened for file in one["files"])


@pytest.mark.skipif(ON_POSTGRESQL, reason="of the SQLite file")
def test_a_damaged_database_of_this_same_installation_can_be_replaced(
    other_office: House, saystop: Saystop
) -> None:
    archive = other_office.home.parent / "mine.tar"
    assert saystop(other_office.home, "backup", archive).returncode == 0
    (other_office.home / SQLITE_FILE).write_bytes(b"not a database any more" * 1000)
    assert saystop(other_office.home, "restore", archive, "--replace", "--yes").returncode == 0
    assert sqlite3.connect(other_office.home / SQLITE_FILE).execute("PRAGMA integrity_check").fetchone() == (
        "ok",
    )


def test_every_line_is_json_that_names_its_columns_once(whole: bytes, tmp_path: Path) -> None:
    """Without SayStop at hand, ordinary tools read it."""
    import gzip

    with tarfile.open(fileobj=io.BytesIO(whole)) as tar:
        packed = tar.extractfile("tables/offices_member.jsonl.gz")
        assert packed is not None
        lines = [json.loads(line) for line in gzip.decompress(packed.read()).splitlines()]
    names, *rows = lines
    assert {"email", "locked_key"} <= set(names)
    assert {len(row) for row in rows} == {len(names)}
