"""Sheets of many channels as one job: gone on with where it was, stopped, one file, gone after some days."""

import dataclasses
import fcntl
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from saystop.offices.models import Member
from saystop.offices.rules import Refused
from saystop.outreach.models import Batch, Campaign
from saystop.outreach.services import batches
from saystop.outreach.services.batches import NothingToPrint, TooMany
from tests import people
from tests.outreach.making import a_campaign, a_channel, scanned_from_pdf
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
HERE = "/desk/outreach/sheets/"
ADDRESS = "https://report.harbour.example/"


@pytest.fixture
def campaign(office: FoundOffice, settings: Settings, tmp_path: Path) -> Campaign:
    """One with three channels, in a home of its own."""
    settings.HOME = dataclasses.replace(settings.HOME, path=tmp_path)
    made = a_campaign()
    for number in range(3):
        a_channel(f"room{number}", campaign=made)
    a_channel("ended1", campaign=made, is_active=False)
    a_channel("other1", campaign=made, languages=["de"])  # the campaign says nothing in German
    return made


def names(batch: Batch) -> list[str]:
    with zipfile.ZipFile(batches.file_of(batch)) as file:
        assert file.testzip() is None
        return sorted(file.namelist())


def begun(member: Member, campaign: Campaign, *kinds: str) -> Batch:
    return batches.begin(member, campaign, kinds or ["flyer"], ADDRESS)


def test_it_is_made_bit_by_bit_into_one_file(office: FoundOffice, campaign: Campaign) -> None:
    batch = begun(office.director, campaign, "flyer", "sticker")
    assert (batch.all, batch.left) == (6, 6)
    for made in (1, 2, 3):
        # No time is left after the first: each going on makes one at least.
        batches.go_on(office.director, batch, seconds=1e-9)
        assert Batch.objects.get().made == made
    batches.go_on(office.director, batch, seconds=600)
    assert batch.left == 0
    assert names(batch) == sorted(
        f"{kind}/room{one}.pdf" for kind in ("flyer", "sticker") for one in range(3)
    )
    batches.go_on(office.director, batch)
    assert len(names(batch)) == 6


def test_what_a_killed_process_made_and_did_not_count_is_not_made_twice(
    office: FoundOffice, campaign: Campaign
) -> None:
    batch = begun(office.director, campaign)
    batches.go_on(office.director, batch, seconds=600)
    Batch.objects.update(made=1)
    batches.go_on(office.director, batch, seconds=600)
    assert len(names(batch)) == 3


def test_two_windows_do_not_write_one_file(office: FoundOffice, campaign: Campaign) -> None:
    batch = begun(office.director, campaign)
    batches.folder().mkdir()
    with (batches.folder() / f"{batch.pk}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert batches.go_on(office.director, batch, seconds=600).made == 0
    assert batches.go_on(office.director, batch, seconds=600).made == 3


def test_too_many_and_none_are_refused(
    office: FoundOffice, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_CHANNELS", 2)
    with pytest.raises(TooMany):
        begun(office.director, campaign)
    with pytest.raises(NothingToPrint):
        begun(office.director, a_campaign())


def test_it_goes_after_some_days_and_files_that_nobody_knows_go_too(
    office: FoundOffice, campaign: Campaign
) -> None:
    batch = begun(office.director, campaign)
    batches.go_on(office.director, batch)
    (batches.folder() / "0f8fad5b-d9cb-469f-a165-70867728950e.zip").write_bytes(b"left")
    batches.sweep()
    assert {path.stem for path in batches.folder().iterdir()} == {str(batch.pk)}
    Batch.objects.update(begun_on=timezone.localdate() - timedelta(days=4))
    batches.sweep()
    assert not Batch.objects.exists()
    assert not list(batches.folder().iterdir())


def test_on_the_page(office: FoundOffice, campaign: Campaign) -> None:
    oona = Client()
    people.sign_in(oona, people.member_without_desk("Oona Outreach", "outreach_officer"))
    for data, sentence in (
        ({}, "Choose at least one kind of sheet."),
        ({"kinds": ["book"], "campaign": campaign.pk}, "Choose at least one kind of sheet."),
        ({"kinds": ["flyer"], "campaign": a_campaign().pk}, "None of its channels has a language"),
    ):
        answer = oona.post(HERE, data)
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    page = oona.post(HERE, {"kinds": ["flyer"], "campaign": campaign.pk, "has_bleed": "on"}, follow=True)
    assert "0 of 3 sheets are made." in page.content.decode()
    batch = Batch.objects.get()
    assert batch.has_bleed
    assert oona.get(f"{HERE}{batch.pk}/file/").status_code == 404
    told = oona.post(f"{HERE}{batch.pk}/more/", headers={"accept": "application/json"}).json()
    assert told["done"] + told["left"] == 3
    while Batch.objects.get().left:
        oona.post(f"{HERE}{batch.pk}/more/")
    page = oona.get(f"{HERE}{batch.pk}/")
    assert "Save the ZIP file" in page.content.decode()
    answer = oona.get(f"{HERE}{batch.pk}/file/")
    file = zipfile.ZipFile(BytesIO(answer.getvalue()))
    assert len(file.namelist()) == 3
    assert "Are you sure?" in oona.get(f"{HERE}{batch.pk}/?drop=1").content.decode()
    oona.post(f"{HERE}{batch.pk}/drop/")
    assert not Batch.objects.exists()
    assert not list(batches.folder().iterdir())


def test_each_sheet_leads_to_its_own_channel(office: FoundOffice, campaign: Campaign) -> None:
    batch = begun(office.director, campaign)
    batches.go_on(office.director, batch, seconds=600)
    with zipfile.ZipFile(batches.file_of(batch)) as file:
        for one in file.namelist():
            assert scanned_from_pdf(file.read(one)) == [f"{ADDRESS}{Path(one).stem}".upper()]


def test_who_has_nothing_to_do_with_outreach_prints_nothing(office: FoundOffice, campaign: Campaign) -> None:
    tove = people.member_without_desk("Tove Trainer", "trainer")
    batch = begun(office.director, campaign)
    for act in (
        lambda: begun(tove, campaign),
        lambda: batches.go_on(tove, batch),
        lambda: batches.forget(tove, batch),
    ):
        with pytest.raises(Refused):
            act()
    assert Batch.objects.get().made == 0
