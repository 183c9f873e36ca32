"""Who has the receipt reads and writes; the visit ends; who they are can be taken back, for good."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from saystop.engines.sealing import Receipt, Tampered
from saystop.offices.models import Member
from saystop.reporting.models import Attachment, Message, Report
from saystop.reporting.services import conversation
from saystop.reporting.services.conversation import VISIT_MINUTES, NoSuchReport, Visit, VisitOver
from tests.faults.browser import File, hidden
from tests.people import FoundOffice
from tests.reporting.sending import PLAIN, kept, named, post, stored


@pytest.fixture
def minute(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The minute it is; a test may move it on."""
    now = [30_000_000]
    monkeypatch.setattr(conversation, "_minute", lambda: now[0])
    return now


def visit_of(text: str) -> Visit:
    return conversation.arrive(Receipt.parse(text))


@pytest.mark.django_db
class TestVisit:
    def test_it_lasts_half_an_hour_from_the_last_page(self, office: FoundOffice, minute: list[int]) -> None:
        _report, receipt = stored()
        page = visit_of(receipt.text).pack()
        minute[0] += VISIT_MINUTES
        again = conversation.resume(page).pack()
        minute[0] += VISIT_MINUTES
        conversation.resume(again)
        with pytest.raises(VisitOver):
            conversation.resume(page)

    def test_who_comes_back_too_late_gets_back_what_was_written(
        self, office: FoundOffice, minute: list[int]
    ) -> None:
        _report, receipt = stored()
        client = Client()
        page = client.post("/en/return/", {"words": receipt.text}).content.decode()
        minute[0] += VISIT_MINUTES + 1
        data = {"visit": hidden(page, "visit"), "go": "write", "text": "They left by the garden."}
        answer = client.post("/en/return/", data)
        assert answer.status_code == 422
        assert "They left by the garden." in answer.content.decode()
        assert Message.objects.count() == 0

    def test_the_page_shows_neither_key_nor_report(self, office: FoundOffice) -> None:
        report, receipt = stored()
        visit = visit_of(receipt.text)
        assert str(report.pk) not in visit.pack()
        assert receipt.seed.hex() not in visit.pack()
        assert receipt.seed.hex() not in repr(visit)

    def test_a_report_that_is_gone_ends_its_visits(self, office: FoundOffice) -> None:
        report, receipt = stored()
        page = visit_of(receipt.text).pack()
        Report.objects.filter(pk=report.pk).delete()
        with pytest.raises(VisitOver):
            conversation.resume(page)

    def test_words_to_which_nothing_answers(self, office: FoundOffice) -> None:
        stored()
        with pytest.raises(NoSuchReport):
            conversation.arrive(Receipt.generate())


