"""The way through pages of a long list."""

from typing import Any

from django import template

register = template.Library()

AROUND = 2  # pages on either side of the one that is shown


@register.inclusion_tag("saystop/pager.html")
def pager(here: int, last: int, query: str = "") -> dict[str, Any]:
    """Links to the first page, the last, and those around the one that is shown.

    Args:
        here: the page that is shown; the first is 1.
        last: how many there are.
        query: what else the address asks, such as `kind=hotel&words=sea`.
    """
    shown = sorted({1, last, *range(max(1, here - AROUND), min(last, here + AROUND) + 1)})
    numbers = [(one, before < one - 1) for before, one in zip([0, *shown], shown, strict=False)]
    return {"here": here, "last": last, "numbers": numbers, "query": query}
