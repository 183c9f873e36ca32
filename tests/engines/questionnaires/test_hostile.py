"""Workbooks made to exhaust: each is refused, or answered, within seconds and 200 MiB, in a process of its own."""

import io
import json
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.engines.questionnaires.old_files import old_workbook
from tests.engines.questionnaires.workbooks import Row, asked, build, group

SECONDS = 2.0
# What a loaded machine of two cores may take longer than one that is left alone; processor time is bounded, not waiting.
SLACK = 2.5
# Processor seconds of one stroke of the metronome below, on the machine these bounds were set on, in a usual hour. Where
# the processor itself goes slower than that, seconds are counted at its pace: the work is bounded, not the hardware.
STROKE = 0.0011
MEBIBYTES = 200
TREE = Path(__file__).parents[3]
PROGRAM = """
import json, re, sys, threading, time
from datetime import date
from saystop.engines.questionnaires.answering import Answering
from saystop.engines.questionnaires.beginning import defaults
from saystop.engines.questionnaires.workbook import WorkbookError, read
import pyxform.xls2json, openpyxl, xlrd  # once in the life of a server
strokes, done = [], threading.Event()
def stroke():
    began, total = time.thread_time(), 0
    for step in range(20_000):
        total += step * step
    strokes.append(time.thread_time() - began)
def metronome():
    while not done.wait(0.05):
        stroke()
stroke()
strokes.clear()
stroke()
beating = threading.Thread(target=metronome, daemon=True)
beating.start()
began = time.process_time() - sum(strokes)
try:
    form = read(sys.stdin.buffer.read())
    begun = defaults(form, date(2026, 3, 9))
    answering = Answering(form, {**{path: "x" for path in form.questions}, **begun}, date(2026, 3, 9))
    answering.checked()
    for one in form.questions.values():
        answering.words(one.label, "en")
    told = ""
except WorkbookError as error:
    told = str(error.faults[0])
took = time.process_time() - began
done.set()
beating.join()
pace = sum(strokes) / len(strokes)
# What getrusage tells would include the tests that began this process.
most = int(re.search(r"VmHWM:\\s+([0-9]+)", open("/proc/self/status").read())[1]) / 1024
print(json.dumps([told, took - sum(strokes), pace, most]))
"""


def choices(count: int) -> list[Row]:
    return [
        {"list_name": "l", "name": f"n{number}", "label": f"n{number}", "x": "1"} for number in range(count)
    ]


def calculate(name: str, source: str) -> Row:
    return {"type": "calculate", "name": name, "calculation": source}


def repeat(name: str, *rows: Row, count: str = "1000000") -> list[Row]:
    opened = {"type": "begin_repeat", "name": name, "label": name, "repeat_count": count}
    return [opened, *rows, {"type": "end_repeat"}]


def noise(size: int) -> str:
    """Text that cannot be packed, so that the bound on unpacking is not what refuses it."""
    return "".join(Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=size))


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", "<row><c><v>1</v></c></row>" * 3_000_000)
    return out.getvalue()


def entities() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
        archive.writestr(
            "xl/workbook.xml", f'<!DOCTYPE x [<!ENTITY a0 "x">{levels}]><workbook>&a11;</workbook>'
        )
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
NOISE = Random(3).randbytes(400_000)  # so that it does not unpack to suspiciously much


