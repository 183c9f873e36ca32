"""Reports that speak of the same: proposed by evidence, judged by a member, and told to nobody who may not read them."""

import pytest
from django.db.utils import IntegrityError
from django.test import Client

from saystop.casework import rules
from saystop.casework.models import Case, Link, Verdict
from saystop.casework.services import handling, linking
from saystop.casework.services.linking import Links
from saystop.engines.sealing import Tampered
from saystop.offices.models import AuditEntry, DeskGrant, DeskKey, Member
from saystop.offices.services import desks
from tests import people
from tests.casework.sending import address, send, shut_out, told
from tests.casework.test_indexing import index_all
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
PHONE, PLATE = "+32 470 12 34 56", "1-ABC-234"


@pytest.fixture
def reports(officer: Member) -> tuple[Case, Case, Case]:
    """Two that share a number and a plate, told in other ways; a third on something else."""
    first, _receipt = told(
        {"where/country": "Belgium", "where/town": "Antwerpen", "adults/accounts_numbers": PHONE},
        said=f"A man waited near the pier in a car, plate {PLATE}.",
    )
    second, _receipt = told(
        {"where/country": "België", "where/town": "Anvers"},
        said="He gave us his number, 0470/12.34.56, and left. The plate was 1 ABC 234.",
    )
    third, _receipt = told(
        {"where/country": "Thailand", "where/town": "Pattaya"}, said="Another man called +66 81 234 5678."
    )
    index_all(officer)
    return first, second, third


def links(member: Member, case: Case) -> Links:
    return linking.links(people.unlocked(member), Case.objects.get(pk=case.pk))


def entries(action: str) -> list[str]:
    return list(AuditEntry.objects.filter(action=action).order_by("number").values_list("record", flat=True))


def test_what_they_have_in_common_is_told_with_its_weight(
    officer: Member, reports: tuple[Case, Case, Case]
) -> None:
    first, second, third = reports
    shown = links(officer, first)
    assert [one.case for one in shown.proposed] == [second]
    (one,) = shown.proposed
    assert one.strength == "strong"
    kinds = {each.kind: each for each in one.matched}
    assert kinds["phone"].level == "same"
    assert (kinds["phone"].here, kinds["phone"].there) == (PHONE, "0470/12.34.56")
    assert {"phone", "plate", "town"} <= set(kinds)
    assert one.bits == pytest.approx(sum(each.bits for each in one.matched))
    assert shown.opened == 1
    assert entries("report.compared") == [f"{first.pk}/opened 1"]
    assert linking.likely(people.unlocked(officer), first) == 1
    assert linking.likely(people.unlocked(officer), third) == 0


def test_what_many_reports_hold_proposes_less(officer: Member) -> None:
    """A number that stands in each of twenty reports is one that many quote."""
    first, *_rest = [send(said=f"Call the helpline at {PHONE}, report {number}.")[0] for number in range(20)]
    rare, _receipt = send(said="The plate was 2-XYZ-987.")
    other, _receipt = send(said="We saw plate 2XYZ987 again.")
    index_all(officer)
    assert not links(officer, first).proposed
    assert [one.case for one in links(officer, rare).proposed] == [other]


def test_confirmed_stands_on_top_rejected_is_not_shown_again(
    officer: Member, reports: tuple[Case, Case, Case]
) -> None:
    first, second, _third = reports
    unlocked = people.unlocked(officer)
    link = linking.confirm(unlocked, first, second)
    for case, other in ((first, second), (second, first)):
        shown = links(officer, case)
        assert [one.case for one in shown.confirmed] == [other]
        assert not shown.proposed
        (one,) = shown.confirmed
        assert one.strength == "strong"
        here = {each.kind: each.here for each in one.matched}["phone"]
        assert here == (PHONE if case == first else "0470/12.34.56")
    assert link.first_id < link.second_id
    linking.reject(unlocked, second, first)
    shown = links(officer, first)
    assert not shown.confirmed
    assert not shown.proposed
    assert [one.case for one in shown.rejected] == [second]
    assert linking.likely(unlocked, first) == 0
    linking.undo(unlocked, first, second)
    assert [one.case for one in links(officer, first).proposed] == [second]
    assert entries("link.confirmed") == [f"{first.pk}/{second.pk}"]
    assert entries("link.rejected") == [f"{second.pk}/{first.pk}"]
    assert entries("link.undone") == [f"{first.pk}/{second.pk}"]


def test_a_report_is_not_linked_with_itself(officer: Member, reports: tuple[Case, Case, Case]) -> None:
    with pytest.raises(linking.NotAPair):
        linking.confirm(people.unlocked(officer), reports[0], reports[0])
    assert not Link.objects.exists()


def test_nothing_readable_lies_in_the_rows(officer: Member, reports: tuple[Case, Case, Case]) -> None:
    linking.confirm(people.unlocked(officer), reports[0], reports[1])
    row = Link.objects.get()
    # Long words: three letters stand in sealed bytes by chance now and then.
    assert all(word not in bytes(row.envelope) for word in (b"+32470", b"1ABC234", b"phone", b"strong"))


def test_a_verdict_that_was_turned_in_the_database_is_noticed(
    officer: Member, reports: tuple[Case, Case, Case]
) -> None:
    linking.confirm(people.unlocked(officer), reports[0], reports[1])
    Link.objects.update(verdict=Verdict.REJECTED)
    with pytest.raises(Tampered):
        links(officer, reports[0])


