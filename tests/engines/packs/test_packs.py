"""A pack opened by the tools that an authority has: age, unzip, sha256sum, a reader of PDF; and what must not be in it."""

import io
import json
import os
import pty
import shutil
import subprocess
import time
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pyrage
import pytest

from saystop.engines.packs import (
    PackError,
    Sealing,
    check_recipient,
    from_json,
    make_passphrase,
    seal_pack,
    to_case,
    to_json,
    to_pdf,
)
from saystop.engines.packs.content import Person
from tests.engines.packs import samples

PIECES = [samples.PHOTO[:30_000], samples.PHOTO[30_000:]]
NAMES = [
    "referral.pdf",
    "referral.json",
    "referral.case.jsonld",
    "attachments/AB12CD34-1.jpeg",
    "manifest.json",
    "SHA256SUMS",
]


def sealed(key: pyrage.x25519.Identity, *, named: bool = False) -> bytes:
    made = seal_pack(
        samples.pack(named=named), [("AB12CD34-1.jpeg", iter(PIECES))], recipient=str(key.to_public())
    )
    return b"".join(made)


def unzipped(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def text_of(pdf: bytes) -> str:
    found = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout
    return found.decode()


def test_the_ordinary_age_opens_it_and_sha256sum_agrees(tmp_path: Path) -> None:
    key = pyrage.x25519.Identity.generate()
    (tmp_path / "key").write_text(str(key))
    (tmp_path / "pack.age").write_bytes(sealed(key))
    age = shutil.which("age")
    assert age, "Debian's age belongs to the tests"
    opened = subprocess.run(
        [age, "-d", "-i", tmp_path / "key", tmp_path / "pack.age"], capture_output=True, check=True
    ).stdout
    with unzipped(opened) as archive:
        assert archive.namelist() == NAMES
        assert archive.read("attachments/AB12CD34-1.jpeg") == samples.PHOTO
        archive.extractall(tmp_path / "out")
    subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path / "out", check=True, capture_output=True)
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert list(manifest["sha256"]) == NAMES[:4]
    assert manifest["custody"][0]["on"] == "2026-11-20"


def test_age_opens_it_with_the_passphrase(tmp_path: Path) -> None:
    words = make_passphrase()
    made = b"".join(seal_pack(samples.pack(), [("a.jpeg", PIECES)], passphrase=words))
    (tmp_path / "pack.age").write_bytes(made)
    opened = opened_by_hand(tmp_path / "pack.age", tmp_path / "pack.zip", words)
    assert opened == 0
    assert unzipped((tmp_path / "pack.zip").read_bytes()).testzip() is None


