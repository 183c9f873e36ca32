"""The office, its desks and keys, and the people who work there."""

import uuid
from datetime import UTC, timedelta
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from saystop.engines.sealing import PublicKey, Tampered
from saystop.offices.vouching import demand, demand_vouched, vouch

INVITATION_LIFE = timedelta(days=3)


class Office(models.Model):
    """The one organisation of this installation. Its recovery key exists on paper only; the public half is here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2")
    recovery_public_key = models.BinaryField()
    recovery_public_key_seal = models.BinaryField(default=bytes)
    shares = models.PositiveSmallIntegerField(default=3)
    shares_needed = models.PositiveSmallIntegerField(default=2)
    accepts_images = models.BooleanField(default=True)
    image_refusal = models.CharField(max_length=300, blank=True)
    receipt_salt = models.BinaryField()

    def __str__(self) -> str:
        return self.name

    @property
    def recovery_public(self) -> PublicKey:
        """Raises Tampered when this key was not put here by `recovery_public = …`; so do those of desks and members."""
        return demand_vouched(
            bytes(self.recovery_public_key), bytes(self.recovery_public_key_seal), "recovery key", self.pk
        )

    @recovery_public.setter
    def recovery_public(self, key: PublicKey) -> None:
        self.recovery_public_key = key.to_bytes()
        self.recovery_public_key_seal = vouch(self.recovery_public_key, "recovery key", self.pk)


class Desk(models.Model):
    """A team that can open what is sealed to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80, unique=True)
    receives_reports = models.BooleanField(default=False)
    # Who reporters are is sealed to this desk alone; its holders are the custodians.
    keeps_identities = models.BooleanField(default=False)
    # Attachments whose fingerprint is on a hash list are sealed to this desk alone; its holders judge matches.
    screens = models.BooleanField(default=False)
    seal = models.BinaryField(default=bytes)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["receives_reports"],
                condition=models.Q(receives_reports=True),
                name="one_desk_receives",
            ),
            models.UniqueConstraint(
                fields=["keeps_identities"],
                condition=models.Q(keeps_identities=True),
                name="one_desk_keeps_identities",
            ),
            models.UniqueConstraint(
                fields=["screens"], condition=models.Q(screens=True), name="one_desk_screens"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def seal_at(self, generation: int) -> None:
        """Hold fast what is sealed to this desk and which of its keys is the newest (0: it has none yet)."""
        self.seal = vouch(b"", *self._what, generation)

    def demand_newest(self, generation: int) -> None:
        """Raise Tampered when its newest key was of another generation, or other things were sealed to this desk."""
        demand(bytes(self.seal), b"", *self._what, generation)

    @property
    def _what(self) -> tuple[object, ...]:
        kept = ("identities",) if self.keeps_identities else ()
        screening = ("screening",) if self.screens else ()
        return "desk", self.pk, *kept, *screening, self.receives_reports


class DeskKey(models.Model):
    """One generation of a desk's key pair. The private half is sealed to each member (grants) and to the recovery key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="keys")
    generation = models.PositiveIntegerField()
    public_key = models.BinaryField()
    public_key_seal = models.BinaryField(default=bytes)
    recovery_envelope = models.BinaryField()
    made_on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "generation"], name="one_key_a_generation")]

    @property
    def public(self) -> PublicKey:
        return demand_vouched(bytes(self.public_key), bytes(self.public_key_seal), *self._whose)

    @public.setter
    def public(self, key: PublicKey) -> None:
        """Set once the desk and the generation are."""
        self.public_key = key.to_bytes()
        self.public_key_seal = vouch(self.public_key, *self._whose)

    @property
    def _whose(self) -> tuple[object, ...]:
        return "desk key", self.pk, self.desk_id, self.generation


class Role(models.TextChoices):
    DIRECTOR = "director"
    CASE_OFFICER = "case_officer"
    RESEARCHER = "researcher"
    OUTREACH_OFFICER = "outreach_officer"
    TRAINER = "trainer"
    COMMUNICATIONS_OFFICER = "communications"


# Reports are not theirs, whatever desk they hold.
WITHOUT_REPORTS = (Role.RESEARCHER, Role.OUTREACH_OFFICER, Role.TRAINER, Role.COMMUNICATIONS_OFFICER)


class MemberManager(BaseUserManager["Member"]):
    def get_by_natural_key(self, username: str | None) -> "Member":
        return self.get(email=(username or "").lower())


class Member(AbstractBaseUser, PermissionsMixin):
    """A person working in the office. The password is stored nowhere: it is right when it unlocks the member's key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=20, choices=Role)
    language = models.CharField(max_length=12, blank=True)
    # Whether she is told by e-mail that something waits, where the office sends any.
    wants_mail = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    # The key's seed locked by the password, and the public half to which desks are sealed.
    locked_key = models.BinaryField()
    public_key = models.BinaryField()
    public_key_seal = models.BinaryField(default=bytes)
    # The authenticator's secret, encrypted under the member's own key; empty until it is set up.
    totp_box = models.BinaryField(default=bytes)
    # The last time step for which a code was taken, so that no code is taken twice (RFC 6238, 5.2).
    totp_step = models.BigIntegerField(default=0)
    # Stays true when what proves it is gone from the database: only a new link lets a second factor be set up anew.
    has_second_factor = models.BooleanField(default=False)

    password = None  # type: ignore[assignment] # replaced by locked_key
    last_login = None  # the audit trail says it

    objects = MemberManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Under this name Django's own word for it is asked for, on the editors' pages."""
        return self.name

    @property
    def public(self) -> PublicKey:
        return demand_vouched(bytes(self.public_key), bytes(self.public_key_seal), *self._whose)

    @public.setter
    def public(self, key: PublicKey) -> None:
        """Set once all is that the seal binds: whom a director grants to, and what that person may do."""
        self.public_key = key.to_bytes()
        self.public_key_seal = vouch(self.public_key, *self._whose)

    def change(self, **values: object) -> None:
        """Set columns that the seal binds, and seal anew; save `public_key_seal` along with them.

        Raises:
            Tampered: one of them was altered before.
        """
        key = self.public
        for name, value in values.items():
            setattr(self, name, value)
        self.public = key

    @property
    def is_unaltered(self) -> bool:
        """Nobody has exchanged the key, nor what is bound to it: who this is, the role, whether active, the second factor."""
        try:
            demand(bytes(self.public_key_seal), bytes(self.public_key), *self._whose)
        except Tampered:
            return False
        return True

    @property
    def _whose(self) -> tuple[object, ...]:
        who = (self.pk, self.email, self.name)
        return "member key", *who, self.role, self.is_active, self.has_second_factor

    def get_session_auth_hash(self) -> str:
        """Sessions end when the password changes: they carry a digest of what the password locks."""
        return salted_hmac(
            "saystop.offices.Member", bytes(self.locked_key).hex(), algorithm="sha256"
        ).hexdigest()

    def get_session_auth_fallback_hash(self) -> list[str]:  # a generator in Django, any iterable will do
        return []


class DeskGrantManager(models.Manager["DeskGrant"]):
    def vouched_for(self, **which: object) -> list["DeskGrant"]:
        """The grants that somebody here gave. Only these decide anything; the others are only rows in a database."""
        found = self.select_related("desk_key", "member").filter(**which)
        return [grant for grant in found if grant.is_unaltered]


class DeskGrant(models.Model):
    """A desk's private key, sealed to one member."""

    desk_key = models.ForeignKey(DeskKey, on_delete=models.CASCADE, related_name="grants")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="grants")
    envelope = models.BinaryField()
    seal = models.BinaryField(default=bytes)

    objects = DeskGrantManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk_key", "member"], name="one_grant_a_member")]

    def seal_it(self) -> None:
        self.seal = vouch(bytes(self.envelope), *self._whose)

    @property
    def is_unaltered(self) -> bool:
        """Somebody here gave this key of this desk to this member, under the key that she has now."""
        try:
            demand(bytes(self.seal), bytes(self.envelope), *self._whose)
        except Tampered:
            return False
        return True

    @property
    def _whose(self) -> tuple[object, ...]:
        key = (self.desk_key_id, self.desk_key.desk_id, self.desk_key.generation)
        return "desk grant", *key, self.member_id, bytes(self.member.public_key).hex()


