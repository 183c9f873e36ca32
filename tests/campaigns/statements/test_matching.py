"""From a file to gifts: what is certain, what is proposed, what stays open; and that no cent is lost on the way."""

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from saystop.campaigns.models import (
    Account,
    Entry,
    EntryState,
    Fundraiser,
    Gift,
    Reason,
    Standing,
    Statement,
)
from saystop.campaigns.services import gifts, matching, statements
from saystop.campaigns.statements import camt, finding, keys, sums
from saystop.campaigns.statements.xml import Unreadable
from saystop.offices.models import AuditEntry, Member
from saystop.offices.rules import Refused
from tests import people
from tests.campaigns.statements.making import (
    DONOR,
    FILES,
    OTHER,
    OURS,
    REFERENCES,
    Row,
    a_fundraiser,
    a_pledge,
    an_entry,
    written,
)
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
RIGHT = "+++123/4500/01123+++"


def proposed(text: str) -> list[str]:
    entry = an_entry(text)
    return [" ".join(map(str, one.whys)) for one in finding.proposals([entry]).get(entry.pk, [])]


def states() -> dict[str, int]:
    return {state: Entry.objects.filter(state=state).count() for state in EntryState.values}


@pytest.mark.parametrize(
    "text",
    [
        RIGHT,
        "***123/4500/01123***",
        "gift 123450001123 thanks",
        "2031 123450001123",
        "123 4500 01123",
        "RF42 1234 5000 1123",
        "rf42123450001123",
    ],
)
def test_a_right_reference_is_matched_at_once(member: Member, fundraiser: Fundraiser, text: str) -> None:
    pledge = a_pledge(fundraiser)
    assert statements.take_in(member, written([Row(2500, text)])) == (1, 1)
    gift = Gift.objects.get()
    assert (gift.pledge, gift.fundraiser, gift.amount) == (pledge, fundraiser, 2500)
    assert (gift.standing, str(gift.day)) == (Standing.COUNTS, "2031-05-05")
    assert an_entry(text).gift == gift


def test_another_amount_counts_for_the_pledge_all_the_same(member: Member, fundraiser: Fundraiser) -> None:
    a_pledge(fundraiser)
    statements.take_in(member, written([Row(2000, RIGHT)]))
    gift = Gift.objects.get()
    assert (gift.amount, gift.standing) == (2000, Standing.COUNTS)
    assert gift.pledge


def test_the_file_of_a_bank_with_its_structured_reference(member: Member, fundraiser: Fundraiser) -> None:
    a_pledge(fundraiser)
    assert statements.take_in(member, (FILES / "belgian.xml").read_bytes()) == (3, 1)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("+++123/4500/01124+++", "One digit of the reference is another: “123/4500/01124”."),
        ("+++132/4500/01123+++", "Two digits of the reference changed places"),
        ("12345000112", "A digit of the reference is missing"),
        ("1234500011233", "a digit too many"),
    ],
)
def test_a_mistyped_reference_is_proposed(
    member: Member, fundraiser: Fundraiser, text: str, why: str
) -> None:
    pledge = a_pledge(fundraiser)
    a_pledge(fundraiser, REFERENCES[3], 9900)
    assert statements.take_in(member, written([Row(2500, text)])) == (1, 0)
    (told,) = proposed(text)
    assert why in told
    assert "The amount is the one that was promised." in told
    assert not Gift.objects.exists()
    matching.confirm(member, an_entry(text), pledge)
    assert Gift.objects.get().pledge == pledge


def test_name_amount_and_days_are_proposed(member: Member, fundraiser: Fundraiser) -> None:
    a_pledge(fundraiser, name="Sample Ána")
    rows = [
        Row(2500, "gift"),
        Row(2500, "too late", day="2031-08-05"),
        Row(2400, "less"),
        Row(2500, "other", name="Somebody Else"),
    ]
    statements.take_in(member, written(rows))
    (told,) = proposed("gift")
    assert "The name is alike: “Sample Ána”." in told
    assert [proposed(text) for text in ("too late", "less", "other")] == [[], [], []]


