"""The demo office shows screening: lists of which one is silent, matches that wait, a flood, verdicts, a client."""

import pytest

from saystop.offices import demo as offices
from saystop.screening import demo, figures, queries, rules
from saystop.screening.models import Client, Exclusion, Finding, HashList, Match, MatchState
from saystop.screening.services import logging

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists_home")]


def test_the_demo_office_screens() -> None:
    people = offices.make()
    demo.make(people)
    officer, colleague = people["officer"].member, people["colleague"].member
    assert rules.may_review(officer)
    assert not rules.may_see_screening(people["researcher"].member)
    silent = {row.list.slug for row in queries.list_rows() if row.silent}
    assert silent == {demo.LAPSED}
    assert not Match.objects.filter(list__slug=demo.LAPSED).exists()
    names = [
        *HashList.objects.values_list("name", flat=True),
        *Client.objects.values_list("name", flat=True),
    ]
    assert all("(invented)" in name for name in names)
    assert HashList.objects.get(slug=demo.HOTLINE).version == 2
    waiting = queries.queue(officer, MatchState.WAITING)
    assert waiting.count() >= 3
    [flood] = queries.queue(officer, MatchState.HELD_BACK)
    assert flood.count > logging.FLOOD
    assert queries.awaiting_others(colleague).count() == 1
    assert set(Match.objects.filter(state=MatchState.DECIDED).values_list("finding", flat=True)) == {
        Finding.RIGHT,
        Finding.WRONG,
    }
    assert Exclusion.objects.count() == 1
    assert not logging.verify().fault
    found = figures.yearly(flood.day.year)
    assert found.by_fingerprint > 1_000
    assert found.flagged > logging.FLOOD