class Passkey(models.Model):
    """A WebAuthn credential (public data only) used as second factor."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential = models.BinaryField()
    sign_count = models.PositiveBigIntegerField(default=0)
    made_on = models.DateField(default=timezone.localdate)


class RecoveryCode(models.Model):
    """One of ten codes that stand in once for a second factor; only a keyed digest is kept."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.BinaryField()


class Invitation(models.Model):
    """A link by which a person becomes a member, or a member chooses a new password. It dies after use or three days."""

    digest = models.BinaryField(unique=True)
    email = models.EmailField()
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=20, choices=Role)
    ends_at = models.DateTimeField()
    member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="invitations")
    seal = models.BinaryField(default=bytes)

    def seal_it(self) -> None:
        self.seal = vouch(bytes(self.digest), *self._whose)

    @property
    def is_alive(self) -> bool:
        """It has not run out, and nobody has altered whom it invites to what."""
        try:
            demand(bytes(self.seal), bytes(self.digest), *self._whose)
        except Tampered:
            return False
        return timezone.now() < self.ends_at

    @property
    def _whose(self) -> tuple[object, ...]:
        end = self.ends_at.astimezone(UTC).isoformat()
        return "invitation", self.email, self.name, self.role, self.member_id, end


class Attempts(models.Model):
    """Failed sign-ins of one name, known or not, under a keyed digest of it; the empty digest counts all together."""

    digest = models.BinaryField(primary_key=True)
    level = models.FloatField(default=0)
    at = models.DateTimeField()


class AuditEntry(models.Model):
    """Who did what to which record, when. Only ever appended; each entry carries a keyed digest over the one before."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    member = models.CharField(max_length=36, blank=True)
    action = models.CharField(max_length=40)
    record = models.CharField(max_length=80, blank=True)
    digest = models.BinaryField()

    class Meta:
        indexes = [models.Index("member", "action", "at", name="audit_of_a_member")]

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise TypeError("An audit entry is never changed.")
        super().save(force_insert=True)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise TypeError("An audit entry is never removed.")


class AuditHead(models.Model):
    """How long the trail is and how it ends, so that a cut tail is seen."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    count = models.PositiveBigIntegerField(default=0)
    digest = models.BinaryField(default=bytes)
    seal = models.BinaryField(default=bytes)
