"""The numbers of campaigns that may be published, each from the rows it counts."""

from saystop.campaigns import fundraiser_queries
from saystop.campaigns.advocacy_figures import advocacy_actions
from saystop.campaigns.letter_figures import letters_open, organisations_signed, people_signed

__all__ = ["advocacy_actions", "letters_open", "organisations_signed", "people_signed", "raised"]


def raised(year: int) -> int:
    """Whole euros of gifts that arrived in a year and count: rows of `Gift` by their day. What was promised alone does not."""
    return fundraiser_queries.raised_in(year) // 100