def test_what_was_refused_is_not_proposed_again(member: Member, fundraiser: Fundraiser) -> None:
    pledge = a_pledge(fundraiser, name="Ana Sample")
    statements.take_in(member, written([Row(2500, "gift")]))
    matching.refuse(member, an_entry("gift"), pledge)
    matching.refuse(member, an_entry("gift"), pledge)
    assert proposed("gift") == []
    assert AuditEntry.objects.filter(action="entry.refused").count() == 1


def test_a_right_reference_with_a_doubt_is_proposed(member: Member, fundraiser: Fundraiser) -> None:
    elsewhere = a_fundraiser(Account.objects.create(holder="Savings", iban=OTHER), "elsewhere")
    a_pledge(elsewhere, REFERENCES[0])
    called_off = a_pledge(fundraiser, REFERENCES[1])
    called_off.cancelled_on = called_off.made_on
    called_off.save()
    a_pledge(fundraiser, REFERENCES[2])
    both = f"{REFERENCES[1]} and {REFERENCES[2]}"
    statements.take_in(member, written([Row(2500, text) for text in (*REFERENCES[:2], both)]))
    assert not Gift.objects.exists()
    assert "another account" in proposed(REFERENCES[0])[0]
    assert "called off" in proposed(REFERENCES[1])[0]
    assert "more than one pledge" in " ".join(proposed(both))


def test_twice_is_asked_about(member: Member, fundraiser: Fundraiser) -> None:
    pledge = a_pledge(fundraiser)
    rows = [Row(1500, RIGHT), Row(1000, RIGHT), Row(2500, RIGHT, day="2031-05-06")]
    statements.take_in(member, written(rows))
    assert [(gift.amount, gift.standing) for gift in pledge.gifts.order_by("day", "-amount")] == [
        (1500, Standing.COUNTS),
        (1000, Standing.COUNTS),
        (2500, Standing.TWICE),
    ]
    twice = pledge.gifts.get(standing=Standing.TWICE)
    gifts.set_standing(member, twice, Standing.DUE)
    back = written([Row(-2500, "sent back", day="2031-05-09")], opening=5000, bank_id="S2")
    statements.take_in(member, back)
    twice.refresh_from_db()
    assert (twice.standing, str(twice.gone_on)) == (Standing.REFUNDED, "2031-05-09")
    assert states() == {"open": 0, "matched": 4, "aside": 0}


def test_twice_can_be_kept(member: Member, fundraiser: Fundraiser) -> None:
    pledge = a_pledge(fundraiser)
    statements.take_in(member, written([Row(2500, RIGHT), Row(2500, RIGHT)]))
    twice = pledge.gifts.get(standing=Standing.TWICE)
    gifts.set_standing(member, twice, Standing.COUNTS)
    twice.refresh_from_db()
    assert twice.standing == Standing.COUNTS


def test_money_to_another_account_is_no_refund(member: Member, fundraiser: Fundraiser) -> None:
    pledge = a_pledge(fundraiser)
    statements.take_in(member, written([Row(2500, RIGHT)]))
    gifts.set_standing(member, pledge.gifts.get(), Standing.DUE)
    rows = [Row(-2500, "rent", iban=OTHER, day="2031-05-07"), Row(-2501, "more", day="2031-05-07")]
    statements.take_in(member, written(rows, bank_id="S2"))
    assert pledge.gifts.get().standing == Standing.DUE
    # It can be that all the same: then somebody says so.
    entry = an_entry("rent")
    assert ["this gift goes back" in told for told in proposed("rent")] == [True]
    with pytest.raises(matching.Wrong):
        matching.take_back(member, an_entry("more"), pledge.gifts.get())
    matching.take_back(member, entry, pledge.gifts.get())
    assert pledge.gifts.get().standing == Standing.REFUNDED


