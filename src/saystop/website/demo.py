"""The website of the demo office, all of it invented."""

from collections.abc import Mapping

from saystop.offices.unlocking import Unlocked
from saystop.website import demo_figures, demo_site, demo_visits


def make(people: Mapping[str, Unlocked]) -> None:
    """`people` holds "communications"."""
    demo_site.make(people["communications"].member)
    demo_visits.make()
    # Figures
    demo_figures.make(people)
