"""PDF (ISO 32000-2): written anew without what acts, what is hidden inside, and who made it when.

Runs in the bounded process only.
"""

import io
import re
from typing import Any

import pikepdf
from pikepdf.settings import set_qpdf_limits

from saystop.engines.attachments.kinds import Kind
from saystop.engines.attachments.outcomes import Made, Reason, Refused, Removed
from saystop.engines.attachments.tails import without_jpeg2000_metadata, without_jpeg_metadata

_DATE = re.compile(r"D:\d{4,14}([+\-Z][\d']*)?")

# A few packed kilobytes can hold millions of parts. These bounds are meant to lie well above what a long document has.
_MAX_DEPTH = 60
_MAX_PARTS = 500_000  # keys and elements together
_MAX_OBJECTS = 150_000
set_qpdf_limits(
    parser_max_container_size=100_000,
    parser_max_nesting=_MAX_DEPTH,
    doc_max_warnings=50,
    max_stream_filters=4,
    flate_max_memory=64 * 1024 * 1024,
    run_length_max_memory=64 * 1024 * 1024,
)

# What goes wherever it stands.
_GOES = {
    **dict.fromkeys(("/OpenAction", "/AA", "/PA", "/JS", "/JavaScript", "/XFA", "/URI"), Removed.SCRIPT),
    **dict.fromkeys(("/EmbeddedFiles", "/EF", "/AF", "/Collection"), Removed.EMBEDDED_FILES),
    **dict.fromkeys(("/Metadata", "/PieceInfo", "/SpiderInfo", "/Thumb"), Removed.DESCRIPTION),
    **dict.fromkeys(("/LastModified", "/ModDate", "/CreationDate"), Removed.TIME),
    **dict.fromkeys(("/CreatorInfo", "/Perms", "/DSS", "/Threads"), Removed.AUTHOR),
}
# Of a stream: that its content, or a better one, lies elsewhere.
_ELSEWHERE = ("/F", "/FFilter", "/FDecodeParms", "/Ref", "/OPI")
# Of the catalogue (table 29) and its names (table 32), all that stays; and of a page what does not.
_CATALOGUE = {
    "/Type",
    "/Version",
    "/Extensions",
    "/Pages",
    "/PageLabels",
    "/Names",
    "/Dests",
    "/ViewerPreferences",
    "/PageLayout",
    "/PageMode",
    "/Outlines",
    "/AcroForm",
    "/StructTreeRoot",
    "/MarkInfo",
    "/Lang",
    "/OutputIntents",
    "/OCProperties",
}
_NAMES = {"/Dests", "/AP"}
_OF_PAGE = ("/B", "/ID")
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

    Raises Refused for what is encrypted or damaged, or has more parts than any document needs.
    """
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Refused(Reason.UNREADABLE)
            removed = _Stripping(pdf).strip(keep_time)
            out = io.BytesIO()
            pdf.save(
                out,
                fix_metadata_version=False,
                deterministic_id=True,
                recompress_flate=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,  # nothing is unpacked
            )
    except (pikepdf.PdfError, pikepdf.PasswordError):
        raise Refused(Reason.UNREADABLE) from None
    return Made(Kind.PDF, out.getbuffer(), frozenset(removed))


class _Stripping:
    """One document on its way to what stays of it."""

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self._removed: set[Removed] = set()
        self._parts = 0

    def strip(self, keep_time: bool) -> set[Removed]:
        """Strip the whole document. Returns what was removed."""
        pdf = self._pdf
        if len(pdf.objects) > _MAX_OBJECTS:
            raise Refused(Reason.UNREADABLE)
        created = self._information(keep_time)
        for key in set(pdf.trailer.keys()) - {"/Root", "/Size"}:
            del pdf.trailer[key]
        for thing in (pdf.Root, *pdf.objects):
            self._visit(thing, 0)
        self._only(pdf.Root, _CATALOGUE)
        if isinstance(pdf.Root.get("/Names"), pikepdf.Dictionary):
            self._only(pdf.Root.Names, _NAMES)
        if not len(pdf.pages):
            raise Refused(Reason.UNREADABLE)
        for page in pdf.pages:
            for key in _OF_PAGE:
                self._drop(page.obj, key, Removed.DESCRIPTION)
        if created:
            pdf.docinfo = pdf.make_indirect(pikepdf.Dictionary(CreationDate=pikepdf.String(created)))
        return self._removed

    def _drop(self, thing: Any, key: str, *told: Removed) -> None:
        if key in thing:
            del thing[key]
            self._removed.update(told)

    def _only(self, thing: Any, kept: set[str]) -> None:
        for key in set(thing.keys()) - kept:
            self._drop(thing, key, Removed.DESCRIPTION)

    def _information(self, keep_time: bool) -> str:
        """Tell what the information dictionary tells. Returns the date of creation where that stays."""
        created = ""
        words = {"/CreationDate": Removed.TIME, "/ModDate": Removed.TIME, "/Author": Removed.AUTHOR}
        information = self._pdf.trailer.get("/Info")
        if isinstance(information, pikepdf.Dictionary):
            for key, value in information.items():
                if key == "/CreationDate" and keep_time and _DATE.fullmatch(str(value)):
                    created = str(value)
                else:
                    self._removed.add(words.get(key, Removed.DESCRIPTION))
        return created

    def _visit(self, thing: Any, depth: int) -> None:
        """Strip one container and the containers within it; indirect ones are visited by themselves."""
        if depth > _MAX_DEPTH:
            raise Refused(Reason.UNREADABLE)
        if isinstance(thing, pikepdf.Array):
            self._count(len(thing))
            self._array(thing, depth)
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            keys = set(thing.keys())
            self._count(len(keys))
            self._dictionary(thing, keys, depth)

    def _count(self, parts: int) -> None:
        self._parts += 1 + parts
        if self._parts > _MAX_PARTS:
            raise Refused(Reason.UNREADABLE)

    def _array(self, thing: Any, depth: int) -> None:
        kept = 0
        for at in range(len(thing)):
            value = thing[at]
            if told := _forbidden("", value):
                self._removed.update(told)
                continue
            if kept != at:
                thing[kept] = value
            kept += 1
            if isinstance(value, pikepdf.Object) and not value.is_indirect:
                self._visit(value, depth + 1)
        for at in reversed(range(kept, len(thing))):  # from its end, so that nothing moves
            del thing[at]

    def _dictionary(self, thing: Any, keys: set[str], depth: int) -> None:
        for key in _GOES.keys() & keys:
            self._drop(thing, key, _GOES[key])
        if isinstance(thing, pikepdf.Stream):
            for key in keys.intersection(_ELSEWHERE):
                self._drop(thing, key, Removed.SCRIPT)
            self._photo(thing)
        if "/Rect" in keys:
            self._annotation(thing)
        if "/FT" in keys and str(thing.FT) == "/Sig":
            for key in ("/V", "/DV", "/SV", "/Lock"):
                self._drop(thing, key, Removed.AUTHOR, Removed.TIME)
        if "/SigFlags" in keys:
            del thing["/SigFlags"]  # there is no signature any more
        for key, value in list(thing.items()):
            if told := _forbidden(key, value):
                self._drop(thing, key, *told)
            elif isinstance(value, pikepdf.Object) and not value.is_indirect:
                self._visit(value, depth + 1)

    def _annotation(self, thing: Any) -> None:
        """Who remarked or filled in, and when. The name of a box to fill in is no person's, and stays."""
        self._drop(thing, "/M", Removed.TIME)
        self._drop(thing, "/NM", Removed.DESCRIPTION)
        if thing.get("/Subtype") != pikepdf.Name.Widget:
            self._drop(thing, "/T", Removed.AUTHOR)

    def _photo(self, stream: Any) -> None:
        """A photo in a document carries its own position, time and camera data."""
        filters = stream.get("/Filter")
        names = [str(each) for each in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
        bare_of = _PHOTOS.get(names[-1]) if names else None
        if bare_of is None:
            return
        photo = (
            stream.read_bytes(pikepdf.StreamDecodeLevel.generalized)
            if len(names) > 1
            else stream.read_raw_bytes()
        )
        bare = bare_of(photo)
        if bare != photo:
            parameters = stream.get("/DecodeParms")
            last = parameters[-1] if isinstance(parameters, pikepdf.Array) and len(parameters) else parameters
            stream.write(bare, filter=pikepdf.Name(names[-1]), decode_parms=last)
            self._removed |= (
                {Removed.POSITION, Removed.TIME, Removed.CAMERA}
                if b"Exif" in photo
                else {Removed.DESCRIPTION}
            )


_PHOTOS = {"/DCTDecode": without_jpeg_metadata, "/JPXDecode": without_jpeg2000_metadata}

_TELLING = {"/S", "/Type", "/ByteRange", "/Rect"}


def _forbidden(key: str, value: Any) -> tuple[Removed, ...]:
    """What is removed with a value under a key ("" in an array); nothing when it may stay."""
    if not isinstance(value, pikepdf.Dictionary):
        return ()
    telling = _TELLING.intersection(value.keys())
    if not telling:
        return ()
    action, kind = str(value.get("/S", "")), str(value.get("/Type", ""))
    # No other kind of dictionary is excepted: a program that acts on it would not ask for its kind.
    if action in _ACTIONS or (key in ("/A", "/Next") and action not in ("", "/GoTo")):
        return (Removed.SCRIPT,)
    if "/ByteRange" in telling or kind in ("/Sig", "/DocTimeStamp"):
        return (Removed.AUTHOR, Removed.TIME)
    if kind == "/Filespec" or ("/Rect" in telling and str(value.get("/Subtype", "")) in _CARRIERS):
        return (Removed.EMBEDDED_FILES,)
    return ()


def warm_up() -> None:
    """Write and read one empty page."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        out = io.BytesIO()
        pdf.save(out)
    clean(out.getvalue(), True)
