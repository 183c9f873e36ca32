"""Flyers for 300 channels as one job: time and memory, beside a bare Typst compiler that sets a page with a QR code.

The job runs in this process as it does in a web process; the peer is the same library called with a small template of its own,
so that the ratio says what our layout and our bookkeeping cost.
"""

import json
import resource
import time
import zipfile
from io import BytesIO
from typing import Any

from benchmarks import office
from benchmarks.tables import median, show, spread

CHANNELS = 300
PEER = 60
ADDRESS = "https://report.harbour.example/"
BARE = b"""#let data = json(bytes(sys.inputs.data))
#set page(width: 148mm, height: 210mm)
= #data.title
#data.text
#image(bytes(data.code), format: "svg", width: 60mm)
"""


def bare(number: int) -> bytes:
    """A page with a heading, a text and a code."""
    import segno
    import typst

    drawn = BytesIO()
    segno.make(f"{ADDRESS}room{number}".upper()).save(drawn, kind="svg", xmldecl=False)
    data = {"title": "Look twice", "text": "A doubt is enough.", "code": drawn.getvalue().decode()}
    made: bytes = typst.compile(BARE, format="pdf", sys_inputs={"data": json.dumps(data)})
    return made


def campaign(member: Any) -> Any:
    from saystop.outreach.demo import TEXTS
    from saystop.outreach.models import Campaign
    from saystop.outreach.services import channels, keeping

    made = keeping.keep(member, Campaign(), name="Look twice", texts=TEXTS)
    for _ in range(CHANNELS // 100):
        channels.make(
            member, name="Room", place="room", languages=["nl", "fr", "en"], campaign=made, count=100
        )
    return made


def main() -> None:
    with office.founded():
        measure()


def measure() -> None:
    """In an office that is there."""
    from saystop.offices.models import Member
    from saystop.outreach.services import batches

    member = Member.objects.get()
    batch = batches.begin(member, campaign(member), ["flyer"], ADDRESS)
    bare(0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, steps = time.perf_counter(), []
    while batch.left:
        made, at = batch.made, time.perf_counter()
        batches.go_on(member, batch)
        steps.append(1000 * (time.perf_counter() - at) / (batch.made - made))
    whole = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with zipfile.ZipFile(batches.file_of(batch)) as file:
        count = len(file.namelist())
    size = batches.file_of(batch).stat().st_size
    peer = []
    for number in range(PEER):
        at = time.perf_counter()
        bare(number)
        peer.append(1000 * (time.perf_counter() - at))
    ratio = median(steps) / median(peer)
    show(
        f"{count} flyers (A5, three languages) in one ZIP of {size / 1e6:.1f} MB",
        ["", "ms a sheet: median (lowest–highest)", "all, s"],
        [
            ["ours", spread(steps, 1), f"{whole:.1f}"],
            ["bare page with a code", spread(peer, 1), "–"],
            ["ratio", f"{ratio:.1f}", "–"],
        ],
    )
    print(f"Memory of the process: {before / 1024:.0f} MiB before, {after / 1024:.0f} MiB at most.")


if __name__ == "__main__":
    main()
