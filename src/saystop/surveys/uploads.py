"""Files that members hand in, larger than most: held in memory, never spooled to a disk."""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler

from saystop.engines.datasets.kobo import MOST_BYTES

LARGEST_REQUEST = MOST_BYTES + 100_000  # bytes: the file and the fields beside it


class WholeInMemory(MemoryFileUploadHandler):
    """Takes a file of at most `MOST_BYTES`; a larger one does not arrive."""

    def handle_raw_input(
        self,
        input_data: Any,
        meta: Any,
        content_length: Any,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        del input_data, meta, boundary, encoding
        self.activated = content_length <= LARGEST_REQUEST
