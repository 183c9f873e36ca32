"""Files that members hand in, larger than most: held in memory, never spooled to a disk."""

from saystop.asking import uploading
from saystop.engines.datasets.kobo import MOST_BYTES

LARGEST_REQUEST = MOST_BYTES + 100_000  # bytes: the file and the fields beside it


class WholeInMemory(uploading.WholeInMemory):
    largest = LARGEST_REQUEST
