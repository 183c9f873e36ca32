"""Whether what lies in the folders of the lists is what the database tells of them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from saystop.screening.lists import files, places, shelving, versions
from saystop.screening.lists.files import DamagedFile
from saystop.screening.lists.records import Rows
from saystop.screening.models import HashList, ListVersion

_EVERY = 1_000  # of so many fingerprints one is looked for in the index; all of them where there are fewer


def count() -> int:
    return HashList.objects.count()


def faults() -> Iterator[str]:
    """A sentence about each file that is damaged or missing, and about an index that lacks something."""
    held: list[Rows] = []
    for list_ in HashList.objects.order_by("slug"):
        if not list_.version:
            continue
        told = {one.number: one for one in list_.versions.all()}
        for path in versions.files_of(list_.pk, list_.version):
            try:
                rows = files.open_rows(path)
                if path == places.records(list_.pk, list_.version):
                    _demand_told(told[list_.version], files.told(path), path)
                    held.append(rows)
            except DamagedFile as fault:
                yield str(fault)
            except FileNotFoundError:
                yield f"{path} is missing: run `saystop lists mend`, or take it out of a backup."
    yield from _faults_of_index(held)


def _demand_told(version: ListVersion, told: tuple[int, str], path: Path) -> None:
    if told != (version.total, version.digest):
        raise DamagedFile(path)


def _faults_of_index(held: list[Rows]) -> Iterator[str]:
    from saystop.engines.fingerprints.shelf import DamagedIndexError, Shelf

    sentence = "run: saystop lists mend"
    try:
        shelf = Shelf(places.index())
        for rows in held:
            values = shelving.values(shelving.pdq_of(rows))
            looked_for = values[:: max(1, len(values) // _EVERY)]
            if not np.all(np.diff(shelf.search(looked_for, 0).limits) == 1):
                yield f"the index lacks fingerprints of the lists; {sentence}"
                return
    except DamagedIndexError as fault:
        yield f"{fault.path} is damaged; {sentence}"
