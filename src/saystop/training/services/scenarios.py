"""Scenarios of an office's own, written and taken away: the only place that writes them."""

import hashlib
from collections.abc import Mapping

from django.db import transaction

from saystop.asking import languages
from saystop.engines.stories.checking import judged
from saystop.engines.stories.model import Fault
from saystop.offices import audit
from saystop.offices.models import Member
from saystop.training import rules, scenarios
from saystop.training.models import OwnScenario, Stage


class Unplayable(Exception):
    """The files have faults: each with the name of its language."""

    def __init__(self, faults: list[tuple[str, Fault]]) -> None:
        super().__init__(faults[0][1].sentence if faults else "")
        self.faults = faults


@transaction.atomic
def write(member: Member, slug: str, sources: Mapping[str, bytes]) -> None:
    """A scenario, or other files for some of its languages; those that are not handed in stay.

    Args:
        sources: files in Twee 3 by language.

    Raises:
        Refused: the member has nothing to do with training.
        ValueError: a scenario that comes along has this short name.
        Unplayable: the languages, taken together, have faults; nothing is kept.
    """
    rules.demand(rules.may_train(member))
    if slug in scenarios.shipped():
        raise ValueError(slug)
    rows = OwnScenario.objects.select_for_update().filter(slug=slug)
    here = {row.language: row.source.encode() for row in rows}
    together = {**here, **sources}
    # English is the measure of the others, as it is of those that come along.
    order = sorted(together, key=lambda code: (code != "en", code))
    _stories, faults = judged({languages.named(code): together[code] for code in order})
    if faults:
        raise Unplayable(faults)
    for code, data in sources.items():
        text = data.decode("utf-8-sig")
        digest = hashlib.sha256(text.encode()).hexdigest()
        OwnScenario.objects.update_or_create(
            slug=slug, language=code, defaults={"source": text, "digest": digest}
        )
    # What stands on a projector may be a passage that is gone.
    Stage.objects.filter(scenario=slug, language__in=sources).delete()
    audit.record(member, "scenario.written", slug)


@transaction.atomic
def remove(member: Member, slug: str) -> None:
    """Take a scenario away in all its languages. Raises Refused."""
    rules.demand(rules.may_train(member))
    OwnScenario.objects.filter(slug=slug).delete()
    Stage.objects.filter(scenario=slug).delete()
    audit.record(member, "scenario.removed", slug)
