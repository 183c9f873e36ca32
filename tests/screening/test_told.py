"""Whoever can write the database, but does not hold the installation's secret, changes nothing about a list unseen."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from saystop.screening import listed, told
from saystop.screening.listed import AlteredList
from saystop.screening.matching import Matcher, Query
from saystop.screening.models import Exclusion, Finding, HashList, Kind
from saystop.screening.services import lists, reviewing
from tests.people import FoundOffice
from tests.screening.desk import Screening, a_match, opened
from tests.screening.listing import make, take_in, value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists_home")]
ASKED = [Query(Kind.PDQ, value(1))]


@pytest.fixture
def list_(tmp_path: Path) -> HashList:
    made = make("one")
    take_in(made, tmp_path, 1)
    return made


@pytest.fixture
def screening(office: FoundOffice) -> Screening:
    return opened(office)


def row(list_: HashList) -> dict[str, Any]:
    return dict(HashList.objects.filter(pk=list_.pk).values().get())


def matches() -> int:
    return len(Matcher().match(ASKED)[0])


@pytest.mark.parametrize(
    "change",
    [
        {"is_enabled": False},
        {"screens_reports": True},
        {"basis_until": timezone.localdate() - timedelta(days=1)},
        {"distance": 0},
        {"review_above": 31},
        {"action": "notify"},
        {"two_verdicts": True},
        {"signing_key": bytes(32)},
        {"owner": "Somebody else"},
        {"version": 0},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_setting_that_nobody_here_changed(list_: HashList, change: dict[str, Any]) -> None:
    HashList.objects.update(**change)
    for of_reports in (False, True):
        with pytest.raises(AlteredList, match="one"):
            listed.today(of_reports=of_reports)
    with pytest.raises(AlteredList):
        matches()
    (fault,) = told.faults()
    assert "settings of one" in fault


def test_settings_that_are_kept_anew_hold(list_: HashList) -> None:
    HashList.objects.update(is_enabled=False)
    lists.change(None, list_, is_enabled=True)
    assert matches() == 1
    assert not list(told.faults())


def test_settings_of_an_earlier_day(list_: HashList) -> None:
    lists.change(None, list_, is_enabled=False)
    earlier = row(list_)
    lists.change(None, list_, is_enabled=True)
    HashList.objects.update(**earlier)
    assert HashList.objects.get().is_unaltered, "its seal does not age"
    (fault,) = told.faults()
    assert "settings of one" in fault


def test_a_version_of_an_earlier_day(list_: HashList, tmp_path: Path) -> None:
    earlier = row(list_)
    take_in(list_, tmp_path, 1, 2)
    HashList.objects.update(**earlier)
    (fault,) = told.faults()
    assert "at version 1, and the trail tells of 2" in fault


def test_a_list_that_was_removed(list_: HashList) -> None:
    HashList.objects.all().delete()
    (fault,) = told.faults()
    assert str(list_.pk) in fault
    assert "removed" in fault


def test_a_list_made_past_the_program(list_: HashList) -> None:
    other = make("other")
    seal = bytes(other.seal)
    HashList.objects.filter(pk=other.pk).update(is_enabled=False)
    HashList.objects.filter(pk=list_.pk).update(seal=seal)
    assert {fault.partition(" are ")[0] for fault in told.faults()} == {
        "the settings of one",
        "the settings of other",
    }


class TestExclusions:
    def test_one_that_nobody_made(self, list_: HashList) -> None:
        made = Exclusion(list=list_, kind=Kind.PDQ, value=value(1))
        Exclusion.objects.bulk_create([made])
        assert matches() == 1, "it does not count"
        (fault,) = told.faults()
        assert value(1).hex() in fault

    def test_one_that_was_moved(self, list_: HashList, screening: Screening) -> None:
        self.found_wrong(list_, screening, value(2))
        Exclusion.objects.update(value=value(1))
        assert matches() == 1
        assert len(list(told.faults())) == 1

    @pytest.mark.parametrize(
        "change",
        [
            lambda rows: rows.delete(),
            lambda rows: rows.update(upheld_on=date(2031, 1, 1)),
            lambda rows: rows.update(since=F("since") - timedelta(days=1)),
        ],
        ids=["removed", "upheld", "another day"],
    )
    def test_one_that_nobody_took_back(
        self, list_: HashList, screening: Screening, change: Callable[[Any], Any]
    ) -> None:
        self.found_wrong(list_, screening, value(1))
        assert matches() == 0
        assert not list(told.faults())
        change(Exclusion.objects.all())
        assert matches() == 1
        assert len(list(told.faults())) == 1

    def test_what_the_owner_said_is_as_told(self, list_: HashList, screening: Screening) -> None:
        self.found_wrong(list_, screening, value(1))
        reviewing.uphold(screening.first, Exclusion.objects.get())
        assert not list(told.faults())
        reviewing.keep_out(screening.first, Exclusion.objects.get())
        assert not list(told.faults())

    @staticmethod
    def found_wrong(list_: HashList, screening: Screening, wrong: bytes) -> None:
        reviewing.judge(screening.first, a_match(list_, wrong), Finding.WRONG)
