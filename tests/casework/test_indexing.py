"""The index by which reports are found: complete for whoever holds the keys, and readable to nobody."""

import pytest
from django.test import Client

from saystop.casework import rules
from saystop.casework.contents import contents_of
from saystop.casework.models import Case, IndexedReport, Token
from saystop.casework.services import indexing
from saystop.engines.linkage import Kind, identifier_tokens, of_field
from saystop.engines.sealing import PrivateKey
from saystop.offices.models import AuditEntry, DeskGrant, Member
from saystop.offices.services import desks
from saystop.offices.unlocking import Unlocked
from saystop.reporting.models import Report
from tests import people
from tests.casework.sending import send, shut_out, told, write_as_reporter
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
FIELDS = {
    "where/country": "Thailand",
    "where/town": "Pattaya",
    "where/place": "Hotel Blue Lagoon",
    "where/position": "12.923556 100.882455",
    "when/when_about": "today",
    "adults/names_used": "Mike and Captain Bob",
    "adults/vehicle": "grey van, 1-ABC-234",
    "adults/accounts_numbers": "telegram: bigboss77, +32 470 12 34 56",
}


def index_all(member: Member) -> int:
    """Everything this member's keys open, as her session does it bit by bit."""
    done = 0
    while (progress := indexing.index_some(people.unlocked(member), 0)).done:
        done += progress.done
    return done


def holds(unlocked: Unlocked, case: Case, kind: Kind, text: str, country: str = "") -> bool:
    """Whether the index knows that the case's report holds this, under the key of that report."""
    (one,) = of_field(kind, text, country=country)
    tokens = identifier_tokens(indexing.blind(unlocked.desk_key(case.report.desk_key)), one)
    found = Token.objects.filter(indexed__report=case.report_id, token__in=tokens)
    return found.count() == len(tokens)


def test_each_field_becomes_what_it_means(officer: Member) -> None:
    case, _receipt = told(FIELDS)
    assert index_all(officer) == 1
    unlocked = people.unlocked(officer)
    for kind, text in (
        (Kind.PLACE, "blue lagoon"),
        (Kind.PLACE, "Pattaya"),
        (Kind.CELL, "12.9236 100.8825"),
        (Kind.PERSON, "Mike"),
        (Kind.PERSON, "captain bob"),
        (Kind.PLATE, "1 ABC 234"),
        (Kind.PHONE, "0032470123456"),
        (Kind.ACCOUNT, "https://t.me/bigboss77"),
        (Kind.DATE, case.report.arrived_on.isoformat()),
    ):
        assert holds(unlocked, case, kind, text), (kind, text)
    contents = contents_of(unlocked, case.report)
    assert set(contents.countries) == {"TH"}
    assert set(contents.towns) == {"pattaya"}
    assert set(contents.months) == {case.report.arrived_on.strftime("%Y-%m")}
    houses = contents.subject().by_kind[Kind.PLACE]
    assert list(houses) == ["blue lagoon"], "a town is no house"


def test_who_the_reporter_is_is_not_indexed(officer: Member) -> None:
    case, _receipt = send(named="named", name="Rosa Traveller", contact="rosa@mail.example")
    index_all(officer)
    assert not holds(people.unlocked(officer), case, Kind.EMAIL, "rosa@mail.example")
    assert not holds(people.unlocked(officer), case, Kind.PERSON, "Rosa Traveller")


def test_what_the_reporter_adds_is_indexed_and_what_was_told_is_found_meanwhile(officer: Member) -> None:
    case, receipt = send(said="The van was 1-ABC-234.")
    index_all(officer)
    number = IndexedReport.objects.get().number
    write_as_reporter(receipt, "Another car had the plate 2-XYZ-987.")
    unlocked = people.unlocked(officer)
    assert holds(unlocked, case, Kind.PLATE, "1ABC234")
    assert indexing.pending(unlocked) == 1
    index_all(officer)
    assert indexing.pending(unlocked) == 0
    assert holds(unlocked, case, Kind.PLATE, "1ABC234")
    assert holds(unlocked, case, Kind.PLATE, "2XYZ987")
    assert IndexedReport.objects.get().number == number