@pytest.mark.django_db
class TestWriting:
    def test_both_sides_read_it_in_order(self, office: FoundOffice, officer: Member) -> None:
        report, receipt = stored()
        visit = visit_of(receipt.text)
        conversation.write(visit, "They left by the garden.")
        conversation.answer(report, officer, "Thank you. At what hour?")
        conversation.write(visit, "After nine.", [kept(PLAIN, "hours.txt")])
        said = conversation.read(report, visit.key)
        assert [(one.from_desk, one.text, one.files) for one in said] == [
            (False, "They left by the garden.", ()),
            (True, "Thank you. At what hour?", ()),
            (False, "After nine.", ("hours.txt",)),
        ]
        assert report.messages.filter(is_unread=True).count() == 2
        conversation.mark_read(report)
        assert not report.messages.filter(is_unread=True).exists()

    def test_swapped_messages_are_told_as_tampering(self, office: FoundOffice) -> None:
        report, receipt = stored()
        visit = visit_of(receipt.text)
        first, second = conversation.write(visit, "One."), conversation.write(visit, "Two.")
        Message.objects.filter(pk=first.pk).update(envelope=bytes(second.envelope))
        with pytest.raises(Tampered):
            conversation.read(report, visit.key)
        page = Client().post("/en/return/", {"words": receipt.text})
        assert page.status_code == 500
        assert "Two." not in page.content.decode()

    def test_a_message_of_another_report_does_not_open(self, office: FoundOffice) -> None:
        report, receipt = stored()
        _other, second = stored()
        foreign = conversation.write(visit_of(second.text), "Elsewhere.")
        Message.objects.filter(pk=foreign.pk).update(report=report)
        with pytest.raises(Tampered):
            conversation.read(report, visit_of(receipt.text).key)

    def test_an_overlong_message_comes_back_with_a_sentence(self, office: FoundOffice) -> None:
        _report, receipt = stored()
        client, text = Client(), "They waited. " * 500
        visit = hidden(client.post("/en/return/", {"words": receipt.text}).content.decode(), "visit")
        answer = client.post("/en/return/", {"visit": visit, "go": "write", "text": text})
        assert answer.status_code == 422
        assert text.strip() in answer.content.decode()
        assert f"This has {len(text.strip())} characters" in answer.content.decode()

    def test_a_text_is_not_lost_because_its_file_is_refused(self, office: FoundOffice) -> None:
        report, receipt = stored()
        client = Client()
        visit = hidden(client.post("/en/return/", {"words": receipt.text}).content.decode(), "visit")
        broken = File("files", "broken.jpg", "image/jpeg", b"\xff\xd8\xff\xe0 broken")
        data = {"visit": visit, "go": "write", "text": "They left by the garden."}
        answer = post(
            client,
            [broken, *(File("files", f"{n}.txt", "text/plain", PLAIN) for n in range(10))],
            "/en/return/",
            **data,
        )
        page = answer.content.decode()
        assert answer.status_code == 200, "the message was sent"
        told = page[
            page.index('<div class="errors"') : page.index("</div>", page.index('<div class="errors"'))
        ]
        assert "Your message was sent without these files" in told
        assert "“broken.jpg” could not be read" in told
        assert "“9.txt” was left out: at most 10 files fit" in told
        assert told.count("<li>") == 2
        assert "They left by the garden." in page[page.index('<ol class="thread">') :]
        assert report.attachments.count() == 9

    def test_the_same_page_sent_twice_is_one_message(self, office: FoundOffice) -> None:
        report, receipt = stored()
        client = Client()
        visit = hidden(client.post("/en/return/", {"words": receipt.text}).content.decode(), "visit")
        notes = File("files", "hours.txt", "text/plain", PLAIN)
        data = {"visit": visit, "go": "write", "text": "They left by the garden."}
        for _ in range(2):
            answer = post(client, [notes], "/en/return/", **data)
            assert answer.status_code == 200
            assert "Sent. The desk will read it." in answer.content.decode()
            assert answer.content.decode().count("They left by the garden.") == 1
        assert report.messages.count() == 1
        assert Attachment.objects.count() == 1, "the second copy of the file is gone"

    def test_other_words_from_the_same_page_are_another_message(self, office: FoundOffice) -> None:
        """Somebody goes back in the browser, and writes something else."""
        report, receipt = stored()
        client = Client()
        visit = hidden(client.post("/en/return/", {"words": receipt.text}).content.decode(), "visit")
        for text in ("One.", "Two.", "One."):
            client.post("/en/return/", {"visit": visit, "go": "write", "text": text})
        said = conversation.read(report, visit_of(receipt.text).key)
        assert [one.text for one in said] == ["One.", "Two."]

    def test_the_same_words_from_another_page_are_another_message(self, office: FoundOffice) -> None:
        report, receipt = stored()
        client = Client()
        page = client.post("/en/return/", {"words": receipt.text}).content.decode()
        for _ in range(2):
            data = {"visit": hidden(page, "visit"), "go": "write", "text": "I saw it again."}
            page = client.post("/en/return/", data).content.decode()
        assert report.messages.count() == 2

    def test_files_alone_that_are_all_refused_are_no_message(self, office: FoundOffice) -> None:
        report, receipt = stored()
        client = Client()
        visit = hidden(client.post("/en/return/", {"words": receipt.text}).content.decode(), "visit")
        broken = File("files", "broken.jpg", "image/jpeg", b"\xff\xd8\xff\xe0 broken")
        answer = post(client, [broken], "/en/return/", visit=visit, go="write")
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "was sent" not in page
        assert "“broken.jpg” could not be read" in page
        assert report.messages.count() == 0

    def test_a_message_that_is_too_long_says_that_its_files_are_to_be_chosen_again(
        self, office: FoundOffice
    ) -> None:
        report, receipt = stored()
        client = Client()
        visit = hidden(client.post("/en/return/", {"words": receipt.text}).content.decode(), "visit")
        data = {"visit": visit, "go": "write", "text": "They waited. " * 500}
        notes = File("files", "hours.txt", "text/plain", PLAIN)
        page = post(client, [notes], "/en/return/", **data).content.decode()
        assert "Choose your files again as well." in page
        assert report.attachments.count() == 0
        page = post(client, [], "/en/return/", **data).content.decode()
        assert "Choose your files again" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "   ", "1. 2. 3."])
