"""Trained, led, reached: pupils report workshops without an account, and only what a member confirmed counts."""

import re
import uuid
from datetime import timedelta
from importlib.resources import files
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from saystop.engines.charting.drawing import Frame
from saystop.engines.charting.steps import Row, Step, steps
from saystop.offices.models import AuditEntry
from saystop.offices.rules import Refused
from saystop.training import chain_sums, figures
from saystop.training.models import Audience, Chain, SessionState, Workshop
from saystop.training.services import chains
from tests import people
from tests.people import FoundOffice
from tests.training.schooling import a_chain, a_course, a_session, a_workshop

pytestmark = pytest.mark.django_db
HERE = "/desk/training/"
FORM = "/en/workshop/pierschl/"
TOLD = {"day": "2024-04-01", "topic": "bullying", "led_by": "3", "reached": "24", "age_group": "13-15"}


def told(client: Client, address: str = FORM, **values: Any) -> tuple[int, str]:
    answer = client.post(address, {"once": str(uuid.uuid4()), **TOLD, **values})
    assert not answer.cookies
    return answer.status_code, answer.content.decode()


def test_what_is_missing_is_listed_behind_no_question_mark(client: Client) -> None:
    a_chain()
    status, page = told(client, day="")
    assert status == 422
    summary = page.split('<div class="errors"')[1].split("</div>")[0]
    assert "Write the day of the workshop.</a> <small>(On which day was it?)</small>" in summary
    assert "?:" not in summary


def test_from_a_session_to_pupils_reached(tove: Client, client: Client) -> None:
    session = a_session()
    page = tove.get(f"{HERE}chains/").content.decode()
    assert "Harbour School" in page
    opened = tove.post(f"{HERE}chains/open/{session.pk}/", follow=True).content.decode()
    chain = Chain.objects.get()
    assert f"http://testserver/en/workshop/{chain.code}/" in opened
    assert told(client, f"/nl/workshop/{chain.code}/")[0] == 200
    workshop = Workshop.objects.get()
    assert (workshop.language, workshop.led_by, workshop.reached) == ("nl", 3, 24)
    assert (figures.workshops_led(), figures.pupils_reached()) == (0, 0), "nobody has looked at it yet"
    tove.post(f"{HERE}workshops/{workshop.pk}/confirm/")
    assert (figures.pupils_trained(), figures.workshops_led(), figures.pupils_reached()) == (12, 1, 24)
    standing = chain_sums.of(chain)
    assert (standing.trained, standing.led, standing.led_by, standing.reached, standing.waiting) == (12, 1, 3, 24, 0)  # fmt: skip
    page = tove.get(f"{HERE}chains/").content.decode()
    assert re.search(
        "Harbour School, [^:<]+2024: Pupils trained 12, Workshops led 1, Pupils reached 24[.]", page
    )
    there = f"{HERE}chains/{chain.pk}/"
    for anchor in ("trained", "confirmed"):
        assert f'href="{there}#{anchor}"' in page
        assert f'id="{anchor}"' in tove.get(there).content.decode(), "each number leads to its rows"
    actions = [*AuditEntry.objects.order_by("number").values_list("action", flat=True)]
    assert actions[-2:] == ["chain.opened", "workshop.confirmed"]


def test_the_form_works_without_cookie_account_and_script(client: Client, office: FoundOffice) -> None:
    a_chain()
    answer = Client(enforce_csrf_checks=True).get(FORM)
    page = answer.content.decode()
    assert not answer.cookies
    assert "csrf" not in page
    names = set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', page))
    assert names == {"day", "topic", "led_by", "reached", "age_group", "once"}, "nothing asks for a name"
    assert "<textarea" not in page
    assert told(Client(enforce_csrf_checks=True))[0] == 200
    assert Workshop.objects.count() == 1


