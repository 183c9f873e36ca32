"""A file that is larger than a page takes does not arrive at all: that is another fault than a file that was never chosen."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest


def say_if_too_large(
    request: HttpRequest, form: forms.Form, name: str, sentence: Any, most: int | None = None
) -> None:
    """Let the form's field `name` say so, in the place of “choose a file”.

    Args:
        sentence: what to do about it.
        most: bytes of the largest request of which files are taken; None for that of most pages.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > (most or settings.FILE_UPLOAD_MAX_MEMORY_SIZE):
        form.fields[name].error_messages["required"] = sentence


class WholeInMemory(MemoryFileUploadHandler):
    """Takes files of a request of at most `largest` bytes and holds them in memory, never on a disk; more do not arrive."""

    largest: ClassVar[int]

    def handle_raw_input(
        self,
        input_data: Any,
        meta: Any,
        content_length: Any,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        del input_data, meta, boundary, encoding
        self.activated = content_length <= self.largest
