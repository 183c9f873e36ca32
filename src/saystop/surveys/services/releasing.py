"""Figures released to a public page: frozen as they were, small cells hidden, also against what was released before."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from saystop.engines.tabulating.counting import Frequencies, Numbers
from saystop.engines.tabulating.deducing import deduced
from saystop.engines.tabulating.differing import BASE
from saystop.engines.tabulating.disclosing import Difference, Published, differences, hide, published
from saystop.engines.tabulating.table import Measure
from saystop.offices import audit
from saystop.offices.models import Member
from saystop.offices.rules import demand
from saystop.surveys import rules
from saystop.surveys.figures import Analysis, Result
from saystop.surveys.models import Publication, Survey

THRESHOLD = 5


LONGEST_METHOD = 4_000  # characters


class NothingToShow(Exception):
    """None of the questions has figures that a page can show."""


class NoMethod(Exception):
    """A number is worth what is known of how it came about."""


class Unweighted(Exception):
    """Weighted figures were asked for, and the answers that are here cannot reach the target shares."""


class Revealing(Exception):
    """What would be released tells, beside what was released before, of groups that are too small; `paths` are the questions."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(", ".join(paths))
        self.paths = tuple(paths)


@transaction.atomic
def release(actor: Member, looked_at: Analysis, paths: Sequence[str], method: str) -> Publication:
    """Put the figures of these questions on the survey's public page, in the place of those that stand there.

    Args:
        looked_at: the whole survey, without filters.

    Raises:
        Refused: the actor may not.
        NothingToShow: no question was named that has figures; what stands on the page stays.
        NoMethod: nothing says how the answers were gathered.
        Unweighted: it is looked at with weights, and there are none.
        Revealing: the difference to what was released before isolates fewer than the threshold, or how many were asked one
            question tells what is hidden of another.
    """
    survey = looked_at.survey
    demand(rules.may_run_surveys(actor) and not looked_at.filters)
    shown = {
        path: _hidden(result)
        for path in paths
        if path in looked_at.by_path
        and (result := looked_at.figure(looked_at.by_path[path]).result) is not None
    }
    if not shown:
        raise NothingToShow
    if not method.strip():
        raise NoMethod
    if looked_at.weighted and looked_at.weighting[0] is None:
        raise Unweighted
    Survey.objects.select_for_update().get(pk=survey.pk)  # two releases at once would not know of each other
    before = Publication.objects.filter(survey=survey).first()
    history: list[dict[str, Any]] = json.loads(before.figures)["history"] if before else []
    now = [_described(path, result) for path, result in shown.items()]
    told = {one.whole.question for one in _revealed(now, history)} | _deduced(looked_at, now, history)
    if told:
        raise Revealing(sorted(told))
    figures = {
        "version": str(looked_at.version.pk),
        "weighted": looked_at.weighting[0] is not None,
        "size": looked_at.whole.size,
        "questions": {path: plain(result) for path, result in shown.items()},
        "history": [*history, *map(_kept, now)],
    }
    released, _is_new = Publication.objects.update_or_create(
        survey=survey,
        defaults={
            "figures": json.dumps(figures, ensure_ascii=False),
            "released_on": timezone.localdate(),
            "method": method.replace("\0", "")[:LONGEST_METHOD],  # PostgreSQL keeps no zero in a text
            "threshold": THRESHOLD,
        },
    )
    audit.record(actor, "survey.released", str(survey.pk))
    return released


@transaction.atomic
def withdraw(actor: Member, survey: Survey) -> None:
    """Take the public page away. What was released was released: it still counts when figures are released again."""
    demand(rules.may_run_surveys(actor))
    found = Publication.objects.filter(survey=survey).first()
    if found is not None:
        figures = json.loads(found.figures)
        found.figures = json.dumps({**figures, "questions": {}})
        found.save(update_fields=["figures"])
        audit.record(actor, "survey.withdrawn", str(survey.pk))


def plain(result: Result) -> Mapping[str, Any]:
    """A result as JSON."""
    fields = {name: getattr(result, name) for name in result.__dataclass_fields__}
    return {name: _plain(value) for name, value in fields.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def _hidden(result: Result) -> Result:
    match result:  # each kind hides its own cells
        case Frequencies():
            return hide(result, THRESHOLD)
        case Numbers():
            return hide(result, THRESHOLD)
        case _:
            return hide(result, THRESHOLD)


def _described(path: str, result: Result) -> Published:
    (one,) = published(path, result, {})
    return one


def _revealed(now: Sequence[Published], history: Sequence[Mapping[str, Any]]) -> list[Difference]:
    return differences([*_earlier(history), *now], THRESHOLD)


def _deduced(looked_at: Analysis, now: Sequence[Published], history: Sequence[Mapping[str, Any]]) -> set[str]:
    """The questions of which a hidden count follows from how many were asked others, and those others that are new."""
    hidden: dict[str, set[str]] = {}
    bases = set()
    for one in [*_earlier(history), *now]:
        if one.question in looked_at.by_path:  # a later workbook may do without it
            out = {code for code, count in one.counts.items() if count is None and code != BASE}
            hidden.setdefault(one.question, set()).update(out)
            if one.counts[BASE] is not None:
                bases.add(one.question)
    # Whom a question is asked of is for everybody to read: what nobody released of the condition is hidden as a whole.
    for path in frozenset().union(*(_conditions(looked_at, base) for base in bases)) - hidden.keys():
        variable = looked_at.by_path[path].variable
        if variable is not None and variable.measure in (Measure.SINGLE, Measure.MULTIPLE):
            hidden[path] = set(variable.codes)
    found = deduced(looked_at.whole, hidden, bases, THRESHOLD)
    new = {one.question for one in now}
    return new & {path for one in found for path in (one.question, *one.bases)}


def _conditions(looked_at: Analysis, path: str) -> frozenset[str]:
    """The questions whose answers decide whether this one is asked."""
    questionnaire = looked_at.version.questionnaire
    asked: set[str] = set()
    at: str | None = path
    while at is not None:
        relevant = questionnaire.items[at].relevant
        asked |= relevant.references if relevant is not None else frozenset()
        at = questionnaire.parents.get(at)
    behind = frozenset().union(
        *(questionnaire.sources.get(one, ()) for one in asked)
    )  # by way of calculations
    return frozenset((asked | behind) & looked_at.by_path.keys())


def _kept(one: Published) -> Mapping[str, Any]:
    """As the history keeps it."""
    return {"question": one.question, "counts": dict(one.counts), "exclusive": sorted(one.exclusive)}


def _earlier(history: Sequence[Mapping[str, Any]]) -> list[Published]:
    return [
        Published("before", one["question"], {}, one["counts"], frozenset(one.get("exclusive", ())))
        for one in history
    ]
