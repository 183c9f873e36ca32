"""Files drawn by code, with planted words that must not survive."""

import io
import struct
import zlib

import pikepdf
from PIL import Image, PngImagePlugin

MAKER, MODEL, SERIAL, OWNER = "PlantedMaker", "PlantedModel", "PLANTED-SERIAL-7431", "PlantedOwner"
COMMENT, TAKEN, DIGITISED, OFFSET = "PlantedComment", "2001:02:03 04:05:06", "2002:03:04 05:06:07", "+02:00"
ISO6709 = b"+49.6117+006.1300/"
PLANTED = [word.encode() for word in (MAKER, MODEL, SERIAL, OWNER, COMMENT, DIGITISED)]
PLACE_AND_TIME = [TAKEN.encode(), ISO6709, b"2003-04-05"]
LATITUDE, LONGITUDE = (49.0, 36.0, 42.0), (6.0, 7.0, 48.0)
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a exif:GPSLatitude='49' b='{COMMENT}'/></x:xmpmeta>".encode()


def told(*, orientation: int = 1) -> Image.Exif:
    """Exif data of a talkative camera."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F], exif[0x0110], exif[0x013B], exif[0x010E] = MAKER, MODEL, OWNER, COMMENT
    exif[0x0132] = TAKEN
    exif[0x8769] = {0x9003: TAKEN, 0x9011: OFFSET, 0x9004: DIGITISED, 0xA431: SERIAL, 0x927C: SERIAL.encode()}
    exif[0x8825] = {1: "N", 2: LATITUDE, 3: "E", 4: LONGITUDE, 29: "2001:02:03", 18: OWNER}
    return exif


def scene(mode: str = "RGB", size: tuple[int, int] = (64, 48)) -> Image.Image:
    """Left half dark, right half light, a mark in the upper left corner."""
    image = Image.new("L", size, 230)
    image.paste(40, (0, 0, size[0] // 2, size[1]))
    image.paste(130, (4, 4, 12, 12))
    if mode.startswith("I;16"):
        return image.convert("I").point(lambda level: level * 257).convert(mode)
    image = image.convert(mode)
    if mode in ("LA", "RGBA"):
        image.paste(0, (60, 44, 64, 48))
    return image


def encoded(form: str, mode: str = "RGB", orientation: int = 1) -> bytes:
    out = io.BytesIO()
    exif = told(orientation=orientation)
    if form == "JPEG":
        scene(mode).save(out, form, exif=exif, comment=COMMENT, xmp=XMP, quality=95)
    elif form == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", OWNER)
        text.add_itxt("XML:com.adobe.xmp", XMP.decode())
        scene(mode).save(out, form, exif=exif, pnginfo=text)
    else:
        scene(mode).save(out, form, exif=exif, xmp=XMP)
    return out.getvalue()


def document() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    page = pdf.pages[0]
    with pdf.open_metadata() as metadata:
        metadata["dc:description"] = COMMENT
    pdf.docinfo["/Author"] = OWNER
    pdf.docinfo["/CreationDate"] = "D:20010203040506+02'00'"
    pdf.docinfo["/ModDate"] = "D:20020304050607Z"
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('PlantedScript')")
    pdf.Root.OpenAction = pdf.make_indirect(script)
    pdf.Root.AA = pikepdf.Dictionary(WC=script)
    pdf.attachments["planted.txt"] = b"PlantedFile"
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="PlantedLaunch")
    note = {"/Type": pikepdf.Name.Annot, "/Rect": [0, 0, 9, 9], "/T": OWNER, "/M": "D:20020304"}
    link = pikepdf.Dictionary({**note, "/Subtype": pikepdf.Name.Link, "/A": pdf.make_indirect(launch)})
    carrier = pikepdf.Dictionary(
        {**note, "/Subtype": pikepdf.Name.FileAttachment, "/Contents": "PlantedFile"}
    )
    page.obj.Annots = pikepdf.Array([pdf.make_indirect(link), pdf.make_indirect(carrier)])
    photo = pdf.make_stream(encoded("JPEG"))
    photo.update(
        pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=64,
            Height=48,
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
    )
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Photo=photo))
    page.Contents = pdf.make_stream(b"q 64 0 0 48 0 0 cm /Photo Do Q")
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def acting_document() -> bytes:
    """A signed document of which every extra tells or acts; each planted word begins with PLANTED."""
    name, words = pikepdf.Name, pikepdf.String
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    page = pdf.pages[0].obj
    signature = pikepdf.Dictionary(
        Type=name.Sig, Filter=name("/Adobe.PPKLite"), Name=words("PLANTED_SIGNER"), M=words("D:20030405"),
        Location=words("PLANTED_PLACE"), ContactInfo=words("PLANTED_CONTACT"), Reason=words("PLANTED_REASON"),
        Contents=words(b"PLANTED_CERTIFICATE"), ByteRange=[0, 1, 2, 3],
    )  # fmt: skip
    untyped = pikepdf.Dictionary({key: value for key, value in signature.items() if key != "/Type"})

    def widget(**more: object) -> pikepdf.Object:
        given = {f"/{key}": value for key, value in more.items()}
        return pdf.make_indirect(
            pikepdf.Dictionary(
                {
                    "/Type": name.Annot,
                    "/Subtype": name.Widget,
                    "/Rect": [0, 0, 9, 9],
                    "/T": words("box"),
                    **given,
                }
            )
        )

    def link(**action: object) -> pikepdf.Object:
        told = pikepdf.Dictionary({f"/{key}": value for key, value in action.items()})
        return pdf.make_indirect(
            pikepdf.Dictionary(Type=name.Annot, Subtype=name.Link, Rect=[0, 0, 9, 9], A=told)
        )

    fields = [
        widget(FT=name.Sig, V=pdf.make_indirect(signature)),
        widget(FT=name.Sig, V=words("PLANTED_ODD_SIGNATURE")),
        widget(V=untyped),
        widget(FT=name.Btn, NM=words("PLANTED_NM"), M=words("PLANTED_MOMENT")),
    ]
    links = [
        link(S=name.URI, URI=words("https://PLANTED_URI.example"), K=0),
        link(S=name.Launch, F=words("PLANTED_LAUNCH.exe"), K=0, Type=name.StructElem, P=page),
        link(S=name.SubmitForm, F=pikepdf.Dictionary(FS=name.URL, F=words("https://PLANTED_SUBMIT")), K=0),
        link(S=name.GoToE, F=words("PLANTED_GOTOE"), K=0),
        link(S=name("/GoToTomorrow"), F=words("PLANTED_UNKNOWN_ACTION")),
    ]
    page.Annots = pikepdf.Array([*fields, *links])
    page.Thumb = pdf.make_stream(b"PLANTED_THUMB", Width=1, Height=1)
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(fields), SigFlags=3)
    pdf.Root.Perms = pikepdf.Dictionary(DocMDP=signature)
    pdf.Root.DSS = pikepdf.Dictionary(Certs=[pdf.make_stream(b"PLANTED_CHAIN")])
    pdf.Root.URI = pikepdf.Dictionary(Base=words("https://PLANTED_BASE"))
    creator = pikepdf.Dictionary(CreatorInfo=pikepdf.Dictionary(Creator=words("PLANTED_CREATOR")))
    layer = pdf.make_indirect(pikepdf.Dictionary(Type=name.OCG, Name=words("layer"), Usage=creator))
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary())
    thread = pdf.make_indirect(pikepdf.Dictionary(I=pikepdf.Dictionary(Author=words("PLANTED_AUTHOR"))))
    pdf.Root.Threads = pikepdf.Array([thread])
    page.B = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(T=thread))])
    pdf.trailer["/PlantedSource"] = pdf.make_stream(b"PLANTED_SOURCE")
    elsewhere = pdf.make_stream(b"", Type=name.XObject, Subtype=name.Form, BBox=[0, 0, 1, 1])
    elsewhere.Ref = pikepdf.Dictionary(F=words("PLANTED_REFERENCE"), Page=0)
    outside = pdf.make_stream(b"", Type=name.XObject, Subtype=name.Form, BBox=[0, 0, 1, 1])
    outside.F = words("PLANTED_OUTSIDE")
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=elsewhere, B=outside))
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def holding_photo(photo: bytes, filter_name: str) -> bytes:
    """A document of one page with one image."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    image = pdf.make_stream(photo, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=64, Height=48)
    image.Filter = pikepdf.Name(filter_name)
    image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
    pdf.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Photo=image))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def packed_document(page: bytes, times: int = 1) -> bytes:
    """A document whose objects lie in one object stream (ISO 32000-2, 7.5.7).

    page: what its page dictionary holds more. times: how many further objects hold the same as an array.
    """
    more = [b"[" + page + b"]" for _ in range(times - 1)]
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Z[" + page + b"]>>",
        *more,
    ]
    count, body, offsets = len(objects), b"", b""
    for number, each in enumerate(objects, start=1):
        offsets += b"%d %d " % (number, len(body))
        body += each + b" "
    packed = zlib.compress(offsets + body, 9)
    out = b"%PDF-1.7\n"
    holder = len(out)
    out += b"%d 0 obj <</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>> stream\n" % (
        count + 1, count, len(offsets), len(packed),
    )  # fmt: skip
    out += packed + b"\nendstream endobj\n"
    rows = struct.pack(">BIH", 0, 0, 65535)
    rows += b"".join(struct.pack(">BIH", 2, count + 1, at) for at in range(count))
    rows += struct.pack(">BIH", 1, holder, 0) + struct.pack(">BIH", 1, len(out), 0)
    index = len(out)
    out += b"%d 0 obj <</Type/XRef/Size %d/W[1 4 2]/Root 1 0 R/Length %d>> stream\n" % (
        count + 2, count + 3, len(rows),
    )  # fmt: skip
    return out + rows + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % index


