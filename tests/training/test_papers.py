"""Tests before and after: no name, no answer kept, papers matched by a code, and nothing told of fewer than five pairs."""

import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from saystop.engines.questionnaires.workbook import WorkbookError
from saystop.offices.models import AuditEntry, Member
from saystop.offices.rules import Refused
from saystop.training import chain_demo, matching, measure_sums, models
from saystop.training.models import Audience, Course, Moment, Paper, Session
from saystop.training.services import measuring
from tests import people
from tests.engines.questionnaires.workbooks import asked, build
from tests.people import FoundOffice
from tests.training.schooling import a_course, a_paper, a_session, a_test

pytestmark = pytest.mark.django_db
HERE = "/desk/training/tests/"
CODE = {"code:carer": "an", "code:day": "07", "code:school": "ha"}
RIGHT = {
    "child": "under18",
    "signs": ["answers", "where"],
    "doubt": "report",
    "danger": "emergency",
    "told": "listen",
    "abroad": "home",
}
WRONG = {"child": "under14", "signs": ["answers"], "doubt": "wait"}


@pytest.fixture
def session(office: FoundOffice) -> Session:
    """Of today, so that both papers can be handed in; its course is asked the test that comes along."""
    session = a_session(day=timezone.localdate(), code="quay2345")
    a_test(office.director, session.course)
    return session


def sent(client: Client, moment: str, answers: dict[str, Any], **code: str) -> tuple[int, str]:
    given = {**CODE, **{f"code:{name}": value for name, value in code.items()}, **answers}
    answer = client.post(f"/en/test/quay2345/{moment}/", given)
    assert not answer.cookies
    return answer.status_code, answer.content.decode()


def test_before_and_after_make_a_pair(client: Client, session: Session) -> None:
    page = client.get("/en/test/quay2345/before/")
    assert not page.cookies
    assert "csrf" not in page.content.decode()
    status, page_before = sent(client, "before", WRONG)
    assert (status, "You had 0 of 6 right." in page_before) == (200, True)
    # The same person, forgiving: the whole names, capitals, an accent, the day without a nought.
    status, page_after = sent(client, "after", RIGHT, carer="Änne", day="7.", school=" HÀrbour School")
    assert (status, "You had 6 of 6 right." in page_after) == (200, True)
    before, after = Paper.objects.order_by("points")
    assert (before.moment, after.moment) == (Moment.BEFORE, Moment.AFTER)
    assert before.pair == after.pair
    assert (before.points, before.of, after.points, after.of) == (0, 6, 6, 6)


def test_a_second_paper_takes_the_place_of_the_first(client: Client, session: Session) -> None:
    for answers in (WRONG, RIGHT, WRONG, RIGHT):
        sent(client, "after", answers)
    sent(client, "after", {}, day="8")
    assert sorted(Paper.objects.values_list("points", flat=True)) == [0, 6]


