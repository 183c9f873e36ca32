"""How this office's desk works: read by every service that asks, changed by a director."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction

from saystop.casework import rules
from saystop.casework.deadlines import SETTABLE
from saystop.casework.models import DeskSettings, State
from saystop.offices import audit
from saystop.offices.unlocking import Unlocked

# Days in a state after which a case is late, besides the 48 hours to the first assessment.
DEADLINES = {State.IN_ASSESSMENT: 14, State.WAITING: 21, State.REFERRED: 60}
MOST_DAYS, MOST_HARD = 365, 500


class OutOfBounds(Exception):
    """No number of days or of reports that can be meant, or a deadline for a state that has none."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an office chose.

    Args:
        four_eyes_on_referral: a second member approves what leaves.
        four_eyes_on_deletion: a second member approves what goes before its time.
        hard_reports_a_week: how many hard reports a member opens in a week before she is told to pass on; 0 for no limit.
        sends_mail: members are told by e-mail that something waits, where `saystop.toml` names a mail server.
        deadlines: days in a state after which a case is late, by state; a state without a number has none.
    """

    four_eyes_on_referral: bool = True
    four_eyes_on_deletion: bool = True
    hard_reports_a_week: int = 0
    sends_mail: bool = True
    deadlines: dict[str, int] = field(
        default_factory=lambda: {str(key): days for key, days in DEADLINES.items()}
    )


def current() -> Settings:
    """What holds now; what an office never chose is as it ships.

    Raises:
        Tampered: they were altered in the database.
    """
    row = DeskSettings.objects.filter(id=1).first()
    return Settings(**row.vouched) if row else Settings()


def hard_limit() -> int | None:
    """How many hard reports a member opens in a week before she is told to pass on; None where the office set no limit.

    Raises:
        Tampered: the settings were altered in the database.
    """
    return current().hard_reports_a_week or None


@transaction.atomic
def change(unlocked: Unlocked, settings: Settings) -> None:
    """Put these in the place of what held.

    Raises:
        rules.Refused: the member is no director.
        OutOfBounds
        Tampered: what held was altered in the database.
    """
    rules.demand(rules.may_change_settings(unlocked.member))
    if not _is_sensible(settings):
        raise OutOfBounds
    row = DeskSettings.objects.select_for_update().filter(id=1).first() or DeskSettings()
    before, after = asdict(current()), asdict(settings)
    row.values = after
    row.seal_it()
    row.save()
    for name, old, new in _changes(before, after):
        audit.record(unlocked.member, "desk.settings_changed", f"{name}: {old} > {new}")


def _is_sensible(settings: Settings) -> bool:
    return 0 <= settings.hard_reports_a_week <= MOST_HARD and all(
        state in SETTABLE and 1 <= days <= MOST_DAYS for state, days in settings.deadlines.items()
    )


def _changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, object, object]]:
    """What differs: the name of a setting, what held, what holds."""
    allowed, now_allowed = before["deadlines"], after["deadlines"]
    for state in sorted({*allowed, *now_allowed}):
        old, new = allowed.get(state, "none"), now_allowed.get(state, "none")
        if old != new:
            yield f"deadlines {state}", old, new
    for name, new in after.items():
        if name != "deadlines" and before[name] != new:
            yield name, before[name], new
