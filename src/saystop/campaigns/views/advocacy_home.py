"""What the page of campaigns tells of advocacy."""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from saystop.campaigns import advocacy_figures
from saystop.campaigns import advocacy_queries as queries


def context() -> dict[str, Any]:
    """What comes next, what is open, and how much was done this year."""
    today, language = timezone.localdate(), get_language() or "en"
    without_outcome, without_answer = queries.still_open()
    return {
        "today": today,
        "next_steps": [(one, queries.title_of(one, language)) for one in queries.next_steps()],
        "without_outcome": without_outcome,
        "without_answer": without_answer,
        "actions_this_year": advocacy_figures.advocacy_actions(today.year),
    }