def test_nothing_but_points_and_a_keyed_digest_is_kept(
    client: Client, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(client, "before", RIGHT)
    paper = Paper.objects.get()
    names = {field.name for field in Paper._meta.fields}
    assert names == {"id", "test", "session", "moment", "match", "pair", "points", "of", "day"}
    parts = (session.pk, "an", 7, "ha")
    assert bytes(paper.match or b"") == matching.digest(*parts)
    assert matching.digest(uuid.uuid4(), *parts[1:]) != matching.digest(*parts), "another in each session"
    kept = matching.digest(*parts)
    monkeypatch.setattr(settings, "SAYSTOP_SECRET", b"another secret of 32 bytes, maybe")
    assert matching.digest(*parts) != kept, "the database alone cannot try codes"


def test_codes_are_forgotten_a_month_after_and_pairs_stay(client: Client, session: Session) -> None:
    for moment in ("before", "after"):
        sent(client, moment, RIGHT)
    other = a_session(day=timezone.localdate() - timedelta(days=3), course=session.course)
    a_paper(other, Moment.BEFORE, 1)
    today = timezone.localdate()
    Session.objects.filter(pk=session.pk).update(day=today - measuring.LIFE)
    measuring.sweep()
    assert not Paper.objects.filter(match=None).exists()
    Session.objects.filter(pk=session.pk).update(day=today - measuring.LIFE - timedelta(days=1))
    assert "saystop.training.services.measuring.sweep" in settings.HOUSEKEEPING
    measuring.sweep()
    papers = Paper.objects.filter(session=session)
    assert papers.count() == 2
    assert all(one.match is None for one in papers)
    assert papers.values("pair").distinct().count() == 1
    assert Paper.objects.get(session=other).match is not None


@pytest.mark.parametrize(
    ("moment", "days", "is_open"),
    [
        ("before", 5, True), ("before", 0, True), ("before", -1, False),
        ("after", 1, False), ("after", 0, True), ("after", -30, True), ("after", -31, False),
    ],
)  # fmt: skip
def test_each_moment_has_its_days(
    client: Client, session: Session, moment: str, days: int, is_open: bool
) -> None:
    Session.objects.update(day=timezone.localdate() + timedelta(days=days))
    page = client.get(f"/en/test/quay2345/{moment}/").content.decode()
    assert ("This test is closed" not in page) == is_open
    _status, page = sent(client, moment, RIGHT)
    assert ("This test is closed" not in page) == is_open
    assert Paper.objects.exists() == is_open


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ({"carer": ""}, "Write two letters of that name."),
        ({"carer": "42"}, "Write two letters of that name."),
        ({"school": " - "}, "Write two letters of that name."),
        ({"day": "32"}, "Write a day from 1 to 31."),
        ({"day": "seven"}, "Write a day from 1 to 31."),
        ({"day": "²"}, "Write a day from 1 to 31."),
    ],
)
def test_a_code_that_is_none_is_said_and_what_was_answered_stays(
    client: Client, session: Session, code: dict[str, str], sentence: str
) -> None:
    status, page = sent(client, "before", RIGHT, **code)
    assert (status, sentence in page) == (422, True)
    assert len(re.findall(r"<input[^>]* checked", page)) == 7
    assert not Paper.objects.exists()


def test_what_is_no_choice_is_said(client: Client, session: Session) -> None:
    status, page = sent(client, "before", {"child": "everybody"})
    assert status == 422
    assert 'value="an"' in page
    assert not Paper.objects.exists()


@pytest.mark.parametrize(
    ("contact", "said"), [("Ms Pier, room 2", "Ms Pier, room 2"), ("", "person of trust")]
)
def test_each_page_says_to_whom_one_can_turn(
    client: Client, session: Session, contact: str, said: str
) -> None:
    Course.objects.update(safeguarding=contact)
    pages = [client.get("/en/test/quay2345/before/").content.decode(), sent(client, "before", RIGHT)[1]]
    Session.objects.update(state="cancelled")
    pages.append(client.get("/en/test/quay2345/before/").content.decode())
    for page in pages:
        assert said in page
        assert 'href="/en/line/"' in page


def test_there_is_no_test_where_there_is_none(client: Client, session: Session) -> None:
    assert client.get("/en/test/quay2345/never/").status_code == 404
    assert client.get("/en/test/quay9999/before/").status_code == 404
    models.Test.objects.all().delete()
    assert client.get("/en/test/quay2345/before/").status_code == 404


def test_no_more_papers_than_people_can_come(
    client: Client, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "MOST_PAPERS", 1)
    sent(client, "before", WRONG)
    assert "This test is closed" in sent(client, "before", WRONG, day="9")[1]
    sent(client, "before", RIGHT)
    assert Paper.objects.get().points == 6, "her own can be replaced all the same"


def pairs(session: Session, *points: tuple[int, int]) -> None:
    for before, after in points:
        pair = uuid.uuid4()
        a_paper(session, Moment.BEFORE, before, pair=pair)
        a_paper(session, Moment.AFTER, after, pair=pair)


