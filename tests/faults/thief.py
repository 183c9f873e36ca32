"""What somebody tries who holds the whole disk: every key that grows from the installation's secret, on every sealed field.

The control is the same attempt with the keys of a member who has shown her password: it opens everything, so it is fair.
"""

import base64
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models

import saystop
from saystop.casework import bindings as own
from saystop.casework.models import (
    Assessment,
    Deletion,
    Hold,
    IdentityRelease,
    Link,
    Note,
    Referral,
    ReferralEvent,
    ShutOut,
    SubjectRequest,
    Task,
    Token,
)
from saystop.engines.linkage import Blind, Document, index_tokens
from saystop.engines.sealing import (
    Binding,
    PrivateKey,
    SealingError,
    decrypt,
    derive_key,
    open_stream,
    unlock,
    unseal,
)
from saystop.offices.models import DeskGrant, DeskKey, Member
from saystop.offices.unlocking import (
    BOX,
    Unlocked,
    grant_binding,
    password_binding,
    recovery_binding,
    totp_binding,
)
from saystop.reporting import bindings
from saystop.reporting.models import Attachment, Message, Report
from saystop.surveys import bindings as of_surveys
from saystop.surveys.models import Contact, Pause, Response
from saystop.website import bindings as of_website
from saystop.website.models import EventRegistration

# Fields of bytes that are no secret: public keys, digests, keyed digests (seals), the salt of all receipts, the form,
# what partners hand in about themselves, logos that are printed.
OPEN_BY_MEANING = {
    "Section.picture",
    "Paper.pdf",
    "FormVersion.workbook",
    "Delivery.document",  # an institution's answer to an open letter
    "Report.lookup",
    "Report.receipt_public_key",
    "Report.receipt_public_key_seal",
    "Office.recovery_public_key",
    "Office.recovery_public_key_seal",
    "Office.receipt_salt",
    "DeskKey.public_key",
    "DeskKey.public_key_seal",
    "DeskGrant.seal",
    "Member.public_key",
    "Member.public_key_seal",
    "Passkey.credential",
    "RecoveryCode.digest",
    "Invitation.digest",
    "Attempts.digest",
    "AuditEntry.digest",
    "AuditHead.digest",
    "AuditHead.seal",
    "Desk.seal",
    "FormVersion.seal",
    "Invitation.seal",
    "Version.workbook",
    "Version.seal",
    "Pause.lookup",
    "Ticket.digest",
    "AssessmentForm.seal",
    "AuthorityKey.seal",
    "Referral.approval",
    "DeskSettings.seal",
    "Fact.token",
    "Client.digest",
    "Entry.digest",
    "Exclusion.seal",
    "Exclusion.value",
    "HashList.seal",
    "HashList.signing_key",
    "Certificate.holder",
    "Paper.match",
    "Pledge.link",
    "Unit.picture",
    "Registration.link",
    "EventQuestions.seal",
    "EventQuestions.workbook",
    "Head.before",
    "Head.digest",
    "Head.seal",
    "Match.value",
    "Evidence.file",
    "PartnerLogo.png",
    "Signatory.logo",
}
INDEXED = "Kestrelfern"  # a word of each report
Sealed = tuple[str, bytes, Binding]


def keys_on_disk() -> dict[str, bytes]:
    """The secret, and what grows from it for each purpose and each binding that the source names."""
    source = "\n".join(path.read_text() for path in Path(saystop.__file__).parent.rglob("*.py"))
    purposes = set(re.findall(r"derive_key\([^\"]*?\"([^\"]+)\"", source))
    purposes |= set(re.findall(r"Binding\(\s*\"([^\"]+)\"", source))
    assert {"draft", "visit", "audit trail", "report told"} <= purposes
    secret = settings.SAYSTOP_SECRET
    keys = {"the secret": secret, "Django's key": bytes.fromhex(settings.SECRET_KEY)[:32]}
    return keys | {f"for {purpose}": derive_key(secret, purpose) for purpose in purposes}


def keys_of(unlocked: Unlocked) -> dict[str, bytes]:
    """What a member holds once her password was right."""
    keys = {"member": unlocked.key.export_seed()}
    for one in DeskKey.objects.filter(grants__member=unlocked.member):
        keys[f"desk {one.generation}"] = unlocked.desk_key(one).export_seed()
    return keys


def attempt(keys: dict[str, bytes]) -> dict[str, list[str]]:
    """By sealed field, the keys that open it, each tried as a private key, as the key of a box, of a stream and as a password.

    Every field of the database that is sealed stands in the answer.
    """
    private = {name: PrivateKey.from_seed(key) for name, key in keys.items()}
    opened: dict[str, list[str]] = {}
    streams: dict[str, bytes] = dict(keys)
    for field, content, binding in sealed():
        found = opened.setdefault(field, [])
        for name, key in keys.items():
            if (inside := _plain(unseal, content, private[name], binding)) is not None:
                found.append(name)
                if field == "Attachment.key_envelope":
                    streams[f"{name}, {binding.record}"] = inside
            if _plain(decrypt, key, content, binding) is not None:
                found.append(f"{name} as a box's")
    for attachment in Attachment.objects.all():
        chunks = [bytes(row.data) for row in attachment.chunks.order_by("number")]
        opened.setdefault("AttachmentChunk.data", []).extend(
            name for name, key in streams.items() if _plain(_stream, chunks, key, attachment) is not None
        )
    opened["Token.token"] = [name for name, key in keys.items() if _is_index_key(key)]
    for member in Member.objects.all():
        for password in (settings.SAYSTOP_SECRET.hex(), ""):
            if _plain(unlock, bytes(member.locked_key), password, password_binding(member)) is not None:
                opened.setdefault("Member.locked_key", []).append("a password")
        opened.setdefault("Member.locked_key", [])
    return opened


