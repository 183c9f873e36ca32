"""Lists with sums keep the order of their rows: the newest first."""

from datetime import date

import pytest

from saystop.campaigns import fundraiser_queries, statement_queries
from saystop.campaigns.models import Statement
from tests.campaigns.fundraising import a_fundraiser, an_account, in_days

pytestmark = pytest.mark.django_db
DAYS = (-30, -3, -300, -12, -90, -1)


def test_fundraisers_are_listed_from_the_newest() -> None:
    for days in DAYS:
        a_fundraiser(opens_on=in_days(days))
    listed = [one.opens_on for one, _progress, _said in fundraiser_queries.all_with_sums()]
    assert listed == [in_days(days) for days in sorted(DAYS, reverse=True)]


def test_statements_are_listed_from_the_newest() -> None:
    for number, month in enumerate((5, 2, 9, 1, 7)):
        Statement.objects.create(
            account=an_account(),
            from_day=date(2026, month, 1),
            to_day=date(2026, month, 28),
            file=f"{number:064}",
            number=1,
        )
    assert [one.statement.to_day.month for one in statement_queries.statements()] == [9, 7, 5, 2, 1]
