"""Mails about letters: by a real mail server on this machine, within bounds, and with nothing slipped into their heads."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saystop.campaigns.models import Letter, Signatory, Version
from saystop.campaigns.names import folded, one_line
from saystop.campaigns.services import letter_keeping, letter_mail, letters, signatories, signing
from saystop.offices.models import Member
from tests.campaigns.letter_making import (
    ADDRESS,
    a_letter,
    confirmed,
    link_in,
    new_version,
    organisation,
    person,
    posting,
    public_pages,
    waiting,
)
from tests.campaigns.test_letters import WRITTEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(member: Member) -> Letter:
    return a_letter(member)


def test_each_mail_is_in_the_language_in_which_it_was_signed(letter: Letter, client: Client) -> None:
    with posting() as post:
        client.post(f"/fr/letter/{letter.slug}/", WRITTEN)
    (one,) = post.mails
    assert "Des voyages sûrs pour chaque enfant" in str(one["Subject"])
    assert link_in(one).startswith("/fr/signature/")


def test_an_address_gets_three_mails_of_a_letter_and_six_of_all(member: Member, client: Client) -> None:
    several = [a_letter(member, f"letter-{number}") for number in range(3)]
    with posting() as post:
        for letter in several:
            for again in range(5):
                sent = client.post(f"/en/letter/{letter.slug}/", {**WRITTEN, "name": f"Name {again % 2}"})
                assert (
                    sent.status_code == 200
                )  # the page says the same: nobody finds out whose address is known
        assert len(post.mails) == 6
        letter_mail.sweep()
        assert len(post.mails) == 6
    # A month later who never answered is forgotten; a letter may be asked about again.
    Signatory.objects.update(asked_on=timezone.localdate() - timedelta(days=31))
    letter_keeping.sweep()
    assert not Signatory.objects.exists()


def test_capital_letters_make_no_other_address(letter: Letter) -> None:
    for address in ("ben@mail.example", "BEN@mail.example", "Ben@Mail.example"):
        assert signing.sign(letter, person(address, email=address))
    assert signing.sign(letter, person("Another", email="bEN@mail.example")) is None


def test_a_letter_sends_so_many_mails_a_day(
    letter: Letter, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "MOST_A_DAY", 2)
    for number in range(2):
        signing.sign(letter, person(f"Ben {number}", email=f"ben{number}@mail.example"))
    answer = client.post(f"/en/letter/{letter.slug}/", WRITTEN)
    assert answer.status_code == 422
    assert "Very many have signed today." in answer.content.decode()


@pytest.mark.parametrize("field", ["name", "signer", "function", "email"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x0b", "%0a", "\x85"])
def test_nothing_is_slipped_into_the_head_of_a_mail(
    letter: Letter, client: Client, field: str, end: str
) -> None:
    written = {**WRITTEN, field: f"{WRITTEN[field]}{end}Bcc: many@other.example{end}{end}Buy this"}
    with posting() as post:
        client.post(f"/en/letter/{letter.slug}/", written)
    for one in post.mails:
        assert one["Bcc"] is None
        assert one["To"] == "board@pier-friends.example"
        assert str(one["Subject"]) == "Please confirm: Safe trips for every child"
        assert "Buy this" not in one.get_content()
    assert [line for line in post.said if line.upper().startswith("RCPT")] in (
        [],
        ["rcpt TO:<board@pier-friends.example>"],
    )
    for row in Signatory.objects.all():
        assert not any(
            one in f"{row.name}{row.signer}{row.function}{row.email}" for one in "\r\n\u2028\x0b\x85"
        )


def test_a_title_of_two_lines_is_one_subject(member: Member, client: Client) -> None:
    texts = {"en": {"title": "Safe\r\nBcc: many@other.example", "body": "x"}}
    letter = letters.make(member, texts, slug="two-lines", is_checked=False)
    letters.publish(member, letter, ADDRESS)
    with posting() as post:
        client.post("/en/letter/two-lines/", WRITTEN)
    (one,) = post.mails
    assert one["Bcc"] is None
    assert str(one["Subject"]) == "Please confirm: Safe Bcc: many@other.example"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.text(max_size=60))
def test_a_name_is_kept_as_one_line(written: str) -> None:
    kept = one_line(written)
    assert kept == one_line(kept)
    assert len(kept.splitlines()) <= 1
    assert kept == kept.strip()
    kept.encode()  # fails for half of a character


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pier Friends", "pier  FRIENDS"),
        ("Straße e.V.", "STRASSE e V"),
        ("Écoute", "ecoute"),
        ("Dune-Watch", "dune watch"),
    ],
)
def test_names_that_are_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_a_mail_that_was_refused_goes_with_the_next_round(letter: Letter, client: Client) -> None:
    with posting() as post:
        post.refuses = True
        assert client.post(f"/en/letter/{letter.slug}/", WRITTEN).status_code == 200
        assert not post.mails
        post.refuses = False
        letter_mail.sweep()
        letter_mail.sweep()
        assert len(post.mails) == 1


def test_without_a_mail_server_a_member_confirms(
    letter: Letter, client: Client, member: Member, nadia: Client
) -> None:
    page = client.post(f"/en/letter/{letter.slug}/", WRITTEN).content.decode()
    assert "This office sends no mail by itself" in page
    letter_mail.sweep()
    assert not mail.outbox
    row = Signatory.objects.get()
    assert (
        "This office has no mail server"
        in nadia.get(f"/desk/campaigns/letters/{letter.pk}/").content.decode()
    )
    signatories.confirm(member, row, "Telephoned with the chair")
    pages = public_pages(letter)
    assert "Pier Friends" in pages
    assert "Telephoned" not in pages


def test_a_new_version_asks_everybody_again(letter: Letter, member: Member, client: Client) -> None:
    _one, token = confirmed(letter)
    confirmed(letter, organisation("Dune Watch", email="dune@watch.example", language="fr"))
    _three, third = confirmed(letter, person())
    waiting(letter, organisation("Not Yet", email="not@yet.example"))
    Signatory.objects.update(mail="")
    new_version(member, letter)
    page = client.get(f"/en/letter/{letter.slug}/").content.decode()
    assert "0 organisations have signed." in page
    assert "Signed an earlier version" in page
    assert "Pier Friends" in page.partition("Signed an earlier version")[2]
    earlier = client.get(f"/en/letter/{letter.slug}/1/").content.decode()
    assert "2 organisations have signed. 1 person has signed." in earlier
    assert "The letter has changed since." in earlier
    with posting() as post:
        letter_mail.sweep()
        letter_mail.sweep()
    assert sorted(str(one["To"]) for one in post.mails) == [
        "ben@mail.example",
        "board@pier-friends.example",
        "dune@watch.example",
    ]
    by_address = {str(one["To"]): one for one in post.mails}
    link = link_in(by_address["board@pier-friends.example"])
    assert link == f"/en/signature/{token}/"  # the link stays the same
    # Each answers otherwise: signs, keeps the old one, says nothing.
    assert client.post(link, {"go": "sign", "number": "1"}).status_code == 422  # not what was read
    assert client.post(link, {"go": "sign", "number": "2"}).status_code == 200
    client.post(f"/en/signature/{third}/", {"go": "keep"})
    page = client.get(f"/en/letter/{letter.slug}/").content.decode()
    assert "1 organisation has signed." in page
    asked = page.partition("Signed an earlier version")[2]
    assert "Dune Watch" in asked
    assert "Pier Friends" not in asked
    earlier = client.get(f"/en/letter/{letter.slug}/1/").content.decode()
    for name in ("Pier Friends", "Dune Watch", "Ben Buoy"):
        assert name in earlier


def test_who_signs_while_the_text_changes_reads_it_first(
    letter: Letter, member: Member, client: Client
) -> None:
    _row, token = waiting(letter)
    new_version(member, letter, "Something else is asked.")
    answer = client.post(f"/en/signature/{token}/", {"go": "sign", "number": "1"})
    assert answer.status_code == 422
    assert "The text has changed meanwhile." in answer.content.decode()
    assert "Something else is asked." in answer.content.decode()
    assert client.post(f"/en/signature/{token}/", {"go": "sign", "number": "2"}).status_code == 200
    assert "Pier Friends" not in client.get(f"/en/letter/{letter.slug}/1/").content.decode()


def test_names_and_addresses_go_in_time_and_numbers_stay(
    letter: Letter, member: Member, client: Client
) -> None:
    confirmed(letter)
    confirmed(letter, person())
    letters.close(member, letter)
    letter_keeping.sweep()
    assert Signatory.objects.exclude(email="").count() == 2
    Letter.objects.update(closed_on=timezone.localdate() - timedelta(days=184))
    letter_keeping.sweep()
    assert not Signatory.objects.exclude(email="").exists()
    assert "Ben Buoy" in public_pages(letter)
    Letter.objects.update(closed_on=timezone.localdate() - timedelta(days=731))
    letter_keeping.sweep()
    letter_keeping.sweep()
    page = client.get(f"/en/letter/{letter.slug}/").content.decode()
    assert "Pier Friends" in page
    assert "Ana Anchor" not in page
    assert "Ben Buoy" not in page
    assert "1 person has signed." in page
    assert "1 person whose name is not kept any more." in page
    assert Version.objects.get().unnamed == 1


def test_a_letter_whose_last_day_is_over_is_closed_by_a_round(letter: Letter) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Letter.objects.update(closes_on=yesterday)
    letter_keeping.sweep()
    letter.refresh_from_db()
    assert letter.state == "closed"