# -- films


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def _track(handler: bytes, offset: int, size: int, seconds: int) -> bytes:
    entry = box(
        {b"vide": b"avc1", b"soun": b"mp4a"}.get(handler, b"camm"),
        bytes(42),
        MAKER.encode().ljust(32, b"\0"),
        bytes(4),
    )
    table = box(
        b"stbl",
        box(b"stsd", struct.pack(">II", 0, 1), entry),
        box(b"stsc", struct.pack(">IIIII", 0, 1, 1, 1, 1)),
        box(b"stsz", struct.pack(">IIII", 0, 0, 1, size)),
        box(b"stco", struct.pack(">III", 0, 1, offset)),
    )
    media = box(
        b"mdia",
        box(b"mdhd", struct.pack(">IIIIII", 0, 111111111, 222222222, 1000, seconds * 1000, 0)),
        box(b"hdlr", struct.pack(">II4s12x", 0, 0, handler), MODEL.encode() + b"\0"),
        box(b"minf", table),
    )
    return box(b"trak", box(b"tkhd", struct.pack(">III", 0, 111111111, 222222222), bytes(72)), media)


def film(*, seconds: int = 5, media: int = 1000, moov_first: bool = False) -> bytes:
    """A film of zeros with a telephone's track of positions behind the pictures."""
    ftyp = box(b"ftyp", b"mp42\0\0\0\0isommp42")
    positions = b"PlantedPositions"
    pictures = b"\x42" * media

    def moov(start: int) -> bytes:
        keys = [b"com.apple.quicktime.location.ISO6709", b"com.apple.quicktime.model"]
        data = [box(b"data", struct.pack(">II", 1, 0), value) for value in (ISO6709, MODEL.encode())]
        meta = box(
            b"meta",
            box(b"hdlr", struct.pack(">II4s12x", 0, 0, b"mdta"), b"\0"),
            box(b"keys", struct.pack(">II", 0, 2), *(box(b"mdta", key) for key in keys)),
            box(b"ilst", *(box(struct.pack(">I", at + 1), each) for at, each in enumerate(data))),
        )
        return box(
            b"moov",
            box(b"mvhd", struct.pack(">IIIII", 0, 111111111, 222222222, 1000, seconds * 1000), bytes(80)),
            _track(b"vide", start, media, seconds),
            _track(b"meta", start + media, len(positions), seconds),
            box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(ISO6709), 0), ISO6709),
                box(b"\xa9day", struct.pack(">HH", 10, 0), b"2003-04-05"), box(b"\xa9mak", MAKER.encode())),
            meta,
            box(b"gps ", OWNER.encode()),
        )  # fmt: skip

    extra = box(b"uuid", bytes(16), XMP)
    mdat = box(b"mdat", pictures, positions)
    if moov_first:
        head = ftyp + extra
        return head + moov(len(head) + len(moov(0)) + 8) + mdat
    return ftyp + extra + mdat + moov(len(ftyp) + len(extra) + 8)


