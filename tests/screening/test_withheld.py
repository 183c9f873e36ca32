"""A file that is on a list goes past the desk that reads reports, and its reporter cannot tell."""

import dataclasses
import hashlib
import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from saystop.casework import opening
from saystop.casework.models import Case
from saystop.casework.services import files
from saystop.engines.sealing import Tampered, unseal
from saystop.offices.models import AuditEntry, Desk
from saystop.offices.rules import Refused
from saystop.offices.services import desks
from saystop.offices.unlocking import Unlocked
from saystop.reporting import bindings
from saystop.reporting.models import Attachment
from saystop.screening import arrivals, listed
from saystop.screening.models import Entry, HashList, Match
from saystop.screening.services import lists, logging, withheld
from tests.people import FoundOffice, case_officer, found_office, unlocked
from tests.reporting.sending import PLAIN, kept, stored
from tests.screening import listing

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> FoundOffice:
    return found_office()


@pytest.fixture
def screening(house: FoundOffice, settings: Settings, tmp_path: Path) -> HashList:
    """A screening desk, held by the director, and a list that holds PLAIN, which the line looks at."""
    home = tmp_path / "home"
    home.mkdir()
    settings.HOME = dataclasses.replace(settings.HOME, path=home)
    desks.open_further(house.director, "Screening", screens=True)
    made = listing.make(screens_reports=True)
    line = f"sha256,{hashlib.sha256(PLAIN).hexdigest()}"
    lists.import_(None, made, listing.csv(tmp_path, line))
    return made


def opened(who: Unlocked, case: Case) -> opening.File:
    (file,) = opening.open_all(who, case, "en").files
    return file


class TestWithheld:
    def test_the_screening_desk_alone_opens_it(self, house: FoundOffice, screening: HashList) -> None:
        report, _ = stored([kept()])
        case = Case.objects.get(report=report)
        officer = unlocked(case_officer(house))
        file = opened(officer, case)
        assert (file.is_withheld, file.can_go, file.name) == (True, False, "notes.txt")
        (row,) = report.attachments.all()
        for refused in (files.open_attachment, files.preview):
            with pytest.raises(Refused):
                refused(officer, case, row)
        with pytest.raises(Refused):
            withheld.open_file(officer, row)

        director = unlocked(house.director)
        (one,) = withheld.opened(director, withheld.all_of_them())
        assert one.matches[0]["list"] == str(screening.pk)
        assert one.matches[0]["distance"] == 0
        assert b"".join(withheld.open_file(director, row).pieces) == PLAIN
        assert AuditEntry.objects.filter(action="withheld.opened", record=str(row.pk)).exists()

    def test_the_key_is_sealed_to_no_other_key(self, house: FoundOffice, screening: HashList) -> None:
        """Not when it has arrived, not in the reporter's page, not once the report is there."""
        staged = kept()
        report, receipt = stored([staged])
        (row,) = report.attachments.all()
        assert row.withheld_key
        director = unlocked(house.director)
        for desk in Desk.objects.filter(screens=False):
            for desk_key in desk.keys.all():
                for binding in (bindings.withheld_key(row.pk), bindings.attachment_key(report.pk, row.pk)):
                    with pytest.raises(Tampered):
                        unseal(bytes(row.key_envelope), director.desk_key(desk_key), binding)
        true = unseal(
            bytes(row.key_envelope), director.desk_key(row.withheld_key), bindings.withheld_key(row.pk)
        )
        assert staged.key != true
        assert receipt.text

    def test_the_match_waits_for_a_verdict_and_is_logged_by_the_day(self, screening: HashList) -> None:
        kept()
        kept(PLAIN + b"More.\n")
        arrivals._journal().close()
        logging.fold()
        (match,) = Match.objects.all()
        assert (match.list, match.client, match.kind, match.state) == (screening, None, "sha256", "waiting")
        assert sum(Entry.objects.filter(list="").values_list("by_file", flat=True)) == 2
        assert {(one.client, one.hour.hour) for one in Entry.objects.all()} == {("", 0)}
        assert not logging.verify().fault

    def test_it_can_be_given_back(self, house: FoundOffice, screening: HashList) -> None:
        report, _ = stored([kept()])
        (row,) = report.attachments.all()
        withheld.give_back(unlocked(house.director), row)
        row.refresh_from_db()
        case = Case.objects.get(report=report)
        officer = unlocked(case_officer(house))
        assert opened(officer, case).can_go
        assert b"".join(files.open_attachment(officer, case, row).pieces) == PLAIN
        assert not withheld.all_of_them().exists()

    def test_a_mark_that_somebody_removed_opens_nothing(
        self, house: FoundOffice, screening: HashList
    ) -> None:
        report, _ = stored([kept()])
        report.attachments.update(withheld_key=None)
        officer = unlocked(case_officer(house))
        with pytest.raises(Tampered):
            files.open_attachment(officer, Case.objects.get(report=report), report.attachments.get())


class TestUsualWay:
    def test_what_is_on_no_list(self, house: FoundOffice, screening: HashList) -> None:
        report, _ = stored([kept(PLAIN + b"More.\n")])
        officer = unlocked(case_officer(house))
        assert opened(officer, Case.objects.get(report=report)).can_go

    @pytest.mark.parametrize(
        "change",
        [
            {"screens_reports": False},
            {"is_enabled": False},
            {"basis_until": date(2021, 1, 1)},
        ],
    )
    def test_a_list_that_says_nothing(self, screening: HashList, change: dict[str, object]) -> None:
        lists.change(None, screening, **change)
        staged = kept()
        assert Attachment.objects.get(pk=staged.id).withheld_key is None

    def test_no_screening_desk(self, house: FoundOffice) -> None:
        listing_key = arrivals.newest_key()
        assert listing_key is None
        assert Attachment.objects.get(pk=kept().id).withheld_key is None

    def test_a_process_that_died_is_started_anew_and_loses_no_report(self, screening: HashList) -> None:
        kept()
        beside = arrivals.aside()._beside
        assert beside is not None
        beside.process.kill()
        beside.process.wait()
        assert Attachment.objects.get(pk=kept().id).withheld_key is not None

    def test_a_list_that_changes_meanwhile_is_asked_again(
        self, screening: HashList, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The version that held when the process was asked is gone when it looks."""
        (now,) = listed.today(of_reports=True)
        told = iter([(dataclasses.replace(now, version=99),), (now,)])
        monkeypatch.setattr(listed, "today", lambda **_which: next(told))
        assert Attachment.objects.get(pk=kept().id).withheld_key is not None


class TestAlike:
    def test_the_page_of_the_reporter_is_of_the_same_size(self, screening: HashList) -> None:
        """What travels in it opens nothing, and tells nothing."""
        known, other = kept(), kept(PLAIN[::-1])
        assert dataclasses.asdict(known).keys() == dataclasses.asdict(other).keys()
        assert len(known.key) == len(other.key)
        assert known.size == other.size

    def test_the_same_is_asked_of_the_database(self, screening: HashList) -> None:
        """A write more or less would be a time that can be measured."""
        stored([kept(PLAIN * 2)])  # what is made once is made, and the process beside this one has started
        asked = []
        for content in (PLAIN, PLAIN[::-1]):
            with CaptureQueriesContext(connection) as queries:
                stored([kept(content)])
            named = r"SET .* WHERE|\"s\d+_x\d+\"|_curs_\w+"  # what is set, and the names of savepoints and cursors
            asked.append([re.sub(named, "…", one["sql"])[:60] for one in queries])
        assert asked[0] == asked[1]
