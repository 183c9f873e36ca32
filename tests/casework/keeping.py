"""Cases whose time is over, and everything that can hang on one."""

from datetime import date, timedelta

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.utils import timezone

from saystop.casework.models import (
    Assessment,
    AssessmentForm,
    Case,
    IdentityRelease,
    IndexedReport,
    Link,
    Mention,
    Outcome,
    Referral,
    ReferralEvent,
    ReferralState,
    ShutOut,
    State,
    Task,
    Token,
)
from saystop.casework.services import handling, settings
from saystop.offices.models import AuditEntry, Member
from saystop.reporting.models import Report
from tests import people
from tests.casework.sending import send
from tests.people import FoundOffice


def today() -> date:
    return timezone.now().date()


def closed(days_ago: int, outcome: str = Outcome.TEST, file: SimpleUploadedFile | None = None) -> Case:
    """A case that was closed so many days ago."""
    case, _receipt = send(file=file)
    return put(case, State.CLOSED, days_ago, outcome)


def put(case: Case, state: str, days_ago: int, outcome: str = "") -> Case:
    since = today() - timedelta(days=days_ago)
    Case.objects.filter(pk=case.pk).update(state=state, outcome=outcome, state_since=since)
    return again(case)


def again(case: Case) -> Case:
    return Case.objects.select_related("report__desk_key__desk", "merged_into").get(pk=case.pk)


def without_four_eyes(office: FoundOffice) -> None:
    settings.change(people.unlocked(office.director), settings.Settings(four_eyes_on_deletion=False))


def hang_everything_on(case: Case, other: Report, member: Member, envelope: bytes = b"sealed") -> None:
    """A row of every kind that a case or its report can have, as far as `handling` does not make it."""
    key, day = case.report.desk_key, today()
    sealed = {"desk_key": key, "envelope": envelope}
    form, _made = AssessmentForm.objects.get_or_create(digest="0" * 64, definition="{}")
    Assessment.objects.create(case=case, author=member, form=form, number=1, made_on=day, **sealed)
    referral = Referral.objects.create(case=case, number=1, prepared_by=member, prepared_on=day, **sealed)
    ReferralEvent.objects.create(
        referral=referral, number=1, state=ReferralState.SENT, member=member, happened_on=day, **sealed
    )
    IdentityRelease.objects.create(
        case=case,
        report=case.report,
        referral=referral,
        asked_by=member,
        asked_on=day,
        desk_key=key,
        asked=envelope,
    )
    note = handling.write_note(people.unlocked(member), case, "Same hotel as last week.")
    Mention.objects.create(note=note, member=member)
    Task.objects.create(case=case, author=member, made_on=day, **sealed)
    indexed = IndexedReport.objects.create(report=case.report, desk_key=key, version=1)
    Token.objects.create(token=42, indexed=indexed)
    first, second = sorted((case.report, other), key=lambda report: report.pk)
    Link.objects.create(first=first, second=second, verdict="confirmed", member=member, said_on=day, **sealed)


def shut_out(case: Case, member: Member) -> None:
    ShutOut.objects.create(
        case=case, member=member, by=member, on=today(), desk_key=case.report.desk_key, envelope=b"sealed"
    )


def rows_that_name(ids: set[str]) -> list[str]:
    """Each row of any table in which one of these identifiers stands. The audit trail is left out: it names what was deleted."""
    found = []
    for model in apps.get_models():
        if model is AuditEntry:
            continue
        found += [
            f"{model.__name__}.{name}={value}"
            for row in model._default_manager.values()
            for name, value in row.items()
            if any(one in str(value) for one in ids)
        ]
    return found


def counts() -> dict[type[Model], int]:
    """How many rows each table of reports and cases has."""
    rooms = {"casework", "reporting"}
    return {
        model: model._default_manager.count() for model in apps.get_models() if model._meta.app_label in rooms
    }
