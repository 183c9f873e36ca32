"""Pictures and documents of the website: files beside the database, which go along with it.

In the archive they are numbered, and the manifest says the name of each, since names are editors' and may be of any script.
Pictures in the sizes of pages are left out: they are drawn again when a page shows them.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from saystop.config.archive.container import DAMAGED, PIECE, Archive, Writer
from saystop.config.stopping import Stop

FOLDER = "media"
# Where Wagtail lays what is handed up; each of them holds no folder.
KEPT = ("documents", "original_images")


def add(writer: Writer, home: Path) -> dict[str, str]:
    """Add every file. Returns the names, by member, for the manifest."""
    names: dict[str, str] = {}
    for folder in KEPT:
        for path in sorted((home / FOLDER / folder).glob("*")):
            try:
                file = path.open("rb")
            except (FileNotFoundError, IsADirectoryError):
                continue  # removed in this very moment
            member = f"{FOLDER}/{len(names) + 1}"
            with file:
                writer.add(member, _pieces(file))
            names[member] = f"{folder}/{path.name}"
    return names


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def names_of(archive: Archive) -> dict[str, str]:
    """Where each file goes, within the folder.

    Raises:
        Stop: one would be laid anywhere else, or the names are not those of the files.
    """
    names = archive.manifest.get("media", {})
    held = {member.name for member in archive.members.values() if member.of_media}
    if not isinstance(names, dict) or set(names) != held or len(set(names.values())) != len(names):
        raise Stop(DAMAGED.format("its pictures and documents are not those that it names"))
    for name in names.values():
        folder, _slash, file = str(name).partition("/")
        if folder not in KEPT or file in {"", ".", ".."} or set(file) & {"/", "\\", "\0"}:
            raise Stop(DAMAGED.format("a picture or document would be laid outside its folder"))
    return names


def lay_beside(home: Path, archive: Archive) -> Path:
    """All files, in a folder of their own until the database is there that names them."""
    beside = home / f"{FOLDER}.restoring"
    shutil.rmtree(beside, ignore_errors=True)
    for member, name in names_of(archive).items():
        path = beside / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        archive.write_to(path, archive.members[member])
    return beside


def exchange(home: Path, beside: Path) -> None:
    """The files of the archive in place of those of the home, and the index for the search over pages."""
    from django.core.management import call_command

    old = home / f"{FOLDER}.before"
    shutil.rmtree(old, ignore_errors=True)
    if (home / FOLDER).exists():
        (home / FOLDER).replace(old)
    if beside.exists():
        beside.replace(home / FOLDER)
    shutil.rmtree(old, ignore_errors=True)
    call_command("update_index", verbosity=0)
