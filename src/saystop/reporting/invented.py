"""Invented reports, for the demo office: sent through the line's own services, then dated back, which no service can do."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from PIL import Image, ImageDraw

from saystop.asking import fields
from saystop.engines.sealing import PrivateKey, seal
from saystop.offices.models import Member
from saystop.reporting import bindings, padding, receipt_pool
from saystop.reporting.drafts import Draft, Staged
from saystop.reporting.models import Report
from saystop.reporting.services import attachments, conversation, questionnaire
from saystop.reporting.services.attachments import SealedArrival, Uploaded
from saystop.reporting.services.conversation import Visit
from saystop.reporting.services.reports import receive


@dataclass(frozen=True, slots=True)
class Sent:
    """A report of the demo, and what its reporter keeps."""

    report: Report
    receipt: str = field(repr=False)
    visit: Visit = field(repr=False)

    def write(self, text: str) -> None:
        """The reporter comes back and adds something."""
        conversation.write(self.visit, text)


def send(
    language: str,
    answers: Mapping[str, str | Sequence[str]],
    *,
    hours_ago: float = 0,
    files: Sequence[Staged] = (),
    taken_by: Member | None = None,
) -> Sent:
    """Send a report as if it had come some hours ago.

    Args:
        language: in which the reporter read the form.
        answers: by path, as a page posts them.
        hours_ago: when it came.
        files: from `picture`.
        taken_by: the member who entered it for a caller.
    """
    form = questionnaire.current()
    raw = {path: [given] if isinstance(given, str) else list(given) for path, given in answers.items()}
    checked, faults = fields.judge(form, raw)
    if faults:
        raise ValueError(f"The form in use does not take the demo's answers: {', '.join(faults)}")
    receipt = receipt_pool.take()
    draft = Draft(form=form.digest, language=language, answers=raw, attachments=tuple(files))
    report = receive(draft, checked.values, receipt, taken_by)
    key = PrivateKey.from_seed(receipt.seed)
    _date_back(report, datetime.now(UTC) - timedelta(hours=hours_ago), taken_by)
    return Sent(report, receipt.text, Visit(report, key))


def picture(name: str) -> Staged:
    """A drawn photo of a street with a grey van, taken in as any other file."""
    arrival = SealedArrival()
    arrival.write(_drawn())
    arrival.finish()
    return attachments.keep(Uploaded(arrival, name), keep_place_and_time=False)


def _date_back(report: Report, arrived: datetime, taken_by: Member | None) -> None:
    head = {"arrived": arrived.isoformat(timespec="seconds"), "channel": ""}
    if taken_by is not None:
        head["taken_by"] = str(taken_by.pk)
    recipients = [report.desk_key.public, report.receipt_public]
    report.head = seal(padding.pack(head), recipients, bindings.head(report.pk))
    report.arrived_on = arrived.date()
    report.save(update_fields=["head", "arrived_on"])


def _drawn() -> bytes:
    image = Image.new("RGB", (960, 640), (196, 208, 216))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 440, 960, 640), fill=(120, 120, 118))
    for left in _houses():
        pen.rectangle((left, 180, left + 170, 440), fill=(214, 196, 168), outline=(120, 100, 80), width=4)
        pen.rectangle((left + 60, 330, left + 110, 440), fill=(96, 72, 56))
    pen.rounded_rectangle((330, 360, 650, 520), 28, fill=(128, 132, 136))
    pen.rectangle((560, 385, 635, 440), fill=(70, 84, 96))
    for wheel in (400, 580):
        pen.ellipse((wheel - 36, 490, wheel + 36, 562), fill=(36, 36, 38))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def _houses() -> Iterator[int]:
    yield from range(20, 960, 190)
