"""One small sample of each format, of invented fingerprints, and how it is made from any number of them."""

import json
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

from saystop.screening.models import Kind
from tests.screening.listing import value

Numbers = Sequence[int]


def hexadecimal(number: int, kind: str) -> str:
    return value(number, kind).hex()


def csv(numbers: Numbers) -> bytes:
    lines = ["kind;value;class;quality;id"]
    for number in numbers:
        lines.append(f'"pdq";{hexadecimal(number, Kind.PDQ).upper()};a1;{50 + number % 50};{number + 1}')
        lines.append(f"md5;{hexadecimal(number, Kind.MD5)};;;{number + 1}")
    return ("\ufeff" + "\r\n".join(lines)).encode()


def jsonl(numbers: Numbers) -> bytes:
    rows = [
        {
            "pdq": hexadecimal(number, Kind.PDQ),
            "md5": hexadecimal(number, Kind.MD5),
            "class": "a1",
            "quality": 50 + number % 50,
            "id": number + 1,
            "note": ["ignored", {"é": 1}],
        }
        for number in numbers
    ]
    return "\n\n".join(json.dumps(row) for row in rows).encode()


def ncmec(numbers: Numbers) -> bytes:
    def image(number: int) -> str:
        return f"""
        <image>
            <member id="42">{escape("Harbour & Co.")}</member>
            <timestamp>2030-01-31T15:00:00Z</timestamp>
            <id>image{number}</id>
            <classification>A1</classification>
            <fingerprints>
                <md5>{hexadecimal(number, Kind.MD5)}</md5>
                <pdna>ignored é</pdna>
                <pdq>{hexadecimal(number, Kind.PDQ)}</pdq>
            </fingerprints>
            <feedback><affirmativeFeedback type="Md5"><members><member id="7">Another</member></members>
            </affirmativeFeedback></feedback>
        </image>"""

    return f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<queryResult xmlns="https://hashsharing.ncmec.org/hashsharing/v2">
    <images count="{len(numbers)}" maxTimestamp="2030-01-31T15:10:00Z">{"".join(map(image, numbers))}
    </images>
    <videos count="0" maxTimestamp="2030-01-31T15:20:00Z"></videos>
    <paging><next>/v2/entries?start=1&amp;size=2</next></paging>
</queryResult>""".encode()


def ncmec_json(numbers: Numbers) -> bytes:
    images = [
        {
            "member": {"id": 42, "name": "Harbour & Co."},
            "id": f"image{number}",
            "classification": "A1",
            "fingerprints": {
                "md5": hexadecimal(number, Kind.MD5),
                "pdna": "ignored",
                "pdq": hexadecimal(number, Kind.PDQ),
            },
        }
        for number in numbers
    ]
    whole = {"queryResult": {"images": {"count": len(images), "image": images}, "paging": {"next": None}}}
    return json.dumps(whole, indent=1).encode()


def threatexchange(numbers: Numbers) -> bytes:
    data = [
        {
            "id": str(3 * number + place),
            "indicator": hexadecimal(number, kind),
            "type": f"HASH_{kind.upper()}",
            "last_updated": 1_900_000_000,
            "should_delete": False,
            "descriptors": {
                "data": [{"status": "MALICIOUS", "tags": {"data": [{"text": "a1"}, {"text": "two words"}]}}]
            },
        }
        for number in numbers
        for place, kind in enumerate((Kind.PDQ, Kind.MD5), start=1)
    ]
    return json.dumps({"data": data, "paging": {"cursors": {"after": "x"}}}, ensure_ascii=False).encode()


def threatexchange_csv(numbers: Numbers) -> bytes:
    lines = ["id,indicator,type,tags,status,should_delete"]
    for number in numbers:
        for place, kind in enumerate((Kind.PDQ, Kind.MD5), start=1):
            lines.append(
                f"{3 * number + place},{hexadecimal(number, kind)},HASH_{kind.upper()},a1 other,MALICIOUS,false"
            )
    return "\n".join(lines).encode()


def vics(numbers: Numbers) -> bytes:
    media = [
        {
            "MediaID": number + 1,
            "Category": 1,
            "MD5": hexadecimal(number, Kind.MD5).upper(),
            "SHA1": hexadecimal(number, Kind.SHA1).upper(),
            "PhotoDNA": "AAAA",
            "MediaSize": 2835,
            "MediaFiles": [{"MD5": "not read", "FileName": "é.jpg"}],
        }
        for number in numbers
    ]
    context = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/Default/$metadata#Media"
    return (
        "\ufeff" + json.dumps({"@odata.context": context, "value": media}, indent=2, ensure_ascii=False)
    ).encode()


SAMPLES: dict[str, tuple[str, Callable[[Numbers], bytes]]] = {
    "csv": ("csv", csv),
    "jsonl": ("jsonl", jsonl),
    "ncmec": ("ncmec", ncmec),
    "ncmec_json": ("ncmec", ncmec_json),
    "threatexchange": ("threatexchange", threatexchange),
    "threatexchange_csv": ("threatexchange", threatexchange_csv),
    "vics": ("vics", vics),
}
