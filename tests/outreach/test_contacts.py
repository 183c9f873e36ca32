"""Contacts of a partner and the history of contact: kept on the partner's page, and gone when they are removed."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from saystop.offices.models import AuditEntry
from saystop.offices.rules import Refused
from saystop.outreach.models import Contact, Partner, Touch
from saystop.outreach.services import contacts
from tests import people
from tests.outreach.making import a_channel, a_partner
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
HERE = "/desk/outreach/"
NADIA = {
    "name": "Nadia Invented",
    "role": "Front desk",
    "email": "nadia@hotel.example",
    "phone": "extension 12",
    "speaks": "Dutch, some French",
}
VISIT = {"day": "2031-03-01", "kind": "visit", "what": "Brought room cards"}


@pytest.fixture(autouse=True)
def _in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2031, 4, 1))


def sent(client: Client, path: str, data: dict[str, Any]) -> tuple[int, str]:
    answer = client.post(f"{HERE}{path}", data, follow=True)
    return answer.status_code, answer.content.decode()


def actions() -> list[str]:
    return [*AuditEntry.objects.order_by("number").values_list("action", flat=True)]


def test_a_contact_is_entered_changed_and_removed(oona: Client) -> None:
    partner = a_partner()
    here = f"partners/{partner.pk}/"
    status, page = sent(oona, f"{here}contacts/", NADIA)
    assert status == 200
    assert all(one in page for one in ("The contact is saved.", *NADIA.values()))
    contact = Contact.objects.get()
    status, page = sent(oona, f"{here}contacts/{contact.pk}/", {**NADIA, "role": "Manager"})
    assert (status, "Manager" in page, "Front desk" in page) == (200, True, False)
    status, page = sent(oona, f"{here}contacts/{contact.pk}/remove/", {"go": "ask"})
    assert "Are you sure?" in page
    assert Contact.objects.exists()
    status, page = sent(oona, f"{here}contacts/{contact.pk}/remove/", {"go": "sure"})
    assert "The contact is removed." in page
    assert not Contact.objects.exists()
    assert actions()[-3:] == ["contact.made", "contact.changed", "contact.removed"]
    assert {one.record for one in AuditEntry.objects.order_by("-number")[:3]} == {str(partner.pk)}


def test_a_contact_is_found_at_its_own_partner_alone(oona: Client) -> None:
    partner, other = a_partner(), a_partner("Dune Campsite")
    contact = Contact.objects.create(partner=partner, **NADIA)
    touch = Touch.objects.create(partner=partner, **VISIT)
    for path in (f"contacts/{contact.pk}/", f"contacts/{contact.pk}/remove/", f"history/{touch.pk}/remove/"):
        assert oona.get(f"{HERE}partners/{partner.pk}/{path}").status_code == 200
        assert oona.get(f"{HERE}partners/{other.pk}/{path}").status_code == 404
    assert oona.get(f"{HERE}partners/{partner.pk}/contacts/{'9' * 30}/").status_code == 404


def test_contacts_and_history_are_told_on_no_other_page_and_in_no_export(oona: Client) -> None:
    partner = a_partner(latitude=51.2, longitude=2.9, next_step="Call back", next_on=date(2031, 4, 1))
    a_channel(partner=partner)
    Contact.objects.create(partner=partner, **NADIA)
    Touch.objects.create(partner=partner, **VISIT)
    secrets = (NADIA["name"], NADIA["email"], NADIA["phone"], VISIT["what"])
    assert all(one in oona.get(f"{HERE}partners/{partner.pk}/").content.decode() for one in secrets)
    for path in ("", "partners/", "partners.csv", "map/", "channels/", "works/", f"partners/{partner.pk}/edit/",
                 f"partners/{a_partner('Pier Hotel').pk}/twice/"):  # fmt: skip
        told = oona.get(f"{HERE}{path}").content.decode()
        assert not [one for one in secrets if one in told], path
    rows = [*csv.reader(io.StringIO(oona.get(f"{HERE}partners.csv").content.decode()))]
    assert not {"contacts", "email", "phone"} & {*rows[0]}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": ""}, "Give the name of the person."),
        ({"name": "x" * 121}, "This has 121 characters and at most 120 fit."),
        ({"email": "nadia"}, "Type the whole e-mail address"),
        ({"email": f"{'n' * 250}@hotel.example"}, "characters and at most 254 fit."),
        ({"phone": "1" * 41}, "This has 41 characters and at most 40 fit."),
        ({"speaks": "x" * 81}, "This has 81 characters and at most 80 fit."),
    ],
)
def test_what_is_wrong_of_a_contact_is_said_and_stays(
    oona: Client, data: dict[str, str], sentence: str
) -> None:
    typed = {**NADIA, **data}
    status, page = sent(oona, f"partners/{a_partner().pk}/contacts/", typed)
    assert (status, sentence in page) == (422, True)
    assert all(f'value="{one}"' in page for one in typed.values() if one)
    assert not Contact.objects.exists()


def test_history_stands_on_the_page_newest_first(oona: Client) -> None:
    partner = a_partner()
    here = f"partners/{partner.pk}/history/"
    for day, what in (("2031-03-01", "First visit"), ("2031-03-20", "Later"), ("2031-03-01", "Same day")):
        status, page = sent(oona, here, {**VISIT, "day": day, "what": what})
        assert status == 200
    places = [page.index(f"<td>{what}</td>") for what in ("Later", "Same day", "First visit")]
    assert places == sorted(places)
    assert actions()[-3:] == ["touch.noted"] * 3
    touch = Touch.objects.get(what="Later")
    assert "Are you sure?" in sent(oona, f"{here}{touch.pk}/remove/", {"go": "ask"})[1]
    assert Touch.objects.count() == 3
    assert "gone from the history" in sent(oona, f"{here}{touch.pk}/remove/", {"go": "sure"})[1]
    assert {one.what for one in Touch.objects.all()} == {"First visit", "Same day"}


@pytest.mark.parametrize(
    ("data", "step", "on"),
    [
        ({}, "Call back", date(2031, 4, 2)),
        ({"next_step": "Bring cards", "next_on": "2031-05-01"}, "Bring cards", date(2031, 5, 1)),
        ({"next_step": "Bring cards"}, "Bring cards", None),
        ({"is_done": "on"}, "", None),
        ({"is_done": "on", "next_step": "Bring cards"}, "Bring cards", None),
    ],
)
def test_a_next_step_takes_the_place_of_the_one_before(
    oona: Client, data: dict[str, str], step: str, on: date | None
) -> None:
    partner = a_partner(next_step="Call back", next_on=date(2031, 4, 2))
    assert "Done: Call back" in oona.get(f"{HERE}partners/{partner.pk}/").content.decode()
    assert sent(oona, f"partners/{partner.pk}/history/", {**VISIT, **data})[0] == 200
    partner.refresh_from_db()
    assert (partner.next_step, partner.next_on) == (step, on)
    assert ("Call back" in oona.get(HERE).content.decode()) == (step == "Call back")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"day": ""}, "Write the day on which it was."),
        ({"day": "2031-04-02"}, "Choose a day that is not after today."),
        ({"day": "yesterday"}, "Write the day as year, month, day"),
        ({"kind": "dream"}, "Choose how it was."),
        ({"what": ""}, "Write in a few words what it was about."),
        ({"what": "x" * 501}, "This has 501 characters and at most 500 fit."),
        ({"next_step": "x" * 201}, "This has 201 characters and at most 200 fit."),
        ({"next_on": "2031-05-01"}, "Write what is to be done on that day."),
    ],
)
def test_what_is_wrong_of_an_entry_is_said_and_stays(
    oona: Client, data: dict[str, str], sentence: str
) -> None:
    partner = a_partner(next_step="Call back")
    typed = {**VISIT, **data}
    status, page = sent(oona, f"partners/{partner.pk}/history/", typed)
    assert (status, sentence in page) == (422, True)
    assert all(f'value="{typed[name]}"' in page for name in ("day", "what", "next_on") if typed.get(name))
    assert not Touch.objects.exists()
    partner.refresh_from_db()
    assert partner.next_step == "Call back"


def test_what_was_written_is_text(oona: Client) -> None:
    partner = a_partner()
    sent(oona, f"partners/{partner.pk}/contacts/", {**NADIA, "name": "<b>Nadia</b>"})
    _status, page = sent(oona, f"partners/{partner.pk}/history/", {**VISIT, "what": "<i>cards</i>"})
    assert "&lt;b&gt;Nadia&lt;/b&gt;" in page
    assert "&lt;i&gt;cards&lt;/i&gt;" in page


def test_contacts_go_with_their_partner(office: FoundOffice) -> None:
    partner = a_partner()
    Contact.objects.create(partner=partner, **NADIA)
    Touch.objects.create(partner=partner, day=timezone.localdate() - timedelta(days=1), kind="call", what="x")
    partner.delete()
    assert not Contact.objects.exists()
    assert not Touch.objects.exists()


def test_services_refuse_who_has_nothing_to_do_with_outreach(office: FoundOffice) -> None:
    tove = people.member_without_desk("Tove Trainer", "trainer")
    partner = a_partner()
    contact = Contact.objects.create(partner=partner, **NADIA)
    touch = Touch.objects.create(partner=partner, **VISIT)
    acts: tuple[Callable[[], object], ...] = (
        lambda: contacts.keep(tove, Contact(partner=partner), **NADIA),
        lambda: contacts.remove(tove, contact),
        lambda: contacts.note(tove, partner, Touch(**VISIT), next_step="x"),
        lambda: contacts.forget(tove, touch),
    )
    for act in acts:
        with pytest.raises(Refused):
            act()
    assert (Contact.objects.count(), Touch.objects.count(), Partner.objects.get().next_step) == (1, 1, "")
