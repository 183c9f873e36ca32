"""The website goes along: its trees, what is written in them, pictures and documents, into either database and back."""

import io
import os
from pathlib import Path
from typing import Any

import pytest

from saystop.config.archive import container, media
from saystop.config.home import SETTINGS_FILE
from saystop.config.stopping import Stop
from tests.config.conftest import Saystop
from tests.faults.house import House, own_database

pytestmark = pytest.mark.xdist_group("archive")
ON_POSTGRESQL = bool(os.environ.get("SAYSTOP_DATABASE"))
TITLES = {"en": "Harbour news", "fr": "Nouvelles du port"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, Path, Any]:
    """An office with a website, its backup, and the website."""
    house = House.build(tmp_path_factory.mktemp("website"))
    house.do("write_website", titles=TITLES)
    archive = house.home.parent / "office.tar"
    house.saystop("backup", str(archive))
    return house, archive, house.do("website")


def restored(saystop: Saystop, home: Path, archive: Path, database: str = "") -> House:
    there = House(home, database)
    there.home.parent.mkdir(parents=True, exist_ok=True)
    there.temporary.mkdir()
    done = saystop(there.home, "restore", archive, database=database)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return there


def test_a_website_comes_back_whole(
    written: tuple[House, Path, Any], saystop: Saystop, tmp_path: Path
) -> None:
    _house, archive, before = written
    assert [page[4] for page in before["pages"]] == [*TITLES.values()]
    assert before["found"] == [TITLES["en"]]
    there = restored(saystop, tmp_path / "home", archive, own_database(f"website{tmp_path.name}"))
    assert there.do("website") == before
    kept = sorted(path.name for path in (there.home / "media").rglob("*"))
    assert kept == sorted(["documents", "original_images", before["document"][0], "pier.png"])
    assert not [*there.home.glob("media.*")]
    # What is drawn for pages is drawn again, where a page shows it.
    server = there.serve()
    try:
        assert "Nouvelles du port" in server.browser().get("/fr/").text
    finally:
        server.stop()


@pytest.mark.skipif(not ON_POSTGRESQL, reason="needs both databases")
def test_a_website_moves_to_the_other_database_and_back(
    written: tuple[House, Path, Any], saystop: Saystop, tmp_path: Path
) -> None:
    _house, archive, before = written
    on_sqlite = restored(saystop, tmp_path / "lite" / "home", archive)
    assert on_sqlite.do("website") == before
    second = tmp_path / "second.tar"
    on_sqlite.saystop("backup", str(second))
    database = own_database(f"back{tmp_path.name}")
    home = tmp_path / "pg" / "home"
    home.mkdir(parents=True)
    (home / SETTINGS_FILE).write_text(f'database = "{database}"\n')
    there = House(home, database)
    there.temporary.mkdir()
    assert saystop(home, "restore", second).returncode == 0
    assert there.do("website") == before


def test_files_that_came_after_the_backup_go_with_the_rest(
    saystop: Saystop, tmp_path: Path, written: tuple[House, Path, Any]
) -> None:
    house, archive, before = written
    late = house.home / "media" / "documents" / "late.pdf"
    late.write_bytes(b"%PDF-")
    done = saystop(house.home, "restore", archive, "--replace", "--yes", database=house.database)
    assert done.returncode == 0, done.stderr
    assert not late.exists()
    assert house.do("website") == before


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "documents/../../secret",
        "/etc/passwd",
        "documents/",
        "documents/..",
        "documents/a\\b",
        "lists/a",
        "",
    ],
)
def test_a_file_is_laid_nowhere_else(written: tuple[House, Path, Any], name: str) -> None:
    """Whoever holds an archive can seal it anew."""
    changed = _renamed(written[1].read_bytes(), name)
    with pytest.raises(Stop, match="outside its folder"):
        media.names_of(container.verify(io.BytesIO(changed)))


def test_each_file_has_one_name(written: tuple[House, Path, Any], saystop: Saystop, tmp_path: Path) -> None:
    whole = written[1].read_bytes()
    for names in (
        {},
        {"media/1": "documents/a"},
        {"media/1": "documents/a", "media/2": "documents/a"},
        "documents/a",
    ):
        changed = tmp_path / "changed.tar"
        changed.write_bytes(_renamed(whole, names))
        done = saystop(tmp_path / "home", "restore", changed)
        assert (done.returncode, "not those that it names" in done.stderr) == (1, True)
        assert not (tmp_path / "home").exists()


def _renamed(whole: bytes, names: Any) -> bytes:
    """The archive with other names for its files, its seal right."""
    read = container.verify(io.BytesIO(whole))
    target = io.BytesIO()
    writer = container.Writer(target)
    for name, member in read.members.items():
        if name not in {container.MANIFEST, container.SEAL}:
            writer.add(name, [*read.pieces(member)])
            if "rows" in (told := read.manifest["members"][name]):
                writer._members[name]["rows"] = told["rows"]
    facts = {key: value for key, value in read.manifest.items() if key != "members"}
    if isinstance(names, str) and names != "documents/a":
        names = {**facts["media"], "media/1": names}
    writer.finish(bytes.fromhex((read.small("secret") or b"").decode()), {**facts, "media": names})
    return target.getvalue()
