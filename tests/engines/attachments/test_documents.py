"""PDF: the pages stay; what acts, hides or tells on its author goes."""

import io

import pikepdf
import pytest

from saystop.engines.attachments.outcomes import Reason, Removed
from tests.engines.attachments import drawing
from tests.engines.attachments.helpers import kept, refusal


def unpacked(data: bytes) -> bytes:
    """The document with its streams unpacked, for scanning."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            static_id=True,
        )
    return data + out.getvalue()


def test_nothing_but_the_pages_is_kept() -> None:
    original = drawing.document()
    out, facts = kept(original)
    scanned = unpacked(out)
    words = [
        b"PlantedScript",
        b"PlantedLaunch",
        b"PlantedFile",
        b"/JavaScript",
        b"/OpenAction",
        b"/EmbeddedFiles",
    ]
    words += [*drawing.PLANTED, b"2001", b"2002", b"Exif", b"xmpmeta"]
    for word in words:
        assert word in unpacked(original) or word == b"/JavaScript" or word.startswith(b"Planted"), word
        assert word not in scanned, word
    with pikepdf.open(io.BytesIO(out)) as pdf:
        assert len(pdf.pages) == 1
        stream = pdf.pages[0].obj.Resources.XObject.Photo
        assert isinstance(stream, pikepdf.Stream)
        photo = pikepdf.PdfImage(stream).as_pil_image()
        assert photo.size == (64, 48)
    expected = {Removed.SCRIPT, Removed.EMBEDDED_FILES, Removed.AUTHOR, Removed.TIME, Removed.DESCRIPTION}
    assert expected | {Removed.CAMERA, Removed.POSITION} == set(facts.removed)


def test_the_day_of_creation_stays_when_the_reporter_says_so() -> None:
    out, _facts = kept(drawing.document(), keep=True)
    with pikepdf.open(io.BytesIO(out)) as pdf:
        assert dict(pdf.docinfo) == {"/CreationDate": pikepdf.String("D:20010203040506+02'00'")}


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_document_is_refused(share: float) -> None:
    data = drawing.document()
    assert refusal(data[: int(len(data) * share)]) == Reason.UNREADABLE


@pytest.mark.parametrize("password", ["", "secret"])
def test_an_encrypted_document_is_refused(password: str) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawing.document())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=password))
    assert refusal(out.getvalue()) == Reason.UNREADABLE
