"""A referral: prepared, read by a second member, sealed, opened by the authority with age, followed until it is done with."""

import html
import io
import json
import zipfile
from datetime import timedelta

import pyrage
import pytest
from django.test import Client
from django.utils import timezone

from saystop.casework import authorities, rules
from saystop.casework.models import AuthorityKey, Case, IdentityRelease, Referral, State
from saystop.casework.packing import Choice
from saystop.casework.services import custody, referring, settings
from saystop.casework.services.settings import Settings
from saystop.engines.sealing import Tampered
from saystop.offices.models import AuditEntry, Member
from saystop.reporting import directory
from tests import people
from tests.casework.judging import assess, whole
from tests.casework.sending import SAID, address, drawn, send, told, write_as_reporter
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
NAME = "Rosa Traveller"
LATER = "It was on the second floor."
PAGE = "https://pictures.example/harbour"
AUSTRIA = next(one for one in directory.entries() if one.country == "AT" and one.kind == "police")
HOTLINE = next(
    one for one in directory.entries() if one.country == "BE" and one.kind == "abuse_imagery_hotline"
)


@pytest.fixture
def second(office: FoundOffice) -> Member:
    return people.case_officer(office, "Sanne Second")


def choice(case: Case, **other: object) -> Choice:
    values: dict[str, object] = {
        "entry": AUSTRIA,
        "language": "de",
        "question": "Please look.",
        "reports": (case.pk,),
    }
    return Choice(**{**values, **other})  # type: ignore[arg-type] # a test's own words


def prepared(member: Member, case: Case, **other: object) -> Referral:
    made = referring.prepare(people.unlocked(member), whole(case), choice(case, **other))
    return found(made)


def found(referral: Referral) -> Referral:
    related = ("case__merged_into", "case__report__desk_key__desk", "desk_key")
    return Referral.objects.select_related(*related).get(pk=referral.pk)


def files_in(sealed: bytes, key: object) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(pyrage.decrypt(sealed, [key])))


def test_from_the_case_to_the_authority_and_back(
    office: FoundOffice, officer: Member, officer_client: Client, second: Member
) -> None:
    key = pyrage.x25519.Identity.generate()
    referring.enter_key(people.unlocked(office.director), authorities.key_of(AUSTRIA), str(key.to_public()))
    case, _receipt = send(file=drawn())
    page = officer_client.get(address(case, "referrals/new/")).content.decode()
    assert "write the assessment first" in page
    assess(officer, case, country="AT")
    page = html.unescape(officer_client.get(address(case, "referrals/new/")).content.decode())
    assert "Meldestelle des Bundeskriminalamts · Police (where it happened)" in page
    assert "Ik zeg STOP! · Reporting line (in the country of this office)" in page
    assert "where the reporter lives" not in page, "nobody asked it"
    assert page.index(authorities.key_of(AUSTRIA)) < page.index("reporting_line"), (
        "the police were recommended"
    )
    attachment = str(case.report.attachments.get().pk)
    typed = {
        "authority": authorities.key_of(AUSTRIA),
        "language": "de",
        "question": "Please look into who rents room 12.",
        "reports": [str(case.pk)],
        "files": [attachment],
    }
    back = officer_client.post(address(case, "referrals/new/"), typed)
    assert back.status_code == 302
    where = back.headers["Location"]
    page = html.unescape(officer_client.get(where).content.decode())
    assert "As the receiver will read it" in page
    assert SAID in page
    assert "a colleague has to read and approve it" in page
    assert officer_client.post(where, {"go": "approve"}).status_code == 422
    assert officer_client.post(f"{where}pack/").status_code == 404, "nothing leaves before it is approved"
    colleague = Client()
    people.sign_in(colleague, second)
    assert colleague.post(where, {"go": "approve"}).status_code == 302
    sealed = b"".join(officer_client.post(f"{where}pack/").streaming_content)  # type: ignore[attr-defined] # streamed
    archive = files_in(sealed, key)
    (photo,) = [name for name in archive.namelist() if name.startswith("attachments/")]
    assert archive.read(photo).startswith(b"\xff\xd8")
    read = json.loads(archive.read("referral.json"))
    assert read["reports"][0]["sections"][0]["answers"][0]["text"] == SAID
    assert read["reports"][0]["identity"] == []
    assert read["language"] == "de"
    assert "(Belgien)" in str(read["summary"]), "this country is named, for the receiver is in another one"
    assert "Hotel oder Pension" in archive.read("referral.json").decode()
    officer_client.post(where, {"go": "sent"})
    case.refresh_from_db()
    assert case.state == State.REFERRED
    answered = {
        "go": "heard",
        "heard-state": "acknowledged",
        "heard-their_number": "AZ 12/26",
        "heard-text": "Thanks.",
    }
    for never in ("2020-01-01", "9999-12-31", "31.02.2030"):
        refused = officer_client.post(where, {**answered, "heard-ask_on": never})
        assert refused.status_code == 422
        assert never in refused.content.decode(), "what was typed is not lost"
    assert officer_client.post(where, answered).status_code == 302
    page = html.unescape(officer_client.get(where).content.decode())
    assert "Their number: AZ 12/26" in page
    assert "The authority has received what you told us" in page
    assert set(
        AuditEntry.objects.filter(action__startswith="referral.").values_list("action", flat=True)
    ) == {
        *(
            "referral.prepared",
            "referral.opened",
            "referral.approved",
            "referral.sealed",
            "referral.sent",
            "referral.heard",
        ),
    }