def test_a_pair_has_one_verdict_and_one_order(officer: Member, reports: tuple[Case, Case, Case]) -> None:
    link = linking.confirm(people.unlocked(officer), reports[0], reports[1])
    link.first, link.second = link.second, link.first
    with pytest.raises(IntegrityError):
        link.save()


def test_who_is_shut_out_of_the_other_case_sees_and_judges_nothing(
    office: FoundOffice, officer: Member, reports: tuple[Case, Case, Case]
) -> None:
    first, second, _third = reports
    linking.confirm(people.unlocked(office.director), first, second)
    shut_out(second, officer, office.director)
    shown = links(officer, first)
    assert not shown.confirmed
    assert not shown.proposed
    assert linking.likely(people.unlocked(officer), first) == 0
    for verb in (linking.confirm, linking.reject, linking.undo):
        with pytest.raises(rules.Refused):
            verb(people.unlocked(officer), first, Case.objects.get(pk=second.pk))
    with pytest.raises(rules.Refused):
        links(officer, second)


def test_a_report_under_a_key_she_does_not_hold_is_not_proposed(
    office: FoundOffice, officer: Member, reports: tuple[Case, Case, Case]
) -> None:
    desks.new_generation(office.desk, [office.director, officer])
    new, _receipt = send(said=f"Once more that car, plate {PLATE}.")
    index_all(officer)
    assert {one.case for one in links(officer, new).proposed} == set(reports[:2])
    DeskGrant.objects.filter(member=officer, desk_key__generation=1).delete()
    assert not links(officer, new).proposed


def test_what_a_report_of_another_desk_says_is_not_sealed_to_this_one(
    office: FoundOffice, officer: Member, reports: tuple[Case, Case, Case]
) -> None:
    """A member of both links them; the evidence names kinds and weights only."""
    second_desk = desks.open_further(office.director, "Pier Desk")
    key = second_desk.keys.get()
    moved, _receipt = send(said=f"That car again, plate {PLATE}.")
    _reseal(office.director, moved, key)
    index_all(office.director)
    moved = Case.objects.select_related("report__desk_key__desk").get(pk=moved.pk)
    linking.confirm(people.unlocked(office.director), reports[0], moved)
    (one,) = links(office.director, reports[0]).confirmed
    assert {each.kind for each in one.matched} == {"plate"}
    assert {(each.here, each.there) for each in one.matched} == {("", "")}


def test_merged_reports_are_not_proposed_to_each_other(
    officer: Member, reports: tuple[Case, Case, Case]
) -> None:
    handling.merge(people.unlocked(officer), Case.objects.get(pk=reports[1].pk), reports[0])
    assert not links(officer, reports[0]).proposed
    assert not links(officer, reports[1]).proposed


def test_deleting_a_report_takes_its_links_along(officer: Member, reports: tuple[Case, Case, Case]) -> None:
    linking.confirm(people.unlocked(officer), reports[0], reports[1])
    reports[1].report.delete()
    assert not Link.objects.exists()
    assert not links(officer, reports[0]).confirmed


def test_the_page_leads_from_the_case_to_a_merged_case(
    officer_client: Client, reports: tuple[Case, Case, Case]
) -> None:
    first, second, third = reports
    assert "1 other report may speak of the same" in officer_client.get(address(first)).content.decode()
    assert "may speak of the same" not in officer_client.get(address(third)).content.decode()
    page = officer_client.get(address(first, "links/")).content.decode()
    assert second.reference in page
    assert 'data-key="y"' in page
    assert "0470/12.34.56" in page
    assert "more than a million times likelier" in page
    said = {"other": str(second.pk)}
    back = officer_client.post(address(first, "links/"), {**said, "go": "confirm"})
    assert back.headers["Location"] == address(first, "links/?done=confirm")
    page = officer_client.get(back.headers["Location"]).content.decode()
    assert "Merge into this case" in page
    officer_client.post(address(first, "links/"), {**said, "go": "merge"})
    second.refresh_from_db()
    assert second.merged_into_id == first.pk
    page = officer_client.get(address(first, "links/")).content.decode()
    assert "Merge into this case" not in page
    officer_client.post(address(first, "links/"), {**said, "go": "undo"})
    assert not Link.objects.exists()


@pytest.mark.parametrize("values", [{}, {"other": "x", "go": "confirm"}, {"go": "confirm"}])
def test_what_no_page_sends_is_answered(
    officer_client: Client, reports: tuple[Case, Case, Case], values: dict[str, str]
) -> None:
    assert officer_client.post(address(reports[0], "links/"), values).status_code == 404
    own = {"other": str(reports[0].pk), "go": "confirm"}
    assert officer_client.post(address(reports[0], "links/"), own).status_code == 302
    assert not Link.objects.exists()


def _reseal(member: Member, case: Case, key: DeskKey) -> None:
    """Put the report of a case into another desk, as if it had arrived there."""
    from saystop.engines.sealing import seal, unseal
    from saystop.reporting import bindings

    report = case.report
    unlocked = people.unlocked(member)
    for name, binding in (("head", bindings.head), ("told", bindings.told)):
        plain = unseal(bytes(getattr(report, name)), unlocked.desk_key(report.desk_key), binding(report.pk))
        setattr(report, name, seal(plain, [key.public], binding(report.pk)))
    report.desk_key = key
    report.save()