def sealed() -> Iterator[Sealed]:
    """Every sealed field that is not empty, with the binding under which the code opens it."""
    for report in Report.objects.all():
        yield "Report.head", bytes(report.head), bindings.head(report.pk)
        yield "Report.told", bytes(report.told), bindings.told(report.pk)
        yield "Report.identity", bytes(report.identity), bindings.identity(report.pk)
    for message in Message.objects.select_related("report"):
        yield "Message.envelope", bytes(message.envelope), bindings.message(message.report_id, message.pk)
    for one in Attachment.objects.exclude(report=None):
        assert one.report_id
        yield (
            "Attachment.key_envelope",
            bytes(one.key_envelope),
            bindings.attachment_key(one.report_id, one.pk),
        )
        facts = bindings.attachment_facts(one.report_id, one.pk)
        yield "Attachment.facts_envelope", bytes(one.facts_envelope), facts
        yield "Attachment.match_envelope", bytes(one.match_envelope), bindings.withheld_match(one.pk)
    for grant in DeskGrant.objects.select_related("desk_key", "member"):
        yield "DeskGrant.envelope", bytes(grant.envelope), grant_binding(grant.desk_key, grant.member)
    for desk_key in DeskKey.objects.all():
        yield "DeskKey.recovery_envelope", bytes(desk_key.recovery_envelope), recovery_binding(desk_key)
    for member in Member.objects.all():
        yield "Member.totp_box", bytes(member.totp_box), totp_binding(member)
    for note in Note.objects.select_related("case"):
        yield "Note.envelope", bytes(note.envelope), own.note(note.case_id, note.pk)
    yield from of_the_desk()
    for response in Response.objects.exclude(written=None):
        written = of_surveys.written(response.survey_id, response.once)
        yield "Response.written", bytes(response.written or b""), written
    for contact in Contact.objects.all():
        yield "Contact.envelope", bytes(contact.envelope), of_surveys.contact(contact.survey_id, contact.pk)
    for pause in Pause.objects.all():
        yield "Pause.box", bytes(pause.box), of_surveys.pause(pause.survey_id)
    yield from of_the_website()
    for session in Session.objects.all():
        values = session.get_decoded()
        if BOX in values:
            member_id = values.get("_auth_user_id") or values.get("pending")
            yield "Session", base64.b64decode(values[BOX]), Binding("unlocked key", str(member_id))


def of_the_website() -> Iterator[Sealed]:
    """What people answer who register for an event that has a desk."""
    for row in EventRegistration.objects.exclude(sealed=None):
        yield (
            "EventRegistration.sealed",
            bytes(row.sealed or b""),
            of_website.registration(row.event_id, row.pk),
        )


def of_the_desk() -> Iterator[Sealed]:
    """What the desk writes about a case."""
    made: list[Assessment | Referral | Hold | Task | ShutOut] = [
        *Assessment.objects.all(),
        *Referral.objects.all(),
        *Hold.objects.all(),
        *Task.objects.all(),
        *ShutOut.objects.all(),
    ]
    for one in made:
        name = type(one).__name__
        kind = "shut out" if isinstance(one, ShutOut) else name.lower()
        yield f"{name}.envelope", bytes(one.envelope), own.part(kind, one.case_id, one.pk)
    for link in Link.objects.select_related("first__case"):
        yield "Link.envelope", bytes(link.envelope), own.part("link", link.first.case.pk, link.pk)
    for event in ReferralEvent.objects.select_related("referral"):
        binding = own.part("referral event", event.referral.case_id, event.pk)
        yield "ReferralEvent.envelope", bytes(event.envelope), binding
    for release in IdentityRelease.objects.all():
        asked, released = (
            own.part(f"identity {kind}", release.case_id, release.pk) for kind in ("asked", "released")
        )
        yield "IdentityRelease.asked", bytes(release.asked), asked
        yield "IdentityRelease.released", bytes(release.released), released
    for deletion in Deletion.objects.all():
        yield (
            "Deletion.envelope",
            bytes(deletion.envelope),
            own.part("deletion", deletion.case_id, deletion.case_id),
        )
    for request in SubjectRequest.objects.all():
        yield "SubjectRequest.envelope", bytes(request.envelope), own.request(request.pk)


def fields_nobody_thought_of(seen: set[str]) -> set[str]:
    """Fields of bytes in any table that are neither tried nor said to be open."""
    everything = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, models.BinaryField)
    }
    return everything - seen - OPEN_BY_MEANING


def _is_index_key(key: bytes) -> bool:
    """Whether it makes the tokens that lie in the index, of a word that stands in every report of the story."""
    for secret in (key, derive_key(key, "linkage")):
        tokens = index_tokens(Blind(secret), Document(((INDEXED, "en"),)))
        if Token.objects.filter(token__in=tokens).exists():
            return True
    return False


def _stream(chunks: list[bytes], key: bytes, attachment: Attachment) -> bytes:
    return b"".join(open_stream(iter(chunks), key, bindings.attachment_stream(attachment.pk)))


def _plain(opener: Callable[..., bytes], *arguments: object) -> bytes | None:
    try:
        return opener(*arguments)
    except (SealingError, ValueError):
        return None


def finer_than_the_day() -> list[str]:
    """The columns of the line, of the desk and of surveys whose type can hold a time of day."""
    return [
        f"{model.__name__}.{field.name}"
        for app in ("reporting", "casework", "surveys")
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.fields
        if isinstance(field, models.DateTimeField | models.TimeField | models.DurationField)
    ]