def test_a_part_that_went_back_leaves_the_rest(member: Member, fundraiser: Fundraiser) -> None:
    pledge = a_pledge(fundraiser)
    rows = [
        Row(2500, RIGHT),
        Row(-900, f"back {RIGHT}", day="2031-05-07", iban=""),
        Row(-900, "rent", iban=OTHER),
    ]
    statements.take_in(member, written(rows))
    assert states() == {"open": 2, "matched": 1, "aside": 0}, "nobody is sure of it"
    assert proposed("rent") == []
    entry = Entry.objects.get(text__startswith="back")
    ((proposal,),) = finding.proposals([entry]).values()
    assert "It is a part of the gift" in str(proposal.whys[-1])
    matching.take_back(member, entry, pledge.gifts.get())
    rest, part = pledge.gifts.order_by("-amount")
    assert (rest.amount, rest.standing, rest.gone_on) == (1600, Standing.COUNTS, None)
    assert (part.amount, part.standing, str(part.gone_on)) == (900, Standing.REFUNDED, "2031-05-07")
    assert (part.part_of, part.source, gifts.given(pledge)) == (rest, rest.source, 1600)
    with pytest.raises(matching.Gone):
        matching.reopen(member, an_entry(RIGHT))
    # Undone, it is one gift again.
    entry.refresh_from_db()
    matching.reopen(member, entry)
    rest.refresh_from_db()
    assert (rest.amount, gifts.given(pledge)) == (2500, 2500)
    assert Gift.objects.get(pk=part.pk).standing == Standing.UNDONE
    matching.reopen(member, an_entry(RIGHT))
    assert gifts.given(pledge) == 0


def test_the_rest_goes_back_too(member: Member, fundraiser: Fundraiser) -> None:
    pledge = a_pledge(fundraiser)
    parts = [Row(-900, f"one {RIGHT}", day="2031-05-07"), Row(-1600, f"two {RIGHT}", day="2031-05-08")]
    statements.take_in(member, written([Row(2500, RIGHT), *parts]))
    for text in ("one", "two"):
        entry = Entry.objects.get(text__startswith=text)
        ((proposal,),) = finding.proposals([entry]).values()
        assert proposal.gift is not None
        matching.take_back(member, entry, proposal.gift)
    assert gifts.given(pledge) == 0
    assert sorted(pledge.gifts.values_list("amount", "standing")) == [(900, "refunded"), (1600, "refunded")]


def test_what_the_bank_takes_back_takes_the_gift_back(member: Member, fundraiser: Fundraiser) -> None:
    pledge = a_pledge(fundraiser)
    rows = [
        Row(2500, RIGHT, end_to_end="ANA-1"),
        Row(2500, "open", end_to_end="BEN-1", name="Ben"),
        Row(-2500, "", end_to_end="ANA-1", reversal=True, day="2031-05-06"),
        Row(-2500, "back", end_to_end="BEN-1", reversal=True, day="2031-05-06"),
        Row(-2500, "unknown", end_to_end="ZOE-1", reversal=True, day="2031-05-06"),
    ]
    statements.take_in(member, written(rows))
    assert pledge.gifts.get().standing == Standing.REVERSED
    assert [an_entry(text).reason for text in ("open", "back")] == [Reason.RETURNED, Reason.RETURNED]
    assert an_entry("unknown").state == EntryState.OPEN
    # Undone, it counts again.
    matching.reopen(member, Entry.objects.get(amount=-2500, end_to_end="ANA-1"))
    assert pledge.gifts.get().standing == Standing.COUNTS


def test_the_rest_is_assigned_or_set_aside_and_both_can_be_undone(
    member: Member, fundraiser: Fundraiser
) -> None:
    statements.take_in(member, written([Row(2500, "gift"), Row(-300, "charges"), Row(700, "a fee")]))
    matching.assign(member, an_entry("gift"), fundraiser)
    matching.set_aside(member, an_entry("charges"), Reason.CHARGE)
    matching.set_aside(member, an_entry("a fee"), Reason.OTHER, "of the fair")
    assert states() == {"open": 0, "matched": 1, "aside": 2}
    for call in (
        lambda: matching.assign(member, an_entry("gift"), fundraiser),
        lambda: matching.set_aside(member, an_entry("gift"), Reason.OTHER),
    ):
        with pytest.raises(matching.NotOpen):
            call()
    for text in ("gift", "charges", "a fee"):
        matching.reopen(member, an_entry(text))
    matching.reopen(member, an_entry("gift"))
    assert states() == {"open": 3, "matched": 0, "aside": 0}
    assert (Gift.objects.get().standing, an_entry("a fee").note) == (Standing.UNDONE, "")
    with pytest.raises(matching.Wrong):
        matching.assign(member, an_entry("charges"), fundraiser)


def test_what_was_reopened_is_not_matched_again_by_itself(member: Member, fundraiser: Fundraiser) -> None:
    a_pledge(fundraiser)
    statements.take_in(member, written([Row(2500, RIGHT)]))
    matching.reopen(member, an_entry(RIGHT))
    statements.take_in(member, written([Row(100, "later", day="2031-05-08")], opening=2500, bank_id="S2"))
    assert states() == {"open": 2, "matched": 0, "aside": 0}


