"""Campaigns in the demo office, all of it invented."""

from collections.abc import Mapping

from saystop.campaigns import advocacy_demo, letter_demo
from saystop.offices.unlocking import Unlocked


def make(people: Mapping[str, Unlocked]) -> None:
    """`people` holds "communications"."""
    # Letters
    letter_demo.make(people["communications"].member)
    # Advocacy
    advocacy_demo.make(people["communications"].member)
    # Fundraisers
