"""Answers of a study that ran elsewhere come in: first looked at, then kept. Nothing of the file is stored but the answers.

Each row is judged by the questionnaire, as if its respondent had answered here. An answer that breaks a rule is left out and
told, and so is one to a question that was not asked after the other answers. What must be answered may be
empty: whoever is gone cannot be asked again.
"""

import hashlib
import hmac
import json
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saystop.asking.saying import in_language
from saystop.asking.sentences import sentence
from saystop.engines.datasets.codebook import Row
from saystop.engines.datasets.kobo import Imported, read_kobo
from saystop.engines.questionnaires.answering import check, definition
from saystop.engines.questionnaires.model import Questionnaire
from saystop.engines.questionnaires.values import Code
from saystop.engines.sealing import derive_key
from saystop.offices import audit
from saystop.offices.models import Member
from saystop.offices.rules import demand
from saystop.surveys import rules
from saystop.surveys.codebooks import codebook
from saystop.surveys.models import Response, Source, Version
from saystop.surveys.services import intake
from saystop.surveys.services.intake import Answered

MOST_TOLD = 1_000  # faults
BATCH = 500  # rows whose presence is asked for at once


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cell that is left out, and why."""

    line: int
    column: str
    sentence: str


@dataclass(slots=True)
class Seen:
    """What a file would bring."""

    digest: str
    ignored: tuple[str, ...]
    rows: int = 0
    here_already: int = 0
    dayless: int = 0  # rows for which the file tells no day
    incomplete: int = 0  # rows without an answer to a question that must be answered
    troubles: list[Trouble] = field(default_factory=list)
    left_out: int = 0  # cells, also those beyond MOST_TOLD


def look(actor: Member, version: Version, data: bytes) -> Seen:
    """What the file would bring; nothing is kept.

    Raises:
        Refused: the actor may not.
        KoboError: this is no export that belongs to the questionnaire; its sentence says what to do.
    """
    demand(rules.may_run_surveys(actor))
    reading = _Reading(version, data)
    for _answered in reading.answered():
        pass
    reading.seen.troubles.sort(key=lambda one: one.line)
    return reading.seen


@transaction.atomic
def bring_in(actor: Member, version: Version, data: bytes, language: str) -> Seen:
    """Keep the answers of a file. Rows that came in before are passed over, so that a file can be handed in twice.

    Args:
        language: the one in which the people answered; the file does not tell.

    Raises: as `look`.
    """
    demand(rules.may_run_surveys(actor))
    reading = _Reading(version, data, language)
    intake.enter(version, reading.questionnaire, reading.answered(), Source.IMPORT)
    audit.record(actor, "survey.imported", f"{version.survey_id}/{reading.seen.rows}")
    return reading.seen


def digest(data: bytes) -> str:
    """By which a file is known again between looking and keeping."""
    return hashlib.sha256(data).hexdigest()


class _Reading:
    def __init__(self, version: Version, data: bytes, language: str = "") -> None:
        self.version = version
        self.questionnaire: Questionnaire = version.questionnaire
        self.language = language or self.questionnaire.default_language
        self.imported: Imported = read_kobo(data, codebook(self.questionnaire))
        self.seen = Seen(digest(data), self.imported.ignored_columns)
        for fault in self.imported.faults:
            self._tell(Trouble(fault.line, fault.column, in_language(fault.sentence)))
        self.seen.left_out += self.imported.faulty - len(self.imported.faults)

    def answered(self) -> Iterator[Answered]:
        """The rows that are new here, as they are kept."""
        alike: Counter[bytes] = Counter()
        each = zip(self.imported.lines, self.imported.rows, strict=True)
        while batch := list(islice(each, BATCH)):
            marked = [(_mark(self.version, row, alike), line, row) for line, row in batch]
            known = Response.objects.filter(once__in=[mark for mark, _line, _row in marked])
            here = set(known.values_list("once", flat=True))
            for mark, line, row in marked:
                if mark in here:
                    self.seen.here_already += 1
                elif (answered := self._judged(mark, line, row)) is not None:
                    self.seen.rows += 1
                    yield answered

    def _judged(self, mark: uuid.UUID, line: int, row: Row) -> Answered | None:
        day = date.fromisoformat(row.day) if row.day else timezone.localdate()
        checked = check(self.questionnaire, row.answers, day)
        wrong = {path: fault for path, fault in checked.faults.items() if fault.code is not Code.REQUIRED}
        if wrong:
            rest = {path: value for path, value in row.answers.items() if path not in wrong}
            checked = check(self.questionnaire, rest, day)
        for path, fault in wrong.items():
            own = (
                fault.message.get(self.language, self.questionnaire.default_language) if fault.message else ""
            )
            question = self.questionnaire.questions[definition(path)]
            self._tell(Trouble(line, path, own or sentence(fault, question)))
        for path in row.answers:
            asked = self.questionnaire.questions[definition(path)].kind.asked
            if asked and path not in checked.values and path not in wrong:
                self._tell(Trouble(line, path, _("After the other answers of this row it was not asked.")))
        if not checked.values:
            self._tell(Trouble(line, "", _("Nothing in this row could be taken.")))
            return None
        if any(fault.code is Code.REQUIRED for fault in checked.faults.values()):
            self.seen.incomplete += 1
        if not row.day:
            self.seen.dayless += 1
        return Answered(checked.values, self.language, day, mark)

    def _tell(self, trouble: Trouble) -> None:
        self.seen.left_out += 1
        if len(self.seen.troubles) < MOST_TOLD:
            self.seen.troubles.append(trouble)


def _mark(version: Version, row: Row, alike: Counter[bytes]) -> uuid.UUID:
    """By which a row is known again: keyed, so that nobody can find out by it what somebody wrote."""
    key = derive_key(settings.SAYSTOP_SECRET, "survey import")
    plain = json.dumps([str(version.survey_id), row.day, row.answers], sort_keys=True).encode()
    one = hmac.new(key, plain, hashlib.sha256).digest()
    alike[one] += 1  # people may answer alike
    return uuid.UUID(
        bytes=hmac.new(key, one + alike[one].to_bytes(4), hashlib.sha256).digest()[:16], version=4
    )
