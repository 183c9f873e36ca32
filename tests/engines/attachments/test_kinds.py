"""Judged by content."""

import codecs
from pathlib import Path

import pytest

from saystop.engines.attachments.kinds import HEAD_SIZE, Kind, judge
from tests.engines.attachments import drawing

HEIC = (Path(__file__).parent / "drawn.heic").read_bytes()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (drawing.encoded("JPEG"), Kind.JPEG),
        (drawing.encoded("PNG"), Kind.PNG),
        (drawing.encoded("WEBP"), Kind.WEBP),
        (HEIC, Kind.HEIC),
        (drawing.document(), Kind.PDF),
        (drawing.film(), Kind.MP4),
        (drawing.box(b"ftyp", b"qt  \0\0\0\0qt  "), Kind.MP4),
        ("Chambre 12, à l’étage\r\n".encode(), Kind.TEXT),
        (codecs.BOM_UTF8 + b"room 12", Kind.TEXT),
        ("room 12".encode("utf-16"), Kind.TEXT),
        (("x" * (HEAD_SIZE - 1) + "é").encode(), Kind.TEXT),
        ("غرفة ١٢, 3 < 5 & 7 > 2".encode(), Kind.TEXT),
    ],
)
def test_accepted(data: bytes, kind: Kind) -> None:
    assert judge(data[:HEAD_SIZE]) is kind


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<!DOCTYPE html><p>x",
        b"\xef\xbb\xbf  <html>",
        b"words first <script>x</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?>",
        "<html>".encode("utf-16"),
        b"#!/bin/sh\n",
        b"MZ\x90\0\3\0\0\0",
        b"\x7fELF\2\1\1",
        b"PK\3\4\x14\0",
        b"GIF89a\1\0\1\0",
        b"BM\x46\0\0\0",
        b"caf\xe9 in latin-1",
        b"words\0more",
        b"words\x1b[2J",
        drawing.box(b"ftyp", b"avif\0\0\0\0avifmif1miaf"),
        drawing.box(b"ftyp", b"mif1\0\0\0\0avifmif1"),
    ],
)
def test_refused(data: bytes) -> None:
    assert judge(data) is None


def test_each_kind_has_a_media_type_and_an_extension() -> None:
    assert {kind.media_type.split("/")[0] for kind in Kind} == {"image", "application", "text", "video"}
    assert len({kind.extension for kind in Kind}) == len(Kind)
