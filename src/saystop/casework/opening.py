"""A case as a member reads it: every envelope opened, and what does not open named. Nothing here writes."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from saystop.asking import markdown
from saystop.asking.fields import answered, shown
from saystop.casework import bindings as own
from saystop.casework.models import Case, Note
from saystop.engines.questionnaires.answering import definition
from saystop.engines.questionnaires.model import Group, Kind, Questionnaire
from saystop.engines.sealing import Binding, PrivateKey, Tampered, unseal
from saystop.offices.models import DeskKey, Member
from saystop.offices.unlocking import NotGranted, Unlocked
from saystop.reporting import bindings, padding
from saystop.reporting.models import Attachment, Message, Report
from saystop.reporting.services import conversation, questionnaire
from saystop.reporting.services.attachments import MOST_FILES
from saystop.reporting.services.conversation import NAMED, NAMED_QUESTION

WRITTEN = (Kind.TEXT,)
# What reading a record raises that somebody else has made.
_NOT_OURS = (AttributeError, KeyError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Head:
    """When and how a report came: the exact time, and the member who entered it for a caller."""

    arrived: datetime
    channel: str = ""
    taken_by: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One answer: the question in the member's language, the answer in the reporter's own words (`is_own`) or a choice."""

    label: str
    text: str = field(repr=False)
    is_own: bool


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    answers: tuple[Told, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class File:
    """What an attachment is; digests are SHA-256 in hexadecimal, sizes bytes."""

    id: uuid.UUID
    number: int
    message: int | None
    name: str = field(default="", repr=False)
    kind: str = ""
    size: int = 0
    digest_received: str = ""
    digest_kept: str = ""
    removed: tuple[str, ...] = ()
    place: int = 0
    opened: bool = False
    is_tampered: bool = False
    # It is on a hash list: the screening desk alone opens it.
    is_withheld: bool = False

    @property
    def can_go(self) -> bool:
        """A member may open it and send it on."""
        return self.opened and not self.is_withheld

    @property
    def stays(self) -> bool:
        """It does not go along, and a receiver is told so."""
        return self.opened and self.is_withheld


@dataclass(frozen=True, slots=True)
class Written:
    """A message or a note. `author` is a member's name, empty for the reporter."""

    id: uuid.UUID
    number: int
    from_desk: bool
    on: date
    author: str = ""
    text: str = field(default="", repr=False)
    at: datetime | None = None
    is_unread: bool = False
    is_note: bool = False
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A report and what the desk wrote about it, opened. `tampered` names what did not open as what it claims to be, each in
    a few words. Who the reporter is stays closed: `is_named` says that somebody is there to be asked for (`services.custody`).
    """

    case: Case
    head: Head | None
    sections: tuple[Section, ...] = field(repr=False)
    is_named: bool
    identity_withdrawn: bool
    files: tuple[File, ...] = field(repr=False)
    messages: tuple[Written, ...] = field(repr=False)
    notes: tuple[Written, ...] = field(repr=False)
    tampered: tuple[str, ...]


def head_of(report: Report, key: PrivateKey) -> dict[str, Any]:
    """What lies in the head of a report.

    Raises:
        Tampered: also where it is sealed well and tells no time, which whoever has the public key can make.
    """
    head = unpacked(unseal(bytes(report.head), key, bindings.head(report.pk)))
    try:
        if arrival(head).tzinfo is None:
            raise Tampered
    except _NOT_OURS as fault:
        raise Tampered from fault
    return head


def unpacked(plain: bytes) -> dict[str, Any]:
    """What an envelope held.

    Raises:
        Tampered: no record that SayStop writes. An envelope proves that it was not altered, not who wrote it.
    """
    try:
        return dict(padding.unpack(plain))
    except _NOT_OURS as fault:
        raise Tampered from fault


def arrival(head: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(head["arrived"])


def desk_key_of(attachment: Attachment) -> DeskKey:
    """The key to which a claimed attachment is sealed.

    Raises:
        Tampered: its row names none, which no claimed attachment does.
    """
    if attachment.desk_key is None:
        raise Tampered
    return attachment.desk_key


def facts_of(report: Report, attachment: Attachment, key: PrivateKey) -> dict[str, Any]:
    """What an attachment is.

    Raises:
        Tampered
    """
    binding = bindings.attachment_facts(report.pk, attachment.pk)
    return unpacked(unseal(bytes(attachment.facts_envelope), key, binding))


def attachments_of(report: Report) -> list[Attachment]:
    """The attachments in the order in which they came, as far as the rows tell."""
    return list(
        report.attachments.select_related("desk_key", "message").order_by(
            F("message__number").asc(nulls_first=True), "id"
        )
    )


def told_of(unlocked: Unlocked, report: Report) -> dict[str, Any]:
    """What was told, as answers by path.

    Raises:
        NotGranted, Tampered
    """
    key = unlocked.desk_key(report.desk_key)
    return unpacked(unseal(bytes(report.told), key, bindings.told(report.pk)))


def open_all(unlocked: Unlocked, case: Case, language: str, *, without: Collection[str] = ()) -> Opened:
    """Open everything of a case that the member's keys open.

    Args:
        unlocked: the member; that she may read the case was checked.
        case: with its report and the report's `desk_key`.
        language: of the questions and choices; what was written stays as it was.
        without: the paths of questions that are left out of what was told.

    Raises:
        NotGranted: the member does not hold the key of the report.
    """
    return _Opening(unlocked, case, language).result(without)


class _Opening:
    """One pass over the envelopes of a case; remembers what did not open."""

    def __init__(self, unlocked: Unlocked, case: Case, language: str) -> None:
        self.unlocked = unlocked
        self.case = case
        self.report = case.report
        self.language = language
        self.tampered: list[str] = []
        self._names: dict[str, str] | None = None

    def result(self, without: Collection[str] = ()) -> Opened:
        head = self._head()
        self._check_receipt_key()
        told = self._answers(self.report.told, bindings.told(self.report.pk), _("the answers"))
        form = questionnaire.version(self.report.form_id)
        is_withdrawn = not self.report.identity and told.get(NAMED_QUESTION) == NAMED
        if is_withdrawn:  # that they wanted to be named is no longer so
            del told[NAMED_QUESTION]
        return Opened(
            case=self.case,
            head=head,
            sections=tuple(
                _sections(form, {path: told[path] for path in told if path not in without}, self.language)
            ),
            is_named=bool(self.report.identity),
            identity_withdrawn=is_withdrawn,
            files=self._files(),
            messages=tuple(
                self._message(one)
                for one in self.report.messages.select_related("desk_key").order_by("number")
            ),
            notes=tuple(
                self._note(one)
                for one in self.case.notes.select_related("desk_key", "author").order_by("number")
            ),
            tampered=tuple(self.tampered),
        )

    def _unseal(self, envelope: bytes | memoryview, desk_key: DeskKey, binding: Binding) -> dict[str, Any]:
        return unpacked(unseal(bytes(envelope), self.unlocked.desk_key(desk_key), binding))

    def _head(self) -> Head | None:
        try:
            head = head_of(self.report, self.unlocked.desk_key(self.report.desk_key))
        except Tampered:
            self.tampered.append(_("the time of arrival"))
            return None
        taken_by = self._member(head["taken_by"]) if "taken_by" in head else ""
        return Head(arrival(head), head.get("channel", ""), taken_by)

    def _check_receipt_key(self) -> None:
        try:
            self.report.receipt_public  # noqa: B018 - read, because reading it checks it
        except Tampered:
            self.tampered.append(_("the key of the receipt"))

    def _answers(self, envelope: bytes | memoryview, binding: Binding, what: str) -> dict[str, Any]:
        try:
            return self._unseal(envelope, self.report.desk_key, binding)
        except Tampered:
            self.tampered.append(what)
            return {}

    def _files(self) -> tuple[File, ...]:
        """In the order in which the reporter chose them; those of which it is not known behind the others."""
        found = [(self._file(one), one) for one in attachments_of(self.report)]
        found.sort(key=lambda pair: (pair[0].message or 0, pair[0].place or MOST_FILES + 1))
        files = tuple(replace(one, number=number) for number, (one, _row) in enumerate(found, start=1))
        self.tampered += [
            _("attachment %(number)d") % {"number": one.number} for one in files if one.is_tampered
        ]
        return files

    def _file(self, attachment: Attachment) -> File:
        number = attachment.message.number if attachment.message else None
        empty = File(attachment.pk, 0, number, is_withheld=attachment.withheld_key_id is not None)
        try:
            facts = facts_of(self.report, attachment, self.unlocked.desk_key(desk_key_of(attachment)))
            return replace(empty, **{**facts, "removed": tuple(facts["removed"])}, opened=True)
        except NotGranted:
            return empty
        except (Tampered, *_NOT_OURS):
            return replace(empty, is_tampered=True)

    def _message(self, message: Message) -> Written:
        row = Written(
            message.pk, message.number, message.from_desk, message.sent_on, is_unread=message.is_unread
        )
        try:
            binding = conversation.message_binding(self.report, message)
            values = self._unseal(message.envelope, message.desk_key, binding)
            if ("member" in values) != message.from_desk or values["number"] != message.number:
                raise Tampered  # the row claims another side or place than the one that was sealed
            return replace(
                row,
                author=self._member(values["member"]) if message.from_desk else "",
                text=values["text"],
                at=datetime.fromisoformat(values["sent"]),
                opened=True,
            )
        except NotGranted:
            return row
        except (Tampered, *_NOT_OURS):
            self.tampered.append(_("message %(number)d") % {"number": message.number})
            return row

    def _note(self, note: Note) -> Written:
        row = Written(note.pk, note.number, True, note.written_on, note.author.name, is_note=True)
        try:
            values = self._unseal(note.envelope, note.desk_key, own.note(self.case.pk, note.pk))
            if values["author"] != str(note.author_id):
                raise Tampered  # the row claims another author than the one who wrote it
            at = datetime.fromisoformat(values["written"])
            return replace(row, text=values["text"], at=at, opened=True)
        except NotGranted:
            return row
        except (Tampered, *_NOT_OURS):
            self.tampered.append(_("note %(number)d") % {"number": note.number})
            return row

    def _member(self, member: str) -> str:
        """The name of a member by her id, also of one who has left."""
        if self._names is None:
            self._names = {str(pk): name for pk, name in Member.objects.values_list("pk", "name")}
        return self._names.get(member, "")


def told_in(form: Questionnaire, values: Mapping[str, Any], language: str) -> tuple[Told, ...]:
    """What was answered, in the order of the form, without its sections."""
    return tuple(told for step in form.steps for told in _told(form, step, values, language))


def _sections(form: Questionnaire, values: Mapping[str, Any], language: str) -> Iterable[Section]:
    """Each step and each group in it with what was answered there, in reading order; what was left empty is left out."""
    for step in form.steps:
        groups = [] if step.repeated else [child for child in step.children if isinstance(child, Group)]
        own = replace(step, children=tuple(child for child in step.children if child not in groups))
        for group in (own, *groups):
            if told := tuple(_told(form, group, values, language)):
                title = group.label.get(language, form.default_language)
                yield Section(markdown.plain(title), told)
    # What was told is shown even when its question is no longer known.
    if unknown := [path for path in values if definition(path) not in form.questions]:
        yield Section(_("Other answers"), tuple(Told(path, str(values[path]), True) for path in unknown))


def _told(form: Questionnaire, group: Group, values: Mapping[str, Any], language: str) -> Iterable[Told]:
    for one in answered(form, group, values, language):
        value = values[one.path]
        try:
            text = shown(one.question, value, language, form.default_language)
        except _NOT_OURS:  # no answer to this question: whoever sealed it did not ask SayStop
            text = str(value)
        yield Told(one.label, text, one.question.kind in WRITTEN)
