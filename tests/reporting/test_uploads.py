"""What is too many or too much is left out with a sentence; what was typed and what fits stay."""

import re

import pytest
from django.test import Client

from saystop.offices.models import Office
from saystop.reporting import steps, uploads
from saystop.reporting.models import Attachment, Report
from saystop.reporting.services import attachments
from saystop.reporting.views import returning
from tests.engines.attachments import drawing
from tests.faults.browser import File, hidden
from tests.fuzz.bounds import staged, unclaimed
from tests.people import FoundOffice
from tests.reporting.sending import PLAIN, SAID, post, stored, text_file

pytestmark = pytest.mark.django_db
STEP = {"step": "situation", "go": "next", "situation/what": SAID}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> int:
    """The bound of all files together, made small."""
    most = 300_000
    for room in (uploads, steps, attachments):
        monkeypatch.setattr(room, "MOST_BYTES", most)
    return most


def test_every_file_beyond_the_tenth_is_named(office: FoundOffice) -> None:
    answer = post(Client(), [text_file(number) for number in range(13)], **STEP)
    page = answer.content.decode()
    assert answer.status_code == 422
    for number in range(13):
        assert (f"“note {number}.txt” was left out: at most 10 files fit" in page) is (number > 9), number
    assert SAID in page
    assert staged(page) == unclaimed() == 10


