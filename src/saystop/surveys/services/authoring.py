"""A survey made, published, closed, asked anew: what its author does with it."""

import json
import re
import secrets
from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from saystop.engines.questionnaires import storing
from saystop.engines.questionnaires.model import Questionnaire
from saystop.engines.questionnaires.workbook import Fault, WorkbookError, read
from saystop.engines.saying import said
from saystop.offices import audit
from saystop.offices.models import Desk, Member
from saystop.offices.rules import demand, holds_desk
from saystop.surveys import rules
from saystop.surveys.models import State, Survey, Version

LARGEST_WORKBOOK = 2_000_000  # bytes
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")


class NotReady(Exception):
    """The survey cannot be published as it stands; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unaskable(WorkbookError):
    """The workbook is sound, but a survey cannot ask it."""


def readable(workbook: bytes, file_name: str, lists: Mapping[str, bytes] | None = None) -> Questionnaire:
    """A workbook that a survey can ask.

    Args:
        lists: the CSV files with choices that came along, by name.

    Raises:
        WorkbookError: with all its faults.
    """
    if len(workbook) > LARGEST_WORKBOOK:
        sentence = said("The workbook is larger than 2 MB: take its pictures out.")
        raise Unaskable([Fault("", None, None, sentence)])
    questionnaire = read(workbook, file_name, lists)
    faults = [
        Fault(
            "survey",
            None,
            "type",
            said("“{name}”: a survey takes no files, take this question out.", name=question.name),
        )
        for question in questionnaire.questions.values()
        if question.kind.takes_files
    ]
    faults += [
        Fault(
            "choices",
            None,
            None,
            said("“{file}” is missing: hand it in beside the workbook.", file=question.choices_file),
        )
        for question in questionnaire.questions.values()
        if question.choices_file
    ]
    if faults:
        raise Unaskable(faults)
    return questionnaire


@transaction.atomic
def create(
    actor: Member,
    desk: Desk,
    name: str,
    workbook: bytes,
    file_name: str,
    lists: Mapping[str, bytes] | None = None,
    *,
    invented: bool = False,
) -> Survey:
    """A draft with its first version.

    Args:
        desk: what respondents write is sealed to it; the actor holds it.

    Raises:
        Refused: the actor may not.
        WorkbookError: the workbook has faults; nothing is kept.
    """
    demand(rules.may_run_surveys(actor) and holds_desk(actor, desk))
    questionnaire = readable(workbook, file_name, lists)
    survey = Survey.objects.create(
        slug=_free_slug(name), name=name, desk=desk, made_by=actor, invented=invented
    )
    _version(survey, questionnaire, workbook, file_name)
    audit.record(actor, "survey.made", str(survey.pk))
    return survey


@transaction.atomic
def renew(
    actor: Member, survey: Survey, workbook: bytes, file_name: str, lists: Mapping[str, bytes] | None = None
) -> Version:
    """Another workbook for what comes from now on; responses keep the version they answered.

    In a draft it takes the place of the one before. Once a survey was open, a version stays also without a response:
    somebody may be answering it, or have paused, and figures may have been released of it.

    Raises: as `create`.
    """
    demand(rules.may_run_surveys(actor))
    questionnaire = readable(workbook, file_name, lists)
    if survey.state == State.DRAFT:
        Version.objects.filter(survey=survey, responses=None).delete()
    version = _version(survey, questionnaire, workbook, file_name)
    audit.record(actor, "survey.renewed", f"{survey.pk}/{version.number}")
    return version


def _version(survey: Survey, questionnaire: Questionnaire, workbook: bytes, file_name: str) -> Version:
    last = Version.objects.filter(survey=survey).aggregate(last=Max("number"))["last"] or 0
    version = Version(
        survey=survey,
        number=last + 1,
        digest=questionnaire.digest,
        definition=storing.to_json(questionnaire),
        workbook=workbook,
        file_name=file_name[:120],
    )
    version.seal_it()
    version.save(force_insert=True)
    return version


@transaction.atomic
def settle(actor: Member, survey: Survey, **settings: object) -> None:
    """Change how a survey is asked: any of name, closes_on, closes_at, one_page, may_pause, by_ticket, consents."""
    demand(rules.may_run_surveys(actor))
    for name, value in settings.items():
        setattr(survey, name, value)
    survey.save(update_fields=[*settings])
    audit.record(actor, "survey.changed", str(survey.pk))


@transaction.atomic
def publish(actor: Member, survey: Survey, today: date) -> None:
    """Open the survey to respondents, for the first time or again.

    Raises:
        NotReady: its last day or its number of responses is reached already.
    """
    demand(rules.may_run_surveys(actor))
    if survey.closes_on is not None and survey.closes_on < today:
        raise NotReady("past")
    if survey.closes_at is not None and survey.responses.count() >= survey.closes_at:
        raise NotReady("full")
    survey.state = State.OPEN
    survey.save(update_fields=["state"])
    audit.record(actor, "survey.published", str(survey.pk))


@transaction.atomic
def close(actor: Member, survey: Survey) -> None:
    """Take no more responses."""
    demand(rules.may_run_surveys(actor))
    survey.state = State.CLOSED
    survey.save(update_fields=["state"])
    survey.pauses.all().delete()
    audit.record(actor, "survey.closed", str(survey.pk))


@transaction.atomic
def delete(actor: Member, survey: Survey) -> None:
    """Delete a survey with everything that was answered."""
    demand(rules.may_run_surveys(actor))
    audit.record(actor, "survey.deleted", str(survey.pk))
    survey.responses.all().delete()
    survey.delete()


@transaction.atomic
def weigh(actor: Member, survey: Survey, shares: Mapping[str, Mapping[str, float]]) -> None:
    """Set the target shares of the weighting: of each question its choices, as parts of one. Empty: no weights."""
    demand(rules.may_run_surveys(actor))
    survey.targets = json.dumps(shares)
    survey.save(update_fields=["targets"])
    audit.record(actor, "survey.weighed", str(survey.pk))


def _free_slug(name: str) -> str:
    slug = slugify(name)[:50].strip("-") or "survey"
    if not _SLUG.fullmatch(slug) or Survey.objects.filter(slug=slug).exists():
        slug = f"{slug[:50].strip('-')}-{secrets.token_hex(3)}"
    return slug
