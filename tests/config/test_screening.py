"""`saystop screen` and `saystop lists` as they are typed: what they print, and the code they end with."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import timezone
from PIL import Image, ImageDraw

from saystop.config import home as homes
from tests.config.conftest import SAYSTOP, Saystop
from tests.engines.fingerprints.filmed import picture, shown, still, telephone, written
from tests.faults.house import House, own_database
from tests.screening.listing import csv, flipped, row, value

Run = Callable[..., subprocess.CompletedProcess[str]]
NEW = [
    "--new",
    "--name",
    "Harbour",
    "--owner",
    "Harbour Hotline",
    "--class",
    "csam",
    "--basis",
    "An invented act",
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    folder = tmp_path_factory.mktemp("screening")
    made = House(folder / "home", own_database(f"screening{folder.name}"))
    homes.create(made.home)
    made.temporary.mkdir()
    made.saystop("upgrade")
    return made


@pytest.fixture
def run(house: House, saystop: Saystop) -> Run:
    def typed(*words: object, said: str = "") -> subprocess.CompletedProcess[str]:
        return saystop(house.home, *words, said=said, database=house.database)

    return typed


def drawn(path: Path, seed: int = 3) -> Path:
    """A picture of lines and circles."""
    picture = Image.new("RGB", (320, 240), "white")
    pen = ImageDraw.Draw(picture)
    for place in range(12):
        left, top = 20 * place, (place * seed * 37) % 200
        pen.ellipse((left, top, left + 60 + seed, top + 40), fill=(place * 20, 90, 255 - place * 20))
        pen.line((0, top, 320, 240 - left), fill="black", width=3)
    picture.save(path)
    return path


def hashed(run: Run, path: Path) -> dict[str, str]:
    done = run("screen", "hash", path)
    assert (done.returncode, done.stderr) == (0, "")
    told: dict[str, str] = json.loads(done.stdout)
    return told


def test_hash_needs_no_office(saystop: Saystop, tmp_path: Path) -> None:
    picture = drawn(tmp_path / "a b.png")
    notes = tmp_path / "notes.txt"
    notes.write_text("")
    done = saystop(tmp_path / "nowhere", "screen", "hash", picture, notes, tmp_path / "missing.png")
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["file"] == str(picture)
    assert len(bytes.fromhex(first["pdq"])) == 32
    assert first["quality"] >= 50
    assert second["pdq"] is None
    assert second["md5"] == "d41d8cd98f00b204e9800998ecf8427e"
    assert second["sha256"].startswith("e3b0c442")
    assert second["unreadable"]
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "missing.png" in done.stderr
    assert not (tmp_path / "nowhere").exists()


def test_a_list_is_made_filled_shown_exported_and_undone(run: Run, tmp_path: Path) -> None:
    file = csv(tmp_path, f"{row(1)},a1,80,5", f"{row(2, 'md5')},,,", header="kind,value,class,quality,id")
    made = run("lists", "import", "story", file, *NEW, "--until", "2031-01-31", "--action", "block")
    assert made.returncode == 0, made.stderr
    assert "2 added, 0 removed, 0 updated: 2 entries." in made.stdout
    exported = run("lists", "export", "story")
    assert exported.stdout == file.read_text()
    assert run("lists", "export", "story", "-").stdout == exported.stdout
    again = tmp_path / "again.csv"
    assert run("lists", "export", "story", again).returncode == 0
    assert again.read_text() == exported.stdout
    assert run("lists", "export", "story", again).returncode == 1
    # What was exported changes nothing when it is imported.
    assert "stays at version 1" in run("lists", "import", "story", again).stdout
    trial = run("lists", "import", "story", csv(tmp_path, row(3)), "--dry-run")
    assert "1 added, 2 removed" in trial.stdout
    assert "A trial" in trial.stdout
    assert run("lists", "import", "story", csv(tmp_path, row(3)), "--incremental").returncode == 0
    shown = run("lists", "show", "story").stdout
    assert "Legal basis: An invented act" in shown
    assert "until 2031-01-31" in shown
    assert "It matches." in shown
    assert "  2  " in shown
    asks = run("lists", "undo", "story", "1")
    assert asks.returncode == 1
    assert "1 entries go, 0 come, 0 are changed back; it holds 2 then." in asks.stdout  # two stay as they are
    undone = run("lists", "undo", "story", "1", "--yes")
    assert (undone.returncode, "is at version 3" in undone.stdout) == (0, True)
    assert run("lists", "export", "story").stdout == exported.stdout
    assert "story  version 3, 2 entries." in run("lists", "show").stdout
    # Nothing is left of it, so it says as little as before its first import.
    assert "is at version 4" in run("lists", "undo", "story", "0", "--yes").stdout
    for words in (("show",), ("show", "story")):
        assert "It does not match: it holds nothing." in run("lists", *words).stdout
    asked = run("screen", "match", "--list", "story", "-", said=f"{value(1).hex()}\n")
    assert (asked.returncode, "it holds nothing" in asked.stderr) == (2, True)
    assert run("lists", "undo", "story", "3", "--yes").returncode == 0
    assert "It matches." in run("lists", "show", "story").stdout


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (["--until", "2020-01-31", "--from", "2019-01-01"], "its legal basis lapsed on 2020-01-31"),
        (["--from", "2099-01-01"], "in force from 2099-01-01 on"),
    ],
)
def test_a_list_without_a_basis_says_so_and_does_not_match(
    run: Run, tmp_path: Path, settings: list[str], sentence: str
) -> None:
    slug = f"lapsed-{settings[1][:4]}"
    number = int(settings[1][:4])
    made = run("lists", "import", slug, csv(tmp_path, row(number)), *NEW, *settings)
    assert sentence in made.stdout
    assert sentence in run("lists", "show", slug).stdout
    assert run("lists", "import", f"beside-{slug}", csv(tmp_path, row(77)), *NEW).returncode == 0
    asked = run("screen", "match", "-", said=f"pdq:{value(number).hex()}\n")
    assert (asked.returncode, json.loads(asked.stdout)["matches"]) == (0, [])
    # Its silence is not to be taken for "not known": it is said each time, and whoever named it gets no 0.
    assert f"{slug}: It does not match" in asked.stderr
    named = run("screen", "match", "--list", slug, "-", said=f"pdq:{value(number).hex()}\n")
    assert (named.returncode, json.loads(named.stdout)["matches"]) == (2, [])
    assert sentence in named.stderr
    assert "No list is asked" in named.stderr
    both = run(
        "screen",
        "match",
        "--list",
        slug,
        "--list",
        f"beside-{slug}",
        "-",
        said=f"pdq:{value(number).hex()}\n",
    )
    assert (both.returncode, "No list is asked" in both.stderr) == (2, False)


def test_what_is_known_is_told_with_the_code_1(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    (folder / "below").mkdir(parents=True)
    known, other = drawn(folder / "below" / "known.png", 3), drawn(folder / "other.png", 11)
    told = hashed(run, known)
    near = flipped(bytes.fromhex(told["pdq"]), 9).hex()
    assert run("lists", "import", "pictures", csv(tmp_path, f"pdq,{near}"), *NEW).returncode == 0
    assert run("lists", "import", "empty", csv(tmp_path, row(77)), *NEW).returncode == 0
    done = run("screen", "match", folder)
    answers = {Path(one["file"]).name: one for one in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 1
    assert "2 looked at, 1 known." in done.stderr
    (match,) = answers["known.png"]["matches"]
    assert (match["list"], match["value"], match["distance"], match["waits"]) == ("pictures", near, 9, True)
    assert answers["other.png"]["matches"] == []
    assert run("screen", "match", other).returncode == 0
    assert run("screen", "match", "--list", "empty", known).returncode == 0
    assert run("screen", "match", "--list", "pictures", "--list", "empty", known).returncode == 1
    # From standard input: names of files, and fingerprints by their length or with their kind.
    said = f"{other}\n{told['pdq']}\n{told['md5']}\npdq:{near.upper()}\n"
    done = run("screen", "match", "-", said=said)
    found = [len(one["matches"]) for one in map(json.loads, done.stdout.splitlines())]
    assert (found, done.returncode) == ([0, 1, 0, 1], 1)


def test_a_clip_is_told_and_known_by_its_frames(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "films"
    folder.mkdir()
    film, other = folder / "film.mp4", folder / "other.webm"
    film.write_bytes(telephone())
    other.write_bytes(written(shown(11, 12), "webm", "VP80"))
    done = run("screen", "hash", film, other)
    assert (done.returncode, done.stderr) == (0, "")
    told, of_other = map(json.loads, done.stdout.splitlines())
    assert (told["pdq"], told["quality"], told["step"]) == (None, None, 1)
    assert [frame["second"] for frame in told["frames"]] == [0, 1, 2]
    assert [frame["second"] for frame in of_other["frames"]] == [0, 1]
    assert all(len(bytes.fromhex(frame["pdq"])) == 32 and frame["quality"] >= 50 for frame in told["frames"])
    assert "unreadable" not in told
    near = flipped(bytes.fromhex(told["frames"][1]["pdq"]), 6).hex()
    rows = (f"pdq,{near}", f"md5,{told['md5']}")
    assert run("lists", "import", "films", csv(tmp_path, *rows), *NEW).returncode == 0
    done = run("screen", "match", "--list", "films", folder)
    answers = {Path(one["file"]).name: one for one in map(json.loads, done.stdout.splitlines())}
    assert (done.returncode, "2 looked at, 1 known.\n" in done.stderr) == (1, True)
    by_bytes, by_frame = answers["film.mp4"]["matches"]
    assert (by_bytes["kind"], "second" in by_bytes) == ("md5", False)
    assert (by_frame["kind"], by_frame["value"], by_frame["distance"], by_frame["second"]) == (
        "pdq",
        near,
        6,
        1,
    )
    assert answers["other.webm"]["matches"] == []
    # What `hash` wrote is a list of its own, the frames among it.
    own = tmp_path / "own.jsonl"
    own.write_text(run("screen", "hash", other).stdout)
    assert "5 added" in run("lists", "import", "own", own, *NEW).stdout
    done = run("screen", "match", "--list", "own", other)
    assert len(json.loads(done.stdout)["matches"]) == 5
    # One that breaks off is not known to be unknown, whatever of it was seen.
    whole = written(shown(*range(11, 19)), "mkv")
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole[: len(whole) // 2])
    done = run("screen", "match", "--list", "films", cut)
    assert (done.returncode, "no picture could be read" in done.stderr) == (2, False)
    assert json.loads(done.stdout)["frames"]
    assert json.loads(done.stdout)["unreadable"] == "damaged or cut off"


def test_a_picture_with_a_film_behind_it_is_told_as_both(run: Run, tmp_path: Path) -> None:
    both, unseen = tmp_path / "both.jpg", tmp_path / "unseen.jpg"
    both.write_bytes(still(picture(9)) + telephone())
    unseen.write_bytes(still(picture(9)) + telephone().replace(b"avc1", b"av01"))
    told, other = map(json.loads, run("screen", "hash", both, unseen).stdout.splitlines())
    assert [frame["second"] for frame in told["frames"]] == [0, 1, 2]
    assert (told["pdq"], other["frames"]) == (other["pdq"], [])
    file = csv(tmp_path, f"pdq,{told['frames'][2]['pdq']}")
    assert run("lists", "import", "behind", file, *NEW).returncode == 0
    asked = ("screen", "match", "--list", "behind")
    done = run(*asked, both)
    (match,) = json.loads(done.stdout)["matches"]
    assert (done.returncode, match["second"]) == (1, 2)
    done = run(*asked, unseen)  # its picture was read, but there may be anything in its film
    assert (done.returncode, done.stderr) == (2, "1 looked at, 0 known.\n")


def test_what_was_looked_up_by_digests_alone_is_counted(run: Run, tmp_path: Path) -> None:
    cut = drawn(tmp_path / "cut.png", 7)
    assert run("lists", "import", "cut", csv(tmp_path, row(78)), *NEW).returncode == 0
    cut.write_bytes(cut.read_bytes()[:400])
    whole = drawn(tmp_path / "whole.png", 9)
    done = run("screen", "match", "--list", "cut", cut, whole)
    assert "2 looked at, 0 known. Of 1 no picture could be read" in done.stderr
    assert run("screen", "match", "--list", "cut", whole).stderr == "1 looked at, 0 known.\n"


def test_a_picture_that_nobody_has_seen_does_not_end_with_0(run: Run, tmp_path: Path) -> None:
    cut, known = drawn(tmp_path / "cut.png", 7), drawn(tmp_path / "known.png", 9)
    cut.write_bytes(cut.read_bytes()[:400])
    known.write_bytes(known.read_bytes()[:400])
    notes, nothing = tmp_path / "notes.txt", tmp_path / "nothing"
    notes.write_text("No picture at all.")
    nothing.write_bytes(b"")
    file = csv(tmp_path, f"md5,{hashed(run, known)['md5']}")
    assert run("lists", "import", "unseen", file, *NEW).returncode == 0
    asked = ("screen", "match", "--list", "unseen")
    assert run(*asked, cut).returncode == 2
    # Its digest says enough.
    assert run(*asked, known).returncode == 1
    assert run(*asked, known, cut).returncode == 2
    assert run(*asked, cut, known).returncode == 2
    # In these there is none to be seen.
    assert run(*asked, notes, nothing).returncode == 0
    assert run(*asked, notes, known).returncode == 1


def test_where_no_list_is_asked_nothing_passes_for_not_known(
    saystop: Saystop, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    empty = House(tmp_path / "home", own_database(f"nolist{tmp_path.name}"))
    homes.create(empty.home)
    empty.temporary.mkdir()
    empty.saystop("upgrade")
    done = saystop(empty.home, "screen", "match", "-", said=f"{value(1).hex()}\n", database=empty.database)
    assert (done.returncode, json.loads(done.stdout)["matches"]) == (2, [])
    assert "No list is asked" in done.stderr
    shown = saystop(empty.home, "lists", "show", database=empty.database)
    assert (shown.returncode, "no list yet" in shown.stderr) == (0, True)


def test_a_name_that_is_no_text_is_looked_at_too(run: Run, house: House, tmp_path: Path) -> None:
    run("lists", "import", "odd-names", csv(tmp_path, row(79)), *NEW)
    odd = os.fsencode(tmp_path) + b"/odd\xff.png"
    Path(os.fsdecode(odd)).write_bytes(drawn(tmp_path / "plain.png", 5).read_bytes())
    done = subprocess.run(
        [SAYSTOP, "screen", "match", "-"],
        input=odd + b"\n",
        capture_output=True,
        env=house.environment,
        timeout=120,
        check=False,
    )
    assert (done.returncode, os.fsencode(json.loads(done.stdout)["file"])) == (0, odd), done.stderr


@pytest.mark.parametrize(
    ("words", "said", "sentence"),
    [
        (["screen", "match", "nothing-here.png"], "", "nothing-here.png"),
        (["screen", "match", "-"], "nothing-here.png\n", "nothing-here.png"),
        (["screen", "match", "-"], "md5:abcd\n", "32 digits"),
        (["screen", "match", "--list", "nowhere", "-"], "", "no list 'nowhere'"),
    ],
)
def test_what_cannot_be_looked_at_ends_with_2(run: Run, words: list[str], said: str, sentence: str) -> None:
    done = run(*words, said=said)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_without_an_office_the_code_is_2_and_not_that_of_a_match(saystop: Saystop, tmp_path: Path) -> None:
    done = saystop(tmp_path / "nowhere", "screen", "match", "-")
    assert (done.returncode, "no office" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["import", "nowhere", "{}"], 1, "no list 'nowhere'"),
        (["import", "bare", "{}", "--new"], 2, "--name is missing"),
        (["import", "bare", "{}", *NEW, "--distance", "99"], 2, "distance"),
        (["import", "nowhere", "{}", "--faulty", "nan"], 2, "from 0 to 100"),
        (["import", "bare", "{}", *NEW, "--dry-run"], 2, "A trial makes no list"),
        (["import", "bare", "{}", *NEW, "--from", "tomorrow"], 2, "2030-01-31"),
        (["import", "bare", "{}", *NEW, "--distance", "9", "--review-above", "11"], 2, "is that far away"),
        (["import", "Bare_list", "{}", *NEW], 2, "small letters, digits and single hyphens"),
        (["import", "bare", "{}", *NEW, "--owner", "two\nlines"], 2, "owner: Write it on one line"),
        (["import", "bare", "{}", *NEW, "--until", "2020-01-31"], 2, "not before the first"),
        (["import", "bare", "{}.missing", *NEW], 1, "no list was made"),
        (["show", "nowhere"], 1, "no list 'nowhere'"),
        (["export", "nowhere"], 1, "no list 'nowhere'"),
        (["undo", "nowhere", "1"], 1, "no list 'nowhere'"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    run: Run, tmp_path: Path, words: list[str], code: int, sentence: str
) -> None:
    file = csv(tmp_path, row(1))
    done = run("lists", *(word.format(file) for word in words))
    assert (done.returncode, sentence in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr
    if "bare" in words:
        assert "no list 'bare'" in run("lists", "show", "bare").stderr


def test_figures_are_of_a_year_that_has_begun(run: Run) -> None:
    year = timezone.localdate().year
    done = run("screen", "figures", str(year + 1))
    assert (done.returncode, done.stdout, "has not begun" in done.stderr) == (2, "", True)
    assert run("screen", "figures", str(year)).returncode == 0


def test_faults_are_told_with_their_lines_and_too_many_stop_it(run: Run, tmp_path: Path) -> None:
    rows = [row(number) for number in range(60)] + ["pdq,zz"] * 60
    done = run("lists", "import", "faulty", csv(tmp_path, *rows), *NEW)
    assert done.returncode == 1
    assert done.stderr.count("Line ") == 50
    assert "Line 62: “zz” is no PDQ" in done.stderr
    assert "60 of 120 rows are faulty" in done.stderr
    done = run("lists", "import", "faulty", csv(tmp_path, *rows), "--faulty", "50")
    assert (done.returncode, "… and 10 more." in done.stderr) == (0, True)
    assert "60 added" in done.stdout


def test_a_list_with_a_key_takes_nothing_unsigned(run: Run, tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    pem = tmp_path / "source.pem"
    pem.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    file = csv(tmp_path, row(1))
    done = run("lists", "import", "signed", file, *NEW, "--signing-key", pem)
    assert (done.returncode, "demands a signature" in done.stderr) == (1, True)
    assert "leave out --new" in done.stderr
    (tmp_path / "list.csv.sig").write_bytes(key.sign(file.read_bytes()))
    again = run("lists", "import", "signed", file, *NEW, "--signing-key", pem)
    assert (again.returncode, "already: leave out --new" in again.stderr) == (2, True)
    assert run("lists", "import", "signed", file).returncode == 0
    # A key that is given for a list that is there would be asked for by nobody.
    late = run("lists", "import", "signed", file, "--signing-key", pem)
    assert (late.returncode, "--signing-key is for a new list" in late.stderr) == (2, True)
    pem.write_text("no key")
    assert run("lists", "import", "other", file, *NEW, "--signing-key", pem).returncode == 2


def test_a_check_names_what_is_damaged_and_the_index_is_made_anew(
    run: Run, house: House, tmp_path: Path
) -> None:
    assert run("lists", "import", "checked", csv(tmp_path, row(5), row(6)), *NEW).returncode == 0
    assert "hash lists, whole" in run("check").stdout
    current = house.home / "lists" / "index" / "current"
    current.unlink()
    done = run("check")
    assert done.returncode == 1
    assert "run: saystop lists mend" in done.stdout
    assert run("lists", "mend").returncode == 0
    assert "hash lists, whole" in run("check").stdout
    (path,) = [path for path in house.home.glob("lists/*/1.added") if path.stat().st_size == 128 + 2 * 48][:1]
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    assert f"{path} is damaged" in run("check").stdout
    done = run("lists", "mend")
    path.write_bytes(whole)
    assert done.returncode == 0, "nothing that is needed was damaged"


def test_a_backup_carries_the_lists_and_a_restore_brings_them_back(
    house: House, saystop: Saystop, tmp_path: Path
) -> None:
    there = House(tmp_path / "made", own_database(f"lists{tmp_path.name}"))
    there.home.parent.mkdir(exist_ok=True)
    words = ["--office", "Harbour", "--country", "BE", "--desk", "Desk", "--director", "Dana", "--email"]
    typed = [*words, "dana@harbour.example", "--password-stdin"]
    done = saystop(there.home, "init", *typed, said="a quiet pier at dawn\n", database=there.database)
    assert done.returncode == 0, done.stderr

    def here(*said: object) -> str:
        done = saystop(there.home, *said, database=there.database)
        assert done.returncode == 0, done.stderr
        return done.stdout

    here("lists", "import", "kept", csv(tmp_path, row(1), row(2)), *NEW)
    here("lists", "import", "kept", csv(tmp_path, row(2), row(3)))
    here("backup", tmp_path / "office.tar")
    exported = here("lists", "export", "kept")
    # What comes after the backup is lost.
    here("lists", "import", "kept", csv(tmp_path, row(9)))
    here("restore", tmp_path / "office.tar", "--replace", "--yes")
    assert here("lists", "export", "kept") == exported
    assert "hash lists, whole" in here("check")
    asked = saystop(
        there.home,
        "screen",
        "match",
        "-",
        said=f"pdq:{flipped(value(3), 30).hex()}\n",
        database=there.database,
    )
    assert asked.returncode == 1, asked.stderr
    asked = saystop(
        there.home, "screen", "match", "-", said=f"pdq:{value(9).hex()}\n", database=there.database
    )
    assert asked.returncode == 0
    assert "is at version 3" in here("lists", "undo", "kept", "1", "--yes")
    assert not list(there.home.glob("lists.*"))
    # Into a home of its own, and a backup all the same where a file of a list is missing.
    other = tmp_path / "other"
    assert (
        saystop(
            other, "restore", tmp_path / "office.tar", database=own_database(f"o{tmp_path.name}")
        ).returncode
        == 0
    )
    assert len(list(other.glob("lists/*/2.records"))) == 1
    next(there.home.glob("lists/*/1.added")).unlink()
    done = saystop(there.home, "backup", tmp_path / "second.tar", database=there.database)
    assert (done.returncode, "1.added is missing" in done.stderr) == (0, True)
