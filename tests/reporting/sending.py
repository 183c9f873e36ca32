"""Files on their way to the line, and the pages that take them."""

from collections.abc import Sequence

from django.test import Client

from saystop.reporting.drafts import Draft, PreparedReceipt, Staged
from saystop.reporting.models import Report
from saystop.reporting.receipt_pool import take
from saystop.reporting.services import attachments, questionnaire
from saystop.reporting.services.attachments import SealedArrival, Uploaded
from saystop.reporting.services.reports import receive
from tests.faults.browser import File, multipart
from tests.fuzz.bounds import Answer

SAID = "An adult who did not seem to be family took a child to room 12."
PLAIN = b"Somebody waited at the pier.\n" * 40


def arrived(content: bytes, name: str = "notes.txt", piece: int = 70_000) -> Uploaded:
    """A file as the upload handler takes it in."""
    arrival = SealedArrival()
    for at in range(0, len(content), piece):
        arrival.write(content[at : at + piece])
    arrival.finish()
    return Uploaded(arrival, name)


def kept(content: bytes = PLAIN, name: str = "notes.txt") -> Staged:
    """A file that was cleaned and waits for its report."""
    return attachments.keep(arrived(content, name), keep_place_and_time=False)


def stored(staged: Sequence[Staged] = (), **answers: str) -> tuple[Report, PreparedReceipt]:
    """A report with its receipt."""
    receipt = take()
    draft = Draft(questionnaire.current().digest, "en", attachments=tuple(staged), receipt=receipt)
    values = {"situation/what": SAID, **{path.replace("__", "/"): text for path, text in answers.items()}}
    return receive(draft, values, receipt), receipt


def named() -> tuple[Report, PreparedReceipt]:
    """A report whose reporter gave a name."""
    return stored(you__named="named", you__name="Quiet Quentin", you__contact="quentin@pier.example")


def text_file(number: int = 1, content: bytes = PLAIN) -> File:
    return File("situation/files/attachments", f"note {number}.txt", "text/plain", content)


def post(client: Client, files: Sequence[File], address: str = "/en/report/", **data: str) -> Answer:
    """Send a form with files as a browser does."""
    body, kind = multipart(data, files)
    return client.generic("POST", address, body, kind)
