"""The log of advocacy from outside: what is noted, looked for, shown to everybody, counted, taken as a file."""

import csv
import io
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from saystop.campaigns import figures
from saystop.campaigns.models import Action, Target
from saystop.campaigns.services import advocacy as services
from saystop.offices.models import AuditEntry, Member
from saystop.offices.rules import Refused
from tests import people
from tests.campaigns.advocating import a_letter, a_target, an_action
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
HERE = "/desk/campaigns/advocacy/"
TARGET = {"kind": "government", "country": "BE", "name_en": "Ministry of Tourism", "is_active": "on"}


def typed(target: Target, **values: Any) -> dict[str, Any]:
    usual = {
        "kind": "meeting",
        "day": "2026-03-02",
        "targets": [str(target.pk)],
        "title_en": "Talk about hotels",
    }
    return {**usual, **values}


def sent(client: Client, path: str, data: dict[str, Any]) -> tuple[int, str]:
    answer = client.post(f"{HERE}{path}", data, follow=True)
    return answer.status_code, answer.content.decode()


def test_from_a_target_to_what_everybody_reads(nadia: Client, client: Client) -> None:
    assert "The target is there." in sent(nadia, "targets/new/", TARGET)[1]
    target = Target.objects.get()
    status, page = sent(
        nadia,
        "new/",
        typed(
            target,
            place="Harbour Town",
            who="Ana and Ben",
            outcome="promised",
            outcome_en="A rule for hotels was promised.",
            title_fr="Entretien sur les hôtels",
            link="https://tourism.example/talk",
            is_public="on",
            next_step="Ask for the draft",
            next_on="2026-04-01",
        ),
    )
    assert (status, "The action stands in the log." in page) == (200, True)
    for word in (
        "Ministry of Tourism",
        "Ana and Ben",
        "A rule for hotels was promised.",
        "Ask for the draft",
    ):
        assert word in page
    for spoken, title in (("en", "Talk about hotels"), ("fr", "Entretien sur les hôtels")):
        public = client.get(f"/{spoken}/advocacy/").content.decode()
        for word in (title, "Harbour Town", "https://tourism.example/talk", "Ministry of Tourism", "2026"):
            assert word in public
    # What is not there in French is read in English, and says so.
    assert '<span lang="en">A rule for hotels was promised.</span>' in public
    told = AuditEntry.objects.order_by("number").values_list("action", flat=True)
    assert list(told)[-2:] == ["target.made", "advocacy.noted"]


def test_who_took_part_and_next_steps_are_read_by_members_alone(client: Client) -> None:
    an_action(who="Ana Anchor", next_step="Call the secretary", next_on=date(2026, 5, 1))
    public = client.get("/en/advocacy/").content.decode()
    assert "Talk about hotels" in public
    assert "Ana Anchor" not in public
    assert "Call the secretary" not in public


def test_what_is_not_public_is_in_the_log_alone_and_counted(nadia: Client, client: Client) -> None:
    an_action("Talk behind closed doors", is_public=False, day=date(2026, 2, 1))
    page = client.get("/en/advocacy/").content.decode()
    assert "closed doors" not in page
    assert "There is nothing to read here yet." in page
    assert "they are counted" in page
    assert client.get("/en/advocacy/2026/").status_code == 404
    assert "Talk behind closed doors" in nadia.get(HERE).content.decode()
    assert figures.advocacy_actions(2026) == 1
    # Beside one that is public it stays what it is, in the list and in the sums.
    an_action("Open talk", day=date(2026, 3, 1))
    page = client.get("/en/advocacy/2026/").content.decode()
    assert "Open talk" in page
    assert "closed doors" not in page
    assert "<desc>2026: Meeting: 1.</desc>" in page
    assert figures.advocacy_actions(2026) == 2


