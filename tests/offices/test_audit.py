"""The trail tells when somebody changed it behind SayStop's back; the database refuses to."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from saystop.offices import audit
from saystop.offices.models import AuditEntry, AuditHead
from tests.people import FoundOffice

ENTRIES = 8


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def trail(db: None) -> None:
    for number in range(ENTRIES):
        audit.record(None, "report.opened", f"report {number}")


@pytest.fixture
def without_triggers(trail: None) -> Iterator[None]:
    """A thief with the database in hand is not stopped by triggers. The test's transaction brings them back."""
    if connection.vendor == "postgresql":
        sql("ALTER TABLE offices_auditentry DISABLE TRIGGER USER")
        yield
        sql("ALTER TABLE offices_auditentry ENABLE TRIGGER USER")
    else:
        sql("DROP TRIGGER audit_no_update")
        sql("DROP TRIGGER audit_no_delete")
        yield


@pytest.mark.django_db
def test_a_trail_that_nobody_touched_is_whole(trail: None) -> None:
    verdict = audit.verify()
    assert (verdict.fault, verdict.count, len(verdict.head)) == ("", ENTRIES, 64)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE offices_auditentry SET action = 'x' WHERE number = 3",
        "DELETE FROM offices_auditentry WHERE number = 3",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_entry(trail: None, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        sql(statement)
    assert audit.verify().fault == ""


@pytest.mark.django_db
def test_the_program_refuses_to_change_or_remove_an_entry(trail: None) -> None:
    entry = AuditEntry.objects.get(number=3)
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


def alter(field: str, value: str) -> Callable[[], None]:
    return lambda: sql(f"UPDATE offices_auditentry SET {field} = %s WHERE number = 4", value)  # noqa: S608 - our own words


def remove() -> None:
    sql("DELETE FROM offices_auditentry WHERE number = 4")


def remove_the_first() -> None:
    sql("DELETE FROM offices_auditentry WHERE number = 1")


def cut_the_tail() -> None:
    sql("DELETE FROM offices_auditentry WHERE number > 6")


def swap() -> None:
    for old, new in ((4, 100), (5, 4), (100, 5)):
        sql("UPDATE offices_auditentry SET number = %s WHERE number = %s", new, old)


def insert(number: int) -> Callable[[], None]:
    def run() -> None:
        like = AuditEntry.objects.get(number=4)
        sql(
            "INSERT INTO offices_auditentry (number, at, member, action, record, digest) VALUES (%s, %s, %s, %s, %s, %s)",
            number,
            like.at,
            like.member,
            like.action,
            like.record,
            like.digest,
        )

    return run


def insert_in_the_middle() -> None:
    """What came later moves up, the head with it."""
    for number in range(ENTRIES, 4, -1):
        sql("UPDATE offices_auditentry SET number = %s WHERE number = %s", number + 1, number)
    insert(5)()
    sql("UPDATE offices_audithead SET count = count + 1")


def cut_the_tail_and_the_head() -> None:
    cut_the_tail()
    last = AuditEntry.objects.get(number=6)
    sql("UPDATE offices_audithead SET count = 6, digest = %s", last.digest)


def cut_everything() -> None:
    sql("DELETE FROM offices_auditentry")
    sql("UPDATE offices_audithead SET count = 0, digest = %s", b"")


def remove_the_head() -> None:
    AuditHead.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (alter("action", "note.written"), "Entry 4 was altered"),
        (alter("record", "another"), "Entry 4 was altered"),
        (alter("member", "somebody"), "Entry 4 was altered"),
        (alter("at", "2020-01-01 00:00:00"), "Entry 4 was altered"),
        (remove, "Entry 4 was removed"),
        (remove_the_first, "Entry 1 was removed"),
        (cut_the_tail, "Entry 7 was removed"),
        (swap, "Entry 4 was altered"),
        (insert(ENTRIES + 1), f"Entry {ENTRIES + 1} was altered or inserted"),
        (insert(0), "Entry 0 was altered or inserted"),
        (insert_in_the_middle, "Entry 5 was altered or inserted"),
        (cut_the_tail_and_the_head, "head of the trail was altered"),
        (cut_everything, "head of the trail was altered"),
        (remove_the_head, "head of the trail was removed"),
    ],
)
def test_the_first_entry_that_was_tampered_with_is_named_even_without_triggers(
    without_triggers: None, tamper: Callable[[], None], named: str
) -> None:
    tamper()
    assert named in audit.verify().fault


@pytest.mark.django_db
def test_an_older_head_put_back_is_seen(without_triggers: None) -> None:
    older = AuditHead.objects.get()
    audit.record(None, "report.opened", "one more")
    older.save()
    assert "older one" in audit.verify().fault


@pytest.mark.django_db
def test_an_office_whose_whole_trail_was_removed_is_seen(office: FoundOffice) -> None:
    # With its tables emptied and the head gone, only the office itself says that there was a trail.
    if connection.vendor == "postgresql":
        sql("ALTER TABLE offices_auditentry DISABLE TRIGGER USER")
    else:
        sql("DROP TRIGGER audit_no_delete")
    sql("DELETE FROM offices_auditentry")
    AuditHead.objects.all().delete()
    fault = audit.verify().fault
    if connection.vendor == "postgresql":
        sql("ALTER TABLE offices_auditentry ENABLE TRIGGER USER")
    assert "head of the trail was removed" in fault