def planted_film(
    handler: bytes, *, stray: bytes = b"freeGPS PLANTED_STRAY", source: bytes = b"", stray_first: bool = False
) -> bytes:
    """Pictures and a second track, with bytes in the media that no track refers to.

    handler: what the second track is; its samples are PLANTED_TRACK. source: a location in its data reference.
    """
    ftyp = box(b"ftyp", b"mp42\0\0\0\0isommp42")
    pictures, second = b"\x42" * 1000, b"GPS(6.13,49.61) PLANTED_TRACK"
    parts = [stray, pictures, second] if stray_first else [pictures, second, stray]

    def moov(start: int) -> bytes:
        at = {part: start + sum(map(len, parts[: parts.index(part)])) for part in parts}
        reference = box(b"dinf", box(b"dref", struct.pack(">II", 0, 1), box(b"url ", bytes(4), source)))
        track = _track(handler, at[second], len(second), 5)
        if source:
            table = track.index(b"minf") - 4
            grown = box(b"minf", reference, track[table + 8 :])
            track = box(b"trak", track[8:].replace(track[table:], grown))
            media = track.index(b"mdia") - 4
            track = track[:media] + struct.pack(">I", len(track) - media) + track[media + 4 :]
        block = box(b"gps ", struct.pack(">IIII", 0, 1, at[stray], len(stray)))
        head = box(b"mvhd", struct.pack(">IIIII", 0, 1, 2, 1000, 5000), bytes(80))
        return box(b"moov", head, _track(b"vide", at[pictures], len(pictures), 5), track, block)

    start = len(ftyp) + 8 + len(moov(0))
    return ftyp + moov(start) + box(b"mdat", *parts)


