"""Attachments wait sealed, are claimed whole, and are gone after an hour when nobody claims them."""

import hashlib
from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client

from saystop.engines.attachments.outcomes import Reason, Refused
from saystop.engines.sealing import PrivateKey, Tampered, unseal
from saystop.offices.models import Office
from saystop.reporting import bindings, padding
from saystop.reporting.models import Attachment, AttachmentChunk, Report
from saystop.reporting.services import attachments
from saystop.reporting.services.attachments import CHUNK_BYTES, AttachmentsGone
from tests.engines.attachments import drawing
from tests.faults.browser import hidden, words
from tests.people import FoundOffice
from tests.reporting.sending import PLAIN, SAID, arrived, kept, post, stored, text_file

pytestmark = pytest.mark.django_db
LONG = b"".join(b"Line %d of a long note.\n" % number for number in range(30_000))


def opened(report: Report, attachment: Attachment, seed: bytes) -> bytes:
    """The bytes of an attachment, opened as whoever holds the receipt opens them."""
    key = PrivateKey.from_seed(seed)
    stream = unseal(bytes(attachment.key_envelope), key, bindings.attachment_key(report.pk, attachment.pk))
    return b"".join(attachments.open_chunks(attachment.pk, stream))


def test_what_is_kept_opens_with_the_key_in_the_draft_and_what_arrived_is_gone(office: FoundOffice) -> None:
    staged = kept(LONG)
    assert Attachment.objects.get().pk == staged.id
    rows = [bytes(row.data) for row in AttachmentChunk.objects.order_by("number")]
    assert [len(row) for row in rows[:-1]] == [CHUNK_BYTES] * (len(rows) - 1)
    assert not any(b"long note" in row for row in rows)
    assert b"".join(attachments.open_chunks(staged.id, staged.key)) == LONG
    assert (staged.digest_received, staged.digest_kept) == (hashlib.sha256(LONG).hexdigest(),) * 2


def test_a_refused_file_leaves_nothing(office: FoundOffice) -> None:
    with pytest.raises(Refused):
        attachments.keep(arrived(b"\x7fELF" + bytes(500)), keep_place_and_time=False)
    with pytest.raises(Refused):
        attachments.keep(arrived(b""), keep_place_and_time=False)
    assert Attachment.objects.count() == AttachmentChunk.objects.count() == 0


def test_an_office_that_takes_no_images_takes_none(office: FoundOffice) -> None:
    Office.objects.update(accepts_images=False)
    with pytest.raises(Refused) as refused:
        attachments.keep(arrived(drawing.encoded("JPEG"), "a.txt"), keep_place_and_time=False)
    assert refused.value.reason is Reason.IMAGES_REFUSED
    assert Attachment.objects.count() == 0
    assert kept(PLAIN).size == len(PLAIN)


def test_a_report_claims_its_files_sealed_to_desk_and_receipt(office: FoundOffice) -> None:
    report, receipt = stored([kept(PLAIN, "a.txt"), kept(LONG, "b.txt")])
    key, content = PrivateKey.from_seed(receipt.seed), {}
    for one in report.attachments.all():
        binding = bindings.attachment_facts(report.pk, one.pk)
        facts = padding.unpack(unseal(bytes(one.facts_envelope), key, binding))
        content[facts["name"]] = opened(report, one, receipt.seed)
        assert facts["digest_kept"] == hashlib.sha256(content[facts["name"]]).hexdigest()
    assert content == {"a.txt": PLAIN, "b.txt": LONG}


def test_what_was_claimed_cannot_be_claimed_again(office: FoundOffice) -> None:
    staged = kept()
    stored([staged])
    with pytest.raises(AttachmentsGone):
        stored([staged])
    assert Report.objects.count() == 1


def test_one_lost_file_stores_nothing(office: FoundOffice) -> None:
    here, lost = kept(PLAIN, "here.txt"), kept(PLAIN, "lost.txt")
    attachments.discard(lost)
    with pytest.raises(AttachmentsGone) as gone, transaction.atomic():
        stored([here, lost])
    assert gone.value.gone == {lost.id}
    assert Report.objects.count() == 0
    assert Attachment.objects.filter(report=None).count() == 1


def test_the_sweeper_takes_what_nobody_claimed_in_three_rounds_and_nothing_else(office: FoundOffice) -> None:
    waiting = kept(PLAIN, "waiting.txt")
    report, _receipt = stored([kept(PLAIN, "claimed.txt")])
    assert [attachments.sweep() for _ in range(3)] == [0, 0, 0]
    late = kept(PLAIN, "late.txt")
    assert attachments.sweep() == 1
    assert set(Attachment.objects.values_list("pk", flat=True)) == {report.attachments.get().pk, late.id}
    assert not AttachmentChunk.objects.filter(attachment=waiting.id).exists()


def test_who_comes_after_the_sweeper_is_told_and_keeps_the_text(office: FoundOffice) -> None:
    client = Client()
    first = {"step": "situation", "go": "next", "situation/what": SAID}
    page = post(client, [text_file(1)], **first).content.decode()
    page = client.post("/en/report/", {"step": "you", "draft": hidden(page, "draft")}).content.decode()
    for _ in range(4):
        attachments.sweep()
    answer = client.post("/en/report/", {"step": "check", "go": "send", "draft": hidden(page, "draft")})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "waited too long" in page
    assert "note 1.txt" in page
    assert SAID in page
    assert Report.objects.count() == 0
    sent = client.post("/en/report/", {"step": "check", "go": "send", "draft": hidden(page, "draft")})
    assert words(sent.content.decode())
    assert Report.objects.get().attachments.count() == 0


def swap_chunks(one: Attachment, other: Attachment) -> None:
    first, second = one.chunks.get(number=0), other.chunks.get(number=0)
    AttachmentChunk.objects.filter(pk=first.pk).update(data=bytes(second.data))


def swap_keys(one: Attachment, other: Attachment) -> None:
    Attachment.objects.filter(pk=one.pk).update(key_envelope=bytes(other.key_envelope))


def cut(one: Attachment, other: Attachment) -> None:
    one.chunks.order_by("-number")[0].delete()


def reorder(one: Attachment, other: Attachment) -> None:
    first, second = one.chunks.get(number=0), one.chunks.get(number=1)
    AttachmentChunk.objects.filter(pk=first.pk).update(data=bytes(second.data))
    AttachmentChunk.objects.filter(pk=second.pk).update(data=bytes(first.data))


def empty(one: Attachment, other: Attachment) -> None:
    one.chunks.all().delete()


@pytest.mark.parametrize("change", [swap_chunks, swap_keys, cut, reorder, empty])
def test_what_was_changed_in_the_database_is_told_as_tampering(
    office: FoundOffice, change: Callable[[Attachment, Attachment], None]
) -> None:
    report, receipt = stored([kept(LONG, "one.txt"), kept(LONG[::-1], "other.txt")])
    one, other = report.attachments.all()
    change(one, other)
    one.refresh_from_db()
    with pytest.raises(Tampered):
        opened(report, one, receipt.seed)
    assert opened(report, other, receipt.seed)