def test_public_pages_go_by_year(client: Client) -> None:
    an_action("The old one", day=date(2025, 12, 31))
    an_action("The new one", day=date(2026, 1, 1))
    newest, older = (client.get(f"/en/advocacy/{path}").content.decode() for path in ("", "2025/"))
    assert ("The new one" in newest, "The old one" in newest) == (True, False)
    assert ("The new one" in older, "The old one" in older) == (False, True)
    assert client.get("/en/advocacy/2024/").status_code == 404
    assert figures.advocacy_actions() == 2
    assert figures.advocacy_actions(2025) == 1
    assert client.get("/en/advocacy/").cookies == {}
    assert "<svg" in newest


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"kind": ""}, "Choose a kind."),
        ({"kind": "lunch"}, "Choose a kind."),
        ({"day": ""}, "Write the day on which it was."),
        ({"day": "3026-01-01"}, "Choose a day that is not to come"),
        ({"day": "0202-01-01"}, "Choose a day from 1990 on."),
        ({"targets": []}, "Choose at least one target."),
        ({"targets": [str(uuid4())]}, "Choose among the targets."),
        ({"targets": ["nobody"]}, "Choose among the targets."),
        ({"title_en": ""}, "Write it in at least one language."),
        ({"title_en": "", "outcome_fr": "Rien"}, "Write this too"),
        ({"title_en": "x" * 161}, "This has 161 characters and at most 160 fit."),
        ({"link": "javascript:alert(1)"}, "Write the whole address"),
        ({"outcome": "won"}, "Choose a result"),
        ({"letter": "none"}, "Choose one of the letters."),
        ({"next_on": "2031-01-01"}, "Write what is to be done on that day."),
    ],
)
def test_what_is_typed_wrongly_is_said_and_stays(nadia: Client, data: dict[str, Any], sentence: str) -> None:
    status, page = sent(nadia, "new/", typed(a_target(), place="Harbour Town", **data))
    assert status == 422
    assert sentence in page
    assert 'value="Harbour Town"' in page
    assert not Action.objects.exists()


def test_a_target_is_there_once(nadia: Client) -> None:
    a_target()
    status, page = sent(nadia, "targets/new/", {**TARGET, "name_en": "MINISTRY of  tourism"})
    assert (status, "This target is there already" in page) == (422, True)
    # Another office in the same house is another target.
    assert sent(nadia, "targets/new/", {**TARGET, "body_en": "Federal government"})[0] == 200
    assert Target.objects.count() == 2


def test_a_target_that_is_not_in_use_stays_where_it_is(nadia: Client) -> None:
    target = a_target("Old ministry", is_active=False)
    action = an_action("Long ago", target)
    assert "Old ministry" not in nadia.get(f"{HERE}new/").content.decode()
    assert "Old ministry" in nadia.get(f"{HERE}{action.pk}/edit/").content.decode()
    status, _page = sent(nadia, f"{action.pk}/edit/", typed(target, title_en="Long, long ago"))
    assert status == 200
    action.refresh_from_db()
    assert action.texts["en"]["title"] == "Long, long ago"
    assert [*action.targets.all()] == [target]


def test_two_targets_become_one(nadia: Client) -> None:
    kept, other = (
        a_target("European Parliament"),
        a_target("EP", texts={"fr": {"name": "Parlement", "body": ""}}),
    )
    both, one = an_action("Hearing", kept, other), an_action("Opinion", other)
    here = f"targets/{kept.pk}/merge/"
    assert sent(nadia, here, {"other": ""})[0] == 422
    assert "Are you sure?" in sent(nadia, here, {"other": str(other.pk), "go": "ask"})[1]
    assert Target.objects.count() == 2
    assert "The two are one target now." in sent(nadia, here, {"other": str(other.pk), "go": "sure"})[1]
    assert [*Target.objects.all()] == [kept]
    assert [*both.targets.all()] == [kept] == [*one.targets.all()]
    assert kept.told("fr") == ("European Parliament", "en")
    kept.refresh_from_db()
    assert kept.told("fr") == ("Parlement", "fr")


def test_the_log_is_looked_through(nadia: Client) -> None:
    parliament = a_target("Parliament")
    an_action("First talk", day=date(2025, 5, 1))
    an_action("Great hearing", parliament, kind="hearing", day=date(2026, 5, 1), outcome="adopted")
    for query, seen in (
        ("year=2025", {"First talk"}),
        ("kind=hearing", {"Great hearing"}),
        (f"target={parliament.pk}", {"Great hearing"}),
        ("outcome=none", {"First talk"}),
        ("outcome=any", {"Great hearing"}),
        ("outcome=adopted&year=2025", set()),
        ("", {"First talk", "Great hearing"}),
    ):
        page = nadia.get(f"{HERE}?{query}").content.decode()
        assert {one for one in ("First talk", "Great hearing") if one in page} == seen
        rows = list(
            csv.reader(io.StringIO(nadia.get(f"{HERE[:-1]}.csv?{query}").content.decode("utf-8-sig")))
        )
        assert {row[2] for row in rows[1:]} == seen
    assert nadia.get(f"{HERE}?year=1").status_code == 422


