"""What keeps a referral here although its row says that it may leave: no approval of these bytes, a name taken back, a report
from which the reader is shut out.
"""

import pytest
from django.test import Client

from saystop.casework import bindings, rules
from saystop.casework.models import Case, Fact, IdentityRelease, Outcome, Referral, State
from saystop.casework.packing import Choice
from saystop.casework.services import custody, handling, referring, shutting_out
from saystop.engines.sealing import Tampered, seal
from saystop.offices.models import AuditEntry, Member
from saystop.reporting import padding
from tests import people
from tests.casework.judging import assess, whole
from tests.casework.sending import send, withdraw
from tests.casework.test_referring import AUSTRIA, HOTLINE, NAME, found, prepared
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
PAGE = "https://forum.example/thread/7"


@pytest.fixture
def second(office: FoundOffice) -> Member:
    return people.case_officer(office, "Sanne Second")


def named(officer: Member, director: Member) -> tuple[Case, IdentityRelease, str]:
    """A case whose reporter's name was released for a referral that is still to be made, and the receipt."""
    case, receipt = send(named="named", name=NAME, police_may_have_name="yes")
    assess(officer, case)
    asked = custody.ask(people.unlocked(officer), whole(case), "To be heard.")
    custody.release(people.unlocked(director), custody.find(asked.pk), "Consent.", "en")
    return case, asked, receipt


@pytest.mark.parametrize("state", ["approved", "sent", "acknowledged"])
def test_a_state_written_into_the_database_is_no_approval(
    officer: Member, second: Member, state: str
) -> None:
    case, _receipt = send()
    assess(officer, case)
    referral = prepared(officer, case)
    Referral.objects.filter(pk=referral.pk).update(state=state, approved_by=second)
    with pytest.raises(Tampered):
        referring.seal_for_sending(people.unlocked(officer), found(referral))
    if state == "approved":
        with pytest.raises(Tampered):
            referring.note_sent(people.unlocked(officer), found(referral))


def test_an_approval_is_of_this_referral_by_this_member_and_of_what_lay_there(
    officer: Member, second: Member, office: FoundOffice
) -> None:
    case, _receipt = send()
    assess(officer, case)
    one, other = prepared(officer, case), prepared(officer, case)
    referring.approve(people.unlocked(second), one)
    rows = Referral.objects.filter(pk=other.pk)
    rows.update(state="approved", approved_by=second, approval=bytes(found(one).approval))
    with pytest.raises(Tampered):
        referring.seal_for_sending(people.unlocked(officer), found(other))
    referring.seal_for_sending(people.unlocked(officer), found(one))
    Referral.objects.filter(pk=one.pk).update(approved_by=office.director)
    with pytest.raises(Tampered):
        referring.seal_for_sending(people.unlocked(officer), found(one))
    made_up = seal(b"{}", [one.desk_key.public], bindings.part("referral", case.pk, one.pk))
    Referral.objects.filter(pk=one.pk).update(approved_by=second, envelope=made_up)
    with pytest.raises(Tampered):
        referring.seal_for_sending(people.unlocked(officer), found(one))


def test_what_was_withdrawn_is_not_approved_any_more(officer: Member, second: Member) -> None:
    case, _receipt = send()
    assess(officer, case)
    referral = prepared(officer, case)
    referring.approve(people.unlocked(second), referral)
    referring.withdraw(people.unlocked(officer), found(referral))
    Referral.objects.update(state="approved")
    with pytest.raises(Tampered):
        referring.seal_for_sending(people.unlocked(officer), found(referral))


def test_a_name_that_was_withdrawn_meanwhile_does_not_leave(
    office: FoundOffice, officer: Member, second: Member, officer_client: Client
) -> None:
    case, asked, receipt = named(officer, office.director)
    referral = prepared(officer, case, releases=(asked.pk,))
    referring.approve(people.unlocked(second), referral)
    assert NAME in officer_client.get(f"/desk/referrals/{referral.pk}/").content.decode()
    withdraw(receipt)
    assert NAME not in officer_client.get(f"/desk/referrals/{referral.pk}/").content.decode()
    assert referring.open_referral(people.unlocked(officer), found(referral)).pack.reports[0].identity == ()
    with pytest.raises(referring.NotWithinConsent):
        referring.seal_for_sending(people.unlocked(officer), found(referral))
    back = officer_client.post(f"/desk/referrals/{referral.pk}/pack/", follow=True)
    assert "has withdrawn the name" in back.content.decode()


def test_a_name_that_was_withdrawn_is_not_approved_nor_prepared(
    office: FoundOffice, officer: Member, second: Member
) -> None:
    case, asked, receipt = named(officer, office.director)
    referral = prepared(officer, case, releases=(asked.pk,))
    withdraw(receipt)
    with pytest.raises(referring.NotWithinConsent):
        referring.approve(people.unlocked(second), referral)
    case, asked, receipt = named(officer, office.director)
    withdraw(receipt)
    with pytest.raises(referring.NotWithinConsent):
        prepared(officer, case, releases=(asked.pk,))


