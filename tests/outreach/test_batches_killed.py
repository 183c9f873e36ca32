"""A batch of sheets whose process is killed, and one that is stopped: what is told as made is in the file."""

import dataclasses
import shutil
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from saystop.offices.models import Member
from saystop.outreach.models import Batch
from saystop.outreach.services import batches
from tests.outreach.making import a_campaign, a_channel
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(office: FoundOffice, member: Member, settings: Settings, tmp_path: Path) -> Batch:
    """Of five channels, in a home of its own; two of its sheets are made."""
    settings.HOME = dataclasses.replace(settings.HOME, path=tmp_path)
    campaign = a_campaign()
    for number in range(5):
        a_channel(f"room{number}", campaign=campaign)
    made = batches.begin(member, campaign, ["flyer"], "https://report.harbour.example/")
    for _once in range(2):
        batches.go_on(member, made, seconds=1e-9)
    assert made.made == 2
    return made


@pytest.mark.parametrize("written", [10, 200_000], ids=["a little more", "a lot more"])
def test_nothing_is_missing_after_a_process_was_killed_while_it_wrote(
    batch: Batch, member: Member, tmp_path: Path, written: int
) -> None:
    path, left = batches.file_of(batch), tmp_path / "left.zip"
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("flyer/room9.pdf", bytes(written))
        shutil.copy(path, left)  # as it lies there before it is closed
    shutil.move(left, path)
    batches.go_on(member, batch, seconds=600)
    assert (batch.made, batch.left) == (5, 0)
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        assert sorted(file.namelist()) == [f"flyer/room{one}.pdf" for one in range(5)]


def test_a_file_that_is_gone_is_made_again(batch: Batch, member: Member) -> None:
    batches.file_of(batch).unlink()
    batches.go_on(member, batch, seconds=600)
    with zipfile.ZipFile(batches.file_of(batch)) as file:
        assert len(file.namelist()) == 5


def test_stop_stops(batch: Batch, oona: Client) -> None:
    here = f"/desk/outreach/sheets/{batch.pk}/"
    assert "data-indexing" in oona.get(here).content.decode()
    page = oona.post(f"{here}more/", {"go": "stop"}, follow=True).content.decode()
    assert Batch.objects.get().made == 2, "nothing more is made"
    assert "data-indexing" not in page, "and the page does not go on by itself"
    assert "Go on" in page