def test_a_case_that_nobody_judged_is_not_referred(officer: Member) -> None:
    case, _receipt = send()
    with pytest.raises(referring.NotJudged):
        prepared(officer, case)


def test_with_four_eyes_nobody_approves_her_own(office: FoundOffice, officer: Member, second: Member) -> None:
    case, _receipt = send()
    assess(officer, case)
    referral = prepared(officer, case)
    with pytest.raises(referring.AnotherMember):
        referring.approve(people.unlocked(officer), referral)
    referring.approve(people.unlocked(second), referral)
    settings.change(people.unlocked(office.director), Settings(four_eyes_on_referral=False))
    other = prepared(officer, case)
    referring.approve(people.unlocked(officer), other)
    assert found(other).state == "approved"


def test_the_setting_is_not_lifted_in_the_database(office: FoundOffice, officer: Member) -> None:
    from saystop.casework.models import DeskSettings

    settings.change(people.unlocked(office.director), Settings())
    row = DeskSettings.objects.get()
    row.values["four_eyes_on_referral"] = False
    row.save()
    case, _receipt = send()
    assess(officer, case)
    with pytest.raises(Tampered):
        referring.approve(people.unlocked(officer), prepared(officer, case))


def test_a_name_goes_only_where_a_custodian_released_it_and_once(
    office: FoundOffice, officer: Member, second: Member
) -> None:
    case, _receipt = send(named="named", name=NAME, police_may_have_name="yes")
    other, _receipt = send()
    for one in (case, other):
        assess(officer, one)
    asked = custody.ask(people.unlocked(officer), whole(case), "To be heard.")
    with pytest.raises(referring.NotWithinConsent):
        prepared(officer, case, releases=(asked.pk,))
    custody.release(people.unlocked(office.director), custody.find(asked.pk), "Consent.", "en")
    with pytest.raises(referring.NotWithinConsent):
        prepared(officer, other, releases=(asked.pk,))
    line = next(one for one in directory.entries() if one.country == "BE" and one.kind == "reporting_line")
    with pytest.raises(referring.NotWithinConsent):
        prepared(officer, case, entry=line, releases=(asked.pk,))
    without = referring.read(people.unlocked(officer), prepared(officer, case))
    assert NAME not in str(without.pack.reports[0].identity)
    referral = prepared(officer, case, releases=(asked.pk,))
    said = referring.read(people.unlocked(officer), referral).pack.reports[0].identity
    assert NAME in [one.text for one in said]
    assert "Ihr Name" in [one.label for one in said], "in the receiver's language, whatever the custodian's"
    assert IdentityRelease.objects.get().referral == referral
    with pytest.raises(referring.NotWithinConsent):
        prepared(officer, case, releases=(asked.pk,))


