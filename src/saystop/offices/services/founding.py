"""How an office begins: its recovery key on paper, its first desk, its director."""

import secrets
from dataclasses import dataclass, field

from django.db import transaction

from saystop.offices import audit
from saystop.offices.models import Desk, Member, Office, Role
from saystop.offices.services import desks, members, shares

RECEIPT_SALT_BYTES = 32


class AlreadyFounded(Exception):
    """There is an office in this database already."""


@dataclass(frozen=True, slots=True)
class Founded:
    office: Office
    desk: Desk
    director: Member
    shares: list[str] = field(repr=False)


@transaction.atomic
def found(
    *, office_name: str, country: str, desk_name: str, director_name: str, email: str, password: str
) -> Founded:
    """Make the office, its first desk and its director.

    Returns:
        What was made, with the recovery shares, which exist nowhere else: print them once.

    Raises:
        AlreadyFounded: the database holds an office.
        django.core.exceptions.ValidationError: the password breaks the rules.
    """
    if Office.objects.exists():
        raise AlreadyFounded
    director = members.create(email=email, name=director_name, role=Role.DIRECTOR, password=password)
    office = Office(
        name=office_name,
        country=country.upper(),
        receipt_salt=secrets.token_bytes(RECEIPT_SALT_BYTES),
    )
    papers = shares.new_set(office, director)
    desk = desks.create(desk_name, receives_reports=True)
    desks.new_generation(desk, [director], director)
    audit.record(director, "office.founded", office.pk)
    return Founded(office, desk, director, papers)
