"""Events at the desk: what is typed, what is asked, who reads who comes."""

import csv
import io

import openpyxl
import pytest
from django.test import Client

from saystop.offices.models import AuditEntry, Desk, Member
from saystop.offices.rules import Refused
from saystop.website.models import Event, EventRegistration, EventState
from saystop.website.services import events
from tests import people
from tests.engines.questionnaires.workbooks import asked, build, group
from tests.people import FoundOffice
from tests.website.event_making import HERE, Visitor, an_event, in_days, named, registered, typed, with_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "Give the event a name."),
        ({"day": "soon"}, "Write the day as year, month, day"),
        ({"day": ""}, "Choose a day."),
        ({"starts_at": "noon"}, "Write the time as hour and minute"),
        ({"ends_at": "17:00"}, "Choose an end that is after the beginning."),
        ({"place": "", "online": ""}, "Write where it is, or give the address of the meeting online."),
        ({"online": "http://meet.example/"}, "Give an address that begins with https://."),
        ({"online": "javascript:alert(1)"}, "Give an address that begins with https://."),
        ({"language": "xx"}, "Choose a language."),
        ({"seats": "0"}, "Write a number from 1 to 2,000."),
        ({"seats": "2001"}, "Write a number from 1 to 2,000."),
        ({"deadline": str(in_days(11))}, "Choose a day that is not after the event."),
        ({"desk": "999"}, "Choose a desk from the list."),
    ],
)
def test_what_is_typed_wrongly(nadia: Client, values: dict[str, str], sentence: str) -> None:
    answer = nadia.post(f"{HERE}new/", typed(**values))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    for name, text in typed(**values).items():
        if text and name not in {"language", "desk", "takes_registrations"}:
            assert f'value="{text}"' in page, name
    assert not Event.objects.exists()


def test_a_last_day_to_register_that_is_over_is_asked_about(nadia: Client) -> None:
    values = typed(deadline=str(in_days(-1)))
    assert "is_closed" not in nadia.get(f"{HERE}new/").content.decode()
    answer = nadia.post(f"{HERE}new/", values)
    page = answer.content.decode()
    assert (answer.status_code, "This day is over, nobody could register" in page) == (422, True)
    assert 'name="is_closed"' in page
    assert not Event.objects.exists()
    assert nadia.post(f"{HERE}new/", {**values, "is_closed": "on"}).status_code == 302
    event = Event.objects.get()
    # Whatever else is changed in it later, the day is not asked about again; nor where nobody registers.
    assert nadia.post(f"{HERE}{event.pk}/edit/", {**values, "place": "Pier"}).status_code == 302
    earlier = typed(deadline=str(in_days(-2)))
    assert nadia.post(f"{HERE}{event.pk}/edit/", earlier).status_code == 422
    earlier.pop("takes_registrations")
    assert nadia.post(f"{HERE}{event.pk}/edit/", earlier).status_code == 302


def test_seats_that_are_taken_stay(nadia: Client, member: Member) -> None:
    event = an_event(member, seats=2)
    for name in ("Ana", "Ben", "Cleo"):
        registered(event, name)
    answer = nadia.post(f"{HERE}{event.pk}/edit/", typed(seats="1"))
    assert answer.status_code == 422
    assert "2 people have a seat: write at least that many." in answer.content.decode()
    nadia.post(f"{HERE}{event.pk}/edit/", typed(seats="3"))
    assert event.registrations.filter(has_seat=True).count() == 3


def test_calling_off_asks_twice(nadia: Client, member: Member) -> None:
    event = an_event(member)
    registered(event, "Ana")
    page = nadia.post(f"{HERE}{event.pk}/cancel/", {"go": "ask"}).content.decode()
    assert "1 person has registered" in page
    assert Event.objects.get().state == EventState.PLANNED
    nadia.post(f"{HERE}{event.pk}/cancel/", {"go": "sure"})
    assert Event.objects.get().state == EventState.CANCELLED
    public = with_page(event)
    assert "This event does not take place." in Client().get(public.url).content.decode()
    # Nothing of it can be changed any more; the pages lead back.
    for path, data in (("edit/", typed()), ("open/", {"go": "open"}), ("cancel/", {"go": "sure"})):
        assert nadia.post(f"{HERE}{event.pk}/{path}", data, follow=True).status_code == 200
    event.refresh_from_db()
    assert (event.place, event.is_open) == ("Pier Street 2, Harbour Town", False)


def test_registration_is_closed_and_opened(nadia: Client, member: Member) -> None:
    event = an_event(member)
    for go, is_open in (("close", False), ("open", True)):
        nadia.post(f"{HERE}{event.pk}/open/", {"go": go})
        event.refresh_from_db()
        assert event.is_open is is_open


def test_somebody_is_removed_and_asked_twice(nadia: Client, member: Member) -> None:
    event = an_event(member, seats=1)
    row, waits = registered(event, "Ana"), registered(event, "Ben")
    page = nadia.post(f"{HERE}registrations/{row.pk}/", {"go": "ask"}).content.decode()
    assert "Remove Ana from the list?" in page
    assert EventRegistration.objects.count() == 2
    nadia.post(f"{HERE}registrations/{row.pk}/", {"go": "sure"})
    waits.refresh_from_db()
    assert waits.has_seat
    assert EventRegistration.objects.count() == 1


