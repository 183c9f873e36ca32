"""An office whose screening desk has lists and matches to judge."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.test import Client as Browser
from pytest_django import Settings

from saystop.offices.models import Desk, Member
from saystop.offices.services import desks
from saystop.screening import arrivals
from saystop.screening.models import HashList, Match, MatchState
from tests import people
from tests.people import FoundOffice

HERE = "/desk/screening/"
VALUE = bytes(range(32))


@dataclass(frozen=True)
class Screening:
    """Dana, the director, and two case officers hold the screening desk; Otto does not."""

    office: FoundOffice
    desk: Desk
    first: Member
    second: Member


def opened(office: FoundOffice) -> Screening:
    desk = desks.open_further(office.director, "Screening", screens=True)
    members = [people.member_without_desk(name) for name in ("Selma Screener", "Sven Screener")]
    for one in members:
        desks.grant(people.unlocked(office.director), desk, one)
    return Screening(office, desk, *members)


def a_list(slug: str = "example-hotline", **values: Any) -> HashList:
    """A list that says nothing yet: it has no version."""
    usual = {
        "name": slug.replace("-", " ").capitalize(),
        "owner": "Example Hotline",
        "content_class": "csam",
        "legal_basis": "Act on examples, art. 3",
        "basis_from": date(2020, 1, 1),
    }
    return HashList.objects.create(slug=slug, **{**usual, **values})


def a_match(hash_list: HashList, value: bytes = VALUE, **values: Any) -> Match:
    usual = {"list_version": 1, "kind": "pdq", "distance": 12, "content_class": "csam"}
    return Match.objects.create(list=hash_list, value=value, **{**usual, **values})


def a_flood(hash_list: HashList, value: bytes = VALUE) -> Match:
    return a_match(hash_list, value, count=140, state=MatchState.HELD_BACK)


def browser(member: Member) -> Browser:
    """One in which the member is signed in."""
    client = Browser()
    people.sign_in(client, member)
    return client


def at_home(office: FoundOffice, settings: Settings, tmp_path: Path) -> Iterator[Screening]:
    """A screening desk in a home of its own, whose process for files of the line ends with the test."""
    home = tmp_path / "home"
    home.mkdir()
    settings.HOME = dataclasses.replace(settings.HOME, path=home)
    yield opened(office)
    arrivals.aside().close()
