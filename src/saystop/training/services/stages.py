"""Stages opened and moved on: the only place that writes them."""

from datetime import timedelta

from django.utils import timezone

from saystop.offices.models import Member
from saystop.training import codes, rules, scenarios
from saystop.training.models import Stage

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
    return Stage.objects.create(
        code=codes.new(LENGTH), scenario=scenario, language=language, passage=story.start
    )


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