def test_the_eleventh_file_is_left_out_also_when_it_comes_later(office: FoundOffice) -> None:
    client = Client()
    page = post(client, [text_file(number) for number in range(9)], **{**STEP, "go": "stay"}).content.decode()
    more = [text_file(number) for number in (9, 10)]
    answer = post(client, more, **STEP, draft=hidden(page, "draft"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“note 10.txt” was left out" in page
    assert staged(page) == unclaimed() == 10


def test_more_than_fits_together_is_left_out(office: FoundOffice, small: int) -> None:
    sizes = [text_file(number, PLAIN * 100) for number in range(4)]
    assert small < sum(len(one.content) for one in sizes)
    answer = post(Client(), sizes, **STEP)
    page = answer.content.decode()
    assert answer.status_code == 422
    for number in range(4):
        left_out = f"“note {number}.txt” was left out: all files together may have 50 MB"
        assert (left_out in page) is (number > 1), number
    assert SAID in page
    assert staged(page) == unclaimed() == 2


def test_more_than_fits_together_is_left_out_also_when_it_comes_later(
    office: FoundOffice, small: int
) -> None:
    client = Client()
    first = [text_file(number, PLAIN * 100) for number in range(2)]
    page = post(client, first, **{**STEP, "go": "stay"}).content.decode()
    answer = post(client, [text_file(3, PLAIN * 100)], **STEP, draft=hidden(page, "draft"))
    assert answer.status_code == 422
    assert "“note 3.txt” was left out" in answer.content.decode()
    assert unclaimed() == 2


def test_one_file_that_is_too_large_leaves_nothing_behind(office: FoundOffice, small: int) -> None:
    answer = post(Client(), [text_file(1, b"x" * (small + 1)), text_file(2)], **STEP)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert SAID in page
    assert "“note 1.txt” was left out: all files together may have 50 MB" in page
    assert unclaimed() == staged(page) == 1, "the one that fits is taken"


def test_who_sends_far_too_much_is_told_so_and_nothing_is_read(
    office: FoundOffice, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "CUT_OFF_BYTES", small)
    answer = post(Client(), [text_file(number, PLAIN * 100) for number in range(3)], **STEP)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Your files were left out: all files together may have 50 MB" in page
    assert SAID in page
    assert Attachment.objects.count() == 0


def test_above_the_bound_of_unclaimed_files_the_oldest_give_way(
    office: FoundOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MOST_UNCLAIMED", 3 * attachments.LEAST_WEIGHT)
    for number in range(2):
        post(Client(), [text_file(number)], **STEP)
        attachments.sweep()
    oldest, older = Attachment.objects.order_by("-sweeps")
    more = [text_file(number) for number in range(3, 5)]
    assert staged(post(Client(), more, **{**STEP, "go": "stay"}).content.decode()) == 2
    assert unclaimed() == 3
    assert not Attachment.objects.filter(pk=oldest.pk).exists()
    assert Attachment.objects.filter(pk=older.pk).exists()


def test_files_give_way_by_their_bytes_so_that_many_small_ones_push_out_no_large_one(
    office: FoundOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(Client(), [text_file(1, b"A line.\n" * 100_000)], **STEP)
    large = Attachment.objects.get()
    attachments.sweep()
    assert large.weight > 3 * attachments.CHUNK_BYTES
    monkeypatch.setattr(attachments, "MOST_UNCLAIMED", 4 * attachments.CHUNK_BYTES)
    post(Client(), [text_file(number) for number in range(2, 6)], **STEP)
    assert unclaimed() == 5
    assert Attachment.objects.filter(pk=large.pk).exists()


def test_a_file_that_is_claimed_or_still_on_its_way_gives_way_to_none(
    office: FoundOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = post(Client(), [text_file(1)], **STEP).content.decode()
    you = {"step": "you", "go": "next", "draft": hidden(page, "draft")}
    check = Client().post("/en/report/", you).content.decode()
    Client().post("/en/report/", {"step": "check", "go": "send", "draft": hidden(check, "draft")})
    assert Report.objects.get().attachments.count() == 1
    arriving = attachments.SealedArrival()
    arriving.write(PLAIN)
    arriving.finish()
    monkeypatch.setattr(attachments, "MOST_UNCLAIMED", 1)
    assert not attachments.make_room()
    assert Attachment.objects.count() == 2


def test_a_file_that_gave_way_is_said_to_be_gone_and_the_report_is_sent_without_it(
    office: FoundOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = post(Client(), [text_file(1)], **STEP).content.decode()
    monkeypatch.setattr(attachments, "MOST_UNCLAIMED", attachments.LEAST_WEIGHT)
    assert attachments.make_room()
    assert unclaimed() == 0
    you = {"step": "you", "go": "next", "draft": hidden(page, "draft")}
    check = Client().post("/en/report/", you).content.decode()
    send = {"step": "check", "go": "send", "draft": hidden(check, "draft")}
    answer = Client().post("/en/report/", send)
    assert "These files waited too long and are gone" in answer.content.decode()
    assert not Report.objects.exists()
    again = {"step": "check", "go": "send", "draft": hidden(answer.content.decode(), "draft")}
    assert Client().post("/en/report/", again).status_code == 200
    assert Report.objects.get().attachments.count() == 0


def test_nobody_fills_the_disk(office: FoundOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """With too little of the disk left, files wait and reports go on."""
    client = Client()
    post(client, [text_file(number) for number in range(2)], **STEP)
    monkeypatch.setattr(attachments, "LEAST_FREE", 1 << 62)
    answer = post(client, [text_file(3)], **STEP)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“note 3.txt” was left out: no files can be taken just now" in page
    assert SAID in page
    assert unclaimed() == 2
    sent = client.post("/en/report/", {**STEP, "draft": hidden(page, "draft")})
    assert sent.status_code == 200


def test_an_office_without_images_says_so_and_keeps_the_text(office: FoundOffice) -> None:
    Office.objects.update(accepts_images=False, image_refusal="Our country's law forbids us to hold them.")
    picture = File("situation/files/attachments", "lobby.jpg", "image/jpeg", drawing.encoded("JPEG"))
    answer = post(Client(), [picture, text_file(1)], **STEP)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“lobby.jpg” was left out: this office takes no pictures or films" in page
    assert "Our country&#x27;s law forbids us to hold them." in page
    assert SAID in page
    assert staged(page) == unclaimed() == 1


@pytest.mark.parametrize(("pictures", "says"), [(True, "JPEG, PNG"), (False, "choose a PDF or plain text")])
def test_a_file_of_another_kind_is_told_which_kinds_this_office_takes(
    office: FoundOffice, pictures: bool, says: str
) -> None:
    Office.objects.update(accepts_images=pictures, image_refusal="No room.")
    archive = File("situation/files/attachments", "all.zip", "application/zip", b"PK\x03\x04" + bytes(60))
    page = post(Client(), [archive], **STEP).content.decode()
    (sentence,) = re.findall(r"<li>(“all.zip”[^<]*)</li>", page)
    assert says in sentence
    assert ("JPEG" in sentence) is pictures


def test_a_file_in_a_step_that_asks_for_none_is_dropped(office: FoundOffice) -> None:
    page = Client().post("/en/report/", STEP).content.decode()
    for step in ("you", "check"):
        post(Client(), [text_file(1)], step=step, go="next", draft=hidden(page, "draft"))
    assert Attachment.objects.count() == 0


def test_a_removed_file_is_gone_and_the_text_stays(office: FoundOffice) -> None:
    client = Client()
    page = post(client, [text_file(1), text_file(2)], **{**STEP, "go": "stay"}).content.decode()
    first = Attachment.objects.order_by("pk")[0]
    again = {**STEP, "draft": hidden(page, "draft"), "go": f"remove:{first.pk}", "situation/what": "Changed."}
    page = client.post("/en/report/", again).content.decode()
    assert staged(page) == unclaimed() == 1
    assert "Changed." in page
    assert not Attachment.objects.filter(pk=first.pk).exists()


def test_a_file_of_another_draft_cannot_be_removed(office: FoundOffice) -> None:
    client = Client()
    post(client, [text_file(1)], **STEP)
    foreign = Attachment.objects.get()
    page = client.post("/en/report/", {**STEP, "go": "stay"}).content.decode()
    client.post("/en/report/", {**STEP, "draft": hidden(page, "draft"), "go": f"remove:{foreign.pk}"})
    assert Attachment.objects.filter(pk=foreign.pk).exists()


def test_files_beyond_the_time_of_one_request_are_left_out_and_the_text_stays(
    office: FoundOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "SECONDS_FOR_FILES", 0)
    answer = post(Client(), [text_file(1), text_file(2)], **STEP)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("could not be taken just now") == 2
    assert SAID in page
    assert staged(page) == unclaimed() == 0


def test_files_beyond_the_time_of_one_message_are_left_out(
    office: FoundOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    _report, receipt = stored()
    client = Client()
    visit = hidden(client.post("/en/return/", {"words": receipt.text}).content.decode(), "visit")
    monkeypatch.setattr(returning, "SECONDS_FOR_FILES", 0)
    answer = post(client, [text_file(1)], "/en/return/", visit=visit, go="write", text="It was at noon.")
    assert "could not be taken just now" in answer.content.decode()
    assert Attachment.objects.count() == 0