def test_a_new_version_of_the_rules_indexes_anew(officer: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    send()
    index_all(officer)
    before = Token.objects.count()
    assert index_all(officer) == 0
    monkeypatch.setattr(indexing, "VERSION", indexing.VERSION + 1)
    assert index_all(officer) == 1
    assert Token.objects.count() == before


def test_some_at_a_time_the_newest_first(officer: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "BATCH", 2)
    cases = [send()[0] for _ in range(5)]
    newest = cases[2]
    Case.objects.exclude(pk=newest.pk).update(opened_on="2020-01-01")
    progress = indexing.index_some(people.unlocked(officer), 0)
    assert (progress.done, progress.left) == (2, 3)
    assert IndexedReport.objects.filter(report=newest.report_id).exists()


def test_deleting_a_report_takes_its_tokens_along(officer: Member) -> None:
    case, _receipt = send()
    kept, _receipt = send(said="Something else was seen at the pier.")
    index_all(officer)
    case.report.delete()
    assert set(Token.objects.values_list("indexed__report", flat=True)) == {kept.report_id}
    assert IndexedReport.objects.count() == 1


def test_a_member_without_the_key_of_a_generation_indexes_nothing_of_it(
    office: FoundOffice, officer: Member
) -> None:
    send()
    desks.new_generation(office.desk, [office.director, officer])
    new, _receipt = send()
    DeskGrant.objects.filter(member=officer, desk_key__generation=1).delete()
    assert index_all(officer) == 1
    assert IndexedReport.objects.get().report_id == new.report_id
    assert indexing.pending(people.unlocked(office.director)) == 1


def test_a_message_under_a_newer_key_is_left_to_those_who_hold_it(
    office: FoundOffice, officer: Member
) -> None:
    """And its tokens lie under that key: who holds the older one alone cannot make them."""
    case, receipt = send()
    index_all(officer)
    desks.new_generation(office.desk, [office.director])
    write_as_reporter(receipt, "The plate was 2-XYZ-987.")
    assert indexing.pending(people.unlocked(officer)) == 0
    with pytest.raises(rules.Refused):
        index_all(officer)
    assert index_all(office.director) == 1
    assert not holds(people.unlocked(officer), case, Kind.PLATE, "2XYZ987")
    (plate,) = of_field(Kind.PLATE, "2XYZ987")
    newest = office.desk.keys.order_by("-generation").first()
    assert newest is not None
    own = indexing.blind(people.unlocked(office.director).desk_key(newest))
    assert Token.objects.filter(token__in=identifier_tokens(own, plate)).exists()


def test_a_case_from_which_she_is_shut_out_is_left_to_colleagues(
    office: FoundOffice, officer: Member
) -> None:
    case, _receipt = send()
    shut_out(case, officer, office.director)
    assert index_all(officer) == 0
    assert index_all(office.director) == 1


def test_an_altered_report_does_not_stop_the_others(officer: Member) -> None:
    broken, _receipt = send()
    send()
    Report.objects.filter(pk=broken.report_id).update(told=b"not what was sealed")
    assert index_all(officer) == 2
    assert Token.objects.values("indexed").distinct().count() == 1


def test_only_who_works_at_a_desk_indexes(office: FoundOffice) -> None:
    send()
    researcher = people.member_without_desk("Rita Researcher", "researcher")
    people.grant_by_mistake(office, researcher)
    with pytest.raises(rules.Refused):
        indexing.index_some(people.unlocked(researcher))


def test_tokens_need_the_private_key(officer: Member) -> None:
    """The same words under another key are other tokens, and the rows hold nothing but numbers."""
    case, _receipt = told(FIELDS)
    index_all(officer)
    (plate,) = of_field(Kind.PLATE, "1ABC234")
    stranger = identifier_tokens(indexing.blind(PrivateKey.generate()), plate)
    assert not Token.objects.filter(token__in=stranger).exists()
    assert {type(one) for one in Token.objects.values_list("token", flat=True)} == {int}
    other, _receipt = told(FIELDS)
    index_all(officer)
    one, same = (
        set(Token.objects.filter(indexed__report=each.report_id).values_list("token", flat=True))
        for each in (case, other)
    )
    assert one == same


def test_the_inbox_indexes_a_little_and_the_rest_on_demand(
    officer: Member, officer_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "BATCH", 1)
    monkeypatch.setattr(indexing, "BRIEFLY", 0.0)
    for _ in range(4):
        send()
    page = officer_client.get("/desk/").content.decode()
    assert "3 reports are not in the index yet" in page
    monkeypatch.undo()
    assert officer_client.post("/desk/index/").headers["Location"] == "/desk/"
    assert "not in the index" not in officer_client.get("/desk/").content.decode()
    assert IndexedReport.objects.count() == 4
    assert not AuditEntry.objects.filter(action__contains="index").exists()


def test_it_can_be_stopped_and_taken_up_again(
    officer: Member, officer_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "BATCH", 1)
    monkeypatch.setattr(indexing, "BRIEFLY", 0.0)
    for _ in range(3):
        send()
    as_script = {"Accept": "application/json"}
    answer = officer_client.post("/desk/index/", {"go": "some"}, headers=as_script)
    assert answer.json() == {"done": 1, "left": 2}
    officer_client.post("/desk/index/", {"go": "stop"})
    assert officer_client.post("/desk/index/", headers=as_script).json() == {"done": 0, "left": 2}
    page = officer_client.get("/desk/").content.decode()
    assert "2 reports are not in the index yet" in page
    assert "data-indexing" not in page
    officer_client.post("/desk/index/", {"go": "all"})
    send()
    send()
    assert "data-indexing" in officer_client.get("/desk/").content.decode()
