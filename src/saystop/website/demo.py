"""The website of the demo office, all of it invented."""

from collections.abc import Mapping

from saystop.offices.unlocking import Unlocked


def make(people: Mapping[str, Unlocked]) -> None:
    """`people` holds "communications"."""
    # Figures
    del people
