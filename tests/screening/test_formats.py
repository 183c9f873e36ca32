"""Every format: what it says is read, what is wrong with it is told with its line, and reading can begin in the middle."""

import io
import json
import random
from collections import Counter
from pathlib import Path

import pytest

from saystop.screening.classes import by_code, classes
from saystop.screening.lists.formats import lines, ncmec, walking
from saystop.screening.lists.formats.choosing import guess, reader_for
from saystop.screening.lists.formats.reading import (
    NOT_MEANT,
    OTHER_KINDS,
    PHOTODNA,
    START,
    Act,
    Entry,
    Fault,
    Mark,
    Unreadable,
)
from saystop.screening.lists.records import CODES
from saystop.screening.models import Kind
from tests.screening import samples
from tests.screening.listing import value
from tests.screening.samples import SAMPLES, hexadecimal

NAMES = pytest.mark.parametrize("name", SAMPLES)


def read(content: bytes, format_: str, mark: Mark = START) -> tuple[list[Entry | Fault], Counter[str]]:
    reader = reader_for(io.BytesIO(content), format_, mark)
    return list(reader), reader.notes


def prints(found: list[Entry | Fault]) -> list[bytes]:
    return [one for entry in found if isinstance(entry, Entry) for _kind, one in entry.values]


@NAMES
def test_what_it_says_is_read(name: str) -> None:
    format_, make = SAMPLES[name]
    found, notes = read(make(range(5)), format_)
    second = Kind.SHA1 if format_ == "vics" else Kind.PDQ
    assert sorted(prints(found)) == sorted(
        value(number, kind) for number in range(5) for kind in (Kind.MD5, second)
    )
    known = {entry.class_ for entry in found if isinstance(entry, Entry)}
    wanted = {"csv": {"a1", ""}, "vics": {"csam"}}.get(name, {"a1"})
    assert known == {by_code()[code].number if code else 0 for code in wanted}
    assert all(entry.source for entry in found if isinstance(entry, Entry))
    assert bool(notes[PHOTODNA]) is (name in {"vics", "ncmec", "ncmec_json"})


@NAMES
def test_it_is_told_by_how_it_begins(name: str) -> None:
    format_, make = SAMPLES[name]
    assert guess(io.BytesIO(make(range(3)))) == format_