def altered(part: str, old: bytes, new: bytes) -> bytes:
    """A workbook in which something stands in one part that no program for tables writes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(build([asked("a")]))) as whole,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in whole.namelist():
            content = whole.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new, 1)
            archive.writestr(name, content)
        archive.writestr("xl/media/noise.png", NOISE)
    return out.getvalue()


def in_front_of_rows(written: bytes) -> bytes:
    return altered(SHEET, b"<sheetData>", written + b"<sheetData>")


def behind_rows(written: bytes) -> bytes:
    return altered(SHEET, b"</sheetData>", written + b"</sheetData>")


def loops() -> bytes:
    opened = [{"type": "begin loop over l", "name": name, "label": name} for name in "ghi"]
    return build([*opened, asked("x"), *[{"type": "end loop"}] * 3], choices(1_000))


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a zip bomb": zip_bomb,
    "a billion laughs": entities,
    "a hundred thousand rows": lambda: build([asked(f"q{number}") for number in range(100_000)]),
    "an old file of noise": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + Random(2).randbytes(3_000_000),
    "an old file with one cell in the last corner": lambda: old_workbook(
        [(0, 0, b"type"), (0, 1, b"name"), (1, 0, b"text"), (1, 1, b"a"), (65_535, 255, b"x")]
    ),
    "a long expression": lambda: build([asked("a"), asked("b", relevant="${a}='x' or " * 700 + "1=1")]),
    "many long expressions": lambda: build(
        [asked("a"), *(asked(f"b{n}", relevant="${a}='x' or " * 700 + f"1={n}") for n in range(500))]
    ),
    "nested calls": lambda: build([asked("a", relevant="not(" * 1_200 + "1" + ")" * 1_200)]),
    "nested groups": lambda: build(
        [{"type": "begin_group", "name": f"g{n}", "label": "g"} for n in range(4_000)]
    ),
    "calculations that double": lambda: build(
        [
            asked("a"),
            calculate("c0", "'xxxxxxxxxxxx'"),
            *(calculate(f"c{n}", f"concat(${{c{n - 1}}},${{c{n - 1}}})") for n in range(1, 60)),
        ]
    ),
    "repeats in repeats": lambda: build(
        [*repeat("r0", *repeat("r1", *repeat("r2", asked("y", "integer")))), calculate("t", "sum(${y})")]
    ),
    "predicates in predicates": lambda: build(
        repeat(
            "r0",
            asked("y", "integer"),
            *(calculate(f"t{n}", "count(${r0}[count(${r0}[${y}=2]) > 0])") for n in range(50)),
        )
    ),
    "lists in lists": lambda: build(
        [
            asked("s", "select_one l"),
            *(
                calculate(f"c{n}", "count(instance('l')/root/item[count(instance('l')/root/item[x=1]) > 0])")
                for n in range(5)
            ),
        ],
        choices(2_000),
    ),
    "a catastrophic pattern": lambda: build(
        [
            asked(f"a{n}", default="a" * 490, constraint=f"regex(., '(a{{1,30}}){{1,{n + 10}}}b')")
            for n in range(20)
        ]
    ),
    "labels that quote and quote": lambda: build(
        [asked("a"), *(asked(f"b{n}", "note", label=noise(3_000) + "${a}" * 5_000) for n in range(100))]
    ),
    "filters over many choices": lambda: build(
        [
            asked("a"),
            *(asked(f"q{n}", "select_one l", choice_filter=f"x=${{a}} or {n}=1") for n in range(4_900)),
        ],
        choices(2_000),
    ),
    "filters that compare at length": lambda: build(
        [
            *(
                asked(f"q{n}", "select_one l", choice_filter="x!='x' and " * 500 + f"x!='{n}'")
                for n in range(14)
            ),
        ],
        choices(19_000),
    ),
    "logic without end": lambda: build(
        [calculate(f"c{n}", "not(" * 90 + "1" + ")" * 90) for n in range(5_000)]
    ),
    "logic in a repeat": lambda: build(
        [
            *repeat("r", *(calculate(f"c{n}", "1+" * 1_500 + "1") for n in range(50)), asked("t")),
        ]
    ),
    "logic in repeats in repeats": lambda: build(
        repeat("r0", *repeat("r1", *(calculate(f"c{n}", "1+" * 450 + "1") for n in range(3)), asked("t")))
    ),
    "filters in a repeat": lambda: build(
        repeat(
            "r",
            asked("a"),
            asked("q", "select_one l", choice_filter="x!='x' and x!=${a} and name!=position(..)"),
        ),
        choices(19_000),
    ),
    "three hundred languages": lambda: build(
        [
            {"type": "text", "name": f"q{n}", **{f"label::L{one} (x{one})": "l" for one in range(290)}}
            for n in range(1_000)
        ]
    ),
    "choices that quote": lambda: build(
        [asked("a"), asked("q", "select_one l")],
        [{"list_name": "l", "name": f"n{n}", "label": f"{n}" + "${a}" * 60} for n in range(19_000)],
    ),
    "patterns of thousands of states": lambda: build(
        [
            asked(
                f"a{n}",
                default="".join(Random(n).choices("ab", k=4_900)),
                appearance="multiline",
                constraint=f"regex(., '.*[^b].{{{900 + n}}}')",
            )
            for n in range(10)
        ]
    ),
    "outlines that may cross": lambda: build(
        [
            calculate(
                f"c{n}", "intersects('" + ";".join(f"{i // 90} {i % 90}" for i in range(500)) + f"') + {n}"
            )
            for n in range(700)
        ]
    ),
    "long texts gone through": lambda: build(
        [
            asked("a", default="ab " * 1_600, appearance="multiline"),
            *repeat(
                "r",
                *repeat(
                    "s",
                    calculate(
                        "c", " + ".join(["string-length(translate(concat(${a}, ${a}), 'abc', 'bca'))"] * 15)
                    ),
                ),
            ),
        ]
    ),
    "defaults in repeats in repeats": lambda: build(
        repeat("r0", *repeat("r1", asked("t", default="x"), asked("u", default="y")), count="100")
    ),
    "defaults on which all depends": lambda: build(
        [
            asked("q0", default="x"),
            *(asked(f"q{n}", default="x", relevant=f"${{q{n - 1}}} = 'x'") for n in range(1, 2_500)),
        ]
    ),
    "loops in loops": loops,
    "one text in thousands of cells": lambda: build(
        [asked(f"q{n}", relevant="1 or " * 1_900 + "1") for n in range(4_900)]
    ),
    "a million attributes": lambda: in_front_of_rows(
        b"<x " + b" ".join(b'a%d=""' % n for n in range(1_000_000)) + b"/>"
    ),
    "names that never come again": lambda: in_front_of_rows(
        b"".join(
            b"<x " + b" ".join(b'a%d_%d=""' % (m, n) for n in range(1_000)) + b"/>" for m in range(2_000)
        )
    ),
    "a comment without end": lambda: in_front_of_rows(b"<!--" + b"a" * 60_000_000 + b"-->"),
    "an instruction without end": lambda: in_front_of_rows(b"<?x " + b"a" * 60_000_000 + b"?>"),
    "elements of no meaning": lambda: in_front_of_rows(b"<x>" + b"<a/>" * 12_000_000 + b"</x>"),
    "a row of millions of cells": lambda: behind_rows(b'<row r="5">' + b"<c/>" * 12_000_000 + b"</row>"),
    "rows that are none": lambda: in_front_of_rows(
        b'<x xmlns="urn:x">' + b'<row r="9999"/>' * 2_000_000 + b"</x>"
    ),
    "a format of brackets": lambda: altered(
        "xl/styles.xml",
        b"<cellXfs",
        b'<numFmts><numFmt numFmtId="200" formatCode="' + b"[" * 1_000_000 + b'"/></numFmts><cellXfs',
    ),
    "names of places without end": lambda: altered(
        "xl/workbook.xml",
        b"</workbook>",
        b"<definedNames>"
        + b'<definedName name="a">A1</definedName>' * 200_000
        + b"</definedNames></workbook>",
    ),
    "sheets without end": lambda: altered(
        "xl/workbook.xml",
        b"</sheets>",
        b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(9, 40_000))
        + b"</sheets>",
    ),
    "faults without end": lambda: build(
        [asked(f"q{n}", relevant=f"${{nobody{n}}} = 1") for n in range(2_000)]
    ),
    "groups that ask about each other": lambda: build(
        [
            row
            for n in range(500)
            for row in group(f"g{n}", asked(f"q{n}"), relevant=f"${{q{(n + 1) % 500}}} = 'x'")
        ]
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_it_exhausts_nothing(what: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=HOSTILE[what](),
        capture_output=True,
        check=False,
        timeout=60,
        cwd=TREE / "src",
        preexec_fn=bounded,
    )
    assert ran.returncode == 0, ran.stderr.decode()[-500:]
    told, took, pace, memory = json.loads(ran.stdout)
    assert "Traceback" not in told
    assert took / max(1.0, pace / STROKE) < SECONDS * SLACK, told
    assert memory < MEBIBYTES, told


def bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (2 * 2**30, 2 * 2**30))
    resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