@pytest.mark.parametrize("name", ["workshop", "thanks", "ended"])
def test_each_page_says_to_whom_one_can_turn(client: Client, office: FoundOffice, name: str) -> None:
    for contact, sentence in (
        ("Ms Pier, room 2", "Ms Pier, room 2"),
        ("", "person of trust"),
    ):
        course = a_course(f"course-{len(contact)}", safeguarding=contact)
        chain = a_chain(a_session(course), f"chain{len(contact)}")
        address = f"/en/workshop/{chain.code}/"
        if name == "ended":
            Chain.objects.filter(pk=chain.pk).update(is_open=False)
        page = told(client, address)[1] if name == "thanks" else client.get(address).content.decode()
        assert sentence in page
        assert 'href="/en/line/"' in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"day": ""}, "Write the day of the workshop."),
        ({"day": "yesterday"}, "Write the day as year, month, day"),
        ({"day": "2999-01-01"}, "This day is still to come"),
        ({"day": "2024-03-03"}, "This was before your training"),
        ({"topic": "mathematics"}, "Choose what it was about."),
        ({"led_by": "0"}, "Write a whole number from 1 to 30."),
        ({"led_by": "31"}, "Write a whole number from 1 to 30."),
        ({"reached": "501"}, "Write a whole number from 1 to 500."),
        ({"reached": "many"}, "Write a whole number from 1 to 500."),
        ({"age_group": "30-40"}, "Choose an age."),
    ],
)
def test_what_is_typed_wrongly_is_said_and_stays(
    client: Client, office: FoundOffice, values: dict[str, str], sentence: str
) -> None:
    a_chain()
    status, page = told(client, **values)
    assert (status, sentence in page) == (422, True)
    kept = {**TOLD, **values}
    assert all(f'value="{kept[name]}"' in page for name in ("day", "led_by", "reached") if kept[name])
    assert not Workshop.objects.exists()


def test_a_page_sent_twice_is_one_workshop(client: Client, office: FoundOffice) -> None:
    chain = a_chain()
    once = str(uuid.uuid4())
    for _time in range(2):
        assert told(client, once=once)[0] == 200
    assert chain.workshops.count() == 1
    assert told(client, once="no number")[0] == 200
    assert chain.workshops.count() == 2