def test_a_gift_that_went_back_is_not_undone(member: Member, fundraiser: Fundraiser) -> None:
    a_pledge(fundraiser)
    rows = [Row(2500, RIGHT, end_to_end="A"), Row(-2500, "back", end_to_end="A", reversal=True)]
    statements.take_in(member, written(rows))
    with pytest.raises(matching.Gone):
        matching.reopen(member, an_entry(RIGHT))


def test_the_same_twice_is_known(member: Member, fundraiser: Fundraiser) -> None:
    """The same file, one that overlaps, one of a whole month; with references of the bank and without."""
    a_pledge(fundraiser)
    monday = [Row(2500, RIGHT, "-"), Row(500, "cash", "-"), Row(500, "cash", "-"), Row(300, "x", "REF-3")]
    tuesday = [Row(800, "y", "-", day="2031-05-06")]
    assert statements.take_in(member, written(monday)) == (4, 1)
    assert statements.take_in(member, written(monday)) == (0, 0)
    assert Statement.objects.count() == 1
    assert statements.take_in(member, written([*monday, *tuesday], bank_id="week")) == (1, 0)
    assert Statement.objects.order_by("pk").count() == 2
    assert Statement.objects.get(bank_id="week").known == 4
    assert Entry.objects.filter(text="cash").count() == 2
    assert Gift.objects.count() == 1


def test_a_file_with_a_fault_brings_nothing(member: Member, fundraiser: Fundraiser) -> None:
    a_pledge(fundraiser)
    for data in (
        written([Row(2500, RIGHT)], wrong=1),
        written([Row(2500, RIGHT)], iban=OTHER),
    ):
        with pytest.raises(statements.Faulty):
            statements.take_in(member, data)
    with pytest.raises(Unreadable):
        statements.take_in(member, b"<x/>")
    assert not Statement.objects.exists()
    assert not Gift.objects.exists()


def test_one_fault_of_several_statements_brings_nothing(member: Member, fundraiser: Fundraiser) -> None:
    good, bad = written([Row(100)]).decode(), written([Row(200)], wrong=1).decode()
    start = bad.index("<Stmt>")
    data = good.replace("</Stmt>", "</Stmt>" + bad[start : bad.index("</Stmt>") + 7])
    with pytest.raises(statements.Faulty) as caught:
        statements.take_in(member, data.encode())
    assert str(caught.value.plan.faults[0]).startswith("Statement 2: ")
    assert not Entry.objects.exists()


def test_others_take_nothing_in(office: FoundOffice, fundraiser: Fundraiser, member: Member) -> None:
    statements.take_in(member, written([Row(2500, "gift")]))
    oona = people.member_without_desk("Oona Outreach", "outreach_officer")
    entry, pledge = an_entry("gift"), a_pledge(fundraiser)
    gift = matching.assign(member, entry, fundraiser)
    for call in (
        lambda: statements.take_in(oona, written([])),
        lambda: matching.confirm(oona, entry, pledge),
        lambda: matching.refuse(oona, entry, pledge),
        lambda: matching.assign(oona, entry, fundraiser),
        lambda: matching.set_aside(oona, entry, Reason.OTHER),
        lambda: matching.take_back(oona, entry, gift),
        lambda: matching.reopen(oona, entry),
    ):
        with pytest.raises(Refused):
            call()


