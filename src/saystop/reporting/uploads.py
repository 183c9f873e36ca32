"""Uploads of the line: every piece is sealed as it comes off the network. Nothing of a file is spooled to a disk in the clear."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from saystop.reporting.refusals import Bound, left_out
from saystop.reporting.services import attachments
from saystop.reporting.services.attachments import MOST_BYTES, MOST_FILES, SealedArrival, Uploaded

# Someone who sends far more than is stated beside the field is cut off, instead of being read to the end.
CUT_OFF_BYTES = 4 * MOST_BYTES


if TYPE_CHECKING:
    AnyUpload = UploadedFile[bytes]
else:  # the class is generic for the type checker only
    AnyUpload = UploadedFile


class SealedUpload(AnyUpload):
    """What `request.FILES` holds after the sealing handler: where the sealed file lies."""

    def __init__(self, uploaded: Uploaded) -> None:
        super().__init__(file=None, name=uploaded.name, size=uploaded.size)
        self.uploaded = uploaded

    def close(self) -> None:
        """When the request ends, however it ends, what arrived as it was sent is gone; what was kept of it is another file."""
        self.uploaded.arrival.drop()


class SealingUploadHandler(FileUploadHandler):
    """Seals each file into the database as it arrives.

    `left_out` names the files beyond a bound. `cut_off` says that far too much was announced, and no file was read.
    """

    def __init__(self) -> None:
        super().__init__()
        self.left_out: list[tuple[str, Bound]] = []
        self.cut_off = False
        self._is_full = False
        self._files = 0
        self._bytes = 0
        self._announced = 0
        self._arrival: SealedArrival | None = None
        self._all: list[SealedArrival] = []

    def handle_raw_input(  # the length is a number, whatever the stubs say
        self,
        input_data: Any,
        meta: dict[str, Any],
        content_length: Any,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        self._announced = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self._announced > CUT_OFF_BYTES:
            self.cut_off = True
            raise StopUpload(connection_reset=True)
        if self._files >= MOST_FILES:
            raise self._skip(Bound.FILES)
        self._is_full = self._is_full or not attachments.make_room()
        if self._is_full:
            raise self._skip(Bound.ROOM)
        self._files += 1
        self._arrival = SealedArrival()
        self._all.append(self._arrival)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        del start
        if self._arrival is None:
            return
        self._bytes += len(raw_data)
        if self._bytes > MOST_BYTES:
            self._bytes -= self._arrival.size + len(raw_data)
            self._files -= 1
            self._drop()
            raise self._skip(Bound.BYTES)
        self._arrival.write(raw_data)

    def file_complete(self, file_size: int) -> AnyUpload | None:
        del file_size
        if self._arrival is None:
            return None
        arrival, self._arrival = self._arrival, None
        arrival.finish()
        return SealedUpload(Uploaded(arrival, self.file_name or ""))

    def upload_interrupted(self) -> None:
        self._drop()

    def drop_all(self) -> None:
        """Forget everything that came in this request."""
        for arrival in self._all:
            arrival.drop()

    def _skip(self, bound: Bound) -> SkipFile:
        self.left_out.append((self.file_name or "", bound))
        return SkipFile()

    def _drop(self) -> None:
        if self._arrival is not None:
            self._arrival.drop()
            self._arrival = None


def notes(request: HttpRequest) -> list[str]:
    """A sentence for each file of this request that was left out as it came."""
    told = []
    for handler in request.upload_handlers:
        if isinstance(handler, SealingUploadHandler):
            told += [left_out(name, bound) for name, bound in handler.left_out]
            if handler.cut_off:
                told.append(_("Your files were left out: all files together may have 50 MB."))
    return told


def posted(request: HttpRequest) -> QueryDict:
    """What a form sent, its files sealed as they came.

    Raises:
        BadRequest: the body is none that a browser sends.
    """
    try:
        return request.POST
    except (LookupError, ValueError, MultiPartParserError, BadRequest) as fault:
        # Cut, or a file name in an encoding that Python does not know or cannot use.
        for handler in request.upload_handlers:
            if isinstance(handler, SealingUploadHandler):
                handler.drop_all()
        raise BadRequest from fault
