"""What the line keeps: sealed bytes, the day, the language, a size class. No address, no exact time, nothing readable."""

import uuid

from django.db import models

from saystop.engines.sealing import PublicKey
from saystop.offices.models import DeskKey
from saystop.offices.vouching import demand, demand_vouched, vouch


class FormVersion(models.Model):
    """A form that reporters were or are asked, as compiled from an XLSForm workbook. Reports keep the version they answered."""

    digest = models.CharField(max_length=64, primary_key=True)
    definition = models.TextField()
    workbook = models.BinaryField()
    file_name = models.CharField(max_length=120)
    in_use = models.BooleanField(default=False)
    seal = models.BinaryField(default=bytes)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["in_use"], condition=models.Q(in_use=True), name="one_form_in_use"
            )
        ]

    @property
    def vouched_definition(self) -> str:
        """Raises Tampered when it is not what was taken in: an altered form could lead reporters anywhere."""
        demand(bytes(self.seal), self.definition.encode(), "form", self.digest)
        return self.definition


class Report(models.Model):
    """What one reporter sent.

    `head` (the exact time of arrival), `told` (the answers) and `identity` (who told it) are envelopes sealed to the desk's key
    and to the receipt's. `identity` is empty when the reporter gave no name or has withdrawn it; it is sealed to
    `identity_key` instead of the desk's where the office has a desk that keeps identities.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, related_name="reports")
    identity_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, null=True, related_name="identities")
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="reports")
    arrived_on = models.DateField()
    language = models.CharField(max_length=12)
    size_class = models.PositiveSmallIntegerField()
    lookup = models.BinaryField(unique=True)
    receipt_public_key = models.BinaryField()
    receipt_public_key_seal = models.BinaryField(default=bytes)
    head = models.BinaryField()
    told = models.BinaryField()
    identity = models.BinaryField(default=bytes)

    @property
    def receipt_public(self) -> PublicKey:
        """Raises Tampered when another key was put into the row: what is sealed to it would be a stranger's to read."""
        return demand_vouched(
            bytes(self.receipt_public_key), bytes(self.receipt_public_key_seal), "receipt key", self.pk
        )

    @receipt_public.setter
    def receipt_public(self, key: PublicKey) -> None:
        self.receipt_public_key = key.to_bytes()
        self.receipt_public_key_seal = vouch(self.receipt_public_key, "receipt key", self.pk)


class Message(models.Model):
    """One message between the desk and the reporter, sealed to the desk's key and to the receipt's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="messages")
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, related_name="messages")
    number = models.PositiveIntegerField()
    from_desk = models.BooleanField()
    # Set for what the reporter sends until a member has opened the conversation.
    is_unread = models.BooleanField(default=False)
    sent_on = models.DateField()
    envelope = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="one_message_a_number")]


class Attachment(models.Model):
    """A sealed file. Until a report claims it, `report` is empty and the page of its reporter alone holds the key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, null=True, related_name="attachments")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, related_name="attachments")
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, null=True, related_name="attachments")
    # The stream's key, and what the file is (name, kind, digests), each an envelope to desk and receipt; the key of a file that
    # is on a hash list is sealed to the screening desk alone, at once, and so is which list it is.
    key_envelope = models.BinaryField(default=bytes)
    facts_envelope = models.BinaryField(default=bytes)
    withheld_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, null=True, related_name="withheld")
    match_envelope = models.BinaryField(default=bytes)
    # How many rounds of the sweeper it has seen unclaimed: a clock that tells no time.
    sweeps = models.PositiveSmallIntegerField(default=0)
    # It has arrived whole and was cleaned; until then a request is at work on it.
    is_kept = models.BooleanField(default=False)
    # Bytes of its pieces, by which it gives way to others while nobody has claimed it.
    weight = models.PositiveBigIntegerField(default=0)


class AttachmentChunk(models.Model):
    """A piece of an attachment's sealed stream."""

    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attachment", "number"], name="one_chunk_a_number")]
