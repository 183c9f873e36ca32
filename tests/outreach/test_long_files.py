"""A long file of partners: compared in good time, and nobody who writes meanwhile is kept waiting."""

from typing import Any

import pytest
from django.db import connection

from saystop.engines.linkage.names import fold
from saystop.outreach import partner_files, planning
from saystop.outreach.models import Partner
from saystop.outreach.services import importing
from tests import people
from tests.outreach.making import a_partner

HEAD = "name,kind,town,country\n"


@pytest.mark.django_db
def test_each_name_is_folded_once_however_many_partners_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    for one in range(40):
        a_partner(f"Quay House {one}")
    folded: list[str] = []

    def counted(name: str) -> str:
        folded.append(name)
        return fold(name)

    monkeypatch.setattr(planning, "fold", counted)
    rows = "".join(f"Other Inn {one},hotel,,be\n" for one in range(40))
    planned = planning.plan(partner_files.read((HEAD + rows).encode()))
    assert len(planned.new) == 40
    assert len(folded) < 10 * (40 + 40), "not each row with each partner"


@pytest.mark.django_db
def test_near_names_come_first_then_the_same_website() -> None:
    site = a_partner("Something else", website="https://pier.example")
    far, near = a_partner("Hotel at the Pears"), a_partner("Hotel at the Pier")
    a_partner("Hotel at the Pier", country="FR")
    row = "name,kind,country,website\nHotel at the Piers,hotel,be,https://pier.example\n"
    (new,) = planning.plan(partner_files.read(row.encode())).new
    assert new.alike == [near, far, site]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_locked_while_a_file_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, locked = planning.plan, list[bool]()

    def watched(lines: Any) -> planning.Plan:
        locked.append(connection.in_atomic_block)
        return plan(lines)

    monkeypatch.setattr(planning, "plan", watched)
    people.found_office()
    oona = people.member_without_desk("Oona Outreach", "outreach_officer")
    importing.take_in(oona, partner_files.read((HEAD + "Inn,hotel,,be\n").encode()), {})
    assert locked == [False]
    assert Partner.objects.get().name == "Inn"


@pytest.mark.django_db
def test_what_came_while_a_file_was_compared_is_not_there_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, meanwhile = planning.plan, ["Inn"]

    def slow(lines: Any) -> planning.Plan:
        planned = plan(lines)
        while meanwhile:
            a_partner(meanwhile.pop(), town="")
        return planned

    monkeypatch.setattr(planning, "plan", slow)
    people.found_office()
    oona = people.member_without_desk("Oona Outreach", "outreach_officer")
    importing.take_in(oona, partner_files.read((HEAD + "Inn,campsite,,be\n").encode()), {})
    assert [(one.name, one.kind) for one in Partner.objects.all()] == [("Inn", "campsite")]
