"""Campaigns in the demo office, all of it invented."""

from collections.abc import Mapping

from saystop.campaigns import fundraiser_demo, statement_demo
from saystop.offices.unlocking import Unlocked


def make(people: Mapping[str, Unlocked]) -> None:
    """`people` holds "communications"."""
    # Letters
    # Advocacy
    # Fundraisers
    fundraiser_demo.make(people["communications"].member)
    # Statements
    statement_demo.make(people["communications"].member)
