"""Files taken into lists: whole or on top, tried, undone, signed; who may, and what the audit trail tells."""

import base64
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from saystop.offices.models import AuditEntry, Member
from saystop.offices.rules import Refused
from saystop.screening.lists import files, inspecting, places, versions
from saystop.screening.models import HashList, ListVersion
from saystop.screening.services import lists, mending
from saystop.screening.services.lists import Refusal
from tests import people
from tests.screening.listing import csv, make, row, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists_home")]
OPERATIONS = "kind,value,class,id,operation"


def content(list_: HashList) -> bytes:
    return places.records(list_.pk, list_.version).read_bytes()


def test_a_whole_list_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    list_ = make()
    first = take_in(list_, tmp_path, 1, 2, 3)
    assert (first.added, first.removed, first.updated, first.total) == (3, 0, 0, 3)
    second = take_in(list_, tmp_path, 2, 3, 4, 5)
    assert (second.added, second.removed, second.updated, second.total) == (2, 1, 0, 4)
    assert (list_.version, second.version, second.is_new) == (2, 2, True)
    newest = ListVersion.objects.get(list=list_, number=2)
    assert (newest.added, newest.removed, newest.total, newest.source) == (2, 1, 4, "csv")
    assert newest.digest == files.told(places.records(list_.pk, 2))[1]
    # Of the versions before only the differences stay.
    assert sorted(path.name for path in places.folder(list_.pk).glob("*.*")) == [
        "1.added",
        "1.removed",
        "2.added",
        "2.records",
        "2.removed",
    ]
    assert not list(places.work(list_.pk).glob("*"))
    assert not list(inspecting.faults())


def test_rows_add_update_and_remove_on_top(tmp_path: Path) -> None:
    list_ = make()
    lists.import_(
        None,
        list_,
        csv(tmp_path, *(f"{row(number)},,{number},add" for number in (1, 2, 3)), header=OPERATIONS),
    )
    more = [f"{row(1)},a1,1,update", f"{row(2)},,2,remove", f"{row(4)},,4,", ",,,3,remove"]
    outcome = lists.import_(None, list_, csv(tmp_path, *more, header=OPERATIONS), incremental=True)
    assert (outcome.added, outcome.removed, outcome.updated, outcome.total) == (1, 2, 1, 2)
    rows = files.open_rows(places.records(list_.pk, 2))
    assert sorted(rows["source"].tolist()) == [1, 4]


def test_an_update_takes_the_place_of_what_its_id_stood_for(tmp_path: Path) -> None:
    list_ = make()
    lists.import_(None, list_, csv(tmp_path, f"{row(1)},,7,add", f"{row(2)},,8,add", header=OPERATIONS))
    outcome = lists.import_(
        None, list_, csv(tmp_path, f"{row(5)},,7,update", header=OPERATIONS), incremental=True
    )
    assert (outcome.added, outcome.removed, outcome.total) == (1, 1, 2)


def test_a_trial_changes_nothing_and_says_the_same(tmp_path: Path) -> None:
    list_ = make()
    take_in(list_, tmp_path, 1, 2)
    before = content(list_)
    trial = take_in(list_, tmp_path, 2, 3, dry_run=True)
    assert (trial.added, trial.removed, trial.total, trial.version) == (1, 1, 2, 2)
    assert (list_.version, list_.versions.count()) == (1, 1)
    assert content(list_) == before
    assert not list(places.folder(list_.pk).glob("2.*"))
    assert take_in(list_, tmp_path, 2, 3) == trial


def test_an_import_that_changes_nothing_makes_no_version(tmp_path: Path) -> None:
    list_ = make()
    take_in(list_, tmp_path, 1, 2)
    outcome = take_in(list_, tmp_path, 2, 1)
    assert (outcome.is_new, outcome.version, list_.version) == (False, 1, 1)
    assert not list(places.folder(list_.pk).glob("2.*"))


