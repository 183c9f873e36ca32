"""The types of XLSForm: what each asks for, and which are left out."""

from collections.abc import Iterator
from typing import Any

from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from saystop.engines.questionnaires.model import Kind
from saystop.engines.saying import Said, said

_KINDS = {
    "text": Kind.TEXT,
    "string": Kind.TEXT,
    "integer": Kind.INTEGER,
    "int": Kind.INTEGER,
    "decimal": Kind.DECIMAL,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "dateTime": Kind.DATE_TIME,
    "datetime": Kind.DATE_TIME,
    "geopoint": Kind.GEOPOINT,
    "location": Kind.GEOPOINT,
    "select one": Kind.SELECT_ONE,
    "select all that apply": Kind.SELECT_MULTIPLE,
    "photo": Kind.IMAGE,
    "image": Kind.IMAGE,
    "file": Kind.FILE,
    "note": Kind.NOTE,
    "range": Kind.RANGE,
    "rank": Kind.RANK,
    "select one external": Kind.SELECT_ONE,
    "audio": Kind.AUDIO,
    "video": Kind.VIDEO,
    "barcode": Kind.TEXT,
    "acknowledge": Kind.ACKNOWLEDGE,
    "trigger": Kind.ACKNOWLEDGE,
    "calculate": Kind.CALCULATE,
    "hidden": Kind.HIDDEN,
    "today": Kind.CALCULATE,
}
_TRACKING = frozenset(
    {"start", "end", "deviceid", "device id", "imei", "subscriberid", "subscriber id", "simserial", "sim id"}
    | {"phonenumber", "phone number", "username", "email", "start-geopoint", "background-audio", "audit"}
)
TELLS_WHO = said("it tells who or where somebody is")
NOT_ON_A_PAGE = {
    "geotrace": said("no page can record a path"),
    "geoshape": said("no page can record an outline"),
    "osm": said("no page can edit a map"),
}
FILES = frozenset({"csv-external", "xml-external", "xml_external", "csv_external"})


def left_out(name: str, kind: str, why: Said) -> Said:
    """The notice that a row is not asked."""
    return said("“{name}” ({kind}) is left out: {why}.", name=name, kind=kind, why=why)


def tracks(kind: str) -> bool:
    """Whether a type of XLSForm notes who answers, when, or on which device."""
    if kind in _TRACKING:
        return True
    known = QUESTION_TYPE_DICT.get(kind, {})
    return known.get("bind", {}).get("jr:preload") in ("property", "timestamp")


def kind_of(written: str) -> Kind | None:
    """What a type asks for, also under the older names that pyxform knows (`add integer prompt`)."""
    if written in _KINDS or written not in QUESTION_TYPE_DICT:
        return _KINDS.get(written)
    if "note" in written.split():
        return Kind.NOTE
    known = QUESTION_TYPE_DICT[written]
    control, bind = known.get("control", {}), known.get("bind", {})
    if bind.get("jr:preload") == "date":
        return Kind.CALCULATE
    if control.get("tag") == "upload":
        return _UPLOADS.get(str(control.get("mediatype", "")).partition("/")[0])
    if control.get("tag") == "input":
        return _KINDS.get(str(bind.get("type")))
    return {"trigger": Kind.ACKNOWLEDGE, None: Kind.CALCULATE}.get(control.get("tag"))


_UPLOADS = {"image": Kind.IMAGE, "audio": Kind.AUDIO, "video": Kind.VIDEO, "application": Kind.FILE}


def files_named(children: Any) -> Iterator[str]:
    """The files that rows name: lists of choices, and tables that expressions read."""
    for raw in children:
        if raw["type"] in FILES:
            yield f"{raw['name']}.csv"
        elif "." in str(raw.get("itemset") or ""):
            yield str(raw["itemset"])
        yield from files_named(raw.get("children", ()))
