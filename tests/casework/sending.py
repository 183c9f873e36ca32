"""Reports sent as a browser without JavaScript sends them, and read again with the receipt."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from saystop.casework.models import Case, ShutOut
from saystop.offices.models import Member
from tests.reporting.test_story import hidden, words

SAID = "An adult who did not seem to be family took a child to room 12."
ADDRESS = "/en/report/"


def send(
    *,
    said: str = SAID,
    file: SimpleUploadedFile | list[SimpleUploadedFile] | None = None,
    day: str = "",
    **you: str,
) -> tuple[Case, str]:
    """A report through the pages: its case, and the words of its receipt."""
    client = Client()
    before = set(Case.objects.values_list("pk", flat=True))
    first: dict[str, object] = {"step": "situation", "go": "next", "situation/what": said}
    if day:
        first |= {"situation/when/when_about": "date", "situation/when/date": day}
    if file is not None:
        first["situation/files/attachments"] = file
    page = client.post(ADDRESS, first).content.decode()
    who = {f"you/{name}": value for name, value in you.items()}
    for _ in range(2):  # a name is asked only after "named" was chosen, on the same page
        you_step = {"step": "you", "go": "next", "draft": hidden(page, "draft"), **who}
        page = client.post(ADDRESS, you_step).content.decode()
        if "Nothing has been sent yet" in page:
            break
    page = client.post(
        ADDRESS, {"step": "check", "go": "send", "draft": hidden(page, "draft")}
    ).content.decode()
    return Case.objects.exclude(pk__in=before).get(), words(page)


def told(fields: dict[str, str], said: str = SAID) -> tuple[Case, str]:
    """A report with more answers to the questions on the situation, by their paths within it."""
    client = Client()
    before = set(Case.objects.values_list("pk", flat=True))
    answers = {f"situation/{path}": value for path, value in {"what": said, **fields}.items()}
    page = client.post(ADDRESS, {"step": "situation", "go": "next", **answers}).content.decode()
    for step, go in (("you", "next"), ("check", "send")):
        page = client.post(ADDRESS, {"step": step, "go": go, "draft": hidden(page, "draft")}).content.decode()
    return Case.objects.exclude(pk__in=before).get(), words(page)


def shut_out(case: Case, member: Member, by: Member) -> None:
    """As if a colleague had named her, because of a conflict of interest."""
    ShutOut.objects.create(
        case=case,
        member=member,
        by=by,
        on=timezone.localdate(),
        desk_key=case.report.desk_key,
        envelope=b"",
    )


def judged(case: Case) -> Case:
    """As if somebody had written an assessment of it today."""
    Case.objects.filter(pk=case.pk).update(assessed_on=timezone.localdate())
    case.refresh_from_db()
    return case


def come_back(receipt: str) -> str:
    return Client().post("/en/return/", {"words": receipt}).content.decode()


def write_as_reporter(receipt: str, text: str) -> None:
    client = Client()
    page = client.post("/en/return/", {"words": receipt}).content.decode()
    page = client.post(
        "/en/return/", {"visit": hidden(page, "visit"), "go": "write", "text": text}
    ).content.decode()
    assert "Sent. The desk will read it." in page


def withdraw(receipt: str) -> None:
    client = Client()
    page = client.post("/en/return/", {"words": receipt}).content.decode()
    client.post("/en/return/", {"visit": hidden(page, "visit"), "go": "withdraw-now"})


def drawn() -> SimpleUploadedFile:
    """A picture of two fields of grey, as a camera would name it."""
    image = Image.new("RGB", (96, 64), (230, 230, 230))
    image.paste((40, 60, 90), (0, 0, 48, 64))
    out = io.BytesIO()
    image.save(out, "JPEG")
    return SimpleUploadedFile("IMG_2041.jpeg", out.getvalue(), "image/jpeg")


def address(case: Case, then: str = "") -> str:
    return f"/desk/cases/{case.pk}/{then}"
