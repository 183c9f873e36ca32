"""Open letters as everybody meets them: read, signed, confirmed by mail, taken back."""

import pytest
from django.test import Client

from saystop.campaigns import links
from saystop.campaigns.models import Frozen, Letter, Signatory, SignatoryState, Signature
from saystop.campaigns.services import letters, signing
from saystop.offices.models import Member
from saystop.offices.rules import Refused
from tests import people
from tests.campaigns.letter_making import (
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

pytestmark = pytest.mark.django_db
WRITTEN = {
    "name": "Pier Friends",
    "country": "be",
    "website": "",
    "signer": "Ana Anchor",
    "function": "chair",
    "email": "board@pier-friends.example",
    "authorised": "on",
}


@pytest.fixture
def letter(member: Member) -> Letter:
    return a_letter(member)


def here(letter: Letter, lang: str = "en") -> str:
    return f"/{lang}/letter/{letter.slug}/"


def test_the_letter_promises_a_mail_only_where_one_is_sent(letter: Letter, client: Client) -> None:
    by_mail = ("You get a mail with a link", "by the link in the mail", "For the mail by which you confirm.")
    by_hand = (
        "somebody will ask you to confirm",
        "To take the signature back, write to the office.",
        "By it somebody of the office asks you.",
    )
    for page in (here(letter), here(letter) + "?as=person"):
        with posting():
            told = client.get(page).content.decode()
        untold = client.get(page).content.decode()
        assert [word in told for word in by_mail + by_hand] == [True] * 3 + [False] * 3
        assert [word in untold for word in by_mail + by_hand] == [False] * 3 + [True] * 3


def test_an_organisation_signs_by_the_link_in_a_mail(letter: Letter, client: Client) -> None:
    with posting() as post:
        sent = client.post(here(letter), WRITTEN)
        assert sent.status_code == 200
        assert "a mail is on its way" in sent.content.decode()
    (mail,) = post.mails
    assert mail["To"] == "board@pier-friends.example"
    assert mail["Subject"] == "Please confirm: Safe trips for every child"
    link = link_in(mail)
    assert "Pier Friends" not in public_pages(letter)
    page = client.get(link).content.decode()
    assert "We ask for <strong>three</strong> things:" in page
    assert "Ana Anchor, chair" in page
    done = client.post(link, {"go": "sign", "number": "1"}).content.decode()
    assert "Thank you, your signature stands below the letter." in done
    shown = client.get(here(letter)).content.decode()
    assert "Pier Friends" in shown
    assert "Belgium" in shown
    assert "1 organisation has signed." in shown
    assert not client.cookies


def test_opening_a_link_signs_nothing(letter: Letter, client: Client) -> None:
    """Programs that look at the links of a mail open them; some ask for the head alone."""
    _row, token = waiting(letter)
    for _again in range(3):
        assert client.get(f"/en/signature/{token}/").status_code == 200
        assert client.head(f"/fr/signature/{token}/").status_code == 200
    assert not Signature.objects.exists()
    assert Signatory.objects.get().state == SignatoryState.WAITING
    confirmed_row, other = confirmed(letter, organisation("Dune Watch", email="dune@watch.example"))
    new_version_of = letter.versions.count()
    client.get(f"/en/signature/{other}/?go=sure")
    client.get(f"/en/signature/{other}/?go=sign&number={new_version_of}")
    confirmed_row.refresh_from_db()
    assert confirmed_row.state == SignatoryState.CONFIRMED


def test_nobody_is_seen_before_confirming(letter: Letter, member: Member) -> None:
    waiting(letter)
    waiting(letter, person())
    confirmed(a_letter(member, "other", is_checked=True), organisation("Checked Club"))
    pages = public_pages(letter) + public_pages(Letter.objects.get(slug="other"))
    for name in ("Pier Friends", "Ben Buoy", "Checked Club", "Ana Anchor"):
        assert name not in pages
    assert "0 organisations have signed." in pages
    assert "1 organisation" not in pages


def test_an_address_is_shown_on_no_public_page(letter: Letter, client: Client, member: Member) -> None:
    _row, token = confirmed(letter)
    confirmed(letter, person())
    new_version(member, letter)
    pages = public_pages(letter) + client.get(f"/en/signature/{token}/").content.decode()
    assert "Pier Friends" in pages
    assert "pier-friends.example" not in pages
    assert "mail.example" not in pages


def test_a_flawed_form_says_so_and_keeps_what_was_typed(letter: Letter, client: Client) -> None:
    answer = client.post(here(letter), {**WRITTEN, "email": "board", "country": "xx", "authorised": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    for sentence in (
        "Type the whole e-mail address, such as ana@office.example.",
        "Choose the country from the list.",
        "Tick this if you may sign; if not, ask somebody who may.",
    ):
        assert sentence in page
    assert 'value="Pier Friends"' in page
    assert not Signatory.objects.exists()


@pytest.mark.parametrize(
    "website", ["javascript:alert(1)", "data:text/html,x", "not an address", "ftp://x.example"]
)
def test_a_website_is_an_address_of_the_web(letter: Letter, client: Client, website: str) -> None:
    assert client.post(here(letter), {**WRITTEN, "website": website}).status_code == 422


def test_an_organisation_signs_once(letter: Letter, client: Client) -> None:
    confirmed(letter, organisation("Pier Friends"))
    answer = client.post(here(letter), {**WRITTEN, "name": " PIER   friends ", "email": "other@mail.example"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "This organisation has signed already: thank you." in page
    assert "board@pier-friends.example" not in page
    assert Signatory.objects.count() == 1


def test_nobody_keeps_the_place_of_an_organisation_by_signing_in_its_name(
    letter: Letter, client: Client
) -> None:
    """Whoever confirms first has signed; who waits keeps nobody out."""
    _stranger, stranger_token = waiting(letter, organisation(email="stranger@mail.example"))
    _row, token = confirmed(letter, organisation(email="board@pier-friends.example"))
    assert client.post(f"/en/signature/{token}/", {"go": "sign", "number": "1"}).status_code == 200
    late = client.post(f"/en/signature/{stranger_token}/", {"go": "sign", "number": "1"})
    assert late.status_code == 422
    assert "This organisation has signed already" in late.content.decode()
    assert Signature.objects.count() == 1


def test_a_person_signs_once_by_an_address_and_is_told_so_by_mail_alone(
    letter: Letter, client: Client
) -> None:
    confirmed(letter, person())
    written = {"name": "B. Buoy", "country": "nl", "email": "BEN@mail.example"}
    answer = client.post(f"{here(letter)}?as=person", written)
    assert answer.status_code == 200  # the page does not tell whose address has signed
    row = Signatory.objects.get(name="B. Buoy")
    late = client.post(f"/en/signature/{links.token_for(row.pk)}/", {"go": "sign", "number": "1"})
    assert "Somebody has signed with this e-mail address already" in late.content.decode()


def test_people_sign_only_where_they_may(member: Member, client: Client) -> None:
    letter = a_letter(member, takes_people=False)
    page = client.get(f"{here(letter)}?as=person").content.decode()
    assert "Name of the organisation" in page
    with pytest.raises(signing.Closed):
        signing.sign(letter, person())


def test_a_letter_closes_after_its_last_day(letter: Letter, client: Client) -> None:
    from datetime import timedelta

    from django.utils import timezone

    _row, token = waiting(letter)
    today = timezone.localdate()
    Letter.objects.update(closes_on=today)
    assert "Sign the letter" in client.get(here(letter)).content.decode()
    assert client.post(here(letter), {**WRITTEN, "name": "Last One"}).status_code == 200
    Letter.objects.update(closes_on=today - timedelta(days=1))
    assert "The letter cannot be signed any more." in client.get(here(letter)).content.decode()
    assert client.post(here(letter), {**WRITTEN, "name": "Too Late"}).status_code == 422
    assert client.post(f"/en/signature/{token}/", {"go": "sign", "number": "1"}).status_code == 422
    assert not Signature.objects.exists()


def test_taking_it_back_is_asked_twice_and_leaves_nothing_of_a_person(letter: Letter, client: Client) -> None:
    row, token = confirmed(letter, person())
    link = f"/en/signature/{token}/"
    assert "Take the signature back?" in client.post(link, {"go": "ask"}).content.decode()
    assert "Ben Buoy" in public_pages(letter)
    assert "The signature is taken back" in client.post(link, {"go": "sure"}).content.decode()
    assert "Ben Buoy" not in public_pages(letter)
    assert not Signatory.objects.filter(pk=row.pk).exists()
    assert client.get(link).status_code == 410


def test_an_organisation_that_withdraws_leaves_its_name_to_members_alone(
    letter: Letter, client: Client, nadia: Client
) -> None:
    row, token = confirmed(letter)
    client.post(f"/en/signature/{token}/", {"go": "sure"})
    assert "Pier Friends" not in public_pages(letter)
    row.refresh_from_db()
    assert row.state == SignatoryState.WITHDRAWN
    assert not any((row.email, row.signer, row.function, row.website, bytes(row.logo)))
    assert "Pier Friends" in nadia.get(f"/desk/campaigns/letters/{letter.pk}/").content.decode()
    # It may come back.
    confirmed(letter)
    assert "Pier Friends" in public_pages(letter)


@pytest.mark.parametrize("token", ["x", "A" * 43, "é", "a" * 300])
def test_a_link_that_leads_nowhere(token: str, client: Client, letter: Letter) -> None:
    assert links.row_of(token) is None
    if token.isascii():
        assert client.get(f"/en/signature/{token}/").status_code == 410


def test_a_link_is_of_one_row_alone(letter: Letter) -> None:
    one, token = waiting(letter)
    two, _other = waiting(letter, person())
    assert links.row_of(token) == one.pk
    import base64

    forged = (
        base64.urlsafe_b64encode(two.pk.bytes + base64.urlsafe_b64decode(token + "=")[16:])
        .decode()
        .rstrip("=")
    )
    assert links.row_of(forged) is None


def test_what_a_page_of_another_site_sends_signs_nothing(letter: Letter, client: Client) -> None:
    _row, token = waiting(letter)
    foreign = {"Sec-Fetch-Site": "cross-site"}
    client.post(here(letter), {**WRITTEN, "name": "Foreign"}, headers=foreign)
    client.post(f"/en/signature/{token}/", {"go": "sign", "number": "1"}, headers=foreign)
    assert not Signature.objects.exists()
    assert not Signatory.objects.filter(name="Foreign").exists()


def test_a_draft_is_nobodys_business(member: Member, client: Client) -> None:
    letter = a_letter(member, is_open=False)
    assert client.get(here(letter)).status_code == 404
    assert client.get(f"{here(letter)}1/").status_code == 404
    assert client.get(f"{here(letter)}1/letter.pdf").status_code == 404
    assert letter.slug not in client.get("/en/letters/").content.decode()


def test_a_letter_is_read_in_another_language_where_it_was_not_written(
    letter: Letter, client: Client
) -> None:
    assert "Nous demandons trois choses." in client.get(here(letter, "fr")).content.decode()
    dutch = client.get(here(letter, "nl")).content.decode()
    assert '<div lang="en" dir="ltr">' in dutch
    assert "English" in dutch


def test_what_was_published_never_changes(letter: Letter, member: Member) -> None:
    version = letter.versions.get()
    version.texts = {"en": {"title": "Other", "body": "Other"}}
    with pytest.raises(Frozen):
        version.save()
    letters.write(member, letter, version.texts)
    assert letter.versions.get(number=1).texts["en"]["title"] == "Safe trips for every child"
    assert "Other" not in public_pages(letter)
    new_version(member, letter)
    assert letter.versions.get(number=1).texts["en"]["title"] == "Safe trips for every child"


def test_only_who_campaigns_writes(office: people.FoundOffice, member: Member) -> None:
    letter = a_letter(member)
    trainer = people.member_without_desk("Tove Trainer", "trainer")
    for verb in (
        lambda: letters.make(trainer, {}, slug="x"),
        lambda: letters.write(trainer, letter, {}),
        lambda: letters.publish(trainer, letter, ""),
        lambda: letters.close(trainer, letter),
        lambda: letters.drop(trainer, letter),
        lambda: letters.change(trainer, letter),
    ):
        with pytest.raises(Refused):
            verb()
