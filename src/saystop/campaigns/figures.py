"""The numbers of campaigns that may be published, each from the rows it counts."""

from saystop.campaigns import fundraiser_queries


def raised(year: int) -> int:
    """Whole euros of gifts that arrived in a year and count: rows of `Gift` by their day. What was promised alone does not."""
    return fundraiser_queries.raised_in(year) // 100
