"""PDF (ISO 32000-2): written anew without what acts, what is hidden inside, and who made it when.

Runs in the bounded process only.
"""

import io
import re
from typing import Any

import pikepdf

from saystop.engines.attachments.kinds import Kind
from saystop.engines.attachments.outcomes import Made, Reason, Refused, Removed
from saystop.engines.attachments.tails import without_jpeg_metadata

_DATE = re.compile(r"D:\d{4,14}([+\-Z][\d']*)?")
_MAX_DEPTH = 60

_SCRIPT_KEYS = ("/OpenAction", "/AA", "/JS", "/JavaScript", "/XFA")
_FILE_KEYS = ("/EmbeddedFiles", "/EF", "/AF", "/Collection")
_DESCRIPTION_KEYS = ("/Metadata", "/PieceInfo", "/SpiderInfo")
_TIME_KEYS = ("/LastModified", "/ModDate", "/CreationDate")
# All of table 201 but going to a page of this document.
_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/GoToR",
    "/GoToE",
    "/ImportData",
    "/SubmitForm",
    "/ResetForm",
    "/URI",
    "/Rendition",
    "/Sound",
    "/Movie",
    "/RichMediaExecute",
    "/GoTo3DView",
    "/Hide",
    "/Named",
    "/SetOCGState",
    "/Trans",
    "/Thread",
}
_CARRIERS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}


def clean(data: bytes, keep_time: bool) -> Made:
    """The same pages. keep_time: leave the date of creation in.

    Raises Refused for what is encrypted or damaged.
    """
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Refused(Reason.UNREADABLE)
            removed = _strip(pdf, keep_time)
            out = io.BytesIO()
            pdf.save(out, fix_metadata_version=False, deterministic_id=True, recompress_flate=False)
    except (pikepdf.PdfError, pikepdf.PasswordError):
        raise Refused(Reason.UNREADABLE) from None
    return Made(Kind.PDF, out.getbuffer(), frozenset(removed))


def _strip(pdf: Any, keep_time: bool) -> set[Removed]:
    removed: set[Removed] = set()
    created = _strip_information(pdf, keep_time, removed)
    for key in ("/ID", "/Prev", "/XRefStm"):
        if key in pdf.trailer:
            del pdf.trailer[key]
    for thing in (pdf.Root, *pdf.objects):
        _visit(thing, removed, 0)
    if created:
        pdf.docinfo = pdf.make_indirect(pikepdf.Dictionary(CreationDate=pikepdf.String(created)))
    if not len(pdf.pages):
        raise Refused(Reason.UNREADABLE)
    return removed


def _strip_information(pdf: Any, keep_time: bool, removed: set[Removed]) -> str:
    """Drop the information dictionary. Returns the date of creation where that stays."""
    created = ""
    if isinstance(pdf.trailer.get("/Info"), pikepdf.Dictionary):
        words = {
            "/CreationDate": Removed.TIME,
            "/ModDate": Removed.TIME,
            "/Author": Removed.AUTHOR,
        }
        for key, value in pdf.trailer["/Info"].items():
            if key == "/CreationDate" and keep_time and _DATE.fullmatch(str(value)):
                created = str(value)
            else:
                removed.add(words.get(key, Removed.DESCRIPTION))
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    return created


def _visit(thing: Any, removed: set[Removed], depth: int) -> None:
    """Strip one container and the containers within it; indirect ones are visited by themselves."""
    if depth > _MAX_DEPTH:
        raise Refused(Reason.UNREADABLE)
    if isinstance(thing, pikepdf.Array):
        for at in reversed(range(len(thing))):
            value = thing[at]
            if word := _forbidden(value):
                removed.add(word)
                del thing[at]
            elif isinstance(value, pikepdf.Object) and not value.is_indirect:
                _visit(value, removed, depth + 1)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        _visit_dictionary(thing, removed, depth)


def _visit_dictionary(thing: Any, removed: set[Removed], depth: int) -> None:
    for keys, told in (
        (_SCRIPT_KEYS, Removed.SCRIPT),
        (_FILE_KEYS, Removed.EMBEDDED_FILES),
        (_DESCRIPTION_KEYS, Removed.DESCRIPTION),
        (_TIME_KEYS, Removed.TIME),
    ):
        for key in keys:
            if key in thing:
                del thing[key]
                removed.add(told)
    if isinstance(thing, pikepdf.Stream):
        _strip_photo(thing, removed)
    if "/Rect" in thing and thing.get("/Subtype") != pikepdf.Name.Widget:
        _strip_annotation(thing, removed)
    for key in list(thing.keys()):
        value = thing[key]
        if word := _forbidden(value):
            removed.add(word)
            del thing[key]
        elif isinstance(value, pikepdf.Object) and not value.is_indirect:
            _visit(value, removed, depth + 1)


def _forbidden(value: Any) -> Removed | None:
    if not isinstance(value, pikepdf.Dictionary):
        return None
    if str(value.get("/S", "")) in _ACTIONS and "/K" not in value:
        return Removed.SCRIPT
    if str(value.get("/Subtype", "")) in _CARRIERS and "/Rect" in value:
        return Removed.EMBEDDED_FILES
    return None


def _strip_annotation(thing: Any, removed: set[Removed]) -> None:
    """Who remarked, and when."""
    for key, word in (("/T", Removed.AUTHOR), ("/M", Removed.TIME), ("/NM", Removed.DESCRIPTION)):
        if key in thing:
            del thing[key]
            removed.add(word)


def _strip_photo(stream: Any, removed: set[Removed]) -> None:
    """A photo in a document carries its own position, time and camera data."""
    filters = stream.get("/Filter")
    names = [str(each) for each in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if names[-1:] != ["/DCTDecode"]:
        return
    photo = (
        stream.read_bytes(pikepdf.StreamDecodeLevel.generalized)
        if len(names) > 1
        else stream.read_raw_bytes()
    )
    bare = without_jpeg_metadata(photo)
    if bare != photo:
        parameters = stream.get("/DecodeParms")
        last = parameters[-1] if isinstance(parameters, pikepdf.Array) and len(parameters) else parameters
        stream.write(bare, filter=pikepdf.Name.DCTDecode, decode_parms=last)
        removed |= (
            {Removed.POSITION, Removed.TIME, Removed.CAMERA} if b"Exif\0" in photo else {Removed.DESCRIPTION}
        )


def warm_up() -> None:
    """Write and read one empty page."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        out = io.BytesIO()
        pdf.save(out)
    clean(out.getvalue(), True)