def test_no_more_wait_than_somebody_can_look_at(
    client: Client, office: FoundOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = a_chain()
    monkeypatch.setattr(chains, "MOST_WAITING", 2)
    confirmed = a_workshop(chain, is_confirmed=True)
    for _time in range(2):
        assert told(client)[0] == 200
    status, page = told(client)
    assert (status, "So many workshops wait already" in page) == (503, True)
    assert chain.workshops.exclude(pk=confirmed.pk).count() == 2


def test_an_ended_chain_takes_nothing_and_opens_under_another_address(tove: Client, client: Client) -> None:
    chain = a_chain()
    a_workshop(chain, is_confirmed=True)
    page = tove.post(f"{HERE}chains/{chain.pk}/end/", {"go": "ask"}).content.decode()
    assert "Are you sure?" in page
    assert Chain.objects.get().is_open
    tove.post(f"{HERE}chains/{chain.pk}/end/", {"go": "sure"})
    status, page = told(client)
    assert (status, "This chain has ended" in page) == (200, True)
    assert Workshop.objects.count() == 1
    assert figures.workshops_led() == 1
    tove.post(f"{HERE}chains/open/{chain.session.pk}/")
    chain.refresh_from_db()
    assert chain.is_open
    assert client.get(FORM).status_code == 404
    assert client.get(f"/en/workshop/{chain.code}/").status_code == 200


def test_a_workshop_is_refused_only_when_asked_twice(tove: Client) -> None:
    workshop = a_workshop(a_chain(), is_confirmed=True)
    there = f"{HERE}workshops/{workshop.pk}/refuse/"
    assert "will be gone" in tove.get(there).content.decode()
    assert "Are you sure?" in tove.post(there, {"go": "ask"}).content.decode()
    assert Workshop.objects.exists()
    tove.post(there, {"go": "sure"})
    assert not Workshop.objects.exists()


def test_a_chain_begins_at_a_session_for_schools_that_was_not_cancelled(tove: Client) -> None:
    cancelled = a_session(state=SessionState.CANCELLED)
    of_hotels = a_session(a_course("hotels", Audience.PROFESSIONALS))
    for session in (cancelled, of_hotels):
        assert tove.post(f"{HERE}chains/open/{session.pk}/").status_code == 404
        assert str(session.pk) not in tove.get(f"{HERE}chains/").content.decode()
    assert not Chain.objects.exists()


def test_a_chain_of_a_cancelled_session_takes_nothing(client: Client, office: FoundOffice) -> None:
    a_chain(a_session(state=SessionState.CANCELLED))
    assert "This chain has ended" in told(client)[1]
    assert not Workshop.objects.exists()


def test_figures_count_what_was_held_and_confirmed(office: FoundOffice) -> None:
    professionals = a_course("hotels", Audience.PROFESSIONALS)
    a_session(professionals, attended=7)
    a_session(professionals, attended=9, state=SessionState.PLANNED)
    planned = a_session(attended=5, state=SessionState.PLANNED, day=timezone.localdate() + timedelta(days=3))
    chain = a_chain(planned)
    a_workshop(chain, 30)
    a_workshop(a_chain(a_session(attended=4), "other234"), 11, is_confirmed=True)
    assert (figures.sessions_held(), figures.professionals_trained(), figures.pupils_trained()) == (2, 7, 4)
    assert (figures.workshops_led(), figures.pupils_reached()) == (1, 11)
    total = chain_sums.total(chain_sums.every())
    assert (total.trained, total.led, total.reached, total.waiting) == (4, 1, 11, 1)
    assert chain_sums.of(chain).trained == 0


def test_services_refuse_who_has_nothing_to_do_with_training(office: FoundOffice) -> None:
    oona = people.member_without_desk("Oona Outreach", "outreach_officer")
    chain = a_chain()
    workshop = a_workshop(chain)
    for act in (
        lambda: chains.open_(oona, a_session()),
        lambda: chains.end(oona, chain),
        lambda: chains.confirm(oona, workshop),
        lambda: chains.refuse(oona, workshop),
    ):
        with pytest.raises(Refused):
            act()
    workshop.refresh_from_db()
    assert not workshop.is_confirmed


@pytest.mark.parametrize("width", [340, 720])
def test_bars_of_one_unit_share_a_scale(width: int) -> None:
    columns = [Step("Trained", "pupils"), Step("Led", "workshops"), Step("Reached", "pupils")]
    rows = [Row("Harbour School", (20, 4, 200)), Row("Dune School", (0, 2, 50))]
    svg = steps(Frame("A < B", width=width), columns, rows)
    widths = [float(one) for one in re.findall(r'<rect [^>]*?width="([0-9.]+)"', svg)]
    trained, led, reached, led_there, reached_there = widths
    assert reached / trained == pytest.approx(10, rel=0.01)
    assert reached / reached_there == pytest.approx(4, rel=0.01)
    assert led / led_there == pytest.approx(2, rel=0.01)
    assert "Harbour School: Trained 20, Led 4, Reached 200." in svg
    assert "A &lt; B" in svg


def test_the_training_page_leads_to_chains(tove: Client) -> None:
    assert f'href="{HERE}chains/"' in tove.get(HERE).content.decode()


def test_topics_are_those_of_the_course_for_pupils(client: Client, office: FoundOffice) -> None:
    a_chain()
    page = client.get(FORM).content.decode()
    offered = re.findall(r'name="topic" value="([^"]+)"', page)
    assert offered == ["bullying", "private", "pictures", "sextortion", "help", "several"]
    course = files("saystop.training").joinpath("data", "courses", "side-by-side.en.md").read_text()
    for heading in (
        "Cyberbullying",
        "private life",
        "intimate pictures are passed on",
        "sextortion",
        "find help",
    ):
        assert re.search(rf"^## .*{heading}", course, re.MULTILINE), heading