def fragmented_film(*, base: str) -> bytes:
    """Two fragments (section 8.8), with stray bytes in their media.

    base: how the offsets are told: "moof", "given" or "implied".
    """
    ftyp = box(b"ftyp", b"iso5\0\0\0\0iso5mp42")
    empty = _track(b"vide", 0, 0, 5)
    head = box(b"mvhd", struct.pack(">IIIII", 0, 1, 2, 1000, 5000), bytes(80))
    defaults = box(b"mvex", box(b"trex", struct.pack(">IIIIII", 0, 1, 1, 40, 100, 0)))
    out = ftyp + box(b"moov", head, empty, defaults)
    for number in (1, 2):
        flags = {"moof": 0x020000, "given": 0x01, "implied": 0}[base]
        place = struct.pack(">Q", len(out)) if base == "given" else b""

        def moof(offset: int, flags: int = flags, place: bytes = place, number: int = number) -> bytes:
            sizes = struct.pack(">II", 100, 300)
            runs = [
                box(b"trun", struct.pack(">IIi", 0x201, 2, offset), sizes),
                box(b"trun", struct.pack(">II", 0, 6)),  # six of the default size, right behind
            ]
            traf = box(b"traf", box(b"tfhd", struct.pack(">II", flags, 1), place), *runs)
            return box(b"moof", box(b"mfhd", struct.pack(">II", 0, number)), traf)

        stray = b"PLANTED_STRAY"
        out += moof(len(moof(0)) + 8 + len(stray)) + box(b"mdat", stray, b"\x42" * 1000, stray)
    return out
