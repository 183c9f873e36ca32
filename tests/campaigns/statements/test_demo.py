"""The demo's statement shows each thing that can become of a payment."""

from collections import Counter

import pytest

from saystop.campaigns import statement_demo
from saystop.campaigns.models import Account, Entry, Fundraiser, Standing
from saystop.campaigns.statements import finding
from saystop.offices.models import Member

pytestmark = pytest.mark.django_db


def test_one_of_each(member: Member, fundraiser: Fundraiser) -> None:
    Fundraiser.objects.update(opens_on="2020-01-01")
    statement_demo.make(member)
    assert Counter(Entry.objects.values_list("state", flat=True)) == {"open": 4, "matched": 2}
    assert Counter(fundraiser.gifts.values_list("standing", flat=True)) == {
        Standing.COUNTS: 1,
        Standing.TWICE: 1,
    }
    proposed = finding.proposals(list(Entry.objects.filter(state="open", amount__gt=0)))
    assert sorted(one.pledge.amount for (one,) in proposed.values() if one.pledge) == [4000, 10000]
    assert all("(" in entry.name for entry in Entry.objects.all())


def test_without_a_fundraiser_nothing(member: Member, account: Account) -> None:
    statement_demo.make(member)
    assert not Entry.objects.exists()
