"""Hash lists: whose they are, on which legal basis they stand, which version holds. The fingerprints lie in files.

What decides whether a list says anything is vouched for: who can write the database, but does not hold the installation's
secret, can neither switch a list off nor take a fingerprint out of it unseen.
"""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saystop.engines.sealing import Tampered
from saystop.offices.vouching import demand, vouch

FARTHEST = 63  # the largest distance within which the search is exact
AGREED = 31  # the usual one: what the algorithm's publisher recommends to start with


class Kind(models.TextChoices):
    """Kinds of fingerprint."""

    PDQ = "pdq", "PDQ"
    MD5 = "md5", "MD5"
    SHA1 = "sha1", "SHA-1"
    SHA256 = "sha256", "SHA-256"


class Action(models.TextChoices):
    """What the owner of a list asks of whoever meets a match."""

    BLOCK = "block", _("Block")
    REVIEW = "review", _("Review")
    NOTIFY = "notify", _("Notify")


class Basis(models.TextChoices):
    """Whether the legal basis of a list holds today."""

    IN_FORCE = "in_force", _("In force")
    NOT_YET = "not_yet", _("Not yet in force")
    LAPSED = "lapsed", _("Lapsed")


class SourceFormat(models.TextChoices):
    CSV = "csv", "CSV"
    JSON_LINES = "jsonl", "JSON Lines"
    NCMEC = "ncmec", "NCMEC"
    THREAT_EXCHANGE = "threatexchange", "ThreatExchange"
    VICS = "vics", "VICS / Project VIC"
    UNDO = "undo", _("Undone")


class Vouched(models.Model):
    """A row that holds a seal over what it says, made anew each time it is kept here."""

    seal = models.BinaryField(default=bytes)

    class Meta:
        abstract = True

    def save(self, *, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        self.seal = vouch(b"", *self.what())
        if update_fields is not None:
            update_fields = {*update_fields, "seal"}
        super().save(update_fields=update_fields, **options)

    def what(self) -> tuple[object, ...]:
        """All that the seal is over: a word for the kind of row, and the row."""
        raise NotImplementedError

    @property
    def is_unaltered(self) -> bool:
        """It is as it was kept by somebody here."""
        try:
            demand(bytes(self.seal), b"", *self.what())
        except Tampered:
            return False
        return True


class HashList(Vouched):
    """A list of fingerprints that somebody keeps. It matches while it is enabled and its legal basis is in force."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=40, unique=True, help_text="by which commands and clients name it")
    name = models.CharField(max_length=120)
    owner = models.CharField(max_length=120)
    content_class = models.CharField(
        max_length=20, help_text="a code of data/classes.csv; entries may have their own"
    )
    action = models.CharField(max_length=10, choices=Action, default=Action.REVIEW)
    legal_basis = models.CharField(max_length=200)
    basis_from = models.DateField()
    basis_until = models.DateField(null=True, blank=True, help_text="the last day; empty: without an end")
    is_enabled = models.BooleanField(default=True)
    # Fingerprints at most so far apart are one picture. Bits of 256.
    distance = models.PositiveSmallIntegerField(default=AGREED, validators=[MaxValueValidator(FARTHEST)])
    # A match farther than this waits for a member before the action holds; nearer ones hold at once.
    review_above = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(FARTHEST)])
    two_verdicts = models.BooleanField(default=False)
    # Attachments that come by the reporting line are looked up in it too.
    screens_reports = models.BooleanField(default=False)
    # Ed25519, 32 bytes, of a source that signs what it hands out; empty: it does not sign.
    signing_key = models.BinaryField(default=bytes, blank=True)
    # The number of the version that holds; 0: nothing was imported yet.
    version = models.PositiveIntegerField(default=0)
    # The version that holds has no entries: it was undone to nothing, or all was taken off it.
    is_empty = models.BooleanField(default=False)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def what(self) -> tuple[object, ...]:
        # Where it is not empty the seal is that of earlier versions, so that their rows hold.
        emptied = ("empty",) if self.is_empty else ()
        return "hash list", self.pk, self.version, *self._settings(), *emptied

    @property
    def holds_something(self) -> bool:
        """There are entries: without one, “not known” would say nothing of anything."""
        return self.version > 0 and not self.is_empty

    @property
    def fingerprint(self) -> str:
        """Sixteen digits by which the audit trail names its settings, as a seal of an earlier day would pass for true."""
        return hashlib.sha256(repr(self._settings()).encode()).hexdigest()[:16]

    def _settings(self) -> tuple[str, ...]:
        days = (self.basis_from.isoformat(), self.basis_until.isoformat() if self.basis_until else "")
        words = (self.slug, self.name, self.owner, self.content_class, str(self.action), self.legal_basis)
        numbers = (self.distance, self.review_above)
        switches = (self.is_enabled, self.two_verdicts, self.screens_reports)
        return (*words, *days, *map(str, numbers + switches), bytes(self.signing_key).hex())

    def basis_on(self, day: date) -> Basis:
        if day < self.basis_from:
            return Basis.NOT_YET
        return Basis.LAPSED if self.basis_until and day > self.basis_until else Basis.IN_FORCE

    def matches_on(self, day: date) -> bool:
        """Whether it says anything on this day."""
        holds = self.is_enabled and self.holds_something and self.basis_on(day) == Basis.IN_FORCE
        return holds and self.is_unaltered


class ListVersion(models.Model):
    """One state of a list: what an import, or an undoing, made of the one before. Never changed."""

    list = models.ForeignKey(HashList, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    made_on = models.DateField(default=timezone.localdate)
    source = models.CharField(max_length=20, choices=SourceFormat)
    added = models.PositiveBigIntegerField()
    removed = models.PositiveBigIntegerField()
    updated = models.PositiveBigIntegerField()
    total = models.PositiveBigIntegerField()
    # The version whose content holds again, where this one undid others.
    restored = models.PositiveIntegerField(null=True, blank=True)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file of all its records")

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["list", "number"], name="one_list_version_a_number")]


class Exclusion(Vouched):
    """A fingerprint of a list that this office does not act on until the list's owner has answered: somebody found it wrong."""

    list = models.ForeignKey(HashList, on_delete=models.CASCADE, related_name="exclusions")
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.BinaryField(max_length=32)
    since = models.DateField(default=timezone.localdate)
    # The owner says that it stands all the same; the row stays, so that it is told.
    upheld_on = models.DateField(null=True, blank=True)
    # The member who said first that this shall turn round, where the list asks for two; the id stays when she has left.
    proposed_by = models.CharField(max_length=36, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "kind", "value"], name="one_exclusion_a_fingerprint")
        ]

    def what(self) -> tuple[object, ...]:
        days = (self.since.isoformat(), self.upheld_on.isoformat() if self.upheld_on else "")
        # Where nobody proposed anything the seal is that of earlier versions, so that their rows hold.
        proposed = (self.proposed_by,) if self.proposed_by else ()
        return "exclusion", self.list_id, str(self.kind), bytes(self.value).hex(), *days, *proposed