def test_every_version_can_be_brought_back_and_that_undone(tmp_path: Path) -> None:
    list_ = make()
    held = {}
    for number, numbers in enumerate(((1, 2, 3), (3, 4), (1, 4, 5, 6)), start=1):
        take_in(list_, tmp_path, *numbers)
        held[number] = content(list_)
    for wanted in (1, 3, 2, 1):
        trial = lists.undo(None, list_, wanted, dry_run=True)
        outcome = lists.undo(None, list_, wanted)
        assert outcome == trial
        assert content(list_) == held[wanted]
        assert list_.versions.get(number=list_.version).restored == wanted
    assert list_.version == 7
    assert lists.undo(None, list_, 0).total == 0
    assert not list(inspecting.faults())
    with pytest.raises(Refusal, match="an earlier one"):
        lists.undo(None, list_, list_.version)
    with pytest.raises(Refusal, match="an earlier one"):
        lists.undo(None, list_, -1)


def test_differences_that_do_not_lead_back_are_seen(tmp_path: Path) -> None:
    list_ = make()
    take_in(list_, tmp_path, 1, 2)
    take_in(list_, tmp_path, 3)
    files.write(places.removed(list_.pk, 2), [versions.open_difference(list_.pk, 1)[0][:1]])
    with pytest.raises(Refusal, match="do not lead back"):
        lists.undo(None, list_, 1)
    assert list_.version == 2
    assert not list(places.folder(list_.pk).glob("3.*"))


@pytest.mark.parametrize("harm", [b"half", None])
def test_records_are_mended_out_of_the_differences(tmp_path: Path, harm: bytes | None) -> None:
    list_ = make()
    take_in(list_, tmp_path, 1, 2, 3)
    lists.import_(
        None,
        list_,
        csv(tmp_path, f"{row(1)},a1,,", f"{row(2)},,,remove", header=OPERATIONS),
        incremental=True,
    )
    lists.undo(None, list_, 1)
    take_in(list_, tmp_path, 2, 4)
    path = places.records(list_.pk, 4)
    whole = path.read_bytes()
    if harm is None:
        path.unlink()
    else:
        path.write_bytes(harm)
    with pytest.raises(files.DamagedFile):
        take_in(list_, tmp_path, 5)
    assert any("4.records" in sentence for sentence in inspecting.faults())
    assert mending.mend() == 2
    assert path.read_bytes() == whole
    assert not list(inspecting.faults())
    # Out of differences that are not those of the list nothing is made.
    path.unlink()
    files.write(places.added(list_.pk, 4), [])
    with pytest.raises(Refusal, match="do not lead to version 4"):
        mending.mend()
    assert not path.exists()


class TestSignatures:
    @pytest.fixture
    def key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.generate()

    @pytest.fixture
    def signed(self, key: Ed25519PrivateKey) -> HashList:
        return make(signing_key=key.public_key().public_bytes_raw())

    @pytest.mark.parametrize("written", [bytes, base64.b64encode, lambda raw: base64.b64encode(raw) + b"\n"])
    def test_a_signed_file_is_taken(
        self, signed: HashList, key: Ed25519PrivateKey, tmp_path: Path, written: Any
    ) -> None:
        file = csv(tmp_path, row(1))
        (tmp_path / "list.csv.sig").write_bytes(written(key.sign(file.read_bytes())))
        assert lists.import_(None, signed, file).total == 1

    @pytest.mark.parametrize("signature", [None, b"", b"x" * 64, b"no signature at all", b"x" * 2000])
    def test_any_other_is_refused(self, signed: HashList, tmp_path: Path, signature: bytes | None) -> None:
        file = csv(tmp_path, row(1))
        if signature is not None:
            (tmp_path / "list.csv.sig").write_bytes(signature)
        with pytest.raises(Refusal, match="signature"):
            lists.import_(None, signed, file)
        assert signed.version == 0

    def test_a_file_that_was_changed_is_refused(
        self, signed: HashList, key: Ed25519PrivateKey, tmp_path: Path
    ) -> None:
        file = csv(tmp_path, row(1))
        (tmp_path / "list.csv.sig").write_bytes(key.sign(file.read_bytes()))
        csv(tmp_path, row(1), row(2))
        with pytest.raises(Refusal, match="not that of this file"):
            lists.import_(None, signed, file)


