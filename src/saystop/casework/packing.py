"""A case as an authority receives it: what members chose of it, in the receiver's language, as a pack (`engines.packs`)."""

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from saystop.casework import opening
from saystop.casework.contents import contents_of
from saystop.casework.dates import day
from saystop.casework.models import Case, IdentityRelease
from saystop.casework.opening import Opened, Written
from saystop.casework.services import custody
from saystop.engines.attachments.kinds import Kind as FileKind
from saystop.engines.linkage import Identifier, Kind, find
from saystop.engines.packs.content import (
    Account,
    Answer,
    Custody,
    File,
    Link,
    Pack,
    Party,
    Person,
    Phone,
    Place,
    Section,
    SourceReport,
    Subjects,
    Vehicle,
    Withheld,
)
from saystop.offices.models import Office
from saystop.offices.unlocking import Unlocked
from saystop.reporting.directory import Entry
from saystop.reporting.services.conversation import NAMED_QUESTION

WEB_ADDRESS = "situation/files/web_address"
# What the reporter told the desk of their name, not the receiver: who reads that there is one, and that it was refused, will
# ask for it.
_OURS = frozenset({NAMED_QUESTION, custody.CONSENT_QUESTION})
_POSITION = re.compile(r"(-?\d+(?:\.\d+)?)[ ,]+(-?\d+(?:\.\d+)?)")
# How sure the desk is of what is told, from the assessment's "plausibility", as a number for exchange formats.
CONFIDENCE = {"first_hand": 75, "second_hand": 50, "contradictory": 25, "mistaken": 10}
_UNJUDGED = 50


class NoAddress(Exception):
    """A hotline takes web addresses and nothing else, and none is told."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What members chose to send: which reports of the case, which of their files and of the messages that reporters added,
    which released names, and what is asked."""

    entry: Entry
    language: str
    question: str = field(repr=False)
    reports: tuple[uuid.UUID, ...] = ()
    files: tuple[uuid.UUID, ...] = ()
    releases: tuple[uuid.UUID, ...] = ()
    messages: tuple[uuid.UUID, ...] = ()
    address_only: bool = False  # material online: only the web address goes
    judged_address: str = field(default="", repr=False)  # as the assessment has it


def build(
    unlocked: Unlocked,
    case: Case,
    choice: Choice,
    *,
    reference: str,
    made_on: date,
    summary: Sequence[tuple[str, str]],
    plausibility: str = "",
    released: Iterable[IdentityRelease] = (),
) -> tuple[Pack, tuple[uuid.UUID, ...]]:
    """Put the pack together; with it come the attachments in the order of its files.

    Args:
        case: that leads.
        choice: what goes.
        reference: by which the office and the authority call the referral.
        made_on: the day.
        summary: the assessment as the receiver needs it, label and text.
        plausibility: the assessment's code of how sure it is.
        released: names that custodians released for this referral.

    Raises:
        NotGranted, Tampered, custody.NobodyThere, NoAddress
    """
    confidence = CONFIDENCE.get(plausibility, _UNJUDGED)
    names = {one.report_id: custody.released_identity(unlocked, one, choice.language) for one in released}
    chosen = [one for one in case.together() if one.pk in choice.reports]
    with translation.override(choice.language):
        opened = [opening.open_all(unlocked, one, choice.language, without=_OURS) for one in chosen]
        told = [opening.told_of(unlocked, one.report) for one in chosen]
        pairs = list(zip(opened, told, strict=True))
        if choice.address_only:
            if not any((choice.judged_address, *(_address(values) for values in told))):
                raise NoAddress
            summary = [(_("Web address"), choice.judged_address)] if choice.judged_address else []
        files = [
            (one, file) for one in opened for file in one.files if file.id in choice.files and file.can_go
        ]
        pack = Pack(
            reference=reference,
            made_on=made_on,
            language=choice.language,
            marking=_(
                "For the receiving authority alone. It holds what somebody told and the desk’s judgement, not proof. Nobody named"
                " here has been found guilty of anything."
            ),
            office=_office(),
            receiver=Party(
                choice.entry.name,
                choice.entry.country,
                choice.entry.kind,
                choice.entry.shown,
                choice.entry.source,
            ),
            summary=tuple(Answer(label, text, is_own=False) for label, text in summary),
            question=choice.question,
            reports=tuple(_report(one, values, names, choice) for one, values in pairs),
            subjects=_subjects(unlocked, pairs, choice, confidence, made_on),
            files=tuple(_file(one, file) for one, file in files),
            custody=tuple(_custody(opened, made_on)),
            withheld=() if choice.address_only else tuple(_withheld(opened, choice)),
        )
    return pack, tuple(file.id for _one, file in files)


def _office() -> Party:
    office = Office.objects.get()
    return Party(office.name, office.country)


def _report(
    opened: Opened, told: Mapping[str, Any], names: Mapping[uuid.UUID, custody.Identity], choice: Choice
) -> SourceReport:
    sections = tuple(
        Section(one.title, tuple(Answer(told.label, told.text, told.is_own) for told in one.answers))
        for one in opened.sections
    )
    if choice.address_only:
        address = _address(told)
        found = (Answer(_("Web address"), address, is_own=True),) if address else ()
        sections = (Section(_("Web address"), found),) if found else ()
    elif added := _added(opened, choice):
        answers = tuple(Answer(day(one.on), one.text, is_own=True) for one in added)
        sections += (Section(_("What the reporter added later"), answers),)
    who = names.get(opened.case.report_id)
    return SourceReport(
        reference=opened.case.reference,
        received_on=opened.case.opened_on,
        language=opened.case.report.language,
        sections=sections,
        identity=tuple(Answer(label, text, is_own=True) for label, text in who.answers) if who else (),
    )


