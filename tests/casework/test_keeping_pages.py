"""The pages of keeping: a calendar, rules, holds, deleting that asks twice, requests of data subjects."""

from datetime import timedelta

import pytest
from django.test import Client

from saystop.casework.models import Case, Deletion, Hold, Outcome, State, SubjectRequest
from saystop.casework.services import deleting, keeping, requests
from saystop.casework.views.keeping import field_of, keys
from saystop.offices.models import Member
from saystop.offices.services import desks
from tests import people
from tests.casework.keeping import again, closed, put, shut_out, today, without_four_eyes
from tests.casework.sending import address, send
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
REASON = "It came here by mistake."


def text(client: Client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_what_is_due_is_deleted_on_a_page_that_says_what_goes(officer_client: Client) -> None:
    due, young = closed(20), closed(3)
    assert 'href="/desk/keeping/"' in text(officer_client, "/desk/")
    calendar = text(officer_client, "/desk/keeping/")
    assert due.reference in calendar
    assert "Delete what is due" in calendar
    page = text(officer_client, "/desk/keeping/due/")
    assert "Delete 1 case that is due?" in page
    assert "1 report: what was told" in page
    assert Case.objects.count() == 2, "asked only"
    late = closed(20)  # became due while the page stood open: it was not named there
    back = officer_client.post("/desk/keeping/due/", {"case": [str(due.pk), str(young.pk), "no identifier"]})
    assert back.headers["Location"].endswith("?done=deleted&n=1")
    assert set(Case.objects.values_list("pk", flat=True)) == {young.pk, late.pk}
    assert "1 case was deleted" in text(officer_client, "/desk/keeping/?done=deleted&n=1")


def test_the_page_of_what_is_due_shows_what_a_member_can_open(
    office: FoundOffice, officer: Member, officer_client: Client
) -> None:
    hidden = closed(20)
    shut_out(hidden, officer)
    other = desks.open_further(office.director, "Other")
    desks.grant(people.unlocked(office.director), other, officer)
    desks.new_generation(office.desk, [office.director])
    sealed_to_another = closed(20)
    calendar = text(officer_client, "/desk/keeping/")
    assert hidden.reference not in calendar
    assert sealed_to_another.reference in calendar
    assert f"/desk/cases/{sealed_to_another.pk}/" not in calendar
    assert "Delete what is due" not in calendar
    assert "Nothing is due of what you can open" in text(officer_client, "/desk/keeping/due/")


def test_a_director_changes_the_rules(director_client: Client) -> None:
    sent = {f"rules-{field_of(*key)}": str(days) for key, days in keeping.current().items()}
    page = text(director_client, "/desk/keeping/rules/")
    assert "As it comes: 180 days." in page
    wrong = director_client.post("/desk/keeping/rules/", {**sent, "rules-closed": "", "rules-referred": "3"})
    assert wrong.status_code == 422
    assert "Closed cases need a rule" in wrong.content.decode()
    assert "Write at least 7 days" in wrong.content.decode()
    assert 'value="3"' in wrong.content.decode(), "what was typed is not lost"
    sent |= {"rules-closed": "45", "rules-referred": ""}
    assert director_client.post("/desk/keeping/rules/", sent).status_code == 302
    held = keeping.current()
    assert held[State.CLOSED, ""] == 45
    assert (State.REFERRED, "") not in held
    assert held[State.CLOSED, Outcome.POLICE] == 90
    assert set(held) <= set(keys())


def test_a_hold_is_placed_and_lifted_on_the_page_of_the_case(officer_client: Client) -> None:
    case = closed(20)
    where = address(case, "keeping/")
    assert "Goes by itself on" in text(officer_client, where)
    for data in ({"reason": "", "review_on": "2090-01-01"}, {"reason": REASON, "review_on": "soon"}):
        wrong = officer_client.post(where, {"go": "hold", **data})
        assert wrong.status_code == 422
        assert all(value in wrong.content.decode() for value in data.values())
    review = (today() + timedelta(days=60)).isoformat()
    assert (
        officer_client.post(where, {"go": "hold", "reason": REASON, "review_on": review}).status_code == 302
    )
    page = text(officer_client, where)
    assert REASON in page
    assert "It is on hold" in page
    assert REASON not in text(officer_client, "/desk/keeping/")
    assert "to be looked at again on" in text(officer_client, "/desk/keeping/")
    twice = officer_client.post(where, {"go": "hold", "reason": "Again.", "review_on": review})
    assert twice.status_code == 422
    assert "A colleague has put it on hold meanwhile." in twice.content.decode()
    assert officer_client.post(where, {"go": "lift"}).status_code == 302
    assert Hold.objects.filter(lifted_on=None).count() == 0
    assert officer_client.post(where, {"go": "lift"}).status_code == 422


def test_two_members_delete_a_case_before_its_time(officer_client: Client, director_client: Client) -> None:
    case, _receipt = send()
    page = text(officer_client, address(case, "keeping/delete/"))
    assert "Gone for ever" in page
    assert "<li>1 report: what was told" in page
    assert "<li>0 " not in page
    assert "Ask a second member" in page
    assert "gone/" not in page, "one member alone does not delete here"
    refused = officer_client.post(address(case, "keeping/gone/"))
    assert refused.status_code == 422
    assert "Your office asks for two members here" in refused.content.decode()
    ask = {"go": "ask", "reason": REASON}
    assert officer_client.post(address(case, "keeping/delete/"), {**ask, "reason": " "}).status_code == 422
    assert officer_client.post(address(case, "keeping/delete/"), ask).status_code == 302
    assert officer_client.post(address(case, "keeping/gone/")).status_code == 403
    assert Case.objects.exists()
    own = text(officer_client, address(case, "keeping/delete/"))
    assert "Take the request back" in own
    assert "Delete for ever" not in own
    assert "Waits for a second member" in text(director_client, "/desk/keeping/")
    second = text(director_client, address(case, "keeping/delete/"))
    assert REASON in second
    assert "Delete for ever" in second
    assert (
        director_client.post(address(case, "keeping/gone/")).headers["Location"]
        == "/desk/keeping/?done=deleted"
    )
    assert not Case.objects.exists()
    assert director_client.get(address(case, "keeping/")).status_code == 404


def test_refused_the_case_stays(officer_client: Client, director_client: Client) -> None:
    case, _receipt = send()
    officer_client.post(address(case, "keeping/delete/"), {"go": "ask", "reason": REASON})
    refuse = {"go": "refuse", "reason": "The reporter may answer."}
    assert director_client.post(address(case, "keeping/delete/"), refuse).status_code == 302
    assert not Deletion.objects.exists()
    assert "The reporter may answer." in text(officer_client, address(case))


def test_without_four_eyes_one_member_confirms(office: FoundOffice, officer_client: Client) -> None:
    without_four_eyes(office)
    case, _receipt = send()
    assert "Delete for ever" in text(officer_client, address(case, "keeping/delete/"))
    assert officer_client.get(address(case, "keeping/gone/")).status_code == 405
    assert officer_client.post(address(case, "keeping/gone/")).status_code == 302
    assert not Case.objects.exists()


def test_the_pages_say_what_stands_in_the_way(officer: Member, officer_client: Client) -> None:
    case, _receipt = send()
    deleting.ask_deletion(people.unlocked(officer), again(case), REASON)
    Hold.objects.create(
        case=case,
        placed_by=officer,
        placed_on=today(),
        review_on=today(),
        desk_key=again(case).report.desk_key,
        envelope=b"",
    )
    page = text(officer_client, address(case, "keeping/delete/"))
    assert "It is on hold" in page
    assert "formaction" not in page
    Hold.objects.all().delete()
    put(case, State.NEW, 0)
    assert "There is no rule for this state" in text(officer_client, address(case, "keeping/"))


@pytest.mark.parametrize(
    ("kind", "duty"),
    [("access", "Article 15(4)"), ("correction", "Article 16"), ("erasure", "Article 17(1)")],
)
def test_a_page_for_each_right(officer_client: Client, kind: str, duty: str) -> None:
    where = f"/desk/requests/new/?kind={kind}"
    page = text(officer_client, where)
    assert duty in page
    assert "Article 12(3)" in page
    values = {
        "kind": kind,
        "enter-received_on": today().isoformat(),
        "enter-who": "Ravi Exampleman",
        "enter-asked": "Everything.",
    }
    wrong = officer_client.post(where, {**values, "enter-received_on": "2090-01-01", "enter-asked": ""})
    assert wrong.status_code == 422
    assert "Ravi Exampleman" in wrong.content.decode()
    assert "still to come" in wrong.content.decode()
    assert officer_client.post(where, values).status_code == 302
    entered = SubjectRequest.objects.get()
    assert entered.kind == kind
    assert "Ravi" not in text(officer_client, "/desk/requests/")
    assert "to be answered by" in text(officer_client, "/desk/keeping/")
    one = f"/desk/requests/{entered.pk}/"
    assert "Ravi Exampleman" in text(officer_client, one)
    assert duty in text(officer_client, one)
    wrong = officer_client.post(one, {"go": "decide", "decide-answer": "A long answer."})
    assert wrong.status_code == 422
    assert "A long answer." in wrong.content.decode()
    assert officer_client.post(one, {"go": "extend", "extend-reason": "Many files."}).status_code == 302
    assert "Many files." in text(officer_client, one)
    decided = {"go": "decide", "decide-decision": "in_part", "decide-answer": "A copy was sent."}
    assert officer_client.post(one, decided).status_code == 302
    assert "A copy was sent." in text(officer_client, one)
    assert officer_client.post(one, decided).status_code == 422
    assert officer_client.get(f"/desk/requests/{again(send()[0]).pk}/").status_code == 404


def test_the_calendar_reminds_of_a_request_that_is_late(officer: Member, officer_client: Client) -> None:
    requests.enter(people.unlocked(officer), "access", today() - timedelta(days=50), "Somebody", "All.")
    assert "overdue" in text(officer_client, "/desk/keeping/")
    assert officer_client.get("/desk/requests/new/").status_code == 302


def test_a_member_of_another_desk_sees_neither_requests_nor_reasons(
    office: FoundOffice, officer: Member
) -> None:
    entered = requests.enter(people.unlocked(officer), "access", today(), "Ravi Exampleman", "All.")
    other, stranger, client = (
        desks.open_further(office.director, "Other"),
        people.member_without_desk(),
        Client(),
    )
    desks.grant(people.unlocked(office.director), other, stranger)
    people.sign_in(client, stranger)
    case = closed(20)
    assert case.reference in text(client, "/desk/keeping/")
    for where in ("/desk/requests/", "/desk/requests/new/?kind=access", f"/desk/requests/{entered.pk}/"):
        assert client.get(where).status_code == 403
        assert client.post(where, {"kind": "access"}).status_code in {403, 405}
    for where in ("keeping/", "keeping/delete/", "keeping/gone/"):
        assert client.post(address(case, where), {"go": "hold"}).status_code == 403
    assert "/desk/requests/" not in text(client, "/desk/")