def test_nothing_is_told_of_fewer_than_five_pairs(tove: Client, session: Session) -> None:
    course = session.course
    pairs(session, (0, 6), (1, 6), (2, 5), (3, 6))
    a_paper(session, Moment.BEFORE, 1)  # without the one after: no pair
    there = [f"{HERE}courses/{course.pk}/", f"{HERE}sessions/{session.pk}/"]
    for address in there:
        page = tove.get(address).content.decode()
        assert "fewer than 5 pairs" in page
        assert "<svg" not in page or address == there[1]
    assert measure_sums.total(course) is None
    pairs(session, (2, 4))
    gain = measure_sums.of_session(session)
    assert gain
    assert gain.pairs == 5
    assert gain.gain.value == pytest.approx(100 * (6 + 5 + 3 + 3 + 2) / 5 / 6)
    page = tove.get(there[0]).content.decode()
    assert "+63.3" in page
    assert "<svg" in page


def test_no_sum_tells_of_a_hidden_session(tove: Client, session: Session) -> None:
    course = session.course
    pairs(session, *[(1, 3)] * 4, (0, 6))
    shown = measure_sums.total(course)
    hidden = a_session(course, day=date(2024, 5, 6))
    pairs(hidden, *[(0, 6)] * 4)
    assert measure_sums.total(course) == shown, "four more pairs change nothing that is told"
    by_day = {one.session.pk: one.gain for one in measure_sums.of_course(course)}
    assert by_day == {session.pk: shown, hidden.pk: None}
    assert f">{shown.pairs if shown else 0}</td>" in tove.get(HERE).content.decode()
    pairs(hidden, (0, 6))
    total = measure_sums.total(course)
    assert total
    assert total.pairs == 10


def test_a_session_is_asked_the_same_before_and_after(client: Client, session: Session) -> None:
    first = models.Test.objects.get()
    sent(client, "before", RIGHT)
    second = a_test(Member.objects.get(), session.course)
    assert second.is_active
    assert measuring.test_of(session) == first
    assert measuring.test_of(a_session(session.course)) == second
    with pytest.raises(measuring.Answered):
        measuring.use(Member.objects.get(), first, RIGHT_NAMES)


RIGHT_NAMES = {path: [one] if isinstance(one, str) else one for path, one in RIGHT.items()}


def test_a_workbook_becomes_a_test(tove: Client) -> None:
    course = a_course()
    choices = [
        {"list_name": "yn", "name": "yes", "label": "Yes"},
        {"list_name": "yn", "name": "no", "label": "No"},
    ]
    workbook = build([asked("one", "select_one yn"), asked("two", "select_multiple yn")], choices)
    there = f"{HERE}courses/{course.pk}/new/"
    marks = tove.post(there, {"workbook": upload(workbook)}, follow=True)
    test = models.Test.objects.get()
    assert marks.redirect_chain[-1][0] == f"{HERE}{test.pk}/"
    assert not test.is_active
    status = tove.post(f"{HERE}{test.pk}/", {"one": "yes"})
    assert (status.status_code, "Mark at least one right choice." in status.content.decode()) == (422, True)
    tove.post(f"{HERE}{test.pk}/", {"one": ["yes", "other"], "two": ["yes", "no"]})
    test.refresh_from_db()
    assert (test.is_active, test.right) == (True, {"one": ["yes"], "two": ["yes", "no"]})
    tove.post(f"{HERE}courses/{course.pk}/shipped/")
    shipped = models.Test.objects.get(is_active=False)
    assert shipped.right == RIGHT_NAMES, "the workbook says itself what is right"
    tove.post(f"{HERE}{shipped.pk}/", shipped.right)
    assert models.Test.objects.get(is_active=True) == shipped
    told = AuditEntry.objects.order_by("number").values_list("action", flat=True)
    assert [*told][-4:] == ["test.made", "test.used", "test.made", "test.used"]


