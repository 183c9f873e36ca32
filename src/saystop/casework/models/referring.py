"""What leaves the desk: referrals to an authority, what came back, and the reporter's name where a custodian released it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from saystop.casework.models.cases import Case
from saystop.offices.models import DeskKey, Member
from saystop.offices.vouching import demand, vouch
from saystop.reporting.models import Report


class AuthorityKey(models.Model):
    """The public key (age) of an authority of the directory, as it was told apart and entered by a member."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    country = models.CharField(max_length=3)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    recipient = models.TextField()
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_on = models.DateField()
    seal = models.BinaryField(default=bytes)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "kind", "name"], name="one_key_an_authority")
        ]

    def seal_it(self) -> None:
        self.seal = vouch(self.recipient.encode(), *self._whose)

    @property
    def vouched_recipient(self) -> str:
        """Raises Tampered when another key was put into the row: a stranger would read the referral."""
        demand(bytes(self.seal), self.recipient.encode(), *self._whose)
        return self.recipient

    @property
    def _whose(self) -> tuple[object, ...]:
        return "authority key", self.pk, self.country, self.kind, self.name


class ReferralState(models.TextChoices):
    PREPARED = "prepared", _("Prepared")
    APPROVED = "approved", _("Approved")
    SENT = "sent", _("Sent")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    MORE_ASKED = "more_asked", _("Asked for more")
    OPENED = "opened", _("Investigation opened")
    CLOSED = "closed", _("Closed by the authority")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Referral(models.Model):
    """What of a case goes to one authority. Content and receiver lie in the envelope, sealed to the desk.

    Once it is prepared its content never changes: who approves it approves what will be sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="referrals")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=ReferralState, default=ReferralState.PREPARED)
    prepared_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="prepared_referrals")
    prepared_on = models.DateField()
    approved_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, related_name="approved_referrals"
    )
    # That this member approved this envelope: a state alone can be written by whoever writes the database.
    approval = models.BinaryField(default=bytes)
    sent_on = models.DateField(null=True)
    # The day on which to ask what became of it.
    ask_on = models.DateField(null=True)
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, related_name="referrals")
    envelope = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_referral_a_number")]

    @property
    def reference(self) -> str:
        """What it is called between the office and the authority."""
        return f"{self.case_id.hex[:8].upper()}-{self.number}"

    def seal_approval(self, digest: bytes) -> None:
        """Args: the SHA-256 of the envelope."""
        self.approval = vouch(digest, "referral approved", self.pk, self.approved_by_id)

    def demand_approval(self, digest: bytes) -> None:
        """Raise Tampered unless the member whom the row names approved an envelope of this digest."""
        demand(bytes(self.approval), digest, "referral approved", self.pk, self.approved_by_id)


class ReferralEvent(models.Model):
    """One step of a referral: what the authority answered, when, and under which number of its own (sealed)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="events")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=ReferralState)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    happened_on = models.DateField()
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, related_name="+")
    envelope = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "number"], name="one_event_a_number")]


class IdentityRelease(models.Model):
    """Who the reporter is, released by a custodian for one referral and no other; asked for with a reason, given with a reason.

    `asked` holds the reason of the member who asks (sealed to the desk); `released` what was released and why (likewise), empty
    until a custodian has decided, and for ever when she refused.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="releases")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="releases")
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, null=True, related_name="releases")
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    custodian = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    is_refused = models.BooleanField(default=False)
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, related_name="+")
    asked = models.BinaryField()
    released = models.BinaryField(default=bytes)
