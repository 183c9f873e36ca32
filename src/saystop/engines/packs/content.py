"""What a pack says, as plain values. Nothing here is shown in a repr: it is what somebody told in confidence."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Party:
    """An office or an authority: its name, country (ISO 3166-1 alpha-2), kind, and how to reach it."""

    name: str
    country: str
    kind: str = ""
    contact: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and what was answered; `is_own` are the reporter's own words, as they were written."""

    label: str
    text: str = field(repr=False)
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    answers: tuple[Answer, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One report of the case. `identity` is empty unless a custodian has released it."""

    reference: str
    received_on: date
    language: str
    sections: tuple[Section, ...] = field(repr=False)
    identity: tuple[Answer, ...] = field(default=(), repr=False)


# Of each thing: from which report it comes, and how sure the desk is of it (0 to 100).
@dataclass(frozen=True, slots=True)
class Place:
    name: str = field(repr=False)
    address: str = field(repr=False)
    town: str = field(repr=False)
    country: str
    latitude: float | None = field(repr=False)
    longitude: float | None = field(repr=False)
    source: str
    confidence: int


@dataclass(frozen=True, slots=True)
class Phone:
    number: str = field(repr=False)  # E.164
    shown: str = field(repr=False)
    source: str
    confidence: int


@dataclass(frozen=True, slots=True)
class Account:
    service: str
    name: str = field(repr=False)
    source: str
    confidence: int


@dataclass(frozen=True, slots=True)
class Link:
    url: str = field(repr=False)
    source: str
    confidence: int


@dataclass(frozen=True, slots=True)
class Vehicle:
    plate: str = field(repr=False)
    country: str
    description: str = field(repr=False)
    source: str
    confidence: int


@dataclass(frozen=True, slots=True)
class Person:
    description: str = field(repr=False)
    names: str = field(repr=False)
    is_child: bool
    about_age: str = field(repr=False)
    source: str
    confidence: int


@dataclass(frozen=True, slots=True)
class Subjects:
    """What the reports speak of."""

    places: tuple[Place, ...] = ()
    phones: tuple[Phone, ...] = ()
    accounts: tuple[Account, ...] = ()
    links: tuple[Link, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    persons: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """An attachment; digests are SHA-256 in hexadecimal: of what was received, and of what was kept and goes along."""

    name: str
    kind: str
    size: int  # bytes
    digest_received: str
    digest_kept: str
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Withheld:
    """An attachment that does not go along: its fingerprint is on a list of known material, and the office's screening desk alone
    opens it. `number` is that of the attachment in its report, as in the names of files.
    """

    source: str
    number: int


@dataclass(frozen=True, slots=True)
class Custody:
    """One step of the trail from hand to hand, to the day."""

    on: date
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Pack:
    """All that an authority receives. `language` (BCP 47) is the receiver's; `marking` says how to handle it."""

    reference: str
    made_on: date
    language: str
    marking: str
    office: Party
    receiver: Party
    summary: tuple[Answer, ...] = field(repr=False)
    question: str = field(repr=False)
    reports: tuple[SourceReport, ...] = field(repr=False)
    subjects: Subjects = field(repr=False)
    files: tuple[File, ...] = field(repr=False)
    custody: tuple[Custody, ...] = field(repr=False)
    withheld: tuple[Withheld, ...] = ()  # packs of earlier versions do not say
