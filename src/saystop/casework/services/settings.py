"""How this office's desk works: read by every service that asks, changed by a director."""

from dataclasses import asdict, dataclass, field

from django.db import transaction

from saystop.casework import rules
from saystop.casework.models import DeskSettings, State
from saystop.offices import audit
from saystop.offices.unlocking import Unlocked

# Days in a state after which a case is late, besides the 48 hours to the first assessment.
DEADLINES = {State.IN_ASSESSMENT: 14, State.WAITING: 21, State.REFERRED: 60}


@dataclass(frozen=True, slots=True)
class Settings:
    """What an office chose.

    Args:
        four_eyes_on_referral: a second member approves what leaves.
        four_eyes_on_deletion: a second member approves what goes before its time.
        hard_reports_a_week: how many hard reports a member opens in a week before she is told to pass on; 0 for no limit.
        deadlines: days in a state after which a case is late, by state; a state without a number has none.
    """

    four_eyes_on_referral: bool = True
    four_eyes_on_deletion: bool = True
    hard_reports_a_week: int = 0
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


@transaction.atomic
def change(unlocked: Unlocked, settings: Settings) -> None:
    """Put these in the place of what held.

    Raises:
        rules.Refused: the member is no director.
    """
    rules.demand(rules.may_change_settings(unlocked.member))
    row = DeskSettings(id=1, values=asdict(settings))
    row.seal_it()
    row.save()
    audit.record(unlocked.member, "desk.settings_changed")
