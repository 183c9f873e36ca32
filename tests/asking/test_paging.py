"""The way through pages of a long list."""

import re

import pytest

from saystop.asking.templatetags.paging import pager


@pytest.mark.parametrize(
    ("here", "last", "shown"),
    [
        (1, 1, "1"),
        (1, 3, "1 2 3"),
        (3, 5, "1 2 3 4 5"),
        (1, 151, "1 2 3 … 151"),
        (76, 151, "1 … 74 75 76 77 78 … 151"),
        (151, 151, "1 … 149 150 151"),
    ],
)
def test_the_ends_and_the_neighbours_are_linked(here: int, last: int, shown: str) -> None:
    numbers = pager(here, last)["numbers"]
    assert (
        " ".join(f"… {number}" if is_after_gap else str(number) for number, is_after_gap in numbers) == shown
    )


def test_a_link_keeps_what_was_asked() -> None:
    from django.template import engines

    page = (
        engines["django"]
        .from_string("{% load paging %}{% pager 2 3 query %}")
        .render({"query": "kind=hotel&words=a"})
    )
    assert re.findall(r'href="([^"]+)"', page)[0] == "?kind=hotel&amp;words=a&amp;page=1"
    assert page.count('aria-current="page"') == 1
    assert engines["django"].from_string("{% load paging %}{% pager 1 1 %}").render({}).strip() == ""