def test_no_words_at_all_are_asked_for_in_one_sentence(office: FoundOffice, typed: str) -> None:
    answer = Client().post("/en/return/", {"words": typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Type the seven words of your receipt.") == 1
    assert "0 word" not in page


@pytest.mark.django_db
def test_a_withdrawn_identity_is_not_shown_again_and_the_report_stays(office: FoundOffice) -> None:
    report, receipt = named()
    client = Client()
    page = client.post("/en/return/", {"words": receipt.text}).content.decode()
    assert "Quiet Quentin" in page
    ask = client.post("/en/return/", {"visit": hidden(page, "visit"), "go": "withdraw"}).content.decode()
    report.refresh_from_db()
    assert report.identity, "deleted before it was confirmed"
    done = client.post("/en/return/", {"visit": hidden(ask, "visit"), "go": "withdraw-now"}).content.decode()
    assert "Your contact details are deleted" in done
    assert "Quiet Quentin" not in done
    assert "Do you want to give your name" not in done
    assert "room 12" in done
    report.refresh_from_db()
    assert bytes(report.identity) == b""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="looks into SQLite's file")
def test_a_withdrawn_identity_is_overwritten_on_the_disk(tmp_path: Path) -> None:
    """The same settings as an office's database; its file and its write-ahead log, looked into byte by byte."""
    from saystop.config.home import sqlite_settings

    settings = sqlite_settings(tmp_path / "some.sqlite3")
    with closing(sqlite3.connect(tmp_path / "some.sqlite3", isolation_level=None)) as database:
        for pragma in settings["OPTIONS"]["init_command"].split(";"):
            database.execute(pragma)
        envelopes = [bytes([number]) + b"an envelope that tells who" * 80 for number in range(1, 40)]
        database.execute("CREATE TABLE report (id INTEGER PRIMARY KEY, identity BLOB NOT NULL)")
        database.executemany("INSERT INTO report (identity) VALUES (?)", [[one] for one in envelopes])
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert envelopes[6] in (tmp_path / "some.sqlite3").read_bytes()
        database.execute("UPDATE report SET identity = x'' WHERE id = 7")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        whole = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert envelopes[6][:400] not in whole
        assert envelopes[7][:400] in whole


@pytest.mark.django_db
def test_one_receipt_cannot_fill_the_disk(office: FoundOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    _report, receipt = stored()
    visit = visit_of(receipt.text)
    monkeypatch.setattr(conversation, "MOST_MESSAGES", 2)
    for _ in range(2):
        conversation.write(visit, "One more.")
    with pytest.raises(conversation.Enough):
        conversation.write(visit, "One more.")
    monkeypatch.setattr(conversation, "MOST_MESSAGES", 100)
    monkeypatch.setattr(conversation, "MOST_FILES", 0)
    assert conversation.has_room(visit.report)
    assert not conversation.has_room(visit.report, files=1)