def test_a_made_up_request_that_tells_of_consent_releases_nothing(
    office: FoundOffice, officer: Member
) -> None:
    case, _receipt = send(named="named", name=NAME, police_may_have_name="no")
    assess(officer, case)
    desk_key = whole(case).report.desk_key
    row = IdentityRelease(case=case, report=case.report, asked_by=officer, asked_on="2026-07-01")
    row.desk_key = desk_key
    values = {"reason": "They agreed.", "consent": "yes", "agreed_in": 0, "by": str(officer.pk)}
    binding = bindings.part("identity asked", case.pk, row.pk)
    row.asked = seal(padding.pack(values), [desk_key.public], binding)
    row.save()
    custody.release(people.unlocked(office.director), custody.find(row.pk), "Consent.", "en")
    with pytest.raises(custody.NotAllowed):
        custody.released_identity(people.unlocked(officer), custody.find(row.pk), "en")
    with pytest.raises(referring.NotWithinConsent):
        prepared(officer, case, releases=(row.pk,))


def test_who_is_shut_out_of_a_report_does_not_read_it_in_a_referral_it_was_split_from(
    office: FoundOffice, officer: Member, second: Member
) -> None:
    acting, (first, _), (part, _) = people.unlocked(officer), send(), send(said="A man waited near a pier.")
    assess(officer, first)
    handling.merge(acting, whole(part), whole(first))
    referral = prepared(officer, first, reports=(first.pk, part.pk))
    handling.split(acting, whole(part))
    shutting_out.shut_out(acting, whole(part), second, "They are family.")
    with pytest.raises(rules.Refused):
        referring.read(people.unlocked(second), found(referral))
    with pytest.raises(rules.Refused):
        referring.approve(people.unlocked(second), found(referral))
    hers = Client()
    people.sign_in(hers, second)
    listed = hers.get(f"/desk/cases/{first.pk}/referrals/")
    assert listed.status_code == 200
    assert referral.reference not in listed.content.decode()
    with pytest.raises(rules.Refused):
        referring.withdraw(people.unlocked(second), found(referral))
    referring.approve(people.unlocked(office.director), found(referral))
    with pytest.raises(rules.Refused):
        referring.note_sent(people.unlocked(second), found(referral))
    referring.note_sent(acting, found(referral))
    with pytest.raises(rules.Refused):
        referring.hear(people.unlocked(second), found(referral), "closed", text="No.", ask_on=None)
    assert hers.get("/desk/dashboard/").status_code == 200, "she counts it all the same"
    assert Fact.objects.filter(referred_to=["police/AT"]).exists()
    assert referring.read(acting, found(referral)).pack.receiver.name == AUSTRIA.name


def test_a_hotline_gets_no_assessment_whoever_asks(officer: Member) -> None:
    case, _receipt = send()
    assess(officer, case, online="yes", country="BE")
    made = referring.prepare(
        people.unlocked(officer),
        whole(case),
        Choice(
            entry=HOTLINE,
            language="en",
            question="Please look.",
            reports=(case.pk,),
            address_only=True,
            judged_address=PAGE,
        ),
        summary=[("What happened", "Told at length.")],
    )
    summary = referring.read(people.unlocked(officer), found(made)).pack.summary
    assert [one.text for one in summary] == [PAGE]


@pytest.mark.parametrize("page", ["", "pdf/"])
def test_the_trail_tells_who_read_a_referral(officer: Member, officer_client: Client, page: str) -> None:
    case, _receipt = send()
    assess(officer, case)
    referral = prepared(officer, case)
    before = AuditEntry.objects.count()
    assert officer_client.get(f"/desk/referrals/{referral.pk}/{page}").status_code == 200
    entry = AuditEntry.objects.get(number=before + 1)
    assert (entry.action, entry.record) == ("referral.opened", f"{case.pk}/{referral.pk}")


def test_a_referral_stays_in_view_and_counted_when_its_case_is_merged_into_another(
    officer: Member, second: Member, officer_client: Client
) -> None:
    acting, (first, _), (other, _) = people.unlocked(officer), send(), send()
    assess(officer, first)
    referral = prepared(officer, first)
    referring.approve(people.unlocked(second), referral)
    referring.note_sent(acting, found(referral))
    handling.merge(acting, whole(first), whole(other))
    for case in (first, other):
        assert referral.reference in officer_client.get(f"/desk/cases/{case.pk}/referrals/").content.decode()
    officer_client.get("/desk/dashboard/")
    assert Fact.objects.filter(referred_to=["police/AT"]).count() == 1, "of the report that went"


@pytest.mark.parametrize("consent", ["no", "ask_me_first", "yes"])
def test_the_receiver_does_not_learn_that_there_is_a_name_to_ask_for(officer: Member, consent: str) -> None:
    pieces = []
    named_one, _receipt = send(role="traveller", named="named", name=NAME, police_may_have_name=consent)
    for case in (named_one, send(role="traveller", named="anonymous")[0]):
        assess(officer, case)
        pack = referring.read(people.unlocked(officer), prepared(officer, case)).pack
        told = [(section.title, *section.answers) for section in pack.reports[0].sections]
        pieces.append((told, pack.reports[0].identity, pack.subjects))
    assert pieces[0] == pieces[1], "a named report looks like one without a name"
    assert len(pieces[0][0]) > 1, "the role goes along"


def test_the_head_of_a_case_says_how_soon_as_the_inbox_does(officer: Member) -> None:
    (case, _receipt), hers = send(), Client()
    assess(officer, case, danger="yes")
    people.sign_in(hers, officer)
    where, now = f"/desk/cases/{case.pk}/tasks/", '<span class="tag danger">Now</span>'
    assert now in hers.get(where).content.decode()
    handling.set_state(people.unlocked(officer), whole(case), State.CLOSED, Outcome.NOT_ENOUGH)
    assert now not in hers.get(where).content.decode(), "nothing is left to do"
