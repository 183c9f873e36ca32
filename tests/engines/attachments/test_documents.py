"""PDF: the pages stay; what acts, hides or tells on its author goes."""

import io
import re
import struct

import pikepdf
import pytest

from saystop.engines.attachments.outcomes import Reason, Removed
from tests.engines.attachments import drawing
from tests.engines.attachments.helpers import kept, processor_seconds, refusal, slowness


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


def test_a_signed_document_forgets_its_signer_and_nothing_in_it_acts() -> None:
    original = drawing.acting_document()
    planted = set(re.findall(rb"PLANTED_[A-Z_]+", original))
    assert len(planted) >= 20
    out, facts = kept(original)
    assert set(re.findall(rb"PLANTED_[A-Z_]+", unpacked(out))) == set()
    assert not re.search(
        rb"/(Sig|ByteRange|Perms|DSS|Launch|URI|SubmitForm|GoToE)\b(?!Flags)",
        unpacked(out).replace(b"/FT /Sig", b""),
    )
    assert {Removed.AUTHOR, Removed.TIME, Removed.SCRIPT, Removed.DESCRIPTION} <= set(facts.removed)
    with pikepdf.open(io.BytesIO(out)) as pdf:
        annotations = pdf.pages[0].obj.Annots
        assert isinstance(annotations, pikepdf.Array)
        assert len(annotations) == 9  # the boxes and what was a link still stand in their place


def test_links_within_the_document_and_forms_stay() -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    page = pdf.pages[0].obj
    action = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=[page, pikepdf.Name.Fit])
    at = {"/Type": pikepdf.Name.Annot, "/Rect": [0, 0, 9, 9]}
    link = pikepdf.Dictionary({**at, "/Subtype": pikepdf.Name.Link, "/A": action})
    box = {**at, "/Subtype": pikepdf.Name.Widget, "/FT": pikepdf.Name.Tx, "/T": pikepdf.String("room")}
    field = pdf.make_indirect(pikepdf.Dictionary({**box, "/V": pikepdf.String("12")}))
    page.Annots = pikepdf.Array([link, field])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
    element = pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Link, K=0, Pg=page)
    pdf.Root.StructTreeRoot = pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot, K=element)
    made = io.BytesIO()
    pdf.save(made)
    out, facts = kept(made.getvalue())
    with pikepdf.open(io.BytesIO(out)) as after:
        annotations = after.pages[0].obj.Annots
        assert str(annotations[0].A.S) == "/GoTo"
        assert str(annotations[1].V) == "12"
        assert str(after.Root.StructTreeRoot.K.S) == "/Link"
    assert facts.removed == ()


def photo_of(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return pdf.pages[0].obj.Resources.XObject.Photo.read_raw_bytes()


def test_a_photo_in_a_document_keeps_nothing_but_its_picture() -> None:
    plain = io.BytesIO()
    drawing.scene().save(plain, "JPEG", progressive=True)
    jpeg = plain.getvalue()
    hidden = b"\xff\xe1" + struct.pack(">H", 28) + b"Exif\0\0" + b"PLANTED_BEHIND_SCAN_"
    first_scan = jpeg.index(b"\xff\xda")
    second_scan = jpeg.index(b"\xff\xda", first_scan + 2)
    told = jpeg[:second_scan] + hidden + jpeg[second_scan:-2] + hidden + jpeg[-2:] + b"PLANTED_TAIL"
    told = told[:2] + b"\xff\xe0" + struct.pack(">H", 22) + b"PLANTED_APP0________" + told[2:]
    told = told[:2] + b"\xff\xee" + struct.pack(">H", 22) + b"PLANTED_APP14_______" + told[2:]
    out, facts = kept(drawing.holding_photo(told, "/DCTDecode"))
    assert photo_of(out) == jpeg
    assert Removed.POSITION in facts.removed


def test_the_thumbnail_in_a_jfif_head_goes_and_adobe_s_colours_stay() -> None:
    plain = io.BytesIO()
    drawing.scene("CMYK").save(plain, "JPEG")  # writes Adobe's segment
    jpeg = plain.getvalue()
    thumbnail = (
        b"\xff\xe0" + struct.pack(">H", 28) + b"JFIF\0\1\1\0\0\1\0\1\2\2PLANTED_THUMB"[:26].ljust(26, b"_")
    )
    out, _facts = kept(drawing.holding_photo(jpeg[:2] + thumbnail + jpeg[2:], "/DCTDecode"))
    assert b"PLANTED" not in photo_of(out)
    assert b"JFIF\0\1\1\0\0\1\0\1\0\0" in photo_of(out)
    assert b"\xff\xee\0\x0eAdobe" in photo_of(out)


@pytest.mark.parametrize("boxed", [True, False])
def test_a_jpeg_2000_in_a_document_keeps_nothing_but_its_picture(boxed: bool) -> None:
    comment = b"\xff\x64" + struct.pack(">H", 20) + b"\0\1PLANTED_COMMENT_"
    size = b"\xff\x51" + struct.pack(">H", 6) + b"\0\0\0\1"
    tile = b"\xff\x90" + struct.pack(">HHIBB", 10, 0, 0, 0, 1) + b"\xff\x93" + bytes(40) + b"\xff\xd9"
    stream, bare = b"\xff\x4f" + size + comment + tile, b"\xff\x4f" + size + comment[:6] + bytes(16) + tile
    box = drawing.box
    head = (
        box(b"jP  ", b"\r\n\x87\n")
        + box(b"ftyp", b"jp2 \0\0\0\0jp2 ")
        + box(b"jp2h", box(b"ihdr", bytes(14)))
    )
    told = head + box(b"uuid", b"JpgTiffExif->JP2", b"PLANTED_POSITION") + box(b"xml ", b"PLANTED_XMP")
    told += box(b"jp2c", stream) + box(b"uinf", b"PLANTED_LINK")
    if not boxed:
        told, head = stream, b""
    out, facts = kept(drawing.holding_photo(told, "/JPXDecode"))
    assert photo_of(out) == (head + box(b"jp2c", bare) if boxed else bare)
    assert (Removed.POSITION if boxed else Removed.DESCRIPTION) in facts.removed


@pytest.mark.parametrize(
    ("page", "times"),
    [
        (b"[] " * 3_500_000, 1),
        (b"[] " * 50_000, 60),
        (b"<</A<<>>>> " * 40_000, 30),
        (b"[" * 400 + b"]" * 400, 1),
        (b"0 " * 90_000, 50),
    ],
)
def test_a_document_of_needlessly_many_parts_is_refused_at_once(page: bytes, times: int) -> None:
    refusal(drawing.document())  # the bounded process has been started
    data = drawing.packed_document(page, times)
    assert len(data) < 100_000
    slow, begun = slowness(), processor_seconds()
    assert refusal(data) == Reason.UNREADABLE
    took = processor_seconds() - begun
    # Its work takes less than half of that on a machine at rest.
    assert took < 4 * max(slow, slowness())


def test_a_document_of_many_parts_is_taken() -> None:
    assert refusal(drawing.packed_document(b"0 " * 60_000 + b"[0 0] <</Z 0>> " * 5_000)) is None
