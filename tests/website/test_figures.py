"""Figures: counted, entered, frozen, corrected. What has frozen never changes, and what is shown tells of no few reports."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from saystop.casework import yearly
from saystop.engines.tabulating import disclosing
from saystop.offices.models import AuditEntry, Member
from saystop.offices.rules import Refused
from saystop.screening.models import Entry, Head
from saystop.surveys import yearly as surveys
from saystop.training.models import Audience, Course, Session, SessionState
from saystop.website import sources
from saystop.website.models import Correction, Figure, Value, YearClosing
from saystop.website.services import figures
from tests import people
from tests.casework.sending import send
from tests.people import FoundOffice
from tests.website.figuring import (
    LAST,
    REASON,
    TEXTS,
    THIS,
    a_closed_year,
    a_counted,
    a_figure,
    a_value,
    facts,
)

pytestmark = pytest.mark.django_db


def test_a_room_is_asked_for_a_year(member: Member) -> None:
    course = Course.objects.create(slug="look", audience=Audience.PROFESSIONALS)
    for year, attended in ((LAST, 12), (LAST, 8), (THIS, 5)):
        Session.objects.create(
            course=course, language="en", day=date(year, 5, 2), starts_at=time(9), ends_at=time(12), place="x",
            state=SessionState.HELD, attended=attended, code=f"c{year}{attended}",
        )  # fmt: skip
    value = figures.take_over(member, a_counted(member, "professionals_trained"), LAST)
    assert (value.number, value.kind, value.document) == (Decimal(20), "query", "")
    assert figures.take_over(member, a_counted(member, "sessions_held"), THIS).number == 1


@pytest.mark.parametrize("code", sorted(sources.all_()))
def test_each_source_counts_nothing_in_an_empty_office_and_speaks_all_languages(
    office: FoundOffice, code: str
) -> None:
    source = sources.all_()[code]
    assert source.count(THIS).number == 0
    texts = source.texts()
    assert set(texts) == {"en", "fr", "nl", "de"}
    assert len({told["definition"] for told in texts.values()}) == len(texts)


def test_what_is_known_of_today_alone_is_not_told_of_another_year(member: Member) -> None:
    figure = a_counted(member, "partners")
    assert figures.take_over(member, figure, THIS).number == 0
    with pytest.raises(figures.Nothing, match="during the year only"):
        figures.take_over(member, figure, LAST)


def test_the_log_of_screening_counts_without_the_reporting_line_and_only_as_far_as_it_reaches(
    db: None,
) -> None:
    for number, client in ((1, "someone"), (2, "")):
        Entry.objects.create(
            number=number,
            hour=f"{LAST}-06-01T10:00Z",
            client=client,
            by_fingerprint=40,
            by_file=2,
            digest=b"x",
        )
    source = sources.all_()["screening_checked"]
    assert source.count(LAST).number == 42
    Head.objects.update_or_create(id=1, defaults={"first": 7})
    assert source.count(LAST).number is None
    assert "not kept" in source.count(LAST).why


def test_what_is_entered_names_its_document(member: Member) -> None:
    value = a_value(member, a_figure(member))
    assert (value.number, value.kind, value.document) == (Decimal(21), "hand", "Report of activities")
    with pytest.raises(DatabaseError), transaction.atomic():
        Value.objects.filter(pk=value.pk).update(document="")
    with pytest.raises(DatabaseError), transaction.atomic():
        Value.objects.filter(pk=value.pk).update(number=-1)


def test_a_year_is_closed_once_it_is_over_and_stays_closed(member: Member) -> None:
    with pytest.raises(figures.Nothing):
        figures.close(member, LAST)
    figure = a_figure(member)
    a_value(member, figure, year=THIS)
    with pytest.raises(figures.Early):
        figures.close(member, THIS)
    a_value(member, figure)
    first = figures.close(member, LAST)
    assert figures.close(member, LAST) == first
    assert list(AuditEntry.objects.values_list("action", flat=True)).count("figures.closed") == 1


def test_what_has_frozen_never_changes(member: Member) -> None:
    value = a_closed_year(member)
    figure = value.figure
    with pytest.raises(figures.Frozen):
        a_value(member, figure, "22")
    with pytest.raises(figures.Frozen):
        figures.remove_value(member, value)
    with pytest.raises(figures.Frozen):
        figures.remove(member, figure)
    value.refresh_from_db()
    assert value.number == 21


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE website_value SET number = 22",
        "UPDATE website_value SET frozen_on = NULL",
        "UPDATE website_value SET texts = '{}'",
        "DELETE FROM website_value",
        "UPDATE website_correction SET after = 30",
        "DELETE FROM website_correction",
        "UPDATE website_yearclosing SET closed_on = '2001-01-01'",
        "DELETE FROM website_yearclosing",
    ],
)
def test_the_database_itself_keeps_what_has_frozen(member: Member, statement: str) -> None:
    figures.correct(member, a_closed_year(member), Decimal(23), REASON)
    refused = pytest.raises(DatabaseError, match="a figure that has frozen stays")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_is_open_still_changes(member: Member) -> None:
    figure = a_figure(member)
    value = a_value(member, figure, "21")
    a_value(member, figure, "22")
    value.refresh_from_db()
    assert value.number == 22
    with pytest.raises(figures.NotFrozen):
        figures.correct(member, value, Decimal(23), REASON)
    figures.remove_value(member, value)
    assert not Value.objects.exists()


def test_a_correction_keeps_both_numbers(member: Member) -> None:
    value = a_closed_year(member)
    figures.correct(member, value, Decimal(23), REASON)
    figures.correct(member, value, Decimal(24), REASON)
    value = Value.objects.get()
    assert (value.number, value.now) == (Decimal(21), Decimal(24))
    assert [(int(one.before), int(one.after)) for one in Correction.objects.all()] == [(21, 23), (23, 24)]
    with pytest.raises(ValueError, match="24"):
        figures.correct(member, value, Decimal(24), REASON)


def test_a_closed_year_keeps_the_words_it_had(member: Member) -> None:
    value = a_closed_year(member)
    figures.keep(member, value.figure, texts={"en": {"label": "Letters", "definition": "Letters alone."}})
    value.refresh_from_db()
    assert value.told("en")["label"] == "Advocacy actions"
    assert value.told("de") == TEXTS["en"]
    assert value.figure.told("en")["label"] == "Letters"


def test_what_comes_after_the_closing_freezes_at_once(member: Member) -> None:
    a_closed_year(member)
    late = a_value(member, a_figure(member, "late"), "7")
    assert late.is_frozen
    with pytest.raises(figures.Frozen):
        a_value(member, late.figure, "8")


def test_the_threshold_is_that_of_every_table(db: None) -> None:
    assert yearly.FEWEST == surveys.FEWEST == sources.FEWEST == disclosing.THRESHOLD


@pytest.mark.parametrize(("came", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (40, 40)])
def test_few_reports_are_not_told(member: Member, came: int, shown: int | None) -> None:
    facts(came)
    figure = a_counted(member, "reports_received")
    if shown is None:
        with pytest.raises(figures.Nothing, match="fewer than 5"):
            figures.take_over(member, figure, LAST)
    else:
        assert figures.take_over(member, figure, LAST).number == shown


@pytest.mark.parametrize(
    ("came", "referred", "shown"),
    [(20, 3, None), (20, 17, None), (20, 20, 20), (20, 0, 0), (20, 12, 12), (4, 4, None)],
)
def test_few_reports_are_not_told_by_what_was_passed_on(
    office: FoundOffice, came: int, referred: int, shown: int | None
) -> None:
    facts(came, referred=referred)
    assert sources.all_()["reports_referred"].count(LAST).number == shown


def test_reports_that_wait_to_be_counted_are_waited_for(member: Member, officer: Member) -> None:
    facts(10)
    source = sources.all_()["reports_received"]
    assert source.count(LAST).number == 10
    send()
    assert source.count(LAST).number is None
    assert "counts the newest" in source.count(LAST).why


def test_few_reports_are_not_told_by_asking_twice(member: Member) -> None:
    figure = a_counted(member, "reports_received")
    facts(10, THIS)
    figures.take_over(member, figure, THIS)
    facts(3, THIS, first=10)
    with pytest.raises(figures.TooFew):
        figures.take_over(member, figure, THIS)
    assert Value.objects.get().number == 10
    facts(2, THIS, first=13)
    assert figures.take_over(member, figure, THIS).number == 15


def test_few_reports_are_not_told_by_hand_by_a_correction_or_by_removing_first(member: Member) -> None:
    received, passed_on = a_counted(member, "reports_received"), a_counted(member, "reports_referred")
    for number in ("1", "4"):
        with pytest.raises(figures.TooFew):
            a_value(member, received, number)
    value = a_value(member, received, "20")
    with pytest.raises(figures.TooFew):
        a_value(member, passed_on, "18")
    with pytest.raises(figures.Frozen):
        figures.remove_value(member, value)
    with pytest.raises(figures.Frozen):
        figures.remove(member, received)
    figures.close(member, LAST)
    with pytest.raises(figures.TooFew):
        figures.correct(member, value, Decimal(22), REASON)
    figures.correct(member, value, Decimal(30), REASON)
    with pytest.raises(figures.TooFew):  # beside what it froze as
        figures.correct(member, value, Decimal(21), REASON)


def test_order_and_words(member: Member) -> None:
    first, second = a_figure(member, "first"), a_figure(member, "second")
    figures.move(member, second, up=True)
    assert [one.slug for one in Figure.objects.all()] == ["second", "first"]
    first.refresh_from_db()
    figures.move(member, first, up=False)
    assert [one.slug for one in Figure.objects.all()] == ["second", "first"]
    assert a_counted(member, "partners") == a_counted(member, "partners")


@pytest.mark.parametrize("role", ["trainer", "outreach_officer", "researcher"])
def test_who_works_in_another_room_keeps_no_figures(member: Member, role: str) -> None:
    other = people.member_without_desk("Olga Other", role)
    value = a_closed_year(member)
    figure = value.figure
    for refused in (
        lambda: a_figure(other, "mine"),
        lambda: a_value(other, figure, "9", THIS),
        lambda: figures.take_over(other, figure, THIS),
        lambda: figures.close(other, LAST),
        lambda: figures.correct(other, value, Decimal(1), REASON),
        lambda: figures.move(other, figure, up=True),
        lambda: figures.remove(other, figure),
        lambda: figures.remove_value(other, value),
    ):
        with pytest.raises(Refused):
            refused()
    assert YearClosing.objects.count() == 1
