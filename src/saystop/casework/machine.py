"""The states of a case and the steps between them: one table. Whatever is not in it cannot happen."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saystop.casework import rules
from saystop.casework.models import Case, Outcome, State
from saystop.offices.models import Member

# Closed with one of these, a case never needed to be judged.
UNJUDGED = frozenset({Outcome.NOT_IN_SCOPE, Outcome.DUPLICATE, Outcome.TEST})


class Need(StrEnum):
    """What a step asks for besides the right to take it."""

    ASSESSMENT = "assessment"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Step:
    """From one state to another: who may take it, what it needs, and why there is such a step."""

    start: State
    end: State
    who: Callable[[Member, Case], bool]
    why: str | Promise
    needs: tuple[Need, ...] = ()


_ASK = _("The reporter was asked something; the 48 hours stand still meanwhile.")
_JUDGED = _("It goes to somebody who can act, after it was judged.")
_END = _("Nothing is left to do here: closed with what became of it.")

STEPS = (
    Step(State.NEW, State.IN_ASSESSMENT, rules.may_handle, _("Somebody has begun to work on it.")),
    Step(State.NEW, State.WAITING, rules.may_handle, _ASK),
    Step(State.NEW, State.REFERRED, rules.may_handle, _JUDGED, (Need.ASSESSMENT,)),
    Step(State.NEW, State.CLOSED, rules.may_handle, _END, (Need.OUTCOME, Need.ASSESSMENT)),
    Step(State.IN_ASSESSMENT, State.WAITING, rules.may_handle, _ASK),
    Step(State.IN_ASSESSMENT, State.REFERRED, rules.may_handle, _JUDGED, (Need.ASSESSMENT,)),
    Step(State.IN_ASSESSMENT, State.CLOSED, rules.may_handle, _END, (Need.OUTCOME, Need.ASSESSMENT)),
    Step(State.WAITING, State.IN_ASSESSMENT, rules.may_handle, _("The reporter answered, or will not.")),
    Step(State.WAITING, State.REFERRED, rules.may_handle, _JUDGED, (Need.ASSESSMENT,)),
    Step(State.WAITING, State.CLOSED, rules.may_handle, _END, (Need.OUTCOME, Need.ASSESSMENT)),
    Step(State.REFERRED, State.IN_ASSESSMENT, rules.may_handle, _("There is something new to judge.")),
    Step(State.REFERRED, State.WAITING, rules.may_handle, _ASK),
    Step(State.REFERRED, State.CLOSED, rules.may_handle, _END, (Need.OUTCOME,)),
    Step(
        State.CLOSED, State.IN_ASSESSMENT, rules.may_handle, _("It was closed too early, or somebody wrote.")
    ),
)
_BY_ENDS = {(step.start, step.end): step for step in STEPS}


def step(start: str, end: str) -> Step | None:
    """The step between two states, or None where there is none."""
    return _BY_ENDS.get((State(start), State(end)))


def ends(start: str) -> tuple[State, ...]:
    """The states that a case can be put into from this one."""
    return tuple(one.end for one in STEPS if one.start == start)


def missing(taken: Step, case: Case, outcome: str) -> Iterable[Need]:
    """What the step needs and the case has not."""
    if Need.OUTCOME in taken.needs and outcome not in Outcome.values:
        yield Need.OUTCOME
    if Need.ASSESSMENT in taken.needs and case.assessed_on is None and outcome not in UNJUDGED:
        yield Need.ASSESSMENT