def test_to_a_hotline_goes_the_address_and_nothing_else(officer: Member, officer_client: Client) -> None:
    case, _receipt = send(file=drawn())
    assess(officer, case, online="yes", country="BE")
    files = (case.report.attachments.get().pk,)
    for wrong in ({"files": files, "address_only": True}, {}):
        with pytest.raises(referring.NotForThisReceiver):
            prepared(officer, case, entry=HOTLINE, **wrong)
    typed = {
        "authority": authorities.key_of(HOTLINE),
        "language": "en",
        "question": "Please look.",
        "reports": [str(case.pk)],
    }
    page = officer_client.post(address(case, "referrals/new/"), typed)
    assert "write it into the assessment first" in page.content.decode(), "nothing else can go"
    assert not Referral.objects.exists()
    assess(officer, case, online="yes", country="BE", address=PAGE)
    assert officer_client.post(address(case, "referrals/new/"), typed).status_code == 302
    pack = referring.read(people.unlocked(officer), found(Referral.objects.get())).pack
    assert [one.text for one in pack.summary] == [PAGE]
    assert [one.url for one in pack.subjects.links] == [PAGE]
    assert SAID not in str(pack)
    assert pack.files == ()
    assess(officer, case, online="yes", country="BE", address="pictures.example/harbour")
    assert officer_client.post(address(case, "referrals/new/"), typed).status_code == 302
    pack = referring.read(people.unlocked(officer), found(Referral.objects.get(number=2))).pack
    assert [one.url for one in pack.subjects.links] == ["pictures.example/harbour"], "as it was told"
    exact = "http://www.Pictures.example/harbour/?si=2&ref=1#page"
    assess(officer, case, online="yes", country="BE", address=exact)
    assert officer_client.post(address(case, "referrals/new/"), typed).status_code == 302
    pack = referring.read(people.unlocked(officer), found(Referral.objects.get(number=3))).pack
    assert [one.url for one in pack.subjects.links] == [exact], (
        "to the letter: another address may lead elsewhere"
    )


def test_what_a_reporter_added_goes_along_where_it_was_chosen(
    officer: Member, officer_client: Client
) -> None:
    case, receipt = send()
    assess(officer, case, country="AT")
    for said in (LATER, "My name is Rosa."):
        write_as_reporter(receipt, said)
    page = officer_client.get(address(case, "referrals/new/")).content.decode()
    assert LATER in page
    chosen = case.report.messages.get(number=1)
    pack = referring.read(people.unlocked(officer), prepared(officer, case, messages=(chosen.pk,))).pack
    assert LATER in [one.text for section in pack.reports[0].sections for one in section.answers]
    assert "Rosa" not in str(pack)
    assert LATER not in str(referring.read(people.unlocked(officer), prepared(officer, case)).pack)
    with pytest.raises(referring.NotForThisReceiver):
        prepared(officer, case, entry=HOTLINE, address_only=True, messages=(chosen.pk,))


def test_the_pack_knows_what_linking_knows(officer: Member) -> None:
    case, _receipt = told(
        {
            "where/country": "Austria",
            "adults/vehicle": "grey van, 1-DEM-234",
            "adults/accounts_numbers": "0660 1234567",
        }
    )
    assess(officer, case, country="AT")
    pack = referring.read(people.unlocked(officer), prepared(officer, case)).pack
    assert [one.number for one in pack.subjects.phones] == ["+436601234567"]
    assert len(pack.subjects.vehicles) == 1


def test_the_word_before_a_plate_is_no_part_of_it(officer: Member) -> None:
    case, _receipt = told({"where/country": "Belgium", "adults/vehicle": "plate 1-ABC-234; 9xyz87"})
    assess(officer, case, country="BE")
    pack = referring.read(people.unlocked(officer), prepared(officer, case)).pack
    assert [one.plate for one in pack.subjects.vehicles] == ["9XYZ87", "1ABC234"]


def test_what_is_missing_is_listed_in_the_order_of_the_page(officer: Member, officer_client: Client) -> None:
    case, _receipt = send()
    assess(officer, case, country="AT")
    page = officer_client.post(address(case, "referrals/new/"), {}).content.decode()
    listed = [
        page.index(f'href="#referral-{name}"') for name in ("authority", "language", "question", "reports")
    ]
    assert listed == sorted(listed)


def test_what_was_prepared_does_not_change_and_is_not_swapped(officer: Member, second: Member) -> None:
    (one, _), (other, _) = send(), send()
    for case in (one, other):
        assess(officer, case)
    mine, theirs = prepared(officer, one), prepared(officer, other)
    Referral.objects.filter(pk=mine.pk).update(envelope=bytes(theirs.envelope))
    with pytest.raises(Tampered):
        referring.approve(people.unlocked(second), found(mine))
    with pytest.raises(Tampered):
        referring.read(people.unlocked(second), found(mine))


