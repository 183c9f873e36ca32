"""What editors hand up: pictures are drawn anew before they are stored, documents are what their names say and run nothing.

The forms are those of Wagtail's pages, which take them by name from the settings.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from saystop.engines.attachments.cleaning import cleaned
from saystop.engines.attachments.kinds import is_plain, text_encoding
from saystop.engines.attachments.outcomes import Reason, Refused

LARGEST_DOCUMENT = 25 * 1024 * 1024
MOST_PARTS = 5_000  # of a file of an office program
LARGEST_NAME = 200  # bytes that are read of the part which says what kind of file it is
PIECE = 64 * 1024

# What the first part of an OpenDocument or EPUB file says, by the end of the file's name.
SAID = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
    "epub": b"application/epub+zip",
}
# The part that each of the other office programs' files has.
HELD = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


class PictureField(WagtailImageField):
    """A picture as it is handed up; what is stored is drawn anew from its pixels alone."""

    def to_python(self, data: Any) -> Any:
        if isinstance(data, UploadedFile):
            # First: the server's own process decodes nothing that others made.
            _exchange(data, draw_anew(data))
        return super().to_python(data)


class PictureForm(BaseImageForm):
    """A picture, its title and what of it must be seen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=field.label, required=field.required, widget=field.widget, help_text=field.help_text
            )


class DocumentForm(BaseDocumentForm):
    """A file to take along."""

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if isinstance(file, UploadedFile) and "file" in self.changed_data:
            demand_document(file)
        return file


def draw_anew(file: "UploadedFile[bytes]") -> bytes:
    """The picture without where, when and with what it was taken, and without what else a file may carry.

    Raises:
        ValidationError: it is none that can be shown.
    """
    try:
        with cleaned(_pieces(file), keep_place_and_time=False) as result:
            if not result.kind.is_image:
                raise Refused(Reason.KIND_NOT_ACCEPTED)
            return b"".join(result.chunks)
    except Refused as refused:
        raise ValidationError(_why(refused.reason)) from None


def demand_document(file: "UploadedFile[bytes]") -> None:
    """Raises ValidationError unless the file is of the kind that its name says, and holds no program."""
    if (file.size or 0) > LARGEST_DOCUMENT:
        raise ValidationError(_("This file is larger than 25 MB: save it smaller, or in parts."))
    ending = (file.name or "").rpartition(".")[2].lower()
    file.seek(0)
    data = file.read()
    file.seek(0)
    if ending == "pdf":
        is_so = data.startswith(b"%PDF-")
    elif ending in {"txt", "csv"}:
        is_so = _is_text(data)
    else:
        is_so = _is_office_file(data, ending)
    if not is_so:
        raise ValidationError(
            _(
                "What is in this file is not what its name says, or it holds macros: save it again, as PDF for instance."
            )
        )


def _is_text(data: bytes) -> bool:
    try:
        return is_plain(data.decode(text_encoding(data[:4])))
    except UnicodeDecodeError:
        return False


def _is_office_file(data: bytes, ending: str) -> bool:
    """Only the list of parts is read, and the first one where it says the kind: nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or any("vbaproject" in part.filename.lower() for part in parts):
                return False
            if ending in HELD:
                return HELD[ending] in packed.namelist()
            if ending not in SAID or not parts or parts[0].filename != "mimetype":
                return False
            with packed.open(parts[0]) as first:
                return first.read(LARGEST_NAME).strip() == SAID[ending]
    # All that the reader raises of a damaged, locked or strangely packed file: each is no document of its kind.
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        return False


def _pieces(file: "UploadedFile[bytes]") -> Iterator[bytes]:
    file.seek(0)
    yield from file.chunks(PIECE)


def _exchange(file: "UploadedFile[bytes]", data: bytes) -> None:
    """In the very file that was handed up, so that nothing stores the other, whichever way it takes."""
    file.file = io.BytesIO(data)
    file.size = len(data)


def _why(reason: Reason) -> str:
    match reason:
        case Reason.TOO_MANY_PIXELS | Reason.TOO_LARGE:
            return _("This picture is too large: save it smaller.")
        case Reason.BUSY:
            return _("Too many files are being looked at just now: try again in a moment.")
        case Reason.TOOK_TOO_LONG:
            return _("This picture takes too long to draw: save it smaller.")
    return _("This picture cannot be read: save it again, as JPEG or PNG.")