def test_what_was_typed_is_no_formula_in_a_file(nadia: Client) -> None:
    target = a_target("=cmd|' /C calc'!A0")
    an_action("+1+1", target, place="@here", who="-2", next_step="\t=1", day=date(2026, 5, 1))
    row = list(csv.reader(io.StringIO(nadia.get(f"{HERE[:-1]}.csv").content.decode("utf-8-sig"))))[1]
    sheet = load_workbook(io.BytesIO(nadia.get(f"{HERE[:-1]}.xlsx").content)).active
    assert sheet is not None
    for cells in (row, [str(cell.value or "") for cell in list(sheet.rows)[1]]):
        assert [cells[at] for at in (2, 3, 4, 5)] == ["'+1+1", "'=cmd|' /C calc'!A0", "'@here", "'-2"]
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


def test_an_action_is_removed_when_asked_twice(nadia: Client) -> None:
    action = an_action()
    assert "Are you sure?" in sent(nadia, f"{action.pk}/remove/", {"go": "ask"})[1]
    assert Action.objects.exists()
    assert "gone from the log" in sent(nadia, f"{action.pk}/remove/", {"go": "sure"})[1]
    assert not Action.objects.exists()
    assert Target.objects.exists()


def test_next_steps_are_told_on_the_page_of_campaigns(nadia: Client) -> None:
    today = timezone.localdate()
    an_action("Late", next_step="Call again", next_on=today - timedelta(days=1))
    an_action("Soon", next_step="Write again", next_on=today + timedelta(days=14))
    an_action("Far", next_step="Wait", next_on=today + timedelta(days=15))
    page = nadia.get("/desk/campaigns/").content.decode()
    assert page.index("Call again") < page.index("Write again")
    assert page.count('class="tag danger"') == 1
    assert "Wait" not in page


def test_who_took_part_is_forgotten_after_three_years() -> None:
    today = timezone.localdate()
    kept = an_action(who="Ana", day=today - services.WHO_IS_KEPT)
    gone = an_action(who="Ben", day=today - services.WHO_IS_KEPT - timedelta(days=1))
    services.sweep()
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.who, gone.who) == ("Ana", "")
    assert figures.advocacy_actions() == 2


def test_the_picture_says_what_the_table_says(client: Client) -> None:
    for kind, number in (("meeting", 3), ("opinion", 1)):
        for _one in range(number):
            an_action(kind=kind, day=date(2026, 1, 1))
    page = client.get("/en/advocacy/").content.decode()
    assert "<desc>2026: Meeting: 3. Opinion: 1.</desc>" in page
    assert (
        '<td class="number">3</td><td class="number">1</td><td class="number"><strong>4</strong></td>' in page
    )


def test_an_action_about_a_letter_names_it_and_is_no_delivery(nadia: Client) -> None:
    letter = a_letter()
    status, page = sent(nadia, "new/", typed(a_target(), letter=str(letter.pk)))
    assert (status, "Safe rooms for children" in page) == (200, True)
    status, page = sent(nadia, "new/", typed(a_target("B"), kind="letter", letter=str(letter.pk)))
    assert (status, "is entered on its own page" in page) == (422, True)


def test_only_who_may_campaign_writes(office: FoundOffice) -> None:
    trainer: Member = people.member_without_desk("Tove Trainer", "trainer")
    action, target = an_action(), a_target("Other")
    for attempt in (
        lambda: services.keep_target(trainer, target, kind="media"),
        lambda: services.merge_targets(trainer, target, a_target("C")),
        lambda: services.keep_action(trainer, action, [target], place="Here"),
        lambda: services.remove_action(trainer, action),
    ):
        with pytest.raises(Refused):
            attempt()
