"""How the desk's pages say things: tags, clocks, sizes, what was removed from a file."""

from datetime import UTC, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saystop.casework.deadlines import hours_left
from saystop.casework.models import Case, State
from saystop.casework.models.cases import Level
from saystop.casework.opening import File, Opened, Written
from saystop.casework.queries import Row
from saystop.casework.services.assessing import Judged
from saystop.engines.attachments.kinds import Kind
from saystop.reporting import directory

# The colours of docs/interface.md; the word stands in each tag all the same.
STATE_TAGS = {
    State.NEW: "tag",
    State.IN_ASSESSMENT: "tag plain",
    State.WAITING: "tag warning",
    State.REFERRED: "tag good",
    State.CLOSED: "tag plain",
}

LATE = "tag danger"  # the word says it, not the colour alone


def state_tag(state: str) -> dict[str, str]:
    return {"css": STATE_TAGS[State(state)], "label": str(State(state).label)}


def clock(
    runs: bool, left: int | None, is_overdue: bool, is_tampered: bool = False, days_overdue: int = 0
) -> dict[str, str]:
    """What the 48-hour clock of a case shows; nothing for one that was assessed, or whose reporter is waited for."""
    if not runs:
        return {}
    if is_tampered:
        return {"css": "tag danger", "label": _("altered")}
    if left is None and not is_overdue:
        return {}
    if left is None:
        more = ngettext(
            "overdue by more than %(days)d day", "overdue by more than %(days)d days", days_overdue
        )
        return {"css": LATE, "label": more % {"days": days_overdue} if days_overdue else _("overdue")}
    if left < 0:
        return {"css": LATE, "label": _("overdue by %(hours)d h") % {"hours": -left}}
    return {"css": "tag", "label": _("%(hours)d h left") % {"hours": left}}


def late_tag(days: int) -> dict[str, str]:
    """That a case has been in its state for too long; nothing while it is in time."""
    if not days:
        return {}
    label = ngettext("late by %(days)d day", "late by %(days)d days", days) % {"days": days}
    return {"css": LATE, "label": label}


def level_tag(case: Case) -> dict[str, str]:
    """How soon it was judged to want work, while there is work to be done on it."""
    if case.level is None or case.state == State.CLOSED:
        return {}
    css = {Level.NOW: "tag danger", Level.SOON: "tag warning"}.get(Level(case.level), "tag plain")
    return {"css": css, "label": str(Level(case.level).label)}


def language(code: str, shown_in: str) -> str:
    return directory.language_name(code, shown_in)


def size(size_class: int) -> str:
    return (_("short"), _("medium"), _("long"))[min(size_class, 2)]


def row(one: Row, shown_in: str) -> dict[str, Any]:
    """A row of the inbox as its template needs it."""
    report = one.case.report
    return {
        "row": one,
        "case": one.case,
        "state": state_tag(one.case.state),
        "clock": clock(
            one.case.clock_runs, one.hours_left, one.is_overdue, one.is_tampered, one.days_overdue
        ),
        "level": level_tag(one.case),
        "late": late_tag(one.days_late),
        "language": language(report.language, shown_in),
        "size": size(report.size_class),
    }


def judged(one: Judged) -> dict[str, Any]:
    """An assessment as its page and the case show it: the level, the points with their reasons, and what was written."""
    score = one.score
    css = {Level.NOW: "tag danger", Level.SOON: "tag warning"}.get(score.level, "tag plain")
    return {
        "assessment": one.assessment,
        "level": {"css": css, "label": str(score.level.label)},
        "points": score.points,
        "reasons": score.reasons,
        "reasoning": one.codes.get("reasoning", ""),
    }


def opened_clock(opened: Opened) -> dict[str, str]:
    case = opened.case.leading
    if opened.head is None:
        return clock(case.clock_runs, None, is_overdue=False, is_tampered=True)
    left = hours_left(case.opened_on, case.clock_from, opened.head.arrived, datetime.now(UTC))
    return clock(case.clock_runs, left, is_overdue=False)


def thread(opened: Opened) -> list[Written]:
    """Messages and notes in the order in which they were written; what did not open stands at the start of its day."""
    return sorted(
        [*opened.messages, *opened.notes],
        key=lambda one: (one.at or datetime.combine(one.on, time.min, UTC), one.number),
    )


def file(one: File) -> dict[str, Any]:
    return {
        "file": one,
        "kind": _("Plain text") if one.kind == Kind.TEXT else one.kind.upper(),
        "is_image": one.opened and Kind(one.kind).is_image,
        "removed": ", ".join(removed(word) for word in one.removed),
        "withheld_name": one.id.hex[:8],  # by which the screening desk knows it
    }


def removed(word: str) -> str:
    """What was taken out of a file, in the member's language."""
    return {
        "position": _("the place"),
        "time": _("the time"),
        "camera": _("data of the camera"),
        "author": _("the author’s name"),
        "description": _("descriptions"),
        "animation": _("moving pictures behind the first"),
        "appended": _("bytes behind the end"),
        "script": _("everything that acts"),
        "embedded_files": _("files inside the file"),
    }.get(word, word)
