"""The figures of a year against what was asked, in the form that Union law gives."""

import csv
import io
import json
from datetime import UTC, date, datetime

from django.utils import timezone

from saystop.offices.models import Member
from saystop.screening import figures
from saystop.screening.models import Entry, Exclusion, Finding, Match, MatchState, Verdict
from tests.screening.asking import KNOWN, Screening, near


def asked(screening: Screening) -> int:
    """Two matches at once, three that wait, of which members find one right and two wrong; one complaint. The year."""
    screening.service.match(screening.key, near(KNOWN, 4), near(KNOWN, 5), near(KNOWN, 200))
    screening.service.match(screening.key, near(KNOWN, 12), near(KNOWN, 13), near(KNOWN, 14))
    screening.service.match(screening.other_key, KNOWN)
    screening.service.ask("POST", "/v1/match/file", b"no", key=screening.key, kind="image/png")
    screening.service.journal.close()
    screening.fold()
    row = Match.objects.get()
    assert row.count == 3
    Match.objects.update(state=MatchState.DECIDED, finding=Finding.WRONG)
    Verdict.objects.create(match=row, member="a member", finding=Finding.WRONG)
    Verdict.objects.create(match=row, client=screening.client, finding=Finding.DISPUTED)
    Exclusion.objects.create(list=screening.pier, kind="pdq", value=KNOWN)
    return timezone.localdate().year


def test_what_was_asked_flagged_reviewed_and_wrong(screening: Screening) -> None:
    year = asked(screening)
    found = figures.yearly(year)
    assert (found.by_fingerprint, found.by_file, found.unreadable) == (7, 1, 1)
    (pdq,) = found.technologies
    assert (pdq.name, pdq.flagged, pdq.wrong, pdq.reviewed, pdq.error_rate) == ("PDQ", 6, 3, 3, 50.0)
    assert (found.flagged, found.wrong, found.reviewed, found.error_rate) == (6, 3, 3, 50.0)
    assert (found.complaints, found.restored, found.told_wrong, found.excluded) == (1, 1, 0, 1)
    assert [(one.name, one.matches, one.wrong) for one in found.lists] == [
        ("List beach", 1, 0),
        ("List pier", 5, 3),
    ]
    assert sum(one.by_fingerprint for one in found.months) == 7
    assert len(found.months) == 12
    assert found.is_whole
    theirs = figures.yearly(year, screening.other)
    assert (theirs.by_fingerprint, theirs.flagged, theirs.wrong, theirs.complaints) == (1, 1, 0, 0)


def test_a_verdict_of_a_client_alone_is_no_human_review_of_ours(screening: Screening) -> None:
    row = Match.objects.create(
        list=screening.pier, list_version=1, kind="pdq", value=KNOWN, distance=2, content_class="A1",
        client=screening.client, state=MatchState.DECIDED, finding=Finding.RIGHT,
    )  # fmt: skip
    Verdict.objects.create(match=row, client=screening.client, finding=Finding.RIGHT)
    assert figures.yearly(timezone.localdate().year).reviewed == 0


def test_another_year_has_nothing(screening: Screening) -> None:
    year = asked(screening)
    found = figures.yearly(year + 1)
    assert (found.by_fingerprint, found.flagged, found.error_rate, found.complaints) == (0, 0, None, 0)
    assert json.loads(figures.as_json(found))["technologies"] == []


def test_as_csv_and_json_it_has_the_nine_categories(screening: Screening, office: object) -> None:
    screening.pier.name = "=1+1 pier"
    screening.pier.save()
    found = figures.yearly(asked(screening))
    told = json.loads(figures.as_json(found))
    assert [one["number"] for one in told["categories"]] == list(range(1, 10))
    assert all(one["lines"] for one in told["categories"])
    rows = list(csv.DictReader(io.StringIO(figures.as_csv(found))))
    assert {row["number"] for row in rows} == {str(number) for number in range(1, 10)}
    lines = {row["line"]: row["value"] for row in rows}
    assert lines["PDQ: A1, flagged as known CSAM"] == "6"
    assert lines["PDQ: B1, not known CSAM upon human review"] == "3"
    assert lines["PDQ: error rate B1/A1 (%)"] == "50.0"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    # Nobody who works here and no fingerprint.
    text = figures.as_csv(found) + figures.as_json(found)
    assert KNOWN.hex() not in text
    assert not any(one.name in text for one in Member.objects.all())


def test_a_year_whose_lines_have_left_says_so(screening: Screening) -> None:
    from saystop.screening.services import logging

    year = asked(screening)
    Entry.objects.filter(number=1).update(hour=datetime(year - 2, 1, 1, tzinfo=UTC))
    assert logging.let_go(date(year, 1, 1)) == 1
    found = figures.yearly(year - 1)
    assert not found.is_whole
    assert any(row.form == "Completeness" for row in found.rows)
