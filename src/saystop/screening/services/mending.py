"""What is damaged or left over in the folders of lists, put right as far as the rest of them tells how."""

from datetime import timedelta

from django.utils import timezone

from saystop.screening.lists import files, places, shelving, taking, versions
from saystop.screening.models import HashList, ListVersion
from saystop.screening.services import lists

_WORK_DAYS = 7  # what an import that never ended has read is kept so long


def mend() -> int:
    """Make anew what the rest of the files tells: records that are damaged or missing out of the differences, and the index of
    all lists out of their records.

    Returns:
        how many fingerprints the index holds.

    Raises:
        Refusal: a list is being written, or its differences do not lead to what it held.
        DamagedFile, FileNotFoundError: the differences are damaged as well.
    """
    for list_ in HashList.objects.filter(version__gt=0):
        try:
            with places.writing(list_.pk):
                _mend_records(list_)
        except places.Busy:
            raise lists.Refusal(f"{list_.slug} is being written at this moment: try again later.") from None
    return make_index_anew()


def make_index_anew() -> int:
    """The index of all lists, out of their records.

    Returns:
        how many fingerprints it holds.
    """
    with places.switching():
        return shelving.make_anew({})


def _mend_records(list_: HashList) -> None:
    try:
        lists.current(list_)
    except files.DamagedFile:
        numbers = range(1, list_.version + 1)
        differences = [versions.open_difference(list_.pk, number) for number in numbers]
        writer = files.Writer(places.records(list_.pk, list_.version))
        for rows in versions.brought_forward(differences):
            writer.add(rows)
        if writer.digest != ListVersion.objects.get(list=list_, number=list_.version).digest:
            writer.discard()
            raise lists.Refusal(
                f"The differences of {list_.slug} do not lead to version {list_.version}: take its files out of a backup."
            ) from None
        writer.finish()


def sweep() -> None:
    """A round of housekeeping: what imports that never ended have left, and files of versions that do not hold."""
    oldest = (timezone.now() - timedelta(days=_WORK_DAYS)).timestamp()
    for list_ in HashList.objects.values_list("pk", flat=True):
        if not places.folder(list_).is_dir():
            continue
        try:
            with places.writing(list_):
                version = HashList.objects.values_list("version", flat=True).get(pk=list_)
                kept = set(versions.files_of(list_, version))
                for path in places.folder(list_).iterdir():
                    is_part = path.suffix == ".part"
                    if is_part or (places.FILE_NAME.fullmatch(path.name) and path not in kept):
                        path.unlink(missing_ok=True)
                work = places.work(list_)
                if work.is_dir():
                    young = [one.name for one in work.iterdir() if one.stat().st_mtime >= oldest]
                    taking.clean(work, young)
        except places.Busy:
            continue