def test_who_registered_as_a_file(nadia: Client, member: Member) -> None:
    event = an_event(member)
    registered(event, "=Ana", "ana@hotel.example", organisation="Hotel Pier")
    registered(event, "Ben", lang="fr")
    text = nadia.get(f"{HERE}{event.pk}/participants.csv").content.decode("utf-8-sig")
    head, first, second = csv.reader(io.StringIO(text))
    assert head[4:] == ["Name", "E-mail address", "Organisation"]
    assert first[4:] == ["'=Ana", "ana@hotel.example", "Hotel Pier"]
    assert second[3:6] == ["Français", "Ben", ""] or second[3:6] == ["français", "Ben", ""]
    book = openpyxl.load_workbook(io.BytesIO(nadia.get(f"{HERE}{event.pk}/participants.xlsx").content))
    assert [cell.value for cell in book.worksheets[0][2]][4:] == ["'=Ana", "ana@hotel.example", "Hotel Pier"]
    assert AuditEntry.objects.filter(action="event.exported").count() == 2


def test_a_desk_alone_reads_what_is_sealed_to_it(
    nadia: Client, member: Member, office: FoundOffice, officer_client: Client
) -> None:
    event = an_event(member, desk=office.desk, seats=5)
    visitor = Visitor(event)
    assert "only the members of “Harbour Desk” can read it" in visitor.page
    visitor.send(you__name="Ana Secretname", you__email="ana@hotel.example", you__organisation="Wheelchair")
    assert "You have a seat." in visitor.page
    row = EventRegistration.objects.get()
    assert (row.name, row.answers, row.email) == ("", {}, "ana@hotel.example")
    assert b"Secretname" not in bytes(row.sealed or b"")
    for path in ("", "participants.csv"):
        answer = nadia.get(f"{HERE}{event.pk}/{path}")
        assert answer.status_code == (403 if path else 200)
        assert "Secretname" not in answer.content.decode()
        assert "Wheelchair" not in answer.content.decode()
        told = officer_client.get(f"{HERE}{event.pk}/{path}").content.decode()
        assert "Ana Secretname" in told
        assert "Wheelchair" in told
    answer = nadia.post(f"{HERE}{event.pk}/edit/", typed(seats="5"))
    assert answer.status_code == 422
    assert "this can no longer be changed" in answer.content.decode()


def test_a_workbook_of_the_office(nadia: Client, member: Member) -> None:
    event = an_event(member)
    before = registered(event, "Ana", organisation="Hotel Pier")
    meals = [{"list_name": "meals", "name": name, "label": name.title()} for name in ("fish", "beans")]
    book = build([*group("you", asked("name", required="yes"), asked("meal", "select_one meals"))], meals)
    path = f"{HERE}{event.pk}/questions/"
    answer = nadia.post(path, {"workbook": named(book)}, follow=True)
    assert "answers the new workbook" in answer.content.decode()
    visitor = Visitor(event)
    assert "organisation" not in visitor.page
    visitor.send(you__name="Ben", you__meal="beans")
    shown = nadia.get(f"{HERE}{event.pk}/").content.decode()
    assert "Hotel Pier" in shown
    assert "Beans" in shown
    assert before.questions != EventRegistration.objects.get(name="Ben").questions
    assert nadia.get(f"{HERE}{event.pk}/workbook/").content == book


FREELY = build([*group("you", asked("name", required="yes"), asked("hopes"))])


def test_what_people_write_freely_is_sealed_or_not_asked(
    nadia: Client, member: Member, office: FoundOffice
) -> None:
    event = an_event(member)
    path = f"{HERE}{event.pk}/questions/"
    answer = nadia.post(path, {"workbook": named(FREELY)})
    assert answer.status_code == 422
    assert "“hopes”: what people write freely is sealed." in answer.content.decode()
    assert event.questions.count() == 1
    # With a desk it is taken, and then the desk stays with it.
    assert nadia.post(f"{HERE}{event.pk}/edit/", typed(desk=str(office.desk.pk))).status_code == 302
    assert nadia.post(path, {"workbook": named(FREELY)}).status_code == 302
    answer = nadia.post(f"{HERE}{event.pk}/edit/", typed(desk=""))
    assert answer.status_code == 422
    assert "lets people write freely, which is sealed" in answer.content.decode()
    event.refresh_from_db()
    assert event.desk == office.desk


@pytest.mark.parametrize(
    ("book", "sentence"),
    [
        (build([asked("town")]), "Ask for the name"),
        (build([asked("name"), asked("photo", "image")]), "takes no files"),
        (b"not a workbook", "workbook"),
    ],
)
def test_a_workbook_with_faults_changes_nothing(
    nadia: Client, member: Member, book: bytes, sentence: str
) -> None:
    event = an_event(member)
    answer = nadia.post(f"{HERE}{event.pk}/questions/", {"workbook": named(book)})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert event.questions.count() == 1


def test_only_who_runs_events_writes_them(member: Member, office: FoundOffice) -> None:
    event = an_event(member)
    row = registered(event, "Ana")
    stranger = people.member_without_desk("Tove Trainer", "trainer")
    for call in (
        lambda: events.keep(stranger, event, place="Elsewhere"),
        lambda: events.open_(stranger, event, is_open=False),
        lambda: events.cancel(stranger, event),
        lambda: events.ask(stranger, event, b"", "x.xlsx"),
        lambda: events.remove(stranger, row),
    ):
        with pytest.raises(Refused):
            call()


def test_the_desks_of_identities_are_not_offered(nadia: Client, office: FoundOffice) -> None:
    Desk.objects.filter(pk=office.desk.pk).update(keeps_identities=True)
    assert "Harbour Desk" not in nadia.get(f"{HERE}new/").content.decode()
