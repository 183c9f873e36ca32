"""What editors hand up: nothing but pixels is kept of a picture, and no file can act as a page of ours."""

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.models import UploadedFile

from saystop.website.models import Download, Picture

pytestmark = pytest.mark.django_db
TRACE = "Camera of Hilde Huisman"
MARK = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


def photo(form: str = "JPEG", *, size: tuple[int, int] = (64, 40)) -> bytes:
    """A picture that tells with what it was taken and where."""
    exif = Image.Exif()
    exif[0x010F] = TRACE
    exif[0x8825] = {1: "N", 2: (51.0, 2.0, 33.0), 3: "E", 4: (3.0, 1.0, 0.0)}
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, exif=exif)
    return out.getvalue()


def hand_up(client: Client, data: bytes, name: str, *, kind: str = "images", title: str = "A pier") -> Any:
    return client.post(
        f"/edit/{kind}/multiple/add/", {"files[]": SimpleUploadedFile(name, data), "title": title}
    ).json()


def everything(media: Path) -> list[bytes]:
    return [path.read_bytes() for path in media.rglob("*") if path.is_file()]


def test_a_picture_is_kept_without_where_and_with_what_it_was_taken(nadia: Client, media: Path) -> None:
    for form, name in (("JPEG", "pier.jpg"), ("PNG", "pier.png"), ("WEBP", "pier.webp")):
        assert hand_up(nadia, photo(form), name)["success"]
        picture = Picture.objects.get()
        assert (picture.width, picture.height) == (64, 40)
        stored = picture.file.read()
        assert picture.file_size == len(stored)
        assert all(TRACE.encode() not in one for one in everything(media))
        assert not Image.open(io.BytesIO(stored)).getexif()
        picture.delete()


def test_nor_where_its_title_is_missing(nadia: Client, media: Path) -> None:
    """Then Wagtail lays the file down and asks again."""
    assert hand_up(nadia, photo(), "pier.jpg", title="")["success"]
    assert UploadedFile.objects.count() == 1
    assert all(TRACE.encode() not in stored for stored in everything(media))


def test_nor_in_the_place_of_another(nadia: Client, media: Path) -> None:
    hand_up(nadia, photo(), "pier.jpg")
    picture = Picture.objects.get()
    sent = {"title": "A quay", "file": SimpleUploadedFile("quay.png", photo("PNG", size=(30, 20)))}
    assert nadia.post(f"/edit/images/{picture.pk}/", sent).status_code == 302
    picture.refresh_from_db()
    assert (picture.title, picture.width) == ("A quay", 30)
    (stored,) = everything(media)
    assert TRACE.encode() not in stored


def bomb(side: int) -> bytes:
    """A small PNG whose head promises many pixels."""

    def part(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", head)
        + part(b"IDAT", zlib.compress(bytes(9)))
        + part(b"IEND", b"")
    )


def test_what_is_no_picture_is_refused_with_a_sentence(nadia: Client, media: Path) -> None:
    for what, (data, name) in {
        "svg": (MARK, "pier.svg"),
        "svg named png": (MARK, "pier.png"),
        "jpeg named gif": (photo(), "pier.gif"),
        "gif": (photo("GIF"), "pier.gif"),
        "jpeg named png": (photo(), "pier.png"),
        "cut": (photo()[:200], "pier.jpg"),
        "many pixels": (bomb(30_000), "pier.png"),
        "no pixels": (bomb(6_000), "pier.png"),
        "empty": (b"", "pier.jpg"),
    }.items():
        answer = hand_up(nadia, data, name)
        assert not answer["success"], what
        assert answer["error_message"].strip().endswith((".", ")")), what
    assert not Picture.objects.exists()
    assert not everything(media)


def office_file(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return out.getvalue()


WORD = office_file(word__document_xml=b"<w/>")
EPUB = office_file(mimetype=b"application/epub+zip")


def test_documents_are_saved_by_readers_and_never_opened_as_pages(nadia: Client) -> None:
    for data, name in (
        (b"%PDF-1.7 a study", "study.pdf"),
        (WORD, "study.docx"),
        (EPUB, "study.epub"),
        ("a;b\nÉté;2".encode(), "study.csv"),
    ):
        assert hand_up(nadia, data, name, kind="documents")["success"], name
        document = Download.objects.get()
        answer = nadia.get(document.url)
        assert b"".join(answer.streaming_content) == data  # type: ignore[attr-defined] # a file is streamed
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert not answer.cookies
        assert Client().get(document.url).status_code == 404, "no page leads to it yet"
        document.delete()


def test_documents_that_are_not_what_they_say_are_refused(
    nadia: Client, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for data, name in (
        (MARK, "study.svg"),
        (b"<html></html>", "study.html"),
        (b"alert(1)", "study.js"),
        (b"<!doctype html><script>alert(1)</script>", "study.txt"),
        (b"a;b\n<script>alert(1)</script>;2", "study.csv"),
        (b"MZ\x90\x00", "study.pdf"),
        (office_file(word__document_xml=b"<w/>", word__vbaProject_bin=b"macro"), "study.docx"),
        (WORD, "study.xlsx"),
        (EPUB, "study.odt"),
        (b"PK\x03\x04 cut", "study.docx"),
    ):
        answer = hand_up(nadia, data, name, kind="documents")
        assert not answer["success"], name
        assert answer["error_message"], name
    monkeypatch.setattr("saystop.website.uploads.LARGEST_DOCUMENT", 100)
    assert "larger" in hand_up(nadia, b"%PDF-" + bytes(200), "s.pdf", kind="documents")["error_message"]
    assert not Download.objects.exists()
    assert not everything(media)