def opened_by_hand(source: Path, target: Path, words: str) -> int:
    """Run age on a terminal, as a person does, and type the passphrase."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvp("age", ["age", "-d", "-o", str(target), str(source)])  # noqa: S606 - no shell is wanted
    os.read(terminal, 1000)
    os.write(terminal, words.encode() + b"\n")
    try:
        while os.read(terminal, 1000):
            pass
    except OSError:
        pass  # the terminal is closed when age is done
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_the_json_is_the_pack() -> None:
    pack = samples.pack(named=True, withheld=(2, 3))
    assert from_json(to_json(pack)) == pack
    assert json.loads(to_json(pack))["format"] == "saystop-referral/1"
    for wrong in ("{}", "[]", to_json(pack).replace("referral/1", "referral/9"), to_json(pack)[:-5]):
        with pytest.raises(ValueError, match=r"."):
            from_json(wrong)


def test_a_pack_of_an_earlier_version_is_read() -> None:
    """It says nothing of files that are withheld."""
    pack = samples.pack()
    earlier = json.loads(to_json(pack))
    del earlier["withheld"]
    assert from_json(json.dumps(earlier)) == pack
    del earlier["files"]
    with pytest.raises(ValueError, match="no referral"):
        from_json(json.dumps(earlier))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Withheld attachments (2) Their fingerprint is on a list of known material."),
        ("fr", "Pièces jointes mises à l’écart (2) Leur empreinte figure sur une liste"),
        ("nl", "Achtergehouden bijlagen (2) Hun vingerafdruk staat op een lijst"),
        ("de", "Einbehaltene Anhänge (2) Ihr Fingerabdruck steht auf einer Liste"),
    ],
)
def test_what_is_withheld_is_told_to_people_and_to_programs(language: str, sentence: str) -> None:
    pack = samples.pack(language=language, withheld=(2, 14))
    said = " ".join(text_of(to_pdf(pack)).split())
    assert sentence in said
    assert "14 AB12CD34" in said
    assert json.loads(to_json(pack))["withheld"][1] == {"source": "AB12CD34", "number": 14}
    assert to_case(pack).count("is withheld by the office's screening desk") == 2
    none = samples.pack(language=language)
    assert sentence[:8] not in text_of(to_pdf(none))
    assert "withheld" not in to_case(none)


def test_the_pdf_says_it_in_order_and_is_tagged() -> None:
    pdf = to_pdf(samples.pack(named=True))
    assert pdf == to_pdf(samples.pack(named=True)), "the same pack gives the same bytes"
    said = text_of(pdf)
    places = [
        said.index(part)
        for part in (
            "Referral AB12CD34-1",
            "Harbour Police",
            "room 12",
            samples.TOLD[:40],
            samples.NAME,
            "1DEM234",
        )
    ]
    assert places == sorted(places)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang) == "en"


@pytest.mark.parametrize(
    ("language", "title"),
    [("fr", "Transmission"), ("nl", "Doorverwijzing"), ("de", "Weiterleitung"), ("pl", "Referral")],
)
def test_it_is_printed_in_the_receivers_language(language: str, title: str) -> None:
    assert text_of(to_pdf(samples.pack(language=language))).lstrip().startswith(title)


@pytest.mark.parametrize(
    ("language", "day", "name"),
    [
        ("en", "5 March 2026", "Dutch"),
        ("pl", "5 March 2026", "Dutch"),
        ("fr", "5 mars 2026", "néerlandais"),
        ("de", "5. März 2026", "Niederländisch"),
    ],
)
def test_days_and_languages_are_written_as_the_receiver_writes_them(
    language: str, day: str, name: str
) -> None:
    pack = samples.pack(language=language)
    reports = tuple(replace(one, received_on=date(2026, 3, 5), language="nl") for one in pack.reports)
    said = text_of(to_pdf(replace(pack, made_on=date(2026, 3, 5), reports=reports)))
    assert said.count(day) > len(reports)
    assert name in said
    assert "2026-03-05" not in said


def test_the_pdf_names_languages_and_says_what_its_numbers_mean() -> None:
    said = " ".join(text_of(to_pdf(samples.pack(language="de"))).split())
    assert "Sprache: Englisch" in said
    assert "0 bis 100: wie sicher das Team sich dessen ist, was erzählt wurde" in said
    odd = replace(samples.pack(), reports=(replace(samples.pack().reports[0], language="zz-unknown-to-all"),))
    assert "Language: zz-unknown-to-all" in text_of(to_pdf(odd))


def test_the_validator_of_the_community_accepts_it(tmp_path: Path) -> None:
    judge = Path(__file__).resolve().parents[3] / ".venv-case/bin/case_validate"
    (tmp_path / "pack.jsonld").write_text(to_case(samples.pack(named=True, withheld=(2, 3))))
    said = subprocess.run([judge, tmp_path / "pack.jsonld"], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout
    assert "Conforms: True" in said.stdout


def test_a_name_that_was_not_released_is_nowhere_in_it() -> None:
    key = pyrage.x25519.Identity.generate()

    def contents(*, named: bool) -> list[bytes]:
        archive = unzipped(pyrage.decrypt(sealed(key, named=named), [key]))
        found = [archive.read(name) for name in archive.namelist()]
        return [*found, text_of(archive.read("referral.pdf")).encode()]

    assert any(samples.NAME.encode() in one for one in contents(named=True)), "the search would find it"
    assert not any(samples.NAME.encode() in one for one in contents(named=False))


HOSTILE = [
    '#import "x" #sys.inputs $ *bold* _x_ @ref <label> // comment \\u{41}',
    "<script>alert(1)</script> & ]]> \x00\x07 end",
    "\u202egpj.exe \u2066hidden\u2069",
    "x" * 3_000,
    "שלום عالم",
]


@pytest.mark.parametrize("told", HOSTILE)
def test_what_anybody_wrote_is_text_and_nothing_else(told: str) -> None:
    pack = samples.pack(told=told)
    said = text_of(to_pdf(pack))
    assert "\u202e" not in said
    assert "\x07" not in said
    if told.startswith("#import"):
        assert '#import "x" #sys.inputs $ *bold* _x_ @ref <label>' in " ".join(said.split())
    assert from_json(to_json(pack)).reports[0].sections[0].answers[0].text == told
    json.loads(to_case(pack))


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (["../../etc/x", "/abs", "a\\b"], ["x", "abs", "a_b"]),
        (["same.jpg", "same.jpg", "SAME.JPG"], ["same.jpg", "2-same.jpg", "2-SAME.JPG"]),
        (["", "..", "é" * 200], ["file", "2-file", "3-file"]),
    ],
)
def test_names_are_no_paths_and_each_stands_once(names: list[str], kept: list[str]) -> None:
    key = pyrage.x25519.Identity.generate()
    made = seal_pack(samples.pack(), [(name, [b"x"]) for name in names], recipient=str(key.to_public()))
    archive = unzipped(pyrage.decrypt(b"".join(made), [key]))
    found = [name for name in archive.namelist() if name.startswith("attachments/")]
    assert len({name.lower() for name in found}) == len(names)
    assert next(name.removeprefix("attachments/") for name in found) == kept[0]
    assert not any(".." in name or name.count("/") != 1 for name in found)


def test_nothing_is_written_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel counts what this process hands over for writing; sealing to nowhere adds next to nothing."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    key = pyrage.x25519.Identity.generate()
    sealed(key)  # fonts and libraries are loaded

    def written() -> int:
        lines = Path("/proc/self/io").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("wchar")).split()[1])

    before = written()
    made = sealed(key)
    assert len(made) > 100_000
    assert written() - before < 10_000
    assert list(tmp_path.iterdir()) == []


def test_a_fault_on_the_way_ends_it_unfinished() -> None:
    key = pyrage.x25519.Identity.generate()

    def breaking() -> object:
        yield b"x" * 200_000
        raise RuntimeError("altered")

    made: Sealing = seal_pack(samples.pack(), [("a", breaking())], recipient=str(key.to_public()))  # type: ignore[list-item] # a generator of pieces
    taken: list[bytes] = []
    with pytest.raises(RuntimeError):
        taken.extend(made)
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(b"".join(taken), [key])


@pytest.mark.parametrize("text", ["", "age1", "AGE-SECRET-KEY-1", "ssh-rsa", "x" * 500, "age1\nage1"])
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(PackError):
        check_recipient(text)


def test_a_public_key_is_taken_with_the_spaces_around_it() -> None:
    key = str(pyrage.x25519.Identity.generate().to_public())
    assert check_recipient(f"  {key}\n") == key


def test_it_is_sealed_to_one_of_a_key_and_a_passphrase() -> None:
    with pytest.raises(PackError):
        seal_pack(samples.pack(), [])
    with pytest.raises(PackError):
        seal_pack(samples.pack(), [], recipient="age1", passphrase="x")


def test_passphrases_differ_and_are_easy_to_say() -> None:
    made = {make_passphrase() for _ in range(50)}
    assert len(made) == 50
    assert all(len(one.split("-")) == 6 and not set(one) & set("iloqwz0123456789") for one in made)


def test_nothing_of_it_stands_in_a_repr() -> None:
    shown = repr(samples.pack(named=True))
    for secret in (samples.NAME, samples.TOLD, "1DEM234", "+3225550100"):
        assert secret not in shown


def test_a_text_of_thousands_of_lines_is_soon_printed() -> None:
    pack = samples.pack()
    lines = "\n" * 10_000
    person, place = Person(lines, lines, False, "", "4F2A9C01", 50), pack.subjects.places[0]
    subjects = replace(pack.subjects, persons=(person,), places=(replace(place, address=lines),))
    before = time.process_time()
    to_pdf(replace(pack, subjects=subjects))
    assert time.process_time() - before < 5