def upload(workbook: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("test.xlsx", workbook)


YES = [{"list_name": "yn", "name": "yes", "label": "Yes"}]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([asked("words", "text")], "“words”: a test asks with choices only"),
        ([asked("one", "select_one yn", relevant="1 = 1")], "a test asks everybody the same"),
        ([asked("told", "note")], "The test asks nothing that has a right answer"),
        ([asked(f"q{one}", "select_one yn") for one in range(41)], "A test has at most 40 questions"),
        ([asked("one", "select_one none")], "row 2"),
    ],
)  # fmt: skip
def test_faults_of_a_workbook_are_told_with_their_place(tove: Client, rows: Any, sentence: str) -> None:
    there = f"{HERE}courses/{a_course().pk}/new/"
    page = tove.post(there, {"workbook": upload(build(rows, YES))})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not models.Test.objects.exists()


@pytest.mark.parametrize("data", [b"no workbook", b""])
def test_what_is_no_workbook_is_said(tove: Client, data: bytes) -> None:
    page = tove.post(f"{HERE}courses/{a_course().pk}/new/", {"workbook": upload(data)})
    assert page.status_code == 422
    assert not models.Test.objects.exists()


def shipped_words(audience: Audience) -> dict[str, str]:
    """All that the test that comes along says, by language."""
    questionnaire = measuring.shipped(Course(audience=audience))
    texts = [
        text
        for question in questionnaire.questions.values()
        for text in (question.label, *(one.label for one in question.choices))
    ]
    return {code: " ".join(one.by_language[code] for one in texts) for code in questionnaire.languages}


@pytest.mark.parametrize(
    ("language", "formal", "familiar"),
    [
        ("fr", r"\b(vous|votre|vos|\w+ez)\b", r"\b(tu|te)\b"),
        ("nl", r"\b(u|uw)\b", r"\b(je|jij)\b"),
        ("de", r"\b(Sie|Ihnen|Ihre?)\b", r"\b(du|dir|dich)\b"),
    ],
)
def test_pupils_are_asked_in_the_familiar_form(language: str, formal: str, familiar: str) -> None:
    pupils, adults = shipped_words(Audience.SCHOOLS), shipped_words(Audience.PROFESSIONALS)
    assert pupils["en"] == adults["en"], "both are asked the same"
    assert re.search(familiar, pupils[language], re.IGNORECASE)
    assert not re.search(formal, pupils[language])
    assert re.search(formal, adults[language], re.IGNORECASE)
    assert not re.search(familiar, adults[language])


@pytest.mark.parametrize("audience", Audience)
def test_the_shipped_test_is_whole_in_every_language(audience: Audience) -> None:
    questionnaire = measuring.shipped(Course(audience=audience))
    assert set(questionnaire.languages) == {code for code, _name in settings.LANGUAGES}
    assert questionnaire.notices == ()
    texts = [questionnaire.title]
    for question in questionnaire.questions.values():
        texts += [question.label, *(one.label for one in question.choices)]
        assert 0 < len(measuring.marked(questionnaire)[question.path]) < len(question.choices)
    assert all(set(one.by_language) == set(questionnaire.languages) for one in texts)
    assert not re.search(r" [?!;:]", " ".join(one.by_language["fr"] for one in texts)), (
        "French has no-break spaces"
    )
    with pytest.raises(WorkbookError):
        measuring.readable(b"x" * (measuring.LARGEST_WORKBOOK + 1), "x.xlsx")


def test_services_refuse_who_has_nothing_to_do_with_training(office: FoundOffice) -> None:
    oona = people.member_without_desk("Oona Outreach", "outreach_officer")
    test = a_test(office.director, a_course())
    for act in (
        lambda: measuring.make(oona, test.course, test.questionnaire),
        lambda: measuring.use(oona, test, RIGHT_NAMES),
    ):
        with pytest.raises(Refused):
            act()


def test_the_demo_shows_what_an_interval_is(session: Session) -> None:
    chain_demo._papers(models.Test.objects.get(), session, 12)
    shown = measure_sums.of_session(session)
    assert shown is not None
    assert shown.gain.low < shown.gain.value < shown.gain.high, "people who all gain the same are nowhere"
