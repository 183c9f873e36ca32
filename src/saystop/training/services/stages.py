"""Stages opened and moved on: the only place that writes them."""

import secrets
from datetime import timedelta

from django.utils import timezone

from saystop.offices.models import Member
from saystop.training import rules, scenarios
from saystop.training.models import Stage

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 8
LIFE = timedelta(days=1)


def open_(member: Member, scenario: str, language: str) -> Stage:
    """The beginning of a scenario, for a group.

    Raises:
        Refused: the member has nothing to do with training.
        KeyError: there is no such scenario in this language.
    """
    rules.demand(rules.may_train(member))
    story = scenarios.one(scenario)[language]
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return Stage.objects.create(code=code, scenario=scenario, language=language, passage=story.start)


def move(member: Member, stage: Stage, passage: str) -> None:
    """Show another passage. Raises as `open_`."""
    rules.demand(rules.may_train(member))
    if passage not in scenarios.one(stage.scenario)[stage.language].passages:
        raise KeyError(passage)
    stage.passage = passage
    stage.save(update_fields=["passage"])


def sweep() -> None:
    """One round of housekeeping: stages of earlier days go."""
    Stage.objects.filter(made_on__lt=timezone.localdate() - LIFE).delete()
