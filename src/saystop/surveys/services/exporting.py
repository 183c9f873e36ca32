"""Answers go out as files. A file is made in memory and handed over: nothing of it lies on a disk here.

The SPSS file is written by a library that wants a path; it gets that of a piece of memory (`engines.datasets.spss`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _

from saystop.engines.datasets import delimited, scripts, spss, workbook
from saystop.engines.datasets.codebook import Codebook, Words
from saystop.engines.datasets.tables import tables as tables_of
from saystop.offices import audit
from saystop.offices.rules import demand
from saystop.offices.unlocking import Unlocked
from saystop.surveys import rules, tables
from saystop.surveys.codebooks import Rows, book
from saystop.surveys.models import Survey, Version


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of file: how its name ends, and how it ends when repeats make several files of it."""

    ending: str
    content_type: str
    several: str = ""
    has_answers: bool = True


ZIP = "zip"
FORMS = {
    "csv": Form("csv", "text/csv; charset=utf-8", ZIP),
    "labels": Form("csv", "text/csv; charset=utf-8", ZIP),
    "xlsx": Form("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "sav": Form("sav", "application/x-spss-sav", ZIP),
    "json": Form("json", "application/json"),
    "codebook": Form("csv", "text/csv; charset=utf-8", has_answers=False),
    "markdown": Form("md", "text/markdown; charset=utf-8", has_answers=False),
    "r": Form("R", "text/plain; charset=utf-8", has_answers=False),
    "python": Form("py", "text/plain; charset=utf-8", has_answers=False),
}
Write = Callable[[Codebook, Rows, str, IO[bytes]], None]


@dataclass(frozen=True, slots=True)
class Exported:
    """A file in memory, from its beginning."""

    name: str
    content_type: str
    content: BytesIO


def export(actor: Unlocked, survey: Survey, form: str, language: str, *, written: bool) -> Exported:
    """A file of a survey, and an entry in the audit trail.

    Args:
        form: one of FORMS.
        language: of the labels (BCP 47).
        written: with what respondents wrote in their own words.

    Raises:
        Refused: the actor may not, or does not hold the survey's desk and asks for what was written.
        NotGranted: she does not hold the key to which a response was sealed.
        Tampered: a response or a version was altered in the database.
        DataSetError: this kind of file cannot hold these answers; its sentence says what to do.
    """
    demand(rules.may_run_surveys(actor.member))
    demand(not written or rules.may_read_written(actor.member, survey))
    found = book(survey, written=written, headings=written)
    kind, target = FORMS[form], BytesIO()
    if kind.has_answers:
        rows = Rows(survey, found, actor if written else None, _weights(survey))
        _WRITERS[form](found.codebook, rows, language, target)
    else:
        target.write(_about(found.codebook, form, language, survey.slug))
    target.seek(0)
    # Written last: what could not be made was not exported.
    audit.record(actor.member, "survey.exported", f"{survey.pk}/{form}{'/written' if written else ''}")
    several = kind.several and len(tables_of(found.codebook)) > 1
    ending, content_type = (ZIP, "application/zip") if several else (kind.ending, kind.content_type)
    return Exported(f"{survey.slug}{_SUFFIXES.get(form, '')}.{ending}", content_type, target)


_SUFFIXES = {"labels": "-labels", "codebook": "-codebook", "markdown": "-codebook"}


def lacks_weights(survey: Survey) -> bool:
    """The survey has targets, and they can't be met: its files come without weights."""
    return bool(survey.shares) and _weights(survey) is None


def _weights(survey: Survey) -> list[float] | None:
    """One for each response in their order, where the survey has targets that can be met."""
    if not survey.shares:
        return None
    found, _obstacle = tables.weights(survey, tables.table(survey, Version.objects.current(survey)))
    return None if found is None else [float(one) for one in found.values]


def _with_labels(codebook: Codebook, rows: Rows, language: str, target: IO[bytes]) -> None:
    delimited.write_csv(codebook, rows, language, target, labels=True)


def _sav(codebook: Codebook, rows: Rows, language: str, target: IO[bytes]) -> None:
    words = Words(yes=_("yes"), no=_("no"), not_asked=_("not asked"), no_answer=_("no answer"))
    spss.write_sav(codebook, rows, language, target, words)


_WRITERS: dict[str, Write] = {
    "csv": delimited.write_csv,
    "labels": _with_labels,
    "xlsx": workbook.write_xlsx,
    "sav": _sav,
    "json": delimited.write_json,
}


def _about(codebook: Codebook, form: str, language: str, name: str) -> bytes:
    if form == "codebook":
        target = BytesIO()
        delimited.write_codebook(codebook, target)
        return target.getvalue()
    text = {
        "markdown": lambda: delimited.codebook_markdown(codebook, language),
        "r": lambda: scripts.r_script(codebook, name),
        "python": lambda: scripts.python_script(codebook, name),
    }[form]()
    return text.encode()
