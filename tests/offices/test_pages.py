"""The pages about people, keys and the office: what a director sees, confirms and causes."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from saystop.asking import countries
from saystop.engines.sealing import split
from saystop.offices import audit
from saystop.offices.models import AuditHead, DeskGrant, Invitation, Member, Office, Passkey
from saystop.offices.services import desks
from tests import people
from tests.offices.test_signing_in import shown_secret
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
NEW = "another pier at dusk"
OPEN = {"current": people.PASSWORD}  # who sits there is who signed in


@pytest.mark.parametrize("given", [{}, {"current": "a pier that is not hers"}])
@pytest.mark.parametrize("what", ["invite", "new-link", "grant"])
def test_an_open_page_alone_makes_nobody_a_member_and_hands_no_key_on(
    office: FoundOffice, director_client: Client, officer: Member, what: str, given: dict[str, str]
) -> None:
    wim = people.member_without_desk()
    path, typed = {
        "invite": ("members/invite/", {"name": "Nia", "email": "nia@harbour.example", "role": "director"}),
        "new-link": (f"members/{officer.pk}/new-link/", {}),
        "grant": (f"desks/{office.desk.pk}/grant/{wim.pk}/", {}),
    }[what]
    answer = director_client.post(f"/desk/{path}", {**typed, **given})
    assert answer.status_code == 422
    assert ("This is not your current password" if given else "Type the password") in text(answer)
    assert "/invitation/" not in text(answer)
    assert not Invitation.objects.exists()
    assert wim not in desks.holders(office.desk)


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def link_in(answer: Any) -> str:
    found = re.search(r"http://testserver(/invitation/[\w-]+/)", text(answer))
    assert found
    return found[1]


def test_a_director_invites_and_the_link_is_shown_once(director_client: Client) -> None:
    typed = {"name": "Nia Newcomer", "email": "Nia@Harbour.example", "role": "case_officer", **OPEN}
    link = link_in(director_client.post("/desk/members/invite/", typed))
    page = text(director_client.get("/desk/members/"))
    assert "nia@harbour.example" in page
    assert link not in page
    assert Client().get(link).status_code == 200
    director_client.post(f"/desk/members/invitations/{Invitation.objects.get().pk}/withdraw/")
    assert Client().get(link).status_code == 410


def test_an_address_that_takes_only_forms_says_so_when_it_is_opened_by_hand(
    director_client: Client, office: FoundOffice
) -> None:
    answer = director_client.get("/desk/members/invitations/1/withdraw/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "begin at the start page" in text(answer)


def test_the_page_of_members_tells_each_role(director_client: Client, officer: Member) -> None:
    people.member_without_desk("Rita Researcher", "researcher")
    page = director_client.get("/desk/members/").content.decode()
    assert re.findall(r"<td>(Director|Case officer|Researcher)</td>", page) == [
        "Director",
        "Case officer",
        "Researcher",
    ]


def test_inviting_a_member_again_is_led_to_a_new_link(director_client: Client, officer: Member) -> None:
    typed = {"name": "Otto", "email": officer.email, "role": "director", **OPEN}
    answer = director_client.post("/desk/members/invite/", typed)
    assert answer.status_code == 422
    assert "member already" in text(answer)
    assert f'value="{officer.email}"' in text(answer)


def test_a_new_link_says_what_is_lost_first(director_client: Client, officer: Member) -> None:
    path = f"/desk/members/{officer.pk}/new-link/"
    assert "Harbour Desk" in text(director_client.get(path))
    assert not Invitation.objects.exists()
    link = link_in(director_client.post(path, OPEN))
    client = Client()
    assert client.post(link, {"new_password": NEW, "again": NEW}).headers["Location"] == "/sign-in/set-up/"
    assert not DeskGrant.objects.filter(member=officer).exists()
    assert "waits for a desk" in text(director_client.get("/desk/members/"))


def test_a_director_is_warned_when_a_new_link_would_leave_a_desk_to_nobody(
    office: FoundOffice, director_client: Client
) -> None:
    other = people.member_without_desk("Silke Second", "director")
    client = Client()
    people.sign_in(client, other)
    page = text(client.get(f"/desk/members/{office.director.pk}/new-link/"))
    assert "only one who holds Harbour Desk" in page


def test_letting_a_member_go_takes_a_second_confirmation(
    director_client: Client, officer: Member, office: FoundOffice
) -> None:
    path = f"/desk/members/{officer.pk}/deactivate/"
    page = text(director_client.get(path))
    assert "Let Otto Officer go?" in page
    assert "Harbour Desk" in page
    assert Member.objects.get(pk=officer.pk).is_active
    assert director_client.post(path).status_code == 302
    assert not Member.objects.get(pk=officer.pk).is_active
    assert director_client.get(path).status_code == 404
    assert "Former members" in text(director_client.get("/desk/members/"))


def test_the_last_who_holds_a_desk_and_oneself_are_not_let_go(
    office: FoundOffice, director_client: Client
) -> None:
    path = f"/desk/members/{office.director.pk}/deactivate/"
    assert "Another director" in text(director_client.post(path))
    other = people.member_without_desk("Silke Second", "director")
    client = Client()
    people.sign_in(client, other)
    assert "cannot go yet" in text(client.post(path))
    office.director.refresh_from_db()
    assert office.director.is_active


def test_granting_and_revoking_each_take_a_second_confirmation(
    office: FoundOffice, director_client: Client
) -> None:
    wim = people.member_without_desk()
    grant = f"/desk/desks/{office.desk.pk}/grant/{wim.pk}/"
    assert grant in text(director_client.get("/desk/desks/"))
    assert "Grant Harbour Desk to Wim Waiting?" in text(director_client.get(grant))
    assert desks.holders(office.desk) == [office.director]
    director_client.post(grant, OPEN)
    assert wim in desks.holders(office.desk)

    revoke = f"/desk/desks/{office.desk.pk}/revoke/{wim.pk}/"
    assert revoke in text(director_client.get("/desk/desks/"))
    assert "Revoke Harbour Desk from Wim Waiting?" in text(director_client.get(revoke))
    assert wim in desks.holders(office.desk)
    director_client.post(revoke)
    assert desks.holders(office.desk) == [office.director]
    assert "Key number 2" in text(director_client.get("/desk/desks/"))
    assert director_client.get(revoke).status_code == 404


def test_the_last_holder_is_told_why_she_cannot_be_revoked(
    office: FoundOffice, director_client: Client
) -> None:
    path = f"/desk/desks/{office.desk.pk}/revoke/{office.director.pk}/"
    assert "Nobody else holds it" in text(director_client.post(path))
    assert desks.current_key(office.desk).generation == 1


def test_a_director_who_does_not_hold_the_desk_is_told_so(office: FoundOffice, officer: Member) -> None:
    client = Client()
    people.sign_in(client, people.member_without_desk("Silke Second", "director"))
    path = f"/desk/desks/{office.desk.pk}/grant/{people.newcomer().pk}/"
    assert "/grant/" not in text(client.get("/desk/desks/"))
    assert "You do not hold" in text(client.post(path))


def test_two_shares_bring_the_keys_back_after_a_forgotten_password(
    office: FoundOffice, director_client: Client
) -> None:
    DeskGrant.objects.all().delete()
    assert "/desk/recovery/" in text(director_client.get("/desk/desks/"))
    typed = {"share_1": office.shares[2].upper(), "share_2": office.shares[0].replace(" ", "\r\n")}
    assert director_client.post("/desk/recovery/", typed).headers["Location"] == "/desk/desks/?done=restored"
    assert desks.holders(office.desk) == [office.director]


def broken(share: str, *, word: int, by: str) -> str:
    words = share.split()
    words[word - 1] = by
    return " ".join(words)


def test_each_fault_of_a_share_is_named_at_its_field_and_what_was_typed_stays(
    office: FoundOffice, director_client: Client
) -> None:
    one, two, _ = office.shares
    foreign = split(bytes(range(32)), 2, 3)
    cases = [
        (one, broken(two, word=5, by="xylophones"), "Word 5 is not in the list", "(Share 2)"),
        (one, " ".join(two.split()[:-1]), "These are 32 words where 33 belong", "(Share 2)"),
        (broken(one, word=9, by="academic"), two, "A word is another one", "(Share 1)"),
        (one, one, "This is the same share as share 1", "(Share 2)"),
        (one, foreign[0], "This share and share 1 were not printed together", "(Share 2)"),
        (foreign[0], foreign[1], "These are not this office’s shares", ""),
        (one, "", "Type the words of this share", "(Share 2)"),
        (one, "word " * 400, "This is longer than a share", "(Share 2)"),
    ]
    for first, second, sentence, field in cases:
        answer = director_client.post("/desk/recovery/", {"share_1": first, "share_2": second})
        assert answer.status_code == 422
        assert sentence in text(answer)
        assert field in text(answer)
        assert first in text(answer)


def test_the_office_settings_are_kept_and_a_refusal_needs_its_reason(
    office: FoundOffice, director_client: Client
) -> None:
    page = text(director_client.get("/desk/office/"))
    assert "Harbour Office" in page
    assert "Belgium" in page
    typed = {"name": "Harbour & Sons", "country": "NL", "accepts_images": "no", "image_refusal": ""}
    answer = director_client.post("/desk/office/", typed)
    assert answer.status_code == 422
    assert "Write the reason" in text(answer)
    assert 'value="Harbour & Sons"' in text(answer)
    answer = director_client.post("/desk/office/", typed | {"country": "Belgium"})
    assert answer.status_code == 422
    assert "Choose the country from the list." in text(answer)
    director_client.post("/desk/office/", typed | {"image_refusal": "Our law forbids us to keep photos."})
    changed = Office.objects.get()
    assert (changed.name, changed.country, changed.accepts_images) == ("Harbour & Sons", "NL", False)
    assert changed.image_refusal.startswith("Our law")


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de"])
def test_the_office_s_country_is_of_the_list_that_reporters_choose_from(
    office: FoundOffice, director_client: Client, language: str
) -> None:
    Member.objects.filter(pk=office.director.pk).update(language=language)
    choices = r'<option value="([A-Za-z]{2})"[^>]*>([^<]+)</option>'
    own = re.findall(choices, text(director_client.get("/desk/office/")))
    public = re.findall(choices, text(Client().get(f"/{language}/")))
    assert [(code.lower(), name) for code, name in own] == public
    assert ("BE", countries.country_name("be", language)) in own


def test_the_trail_is_read_in_words_a_hundred_at_a_time(office: FoundOffice, director_client: Client) -> None:
    for number in range(120):
        audit.record(office.director, "report.opened", f"report {number}")
    page = text(director_client.get("/desk/audit/"))
    assert page.count("opened a report") == 100
    assert "report 119" in page
    assert "report 19<" not in page
    older = re.search(r'href="(\?before=\d+)"', page)
    assert older
    page = text(director_client.get("/desk/audit/" + older[1]))
    assert "report 19<" in page
    assert "Dana Director" in page
    assert "founded the office" in page
    for nonsense in ("x", "-1", "9" * 40, "²"):
        assert director_client.get("/desk/audit/", {"before": nonsense}).status_code == 200


def test_the_trail_is_verified_on_demand(office: FoundOffice, director_client: Client) -> None:
    assert "The trail is whole" not in text(director_client.get("/desk/audit/"))
    page = text(director_client.post("/desk/audit/"))
    assert "The trail is whole" in page
    head = AuditHead.objects.get()
    assert f"{head.count}:{bytes(head.digest).hex()}" in page, "as `saystop audit verify --noted` takes it"
    AuditHead.objects.update(count=2)
    assert "head of the trail was altered" in text(director_client.post("/desk/audit/"))


def test_changing_the_password_asks_the_present_one_and_ends_the_session(
    officer: Member, officer_client: Client
) -> None:
    typed = {"current": "not the password", "new_password": NEW, "again": NEW}
    answer = officer_client.post("/desk/me/password/", typed)
    assert answer.status_code == 422
    assert "not your current password" in text(answer)
    short = officer_client.post(
        "/desk/me/password/", {"current": people.PASSWORD, "new_password": "short", "again": "short"}
    )
    assert "12" in text(short)
    assert short.status_code == 422
    done = officer_client.post("/desk/me/password/", typed | {"current": people.PASSWORD})
    assert done.headers["Location"] == "/sign-in/?done=password"
    assert officer_client.get("/desk/me/").status_code == 302
    people.sign_in(officer_client, officer, NEW)


def test_an_authenticator_is_replaced_once_the_new_one_shows_its_code(
    officer: Member, officer_client: Client
) -> None:
    secret = shown_secret(text(officer_client.get("/desk/me/authenticator/")))
    assert (
        officer_client.post("/desk/me/authenticator/", {"code": people.code_of(officer)}).status_code == 422
    )
    people.sign_in(Client(), officer)
    done = officer_client.post("/desk/me/authenticator/", {"code": people.code_for(secret)})
    assert done.status_code == 302
    people.sign_in(Client(), officer, secret=secret)
    assert shown_secret(text(officer_client.get("/desk/me/authenticator/"))) != secret


def test_new_recovery_codes_void_the_older_ones(officer: Member, officer_client: Client) -> None:
    first = set(
        re.findall(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}\b", text(officer_client.post("/sign-in/codes/")))
    )
    assert "stop working" in text(officer_client.get("/sign-in/codes/"))
    officer_client.post("/sign-in/codes/")
    client = Client()
    client.post("/sign-in/", {"email": officer.email, "password": people.PASSWORD})
    assert client.post("/sign-in/second/", {"code": first.pop()}).status_code == 422


def test_the_only_second_factor_is_not_removed_nor_anyone_elses(
    officer: Member, office: FoundOffice, officer_client: Client
) -> None:
    own = Passkey.objects.create(member=officer, name="blue key", credential=b"1")
    others = Passkey.objects.create(member=office.director, name="red key", credential=b"2")
    assert officer_client.post(f"/desk/me/passkeys/{others.pk}/remove/").status_code == 404
    Member.objects.filter(pk=officer.pk).update(totp_box=b"")
    assert "has to stay" in text(officer_client.post(f"/desk/me/passkeys/{own.pk}/remove/"))
    Member.objects.filter(pk=officer.pk).update(totp_box=b"1")
    assert "Remove the passkey “blue key”?" in text(officer_client.get(f"/desk/me/passkeys/{own.pk}/remove/"))
    officer_client.post(f"/desk/me/passkeys/{own.pk}/remove/")
    assert list(Passkey.objects.all()) == [others]


def test_the_desk_speaks_the_members_language(officer: Member, officer_client: Client) -> None:
    assert officer_client.post("/desk/me/language/", {"language": "de"}).status_code == 302
    page = officer_client.get("/desk/me/")
    assert 'lang="de"' in text(page)
    assert page.headers["Content-Language"] == "de"
    officer_client.post("/desk/me/language/", {"language": "xx"})
    officer.refresh_from_db()
    assert officer.language == "de"


def test_pages_that_went_wrong_say_what_to_do(client: Client, office: FoundOffice) -> None:
    answer = client.get("/nowhere/at/all/")
    assert answer.status_code == 404
    assert "There is no such page" in text(answer)
    assert "at/all" not in text(answer)
