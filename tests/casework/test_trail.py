"""How the audit trail's page names what happened to a case, and for whom it leads there."""

import html

import pytest
from django.test import Client

from saystop.casework.models import State
from saystop.offices import audit
from saystop.offices.models import Member
from saystop.reporting.models import Message
from tests import people
from tests.casework.sending import address, judged, send
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db


def trail(client: Client) -> str:
    return html.unescape(client.get("/desk/audit/").content.decode())


def test_an_entry_leads_to_its_case_under_the_name_of_the_inbox(
    director_client: Client, officer_client: Client
) -> None:
    case, _receipt = send()
    officer_client.post(address(case, "answer/"), {"text": "Thank you."})
    page = trail(director_client)
    link = f'<a href="{address(case)}">{case.reference}</a>'
    assert f"{link}<br><small>{case.pk}/{Message.objects.get().pk}</small></td>" in page
    assert f"{link}, In assessment<br><small>{case.pk}</small></td>" in page


def test_a_director_without_the_key_is_led_nowhere(office: FoundOffice, officer_client: Client) -> None:
    case, _receipt = send()
    officer_client.get(address(case))
    client = Client()
    people.sign_in(client, people.member_without_desk("Silke Second", "director"))
    page = trail(client)
    assert f"<td>{case.reference}<br><small>" in page
    assert address(case) not in page


@pytest.mark.parametrize(
    ("language", "referred", "nobody"), [("fr", "Transmis", "Personne"), ("de", "Weitergeleitet", "Niemand")]
)
def test_states_are_named_in_the_reader_s_language(
    office: FoundOffice,
    director_client: Client,
    officer_client: Client,
    language: str,
    referred: str,
    nobody: str,
) -> None:
    Member.objects.filter(pk=office.director.pk).update(language=language)
    case, _receipt = send()
    judged(case)
    officer_client.post(address(case, "state/"), {"state": State.REFERRED})
    for assignee in (str(office.director.pk), ""):
        officer_client.post(address(case, "assign/"), {"member": assignee})
    page = trail(director_client)
    assert f", {referred}<br>" in page
    assert f", {nobody}<br>" in page
    assert "referred" not in page
    assert "nobody" not in page


def test_what_nobody_knows_any_more_is_shown_as_it_is(director_client: Client) -> None:
    audit.record(None, "form.replaced", "0f" * 8)
    audit.record(None, "report.opened", "6d1b0a52-0000-4000-8000-000000000000/?")
    page = trail(director_client)
    assert "<td>" + "0f" * 8 + "</td>" in page
    assert "<td>?<br><small>6d1b0a52-0000-4000-8000-000000000000</small></td>" in page