def _address(told: Mapping[str, Any]) -> str:
    return str(told.get(WEB_ADDRESS, "")).strip()


def _added(opened: Opened, choice: Choice) -> list[Written]:
    """The chosen messages of this report's own reporter."""
    return [one for one in opened.messages if one.id in choice.messages and not one.from_desk and one.opened]


def _subjects(
    unlocked: Unlocked,
    pairs: Iterable[tuple[Opened, Mapping[str, Any]]],
    choice: Choice,
    confidence: int,
    today: date,
) -> Subjects:
    """What the reports speak of, read as linking reads them: with the country as hint, each answer by its meaning."""
    places: list[Place] = []
    persons: list[Person] = []
    found: list[tuple[str, Identifier]] = []
    for opened, told in pairs:
        source = opened.case.reference
        if choice.address_only:
            for address in filter(None, (_address(told), choice.judged_address)):
                links = [one for one in find(address, today=today) if one.kind is Kind.LINK]
                found += [(source, one) for one in links or [Identifier(Kind.LINK, address, address)]]
        else:
            goes = {0, *(one.number for one in _added(opened, choice))}
            passages = contents_of(unlocked, opened.case.report).passages
            found += [(source, one) for each in passages if each.message in goes for one in each.identifiers]
            places += _places(told, source, confidence)
            persons += _persons(told, source, confidence)
    return Subjects(
        places=tuple(places),
        phones=tuple(Phone(one.value, one.shown, s, confidence) for s, one in _unique(found, Kind.PHONE)),
        accounts=tuple(
            Account(*_service(one.value), s, confidence) for s, one in _unique(found, Kind.ACCOUNT)
        ),
        links=tuple(Link(shown, s, confidence) for s, shown in _links(found)),
        vehicles=tuple(
            Vehicle(one.value, "", one.shown, s, confidence) for s, one in _unique(found, Kind.PLATE)
        ),
        persons=tuple(persons),
    )


def _places(told: Mapping[str, Any], source: str, confidence: int) -> Iterable[Place]:
    def where(name: str) -> str:
        return str(told.get(f"situation/where/{name}", ""))

    if any(where(name) for name in ("country", "town", "place", "address", "position")):
        at = _POSITION.match(where("position"))
        latitude, longitude = (float(at[1]), float(at[2])) if at else (None, None)
        yield Place(
            where("place"),
            where("address"),
            where("town"),
            where("country"),
            latitude,
            longitude,
            source,
            confidence,
        )


def _persons(told: Mapping[str, Any], source: str, confidence: int) -> Iterable[Person]:
    look = str(told.get("situation/adults/appearance", ""))
    names = str(told.get("situation/adults/names_used", ""))
    if look or names:
        yield Person(look, names, False, "", source, confidence)
    seemed = str(told.get("situation/children/seemed", ""))
    if seemed:
        yield Person(seemed, "", True, "", source, confidence)


def _unique(found: Iterable[tuple[str, Identifier]], kind: Kind) -> list[tuple[str, Identifier]]:
    """Each value once in a report, in the order in which they were told."""
    return list({(source, one.value): (source, one) for source, one in found if one.kind is kind}.values())


def _links(found: Iterable[tuple[str, Identifier]]) -> list[tuple[str, str]]:
    """Web addresses as they were told. The form in which linking compares them leaves parts out that lead elsewhere."""
    return list(dict.fromkeys((source, one.shown) for source, one in found if one.kind is Kind.LINK))


def _service(value: str) -> tuple[str, str]:
    service, colon, name = value.partition(":")
    return (service, name) if colon else ("", value)


def _file(opened: Opened, file: opening.File) -> File:
    source = opened.case.reference
    name = f"{source}-{file.number}.{FileKind(file.kind).extension}"
    note = ", ".join(file.removed)
    return File(name, file.kind, file.size, file.digest_received, file.digest_kept, source, note)


def _withheld(opened: Iterable[Opened], choice: Choice) -> Iterable[Withheld]:
    """Of these the desk knows no more than that they are on a list, and the receiver learns no more. What came with a
    message that does not go is not told, as the message is not.
    """
    for one in opened:
        goes = {None, *(message.number for message in _added(one, choice))}
        stay = (file for file in one.files if file.stays and file.message in goes)
        yield from (Withheld(one.case.reference, file.number) for file in stay)


def _custody(opened: Iterable[Opened], made_on: date) -> Iterable[Custody]:
    """From hand to hand: received and sealed, opened and packed. Days, not minutes; the office, not its members."""
    office = Office.objects.get().name
    for one in opened:
        what = _("Received through the reporting line and sealed on arrival: report %(reference)s")
        yield Custody(one.case.opened_on, office, what % {"reference": one.case.reference})
    yield Custody(made_on, office, _("Opened by the desk, assessed, and put together for this referral"))
