"""When a case goes: by rules of state and outcome, unless a hold or an unread message stands in the way."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saystop.casework import rules
from saystop.casework.models import Case, KeepingRule, Outcome, State
from saystop.casework.services import deleting, handling, holds, keeping
from saystop.casework.services.keeping import LEAST_DAYS, MOST_DAYS, SHIPPED, SHOWN_DAYS, Obstacle
from saystop.engines.sealing import Tampered
from saystop.offices.models import AuditEntry, Member
from saystop.reporting.services import conversation
from tests import people
from tests.casework.keeping import again, closed, put, shut_out, today
from tests.casework.sending import send, write_as_reporter
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
ENDS = st.one_of(
    st.tuples(st.sampled_from([one for one in State if one != State.CLOSED]), st.just("")),
    st.tuples(st.just(State.CLOSED), st.sampled_from(list(Outcome))),
)
RULES = st.dictionaries(
    st.one_of(ENDS, st.just((State.CLOSED, ""))), st.integers(LEAST_DAYS, MOST_DAYS), max_size=8
)
DAYS = st.dates(date(2020, 1, 1), date(2080, 1, 1))
REASON = "A court has asked for it."


@given(RULES, ENDS, DAYS)
def test_the_day_is_that_of_the_most_particular_rule(
    held: dict[tuple[str, str], int], end: tuple[str, str], since: date
) -> None:
    state, outcome = end
    day = keeping.day_of(held, state, outcome, since)
    if end in held:
        assert day == since + timedelta(days=held[end])
    elif (state, "") in held:
        assert day == since + timedelta(days=held[state, ""])
    else:
        assert day is None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(RULES, ENDS, DAYS, DAYS)
def test_the_database_finds_what_is_due_and_nothing_else(
    office: FoundOffice, held: dict[tuple[str, str], int], end: tuple[str, str], since: date, until: date
) -> None:
    case = Case.objects.first() or send()[0]
    Case.objects.filter(pk=case.pk).update(state=end[0], outcome=end[1], state_since=since)
    day = keeping.day_of(held, *end, since)
    assert keeping.due(again(case), held) == day
    for moment in {until, *({day, day - timedelta(days=1)} if day else ())}:
        assert keeping.ripe(moment, held).exists() == (day is not None and day <= moment)


def test_as_it_ships_what_is_open_stays_and_what_is_closed_goes(office: FoundOffice) -> None:
    case, _receipt = send()
    expected = {
        (State.NEW, ""): None,
        (State.IN_ASSESSMENT, ""): None,
        (State.WAITING, ""): None,
        (State.REFERRED, ""): 180,
        (State.CLOSED, Outcome.POLICE): 90,
        (State.CLOSED, Outcome.CHILD_PROTECTION): 90,
        (State.CLOSED, Outcome.NOT_ENOUGH): 30,
        (State.CLOSED, Outcome.NOT_IN_SCOPE): 14,
        (State.CLOSED, Outcome.TEST): 14,
    }
    for (state, outcome), days in expected.items():
        day = keeping.due(put(case, state, 3, outcome))
        assert day == (None if days is None else today() + timedelta(days=days - 3)), (state, outcome)
    assert all(str(rule.why) for rule in SHIPPED)


def test_a_part_goes_when_the_case_goes_that_leads_it(office: FoundOffice, officer: Member) -> None:
    first, part = closed(20), send()[0]
    assert keeping.due(part) is None
    handling.merge(people.unlocked(officer), again(part), again(first))
    assert keeping.due(again(part)) == keeping.due(again(first)) == today() + timedelta(days=14), (
        "from today on"
    )
    assert not keeping.ripe(today()).exists()
    put(first, State.CLOSED, 20, Outcome.TEST)
    assert keeping.due(again(part)) == keeping.due(again(first)) == today() - timedelta(days=6)
    assert [case.pk for case in keeping.ripe(today())] == [first.pk]


def test_a_hold_stands_in_the_way_until_it_is_lifted(office: FoundOffice, officer: Member) -> None:
    case, unlocked = closed(20), people.unlocked(officer)
    hold = holds.place_hold(unlocked, case, REASON, today() + timedelta(days=90))
    assert keeping.due(again(case)) is None
    assert keeping.obstacle(again(case)) is Obstacle.HELD
    assert not keeping.ripe(today()).exists()
    assert REASON.encode() not in bytes(hold.envelope)
    assert holds.read(unlocked, hold).reason == REASON
    with pytest.raises(holds.AlreadyHeld):
        holds.place_hold(unlocked, case, "Again.", today())
    holds.lift_hold(unlocked, case)
    assert keeping.due(again(case)) == today() - timedelta(days=6)
    with pytest.raises(holds.NotHeld):
        holds.lift_hold(unlocked, case)
    actions = list(AuditEntry.objects.order_by("number").values_list("action", flat=True))
    assert actions[-2:] == ["case.held", "case.hold_lifted"]


def test_a_hold_on_a_part_holds_the_case(office: FoundOffice, officer: Member) -> None:
    unlocked, first, part = people.unlocked(officer), closed(20), send()[0]
    holds.place_hold(unlocked, again(part), REASON, today())
    handling.merge(unlocked, again(part), again(first))
    assert keeping.due(again(first)) is None
    assert not keeping.ripe(today()).exists()
    holds.lift_hold(unlocked, again(first))
    assert keeping.due(again(first)) is not None


def test_the_reason_of_a_hold_that_was_moved_does_not_open(office: FoundOffice, officer: Member) -> None:
    unlocked, first, second = people.unlocked(officer), closed(20), closed(20)
    one = holds.place_hold(unlocked, first, REASON, today())
    other = holds.place_hold(unlocked, second, "Another reason.", today())
    one.envelope = other.envelope
    with pytest.raises(Tampered):
        holds.read(unlocked, one)
    other.placed_by = office.director
    with pytest.raises(Tampered):
        holds.read(unlocked, other)


def test_a_message_that_nobody_has_read_stands_in_the_way(office: FoundOffice, officer: Member) -> None:
    case, receipt = send()
    put(case, State.CLOSED, 20, Outcome.TEST)
    write_as_reporter(receipt, "One thing more.")
    assert keeping.obstacle(again(case)) is Obstacle.UNREAD
    assert keeping.due(again(case)) is None
    assert not keeping.ripe(today()).exists()
    conversation.mark_read(case.report)
    assert keeping.ripe(today()).exists()


def test_only_a_director_changes_the_rules_within_bounds(office: FoundOffice, officer: Member) -> None:
    director = people.unlocked(office.director)
    wanted: dict[tuple[str, str], int] = {(State.CLOSED, ""): 40, (State.CLOSED, Outcome.TEST): 7}
    with pytest.raises(rules.Refused):
        keeping.change(people.unlocked(officer), wanted)
    no_good: list[dict[tuple[str, str], int]] = [
        {(State.CLOSED, ""): LEAST_DAYS - 1},
        {(State.CLOSED, ""): MOST_DAYS + 1},
        {(State.REFERRED, ""): 90},
    ]
    for wrong in no_good:
        with pytest.raises(keeping.OutOfBounds):
            keeping.change(director, wrong)
    assert not KeepingRule.objects.exists()
    keeping.change(director, wanted)
    assert keeping.current() == wanted
    assert keeping.due(closed(0, Outcome.NOT_ENOUGH)) == today() + timedelta(days=40)
    assert keeping.due(put(send()[0], State.REFERRED, 400)) is None, "no rule any more"
    assert AuditEntry.objects.filter(action="keeping.rules_changed", member=str(office.director.pk)).exists()


def test_the_calendar_tells_what_goes_when(office: FoundOffice, officer: Member) -> None:
    over, soon, same_day, later = closed(20), closed(10), closed(10), closed(0, Outcome.POLICE)
    held = closed(20)
    unlocked = people.unlocked(officer)
    hold = holds.place_hold(unlocked, held, REASON, today())
    found = keeping.calendar(officer)
    assert [(case.pk, last) for case, last in found.due] == [(over.pk, today() + timedelta(days=SHOWN_DAYS))]
    assert [(one.day, one.count) for one in found.ahead] == [(today() + timedelta(days=4), 2)]
    assert {case.pk for case in found.ahead[0].cases} == {soon.pk, same_day.pk}
    assert [one.pk for one in found.holds] == [hold.pk]
    assert later.pk not in {case.pk for day in found.ahead for case in day.cases}
    for case in (over, held):
        shut_out(case, officer)
    hidden = keeping.calendar(officer)
    assert (hidden.due, hidden.holds) == ((), ())


def test_what_is_due_stands_on_the_calendar_before_it_goes(
    office: FoundOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long ago its day was: rules may have become shorter, the server may have stood still."""
    case, now = closed(400), today()
    for days in range(SHOWN_DAYS):
        monkeypatch.setattr(keeping, "today", lambda days=days: now + timedelta(days=days))
        assert deleting.sweep() == 0, days
        assert keeping.calendar(office.director).due[0][1] == now + timedelta(days=SHOWN_DAYS)
    monkeypatch.setattr(keeping, "today", lambda: now + timedelta(days=SHOWN_DAYS))
    assert deleting.sweep() == 1
    assert not Case.objects.filter(pk=case.pk).exists()


def test_what_was_held_meanwhile_begins_to_stand_anew(
    office: FoundOffice, officer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, now, unlocked = closed(400), today(), people.unlocked(officer)
    deleting.sweep()
    holds.place_hold(unlocked, case, REASON, now)
    monkeypatch.setattr(keeping, "today", lambda: now + timedelta(days=30))
    assert deleting.sweep() == 0
    holds.lift_hold(unlocked, case)
    assert deleting.sweep() == 0
    assert keeping.calendar(officer).due[0][1] == now + timedelta(days=30 + SHOWN_DAYS)
