"""Campaigns in the demo office, all of it invented."""

from collections.abc import Mapping

from saystop.campaigns import advocacy_demo, fundraiser_demo, letter_demo, statement_demo
from saystop.offices.unlocking import Unlocked


def make(people: Mapping[str, Unlocked]) -> None:
    """`people` holds "communications"."""
    # Letters
    letter_demo.make(people["communications"].member)
    # Advocacy
    advocacy_demo.make(people["communications"].member)
    # Fundraisers
    fundraiser_demo.make(people["communications"].member)
    # Statements
    statement_demo.make(people["communications"].member)
