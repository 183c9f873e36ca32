"""Recovery shares made anew: the new ones open everything, those of before open nothing that comes after."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from saystop.engines.sealing import PrivateKey, SealingError, Tampered, combine, unseal
from saystop.offices import rules
from saystop.offices.models import AuditEntry, DeskGrant, DeskKey, Member, Office
from saystop.offices.services import desks, shares
from saystop.offices.unlocking import recovery_binding
from tests import people
from tests.offices.test_desks import LETTER, opens, sealed_to
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
PATH = "/desk/recovery/new-shares/"


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def made_anew(office: FoundOffice) -> list[str]:
    return shares.make_anew(people.unlocked(office.director), shares.current(Office.objects.get()))


def shown(page: str) -> list[str]:
    lists = re.findall(r'<ol class="receipt".*?</ol>', page, re.DOTALL)
    return [" ".join(re.findall(r"<li>(\w+)</li>", words)) for words in lists]


def test_any_two_of_the_new_shares_restore_what_came_before_and_after(
    office: FoundOffice, officer: Member
) -> None:
    desks.revoke(people.unlocked(office.director), office.desk, officer)
    new = made_anew(office)
    envelopes = {key: sealed_to(key) for key in office.desk.keys.all()}
    assert len(envelopes) == 3
    for left_out in range(3):
        DeskGrant.objects.all().delete()
        quorum = [share for place, share in enumerate(new) if place != left_out]
        desks.restore(people.unlocked(office.director), quorum)
        held = people.unlocked(office.director)
        assert all(opens(held, key, envelope) for key, envelope in envelopes.items())


def test_the_shares_of_before_are_refused_with_one_sentence(
    office: FoundOffice, director_client: Client
) -> None:
    made_anew(office)
    DeskGrant.objects.all().delete()
    typed = {"share_1": office.shares[0], "share_2": office.shares[1]}
    answer = director_client.post("/desk/recovery/", typed)
    assert answer.status_code == 422
    sentence = "These are not this office’s shares, or newer ones were made since: take the ones made last."
    assert sentence in text(answer)
    assert office.shares[0] in text(answer)
    assert not DeskGrant.objects.exists()


def test_the_shares_of_before_open_nothing_that_comes_after_even_with_an_older_copy_of_the_database(
    office: FoundOffice,
) -> None:
    copied = [(key, bytes(key.recovery_envelope)) for key in DeskKey.objects.all()]
    made_anew(office)
    old = PrivateKey.from_seed(combine(office.shares[:2]))
    stolen = [PrivateKey.from_seed(unseal(paper, old, recovery_binding(key))) for key, paper in copied]
    after = sealed_to(desks.current_key(office.desk))
    for key in DeskKey.objects.all():
        with pytest.raises(Tampered):
            unseal(bytes(key.recovery_envelope), old, recovery_binding(key))
    for pair in stolen:
        with pytest.raises(SealingError):
            unseal(after, pair, LETTER)


def test_whoever_holds_a_desk_holds_it_still_and_nobody_else(office: FoundOffice, officer: Member) -> None:
    made_anew(office)
    newest = desks.current_key(office.desk)
    assert newest.generation == 2
    assert desks.holders(office.desk) == [office.director, officer]
    assert opens(people.unlocked(officer), newest, sealed_to(newest))


def test_who_does_not_hold_every_desk_makes_none(office: FoundOffice, officer: Member) -> None:
    before = shares.current(Office.objects.get())
    evening = desks.create("Evening Desk")
    desks.new_generation(evening, [officer])
    for member in (office.director, officer):  # holds one of two desks; holds both, but is no director
        with pytest.raises(rules.Refused):
            shares.make_anew(people.unlocked(member), before)
    assert shares.current(Office.objects.get()) == before


def test_the_page_says_what_becomes_worthless_and_shows_the_shares_once(
    office: FoundOffice, director_client: Client
) -> None:
    assert PATH in text(director_client.get("/desk/recovery/"))
    assert PATH in text(director_client.get("/desk/desks/"))
    page = text(director_client.get(PATH))
    assert "All shares of before become worthless here" in page
    before = shares.current(Office.objects.get())
    assert f'value="{before}"' in page
    answer = director_client.post(PATH, {"instead_of": before, "current": people.PASSWORD})
    assert "no-store" in answer.headers["Cache-Control"]
    new = shown(text(answer))
    assert [len(share.split()) for share in new] == [33, 33, 33]
    DeskGrant.objects.all().delete()
    desks.restore(people.unlocked(office.director), new[1:])
    assert desks.holders(office.desk) == [office.director]
    entries = AuditEntry.objects.filter(action="office.shares_made").order_by("number")
    assert [entry.record for entry in entries] == [before, shares.current(Office.objects.get())]


def test_the_same_page_sent_again_leaves_the_shares_on_paper_good(
    office: FoundOffice, director_client: Client
) -> None:
    typed = {"instead_of": shares.current(Office.objects.get()), "current": people.PASSWORD}
    new = shown(text(director_client.post(PATH, typed)))
    again = director_client.post(PATH, typed)
    assert again.status_code == 409
    assert "nothing was done now" in text(again)
    assert shown(text(again)) == []
    desks.restore(people.unlocked(office.director), new[:2])


@pytest.mark.parametrize("typed", ["", "not her password"])
def test_a_desk_left_open_gives_no_shares_to_who_does_not_know_the_password(
    office: FoundOffice, director_client: Client, typed: str
) -> None:
    before = shares.current(Office.objects.get())
    answer = director_client.post(PATH, {"instead_of": before, "current": typed})
    assert answer.status_code == 422
    assert shown(text(answer)) == []
    assert shares.current(Office.objects.get()) == before


def test_a_director_without_a_desk_is_told_why_not(office: FoundOffice) -> None:
    client = Client()
    people.sign_in(client, people.member_without_desk("Silke Second", "director"))
    before = shares.current(Office.objects.get())
    assert "You do not hold Harbour Desk" in text(client.post(PATH, {"instead_of": before}))
    assert shares.current(Office.objects.get()) == before


def test_nothing_is_changed_when_a_key_was_exchanged(office: FoundOffice) -> None:
    DeskKey.objects.update(public_key=PrivateKey.generate().public.to_bytes())
    before = shares.current(Office.objects.get())
    with pytest.raises(Tampered):
        made_anew(office)
    assert shares.current(Office.objects.get()) == before
