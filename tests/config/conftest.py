"""An office with two reports in it and a backup of it, made once; and the command on any home."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.browser import File, send_report
from tests.faults.house import House

SAYSTOP = str(Path(sys.executable).parent / "saystop")
TOLD = (
    "An adult who did not seem to be family took a child to room 12.",
    "Ein Kind wartete lange in der Halle; niemand schien es zu kennen.",
)
NOTES = File("situation/files/attachments", "notes.txt", "text/plain", b"Seen from the desk.\n" * 40_000)
Saystop = Callable[..., subprocess.CompletedProcess[str]]


@dataclass(frozen=True)
class BackedUp:
    """An office that does not serve any more, its backup, and the receipts of its reports."""

    house: House
    archive: Path
    receipts: tuple[str, ...]


@pytest.fixture(scope="session")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> BackedUp:
    house = House.build(tmp_path_factory.mktemp("backedup"))
    server = house.serve()
    try:
        receipts = [send_report(server.browser(), {"situation/what": TOLD[0]}, None, [NOTES])]
        receipts.append(send_report(server.browser(), {"situation/what": TOLD[1]}, None, []))
        archive = house.home.parent / "office.tar"
        house.saystop("backup", str(archive))
    finally:
        server.stop()
    return BackedUp(house, archive, tuple(receipts))


@pytest.fixture
def saystop() -> Saystop:
    """Run the command on a home: output and exit code."""

    def run(
        home: Path,
        *words: object,
        said: str = "",
        database: str = "",
        environment: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SAYSTOP_")}
        own = {"SAYSTOP_HOME": str(home), **({"SAYSTOP_DATABASE": database} if database else {})}
        return subprocess.run(
            [SAYSTOP, *map(str, words)],
            input=said,
            capture_output=True,
            text=True,
            env={**kept, **own, "DJANGO_SETTINGS_MODULE": "saystop.config.settings", **(environment or {})},
            timeout=120,
            check=False,
        )

    return run