def test_two_do_not_write_one_list_at_once(tmp_path: Path) -> None:
    list_ = make()
    with places.writing(list_.pk), pytest.raises(Refusal, match="at this moment"):
        take_in(list_, tmp_path, 1)
    with places.writing(list_.pk), pytest.raises(Refusal, match="at this moment"):
        lists.undo(None, list_, 0)


def test_what_a_file_lacks_is_not_guessed_when_it_changes_meanwhile(tmp_path: Path) -> None:
    list_ = make()
    file = csv(tmp_path, *map(row, range(20_001)))

    def change(_done: int, _size: int) -> None:
        file.write_bytes(file.read_bytes().replace(b"a", b"b"))

    with pytest.raises(Refusal, match="was changed while it was read"):
        lists.import_(None, list_, file, progress=change)
    assert list_.version == 0


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"content_class": "nonsense"}, "content class"),
        ({"action": "ignore"}, "action"),
        ({"distance": 64}, "distance"),
        ({"basis_until": date(2019, 1, 1)}, "not before the first"),
        ({"signing_key": b"short"}, "32 bytes"),
        ({"slug": "no slug"}, "slug"),
        ({"name": ""}, "name"),
        ({"name": "  "}, "name"),
        ({"slug": "Harbour_1"}, "small letters"),
        ({"owner": "two\nlines"}, "on one line"),
        ({"distance": 10, "review_above": 11}, "at most the distance"),
    ],
)
def test_a_list_without_sense_is_not_made(given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        make(**{"slug": "harbour", **given})
    assert not HashList.objects.exists()


def test_a_list_has_its_short_name_alone() -> None:
    make()
    with pytest.raises(Refusal, match="slug"):
        make()


def test_only_who_may_manages_lists_and_the_trail_tells(
    office: people.FoundOffice, officer: Member, tmp_path: Path
) -> None:
    list_ = make()
    before = list_.fingerprint
    for act in (
        lambda: lists.change(officer, list_, is_enabled=False),
        lambda: lists.import_(officer, list_, csv(tmp_path, row(1))),
        lambda: lists.undo(officer, list_, 0),
    ):
        with pytest.raises(Refused):
            act()
    lists.change(office.director, list_, name="Another")
    lists.import_(office.director, list_, csv(tmp_path, row(1)))
    lists.undo(office.director, list_, 0)
    told = list(AuditEntry.objects.filter(action__startswith="list.").order_by("number"))
    assert [(entry.action, entry.record) for entry in told] == [
        ("list.made", f"{list_.pk}/{before}"),
        ("list.changed", f"{list_.pk}/{list_.fingerprint}"),
        ("list.imported", f"{list_.pk}/1"),
        ("list.undone", f"{list_.pk}/2"),
    ]
    assert [entry.member for entry in told] == ["", *[str(office.director.pk)] * 3]
    with pytest.raises(Refusal, match="cannot be changed"):
        lists.change(None, list_, version=7)


def test_housekeeping_takes_away_what_was_left_half_done(tmp_path: Path) -> None:
    list_ = make()
    take_in(list_, tmp_path, 1)
    folder = places.folder(list_.pk)
    for name in ("2.records", "2.added", "1.removed.part", "7.removed"):
        (folder / name).write_bytes(b"half")
    mending.sweep()
    assert sorted(path.name for path in folder.glob("*.*")) == ["1.added", "1.records", "1.removed"]
    assert not list(inspecting.faults())