def test_a_strangers_key_in_the_database_gets_nothing(
    office: FoundOffice, officer: Member, second: Member
) -> None:
    key = str(pyrage.x25519.Identity.generate().to_public())
    referring.enter_key(people.unlocked(office.director), authorities.key_of(AUSTRIA), key)
    case, _receipt = send()
    assess(officer, case)
    referral = prepared(officer, case)
    referring.approve(people.unlocked(second), referral)
    AuthorityKey.objects.update(recipient=str(pyrage.x25519.Identity.generate().to_public()))
    with pytest.raises(Tampered):
        referring.seal_for_sending(people.unlocked(officer), found(referral))


def test_what_was_approved_is_not_sealed_to_a_key_that_was_entered_since(
    office: FoundOffice, officer: Member, officer_client: Client, second: Member
) -> None:
    hers, strange = (str(pyrage.x25519.Identity.generate().to_public()) for _ in range(2))
    director, authority = people.unlocked(office.director), authorities.key_of(AUSTRIA)
    referring.enter_key(director, authority, hers)
    case, _receipt = send()
    assess(officer, case)
    referral = prepared(officer, case)
    page = f"/desk/referrals/{referral.pk}/"
    assert hers in officer_client.get(page).content.decode()
    referring.approve(people.unlocked(second), referral)
    referring.enter_key(director, authority, strange)
    with pytest.raises(referring.KeyChanged):
        referring.seal_for_sending(people.unlocked(officer), found(referral))
    assert officer_client.post(f"{page}pack/").status_code == 302
    assert "another key by now" in officer_client.get(page).content.decode()
    referring.enter_key(director, authority, hers)
    referring.seal_for_sending(people.unlocked(officer), found(referral))


def test_without_a_key_it_opens_with_words_that_are_told_apart(officer: Member, second: Member) -> None:
    case, _receipt = send()
    assess(officer, case)
    referral = prepared(officer, case)
    referring.approve(people.unlocked(second), referral)
    sealing, made = referring.seal_for_sending(people.unlocked(officer), found(referral))
    opened = pyrage.passphrase.decrypt(b"".join(sealing), made.passphrase)
    assert "referral.pdf" in zipfile.ZipFile(io.BytesIO(opened)).namelist()


def test_only_a_director_enters_keys_and_only_keys(
    office: FoundOffice, officer: Member, director_client: Client
) -> None:
    with pytest.raises(rules.Refused):
        referring.enter_key(people.unlocked(officer), authorities.key_of(AUSTRIA), "age1")
    back = director_client.post(
        "/desk/authorities/", {"authority": authorities.key_of(AUSTRIA), "recipient": "no"}
    )
    assert back.status_code == 422
    assert "paste the line that begins with age1" in back.content.decode()
    assert not AuthorityKey.objects.exists()


def test_withdrawn_it_goes_nowhere(officer: Member, second: Member) -> None:
    case, _receipt = send()
    assess(officer, case)
    referral = prepared(officer, case)
    referring.withdraw(people.unlocked(officer), referral)
    with pytest.raises(referring.StepNotAllowed):
        referring.approve(people.unlocked(second), referral)
    with pytest.raises(referring.StepNotAllowed):
        referring.seal_for_sending(people.unlocked(officer), found(referral))


def test_what_is_not_heard_of_is_asked_after(officer: Member, second: Member) -> None:
    case, _receipt = send()
    assess(officer, case)
    referral = prepared(officer, case)
    referring.approve(people.unlocked(second), referral)
    referring.note_sent(people.unlocked(officer), found(referral))
    today = timezone.localdate()
    assert not list(referring.to_ask(today + timedelta(days=13)))
    assert [one.pk for one in referring.to_ask(today + timedelta(days=14))] == [referral.pk]
    referring.hear(people.unlocked(officer), found(referral), "closed", text="", ask_on=None)
    assert not list(referring.to_ask(today + timedelta(days=99)))


def test_reports_of_one_case_go_together_and_others_do_not(officer: Member, officer_client: Client) -> None:
    (first, _), (second_report, receipt), (other, _) = send(), send(), send()
    write_as_reporter(receipt, "More.")
    officer_client.post(address(second_report, "merge/"), {"merge-into": first.reference})
    assess(officer, first)
    both = prepared(officer, first, reports=(first.pk, second_report.pk))
    assert len(referring.read(people.unlocked(officer), both).pack.reports) == 2
    with pytest.raises(referring.NotForThisReceiver):
        prepared(officer, first, reports=(first.pk, other.pk))