@NAMES
def test_reading_can_go_on_behind_every_entry(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (lines, walking, ncmec):
        monkeypatch.setattr(module, "_PIECE", 97)  # pieces end in the middle of everything
    format_, make = SAMPLES[name]
    content = make(range(12))
    whole, _notes = read(content, format_)
    reader = reader_for(io.BytesIO(content), format_, START)
    marks = [(place, reader.mark) for place, _one in enumerate(reader, start=1)]
    assert len(marks) == len(whole) > 10
    for place, mark in marks:
        # As a manifest keeps it.
        kept = json.loads(json.dumps(mark))
        rest, _notes = read(content, format_, Mark(kept[0], kept[1], tuple(kept[2])))
        assert rest == whole[place:], (name, place)


@NAMES
def test_memory_does_not_grow_with_the_file(name: str, tmp_path: Path) -> None:
    """What a reader holds at a time is a few pieces; a list of it all would be seen by what is read ahead."""
    format_, make = SAMPLES[name]
    path = tmp_path / "list"
    path.write_bytes(make(range(20_000)))
    with path.open("rb") as file:
        reader = iter(reader_for(file, format_, START))
        for _number in range(10):
            next(reader)
        assert file.tell() <= 2 * 2**20 < path.stat().st_size


def test_removals_are_read(tmp_path: Path) -> None:
    deleted = b"""<queryResult><images><deletedImage><member id="42"/><id>image3</id></deletedImage></images></queryResult>"""
    (removal,), _notes = read(deleted, "ncmec")
    (entry,), _notes = read(samples.ncmec([3]), "ncmec")
    assert isinstance(removal, Entry)
    assert isinstance(entry, Entry)
    assert (removal.act, removal.values, removal.source) == (Act.REMOVE, (), entry.source)
    assert entry.act is Act.UPDATE
    in_json = json.dumps({"images": [{"member": 42, "id": "image3", "deleted": True}]}).encode()
    assert read(in_json, "ncmec")[0][0][3:] == removal[3:]
    gone = [
        {"id": "4", "indicator": hexadecimal(1, Kind.PDQ), "type": "HASH_PDQ", **how}
        for how in ({"should_delete": True}, {"is_expired": "true"}, {"status": "NON_MALICIOUS"})
    ]
    found, notes = read(json.dumps({"data": gone}).encode(), "threatexchange")
    assert {one.act for one in found if isinstance(one, Entry)} == {Act.REMOVE}
    assert notes[NOT_MEANT] == 1


def test_what_is_not_meant_or_cannot_be_compared_is_passed_over_with_a_word() -> None:
    media = [
        {"MediaID": number, "Category": number, "MD5": hexadecimal(number, Kind.MD5)} for number in range(7)
    ]
    found, notes = read(json.dumps({"value": media}).encode(), "vics")
    assert [one.class_ for one in found if isinstance(one, Entry)] == [
        by_code()[code].number for code in ("csam", "exploitative", "generated")
    ]
    assert notes[NOT_MEANT] == 4
    # Another country's numbers mean something else.
    other = {
        "odata.metadata": "http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml/UK/$metadata#Media",
        "value": media,
    }
    found, _notes = read(json.dumps(other).encode(), "vics")
    assert {one.class_ for one in found if isinstance(one, Entry)} == {0}
    kinds = [{"id": "1", "indicator": "x", "type": kind} for kind in ("HASH_TMK", "URI", "HASH_PHOTODNA")]
    found, notes = read(json.dumps({"data": kinds}).encode(), "threatexchange")
    assert not found
    assert (notes[OTHER_KINDS], notes[PHOTODNA]) == (2, 1)


GOOD = hexadecimal(1, Kind.PDQ)
MD5 = hexadecimal(1, Kind.MD5)
XML = "<queryResult><images>{}</images></queryResult>"
IMAGE = f"<image><id>1</id><fingerprints><md5>{MD5}</md5></fingerprints></image>"
# Format, content, and of each faulty row its line and a word of its sentence.
ROWS: dict[str, tuple[str, str, list[tuple[int, str]]]] = {
    "a digit that is none": ("csv", f"kind,value\npdq,{GOOD[:-1]}g\n", [(2, "hexadecimal")]),
    "a digit too few": ("csv", f"kind,value\npdq,{GOOD[:-1]}\npdq,{GOOD}\n", [(2, "hexadecimal")]),
    "two digits too many": ("csv", f"kind,value\npdq,{GOOD}ab\n", [(2, "64 digits")]),
    "spaces within": ("csv", f"kind,value\nmd5,{MD5[:4]} {MD5[4:]}\n", [(2, "32 digits")]),
    "another kind": ("csv", f"kind,value\nphash,{GOOD}\n", [(2, "kind of fingerprint")]),
    "no kind": ("csv", f"kind,value\n,{GOOD}\n,{MD5}\n", [(2, "Say the kind")]),
    "a cell too few": ("csv", f"kind,value,id\npdq,{GOOD}\n", [(2, "2 cells")]),
    "quotes that do not close": ("csv", f'kind,value\n"pdq,{GOOD}\npdq,{GOOD}\n', [(2, "not closed")]),
    "an unknown class": ("csv", f"kind,value,class\npdq,{GOOD},zz\n", [(2, "content class")]),
    "a quality above 100": ("csv", f"kind,value,quality\npdq,{GOOD},101\n", [(2, "0 to 100")]),
    "a quality in words": ("csv", f"kind,value,quality\npdq,{GOOD},good\n", [(2, "0 to 100")]),
    "an unknown operation": ("csv", f"kind,value,operation\npdq,{GOOD},drop\n", [(2, "none of add")]),
    "an id that has no end": ("csv", f"kind,value,id\npdq,{GOOD},{'9' * 201}\n", [(2, "200 characters")]),
    "a row of nothing": ("csv", "kind,value\npdq,\n", [(2, "no fingerprint")]),
    "a line that has no end": ("csv", f"kind,value\n{'a' * 3_000_000}\npdq,{GOOD}\n", [(2, "64 KiB")]),
    "bytes that are no text": ("csv", f"kind,value\npdq,\udcff\npdq,{GOOD}\n", [(2, "UTF-8")]),
    "zeros": ("csv", f"kind,value\npdq,\0\0\npdq,{GOOD}\n", [(2, "hexadecimal")]),
    "lines that are no JSON": (
        "jsonl",
        f'{{"pdq":"{GOOD}"}}\n{{"pdq":\n[1]\n',
        [(2, "not JSON"), (3, "not an object")],
    ),
    "nesting without end": ("jsonl", "[" * 60_000 + "\n", [(1, "not JSON")]),
    "a number for a text": (
        "jsonl",
        '{"kind":"md5","value":1.5}\n{"pdq":true}\n',
        [(1, "“value”"), (2, "“pdq”")],
    ),
    "frames that are none": (
        "jsonl",
        f'{{"md5":"{MD5}","frames":{{}}}}\n{{"md5":"{MD5}","frames":7}}\n{{"frames":[{{"second":1}}]}}\n{{"frames":[{{"pdq":"ab"}}]}}\n',
        [(2, "The frames"), (3, "The frames"), (4, "64 digits")],
    ),
    "a number without end": ("jsonl", '{"md5":' + "1" * 9_000 + "}\n", [(1, "not JSON")]),
    "entries that are none": (
        "vics",
        '{"value":[1,\n"x",\nnull]}',
        [(1, "not an object"), (2, "not"), (3, "not")],
    ),
    "a medium without digests": ("vics", '{"value":[\n{"MediaID":1,"Category":1}]}', [(2, "no MD5")]),
    "a category in words": ("vics", '{"value":[{"MediaID":1,"Category":"bad"}]}', [(1, "Category")]),
    "an image without an id": ("ncmec", XML.format("\n<image><fingerprints/></image>"), [(2, "no id")]),
    "an unknown classification": (
        "ncmec",
        XML.format(IMAGE.replace("<fing", "<classification>Z9</classification><fing")),
        [(1, "classification")],
    ),
    "a digest that is none": ("ncmec", XML.format(IMAGE.replace(MD5, "x")), [(1, "hexadecimal")]),
    "no type": ("threatexchange", f'{{"data":[{{"id":"1","indicator":"{GOOD}"}}]}}', [(1, "“type”")]),
    "neither true nor false": (
        "threatexchange",
        f"id,indicator,type,should_delete\n1,{GOOD},HASH_PDQ,perhaps\n",
        [(2, "neither true nor false")],
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_faulty_row_is_told_with_its_line_and_the_others_are_read(name: str) -> None:
    format_, text, expected = ROWS[name]
    found, _notes = read(text.encode("utf-8", "surrogateescape"), format_)
    faults = [one for one in found if isinstance(one, Fault)]
    assert [fault.line for fault in faults] == [line for line, _word in expected]
    for fault, (_line, word) in zip(faults, expected, strict=True):
        assert word in fault.sentence
        assert len(fault.sentence) < 200
        assert fault.sentence.endswith(".")
        assert fault.sentence.isprintable()


# Format, content, a word of the sentence. Nothing of such a file is taken.
FILES: dict[str, tuple[str, bytes, str]] = {
    "no header": ("csv", f"pdq,{GOOD}\n".encode(), "name the columns"),
    "a header of something else": ("csv", b"name,town\nAda,Ghent\n", "names no column"),
    "a column twice": ("csv", b"kind,value,value\n", "twice"),
    "UTF-16": ("csv", f"kind,value\npdq,{GOOD}".encode("utf-16"), "UTF-8"),
    "a picture": ("csv", b"\x89PNG\r\n\x1a\n" + bytes(500), "UTF-8"),
    "JSON that was cut": ("vics", samples.vics(range(9))[:-40], "cut off"),
    "JSON that was cut behind an entry": ("vics", b'{"value":[{"MediaID":1,"Category":0}', "cut off"),
    "JSON that is none": ("vics", b'{"value":[{"MediaID":1 "Category":0}]}', "is not JSON"),
    "JSON with a comma too few": ("vics", b'{"value":[{} {}]}', "missing"),
    "JSON with something behind it": ("vics", b'{"value":[]} {"value":[]}', "behind its end"),
    "JSON of nothing": ("vics", b"17", "object or an array"),
    "JSON that nests without end": ("vics", b'{"value":[' + b"[" * 200_000, "nesting"),
    "JSON with an entry without end": ("vics", b'{"value":[{"MediaID":"' + b"a" * 9_000_000, "is not JSON"),
    "JSON that is no text": ("vics", b'{"value":[{"MD5":"\xff\xfe"}]}', "UTF-8"),
    "XML that was cut": ("ncmec", samples.ncmec(range(9))[:-200], "cut off"),
    "XML that is none": ("ncmec", XML.format("<image></video>").encode(), "is not XML"),
    "XML of something else": ("ncmec", b"<html><body/></html>", "outermost"),
    "XML with entities": (
        "ncmec",
        b'<!DOCTYPE q [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><queryResult>&b;</queryResult>',
        "document type",
    ),
    "XML with a file in it": (
        "ncmec",
        b'<!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]><queryResult>&a;</queryResult>',
        "document type",
    ),
    "XML that nests without end": ("ncmec", b"<queryResult>" + b"<a>" * 100_000, "too deep"),
    "XML with an entry without end": (
        "ncmec",
        b"<queryResult><images><image>" + b"<id>" + b"a" * 9_000_000,
        "too large",
    ),
    "XML that is Latin-1": ("ncmec", b'<?xml version="1.0" encoding="iso-8859-1"?><queryResult/>', "UTF-8"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(name: str) -> None:
    format_, content, word = FILES[name]
    with pytest.raises(Unreadable, match=word) as refused:
        read(content, format_)
    assert str(refused.value).endswith(".")
    assert str(refused.value)[0].isupper()


@NAMES
@pytest.mark.parametrize("seed", range(15))
def test_a_file_with_flipped_bytes_is_read_or_refused_and_never_worse(name: str, seed: int) -> None:
    chance = random.Random(seed)
    format_, make = SAMPLES[name]
    content = bytearray(make(range(20)))
    for _flip in range(1 + seed % 5):
        content[chance.randrange(len(content))] = chance.randrange(256)
    try:
        found, _notes = read(bytes(content), format_)
    except Unreadable:
        return
    for one in found:
        if isinstance(one, Entry):
            assert all(code in CODES.values() for code, _value in one.values)


def test_the_classes_are_whole() -> None:
    codes = [one.code for one in classes()]
    assert len(codes) == len(set(codes)) < 255
    for one in classes():
        assert set(one.labels) == {"en", "fr", "nl", "de"}
        assert all(one.labels.values())
        assert one.definition.endswith(".")
        assert len(one.code) <= 20
