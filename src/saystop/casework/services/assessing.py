"""The desk's judgement of a case: answers to a questionnaire of its own, sealed, scored, and kept beside earlier ones."""

import functools
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.db.models import Max

from saystop.asking import fields
from saystop.asking.countries import country_name
from saystop.casework import opening, rules, scoring
from saystop.casework.models import Assessment, AssessmentForm, Case, State
from saystop.casework.sealed import desk_key_for, open_part, seal_part
from saystop.casework.services import handling
from saystop.casework.services.handling import demand_handling, today
from saystop.engines.questionnaires import storing
from saystop.engines.questionnaires.model import Questionnaire
from saystop.engines.questionnaires.values import Value
from saystop.engines.questionnaires.workbook import read
from saystop.offices import audit
from saystop.offices.models import Office
from saystop.offices.unlocking import Unlocked

SHIPPED = "assessment.xlsx"
# Hours from arrival to the first assessment, in classes; whatever took longer is "more".
WITHIN = (24, 48, 72, 168)


@dataclass(frozen=True, slots=True)
class Judged:
    """One assessment, opened. `codes` are its answers by the name of the question."""

    assessment: Assessment
    answers: Mapping[str, Any] = field(repr=False)
    within: str
    at: datetime

    @property
    def codes(self) -> dict[str, Any]:
        return scoring.by_name(self.answers)

    @property
    def score(self) -> scoring.Score:
        return scoring.score(self.answers)


def current_form() -> Questionnaire:
    """The form that members fill in: the one that ships. It is compiled and kept the first time, which loads large libraries;
    `saystop init` does that, so that no web process has to.
    """
    if not AssessmentForm.objects.filter(digest=_digest()).exists():
        definition = storing.to_json(read(_shipped(), SHIPPED))
        form = AssessmentForm(digest=_digest(), definition=definition)
        form.seal_it()
        form.save(force_insert=True)
    return version(_digest())


@functools.lru_cache(maxsize=8)
def version(digest: str) -> Questionnaire:
    """A form by its digest, compiled once a process.

    Raises:
        AssessmentForm.DoesNotExist
        Tampered: it was altered in the database.
    """
    return storing.from_json(AssessmentForm.objects.get(digest=digest).vouched_definition)


@transaction.atomic
def assess(unlocked: Unlocked, case: Case, values: Mapping[str, Value]) -> Assessment:
    """Write down what the member judged, of the case that leads. The first one stops the 48 hours.

    Args:
        values: the checked answers by path.

    Raises:
        rules.Refused, Tampered
    """
    demand_handling(unlocked, case)
    form = current_form()
    leading = Case.objects.select_for_update().get(pk=case.leading.pk)
    leading = Case.objects.select_related("report__desk_key__desk").get(pk=leading.pk)
    demand_handling(unlocked, leading)
    number = (leading.assessments.aggregate(last=Max("number"))["last"] or 0) + 1
    desk_key = desk_key_for(leading)
    made = Assessment(
        case=leading,
        author=unlocked.member,
        form_id=form.digest,
        desk_key=desk_key,
        number=number,
        made_on=today(),
    )
    within = _within(unlocked, leading) if number == 1 else ""
    sealed = {"answers": dict(values), "number": number, "within": within}
    made.envelope = seal_part(unlocked, leading, "assessment", made.pk, desk_key, sealed)
    made.save(force_insert=True)
    leading.level = scoring.score(values).level
    leading.is_hard = scoring.by_name(values).get("hard") == "yes"
    leading.assessed_on = leading.assessed_on or today()
    leading.save(update_fields=["level", "is_hard", "assessed_on"])
    handling.count_again(leading)
    audit.record(unlocked.member, "case.assessed", f"{leading.pk}/{made.pk}")
    if leading.state == State.NEW:
        handling.set_state(unlocked, leading, State.IN_ASSESSMENT)
    case.leading.level, case.leading.assessed_on = leading.level, leading.assessed_on
    case.leading.state, case.leading.state_since = leading.state, leading.state_since
    return made


def read_all(unlocked: Unlocked, case: Case) -> list[Judged]:
    """The assessments of the case that leads, newest first.

    Raises:
        rules.Refused, NotGranted
        Tampered: one of them was altered.
    """
    rules.demand(rules.may_read(unlocked.member, case))
    found = case.leading.assessments.select_related("desk_key", "author", "case").order_by("-number")
    return [_opened(unlocked, one) for one in found]


def newest(unlocked: Unlocked, case: Case) -> Judged | None:
    """The assessment that holds, or None.

    Raises:
        rules.Refused, NotGranted, Tampered
    """
    rules.demand(rules.may_read(unlocked.member, case))
    found = case.leading.assessments.select_related("desk_key", "author", "case").order_by("-number").first()
    return _opened(unlocked, found) if found else None


def first(unlocked: Unlocked, case: Case) -> Judged | None:
    """The assessment that stopped the clock, or None.

    Raises:
        rules.Refused, NotGranted, Tampered
    """
    rules.demand(rules.may_read(unlocked.member, case))
    found = case.leading.assessments.select_related("desk_key", "author", "case").order_by("number").first()
    return _opened(unlocked, found) if found else None


def summary(judged: Judged, language: str) -> Sequence[tuple[str, str]]:
    """An assessment in words: question and answer, in this language. What the desk wrote for itself is left out, and "this
    country" is named: whoever receives it may be in another one.
    """
    form = version(judged.assessment.form_id)
    shown = []
    for one in fields.answered(form, form.steps[0], judged.answers, language):
        name = one.path.rsplit("/", 1)[-1]
        if name in _OWN:
            continue
        label = f"{one.label} ({_home(language)})" if name == "legal_link" else one.label
        shown.append(
            (label, fields.shown(one.question, judged.answers[one.path], language, form.default_language))
        )
    return shown


def _home(language: str) -> str:
    country = Office.objects.get().country
    return country_name(country, language) or country


# What an authority does not need: for the desk's own use.
_OWN = frozenset({"hard", "action", "reasoning"})


def _opened(unlocked: Unlocked, one: Assessment) -> Judged:
    values = open_part(unlocked, one.case, "assessment", one.pk, one.desk_key, one.envelope, by=one.author_id)
    return Judged(one, values["answers"], values["within"], datetime.fromisoformat(values["at"]))


def _within(unlocked: Unlocked, case: Case) -> str:
    """The class of hours from arrival to now, less the days that the reporter was waited for."""
    head = opening.head_of(case.report, unlocked.desk_key(case.report.desk_key))
    took = datetime.now(UTC) - opening.arrival(head) - (case.clock_from - case.opened_on)
    return next((str(hours) for hours in WITHIN if took <= timedelta(hours=hours)), "more")


def _shipped() -> bytes:
    return files("saystop.casework").joinpath("data", SHIPPED).read_bytes()


@functools.cache
def _digest() -> str:
    return hashlib.sha256(_shipped()).hexdigest()
