"""How long a fuzz run lasts, and what no answer of the line may be."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

from saystop.reporting.models import Attachment

Answer = Any  # the private type of the test client's answers
# Typed into fields by every run: it must never come back as markup.
MARKUP = "<b id=fuzz>'\"&amp;</b>"
TAKEN = {200, 302, 400, 403, 404, 413, 422, 503}


def examples(quick: int, deep: int) -> pytest.MarkDecorator:
    """Give a test its number of examples: few each time, many with --long."""
    return pytest.mark.parametrize("examples", [quick, pytest.param(deep, marks=pytest.mark.long)])


def fuzz(law: Callable[..., None], examples: int, *strategies: SearchStrategy[object]) -> None:
    """Run a law over that many examples; the quick run takes the same ones each time."""
    bounded = settings(
        max_examples=examples,
        deadline=None,
        derandomize=examples < 1000,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    bounded(given(*strategies)(law))()


def check(response: Answer) -> str:
    """The page, when the answer is one that the line may give."""
    page: str = response.content.decode()
    assert response.status_code in TAKEN, (response.status_code, page)
    assert not response.cookies
    assert "<b id=fuzz" not in page
    return page


def read(page: str) -> str:
    """The page as a browser shows its text, with plain line ends."""
    return html.unescape(page).replace("\r\n", "\n")


def staged(page: str) -> int:
    """How many files the page lists."""
    return len(re.findall(r'value="remove:', page))


def unclaimed() -> int:
    """How many attachments lie in the database without a report."""
    return Attachment.objects.filter(report=None).count()