def test_the_database_refuses_what_would_count_money_twice(member: Member, fundraiser: Fundraiser) -> None:
    statements.take_in(member, written([Row(2500, "one"), Row(2500, "two")]))
    gift = matching.assign(member, an_entry("one"), fundraiser)
    for wrong in (
        {"state": "matched", "gift": gift, "how": "hand"},
        {"state": "matched"},
        {"state": "aside"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Entry.objects.filter(text="two").update(**wrong)


def test_names_go_when_the_books_need_them_no_more(member: Member, fundraiser: Fundraiser) -> None:
    rows = [Row(2500, "old", day="2001-12-31"), Row(2500, "new", day="2031-05-05")]
    statements.take_in(member, written(rows))
    statements.sweep()
    old, new = Entry.objects.order_by("day")
    assert (old.name, old.iban, old.text, old.amount) == ("", "", "", 2500)
    assert (new.name, new.iban, new.text) == ("Ana Sample", DONOR, "new")


TEXTS = st.sampled_from([*REFERENCES, "+++123/4500/01124+++", "gift", f"{REFERENCES[0]} {REFERENCES[1]}"])
ROWS = st.lists(
    st.builds(
        Row,
        st.sampled_from([-5000, -2500, 1000, 2500, 5000]),
        TEXTS,
        st.just("-"),
        day=st.sampled_from(["2031-05-05", "2031-05-06", "2031-05-09"]),
        iban=st.sampled_from([DONOR, OTHER]),
        end_to_end=st.sampled_from(["A", "B", "NOTPROVIDED"]),
        reversal=st.booleans(),
    ),
    max_size=7,
)
STEPS = st.lists(
    st.tuples(st.sampled_from(["assign", "aside", "reopen", "back", "keep", "take"]), st.integers(0, 6)),
    max_size=8,
)


class Laws(TestCase):
    """Whatever comes and whatever is said of it: what came is matched, open or set aside, to the cent."""

    @settings(max_examples=40)
    @given(ROWS, ROWS, STEPS)
    def test_nothing_is_lost(self, first: list[Row], second: list[Row], steps: list[tuple[str, int]]) -> None:
        people.found_office()
        nadia = people.member_without_desk("Nadia News", "communications")
        fundraiser = a_fundraiser(Account.objects.create(holder="Harbour", iban=OURS))
        for reference in REFERENCES[:2]:
            a_pledge(fundraiser, reference)
        brought: dict[str, int] = {}
        for rows in (first, second, first):
            data = written(rows)
            statements.take_in(nadia, data)
            told = camt.read(data).statements[0].entries
            brought |= dict(zip(keys.of_entries(OURS, told), (one.amount for one in told), strict=True))
        self.holds(brought)
        for verb, which in steps:
            self.step(nadia, fundraiser, verb, which)
            self.holds(brought)

    def step(self, nadia: Member, fundraiser: Fundraiser, verb: str, which: int) -> None:
        rows = list(Entry.objects.order_by("key"))
        if not rows:
            return
        entry = rows[which % len(rows)]
        try:
            if verb == "assign":
                matching.assign(nadia, entry, fundraiser)
            elif verb == "aside":
                matching.set_aside(nadia, entry, Reason.OTHER)
            elif verb == "reopen":
                matching.reopen(nadia, entry)
            elif verb == "take":
                for gift in Gift.objects.exclude(standing=Standing.UNDONE).order_by("amount", "pk")[:1]:
                    matching.take_back(nadia, entry, gift)
            elif entry.gift:
                gifts.set_standing(nadia, entry.gift, Standing.DUE if verb == "back" else Standing.COUNTS)
        except (matching.NotOpen, matching.Wrong, matching.Gone, gifts.Impossible):
            pass

    def holds(self, brought: dict[str, int]) -> None:
        told = sums.of_entries()
        came = sum(cents for cents in brought.values() if cents > 0)
        went = -sum(cents for cents in brought.values() if cents < 0)
        assert (told.came.all, told.went.all) == (came, went)
        for side in (told.came, told.went):
            assert side.matched + side.open + side.aside == side.all
        # What counts is what came and was matched, without what is asked about and what went.
        gifts = Gift.objects.exclude(standing=Standing.UNDONE)
        assert sum(gift.amount for gift in gifts) == told.came.matched
        for gift in Gift.objects.all():
            went_by = [one for one in gift.entries.all() if one.amount < 0]
            assert len(went_by) <= 1
            if gift.standing in (Standing.REFUNDED, Standing.REVERSED):
                assert [one.amount for one in went_by] == [-gift.amount]


def test_nothing_is_locked_while_a_file_is_read(
    member: Member, fundraiser: Fundraiser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report that is sent meanwhile would wait for it."""
    read, deep = camt.read, len(connection.savepoint_ids)

    def reading(data: bytes) -> camt.Reading:
        assert len(connection.savepoint_ids) == deep
        return read(data)

    monkeypatch.setattr(camt, "read", reading)
    assert statements.take_in(member, written([Row(2500, "")])) == (1, 0)
