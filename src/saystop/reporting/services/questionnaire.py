"""The form that reporters are asked: the one that comes with SayStop, or the office's own workbook."""

import functools
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from saystop.engines.questionnaires import storing
from saystop.engines.questionnaires.model import Questionnaire
from saystop.engines.questionnaires.workbook import Fault, read
from saystop.engines.saying import said
from saystop.offices import audit, rules
from saystop.offices.models import Member
from saystop.offices.prepared import first_row
from saystop.offices.vouching import vouch
from saystop.reporting.comparing import Unsuitable, unusable
from saystop.reporting.models import FormVersion

SHIPPED = "report.xlsx"
LARGEST_WORKBOOK = 2_000_000  # bytes


def current() -> Questionnaire:
    """The form in use; the one that ships is taken the first time."""
    digest = digest_in_use()
    if digest is None:
        digest = use(files("saystop.reporting").joinpath("data", SHIPPED).read_bytes(), SHIPPED).digest
    return version(digest)


def digest_in_use() -> str | None:
    """None before the first form was taken."""
    row = _in_use()
    return str(row[0]) if row else None


@first_row
def _in_use() -> QuerySet[FormVersion, tuple[Any, ...]]:
    return FormVersion.objects.filter(in_use=True).values_list("digest")


@functools.lru_cache(maxsize=16)
def version(digest: str) -> Questionnaire:
    """A form by its digest, compiled once a process.

    Raises:
        FormVersion.DoesNotExist
        Tampered: the form was altered in the database.
    """
    return storing.from_json(FormVersion.objects.get(digest=digest).vouched_definition)


@transaction.atomic
def use(workbook: bytes, file_name: str) -> FormVersion:
    """Make this workbook the form in use, without looking whether it suits reporters.

    Raises:
        WorkbookError: the workbook has faults; nothing is changed.
    """
    form = _keep(read(workbook, file_name), workbook, file_name)
    _put_in_use(form)
    return form


@transaction.atomic
def propose(actor: Member, workbook: bytes, file_name: str) -> FormVersion:
    """Keep a director's workbook, so that it can be looked at before it is asked of anybody.

    Raises:
        rules.Refused: the actor is no director.
        WorkbookError: the workbook has faults; nothing is kept.
        Unsuitable: it could not be asked of reporters; likewise.
    """
    rules.demand(rules.may_change_office(actor))
    if len(workbook) > LARGEST_WORKBOOK:
        sentence = said("The workbook is larger than 2 MB: remove pictures and unused sheets.")
        raise Unsuitable([Fault("", None, None, sentence)])
    questionnaire = read(workbook, file_name)
    if faults := unusable(questionnaire, [code for code, _name in settings.LANGUAGES]):
        raise Unsuitable(faults)
    return _keep(questionnaire, workbook, file_name)


@transaction.atomic
def replace(actor: Member, digest: str) -> FormVersion:
    """Put a form that is kept here in the place of the one in use.

    Raises:
        rules.Refused: the actor is no director.
        FormVersion.DoesNotExist
        Tampered: the form was altered in the database.
    """
    rules.demand(rules.may_change_office(actor))
    version(digest)
    form = FormVersion.objects.get(digest=digest)
    _put_in_use(form)
    audit.record(actor, "form.replaced", form.digest[:16])
    return form


def _keep(questionnaire: Questionnaire, workbook: bytes, file_name: str) -> FormVersion:
    definition = storing.to_json(questionnaire)
    form, _is_new = FormVersion.objects.update_or_create(
        digest=questionnaire.digest,
        defaults={
            "definition": definition,
            "seal": vouch(definition.encode(), "form", questionnaire.digest),
            "workbook": workbook,
            "file_name": file_name[:120],
        },
    )
    return form


def _put_in_use(form: FormVersion) -> None:
    FormVersion.objects.filter(in_use=True).update(in_use=False)
    form.in_use = True
    form.save(update_fields=["in_use"])
