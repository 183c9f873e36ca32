"""A fundraiser from the draft to what arrived."""

import re
from typing import Any

import pytest
from django.test import Client

from saystop.campaigns import figures
from saystop.campaigns.models import (
    Account,
    Fundraiser,
    FundraiserState,
    Gift,
    Pledge,
    Standing,
    Step,
    Update,
)
from saystop.campaigns.paying import references
from saystop.campaigns.services import fundraisers, gifts, pledging
from saystop.campaigns.views import giving
from saystop.offices.models import AuditEntry, Member
from saystop.offices.rules import Refused
from saystop.reporting.floods import Bucket
from tests import people
from tests.campaigns.fundraising import (
    DUTCH,
    IBAN,
    TEXTS,
    a_fundraiser,
    a_gift,
    a_pledge,
    an_account,
    in_days,
)
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
HERE = "/desk/campaigns/fundraisers/"


def typed(**values: Any) -> dict[str, Any]:
    usual = {
        "slug": "safe-harbour",
        "goal": "1.000",
        "account": an_account().pk,
        "opens_on": str(in_days(0)),
        "title_en": "A safe harbour",
        "story_en": "Why we ask.",
    }
    return {**usual, **values}


def link_of(page: str) -> str:
    found = re.search(r"/en/gift/[\w-]+/", page)
    assert found
    return found[0]


def test_from_the_draft_to_what_arrived(nadia: Client) -> None:
    assert "First write down the bank account" in nadia.get(HERE).content.decode()
    nadia.post(
        f"{HERE}accounts/new/", {"holder": "Office (invented)", "iban": "be68 5390 0754 7034", "bic": ""}
    )
    assert Account.objects.get().iban == IBAN
    answer = nadia.post(f"{HERE}new/", typed(), follow=True)
    assert "The fundraiser is a draft" in answer.content.decode()
    found = Fundraiser.objects.get()
    assert (found.goal, found.state) == (100_000, "draft")
    client, public = Client(), "/en/give/safe-harbour/"
    assert client.get(public).status_code == 404
    nadia.post(f"{HERE}{found.pk}/steps/", {"amount": "250", "text_en": "A room"})
    nadia.post(f"{HERE}{found.pk}/steps/", {"amount": "1000", "text_en": "A house"})
    nadia.post(
        f"{HERE}{found.pk}/updates/", {"day": str(in_days(0)), "title_en": "It begins", "text_en": "**Now**."}
    )
    nadia.post(f"{HERE}{found.pk}/state/", {"go": "open"})
    page = client.get(public).content.decode()
    for words in (
        "A safe harbour",
        "Why we ask.",
        "€1,000",
        "0%",
        "A room",
        "It begins",
        "<strong>Now</strong>",
    ):
        assert words in page
    assert public in client.get("/en/give/").content.decode()
    # Somebody gives, and says nothing of herself.
    page = client.post(public, {"amount": "300"}).content.decode()
    row = Pledge.objects.get()
    assert (row.amount, row.name, row.email) == (30_000, "", "")
    assert references.written(row.reference) in page
    assert "BE68 5390 0754 7034" in page
    assert not client.cookies
    # Nothing counts before it arrived.
    assert "0%" in client.get(public).content.decode()
    gifts.receive(row, 30_000, in_days(0))
    page = client.get(public).content.decode()
    assert "€300 of €1,000 have arrived: 30%." in page
    assert page.count("reached") == 1
    money = nadia.get(f"{HERE}{found.pk}/money/").content.decode()
    assert references.written(row.reference) in money
    assert "Paid" in money
    told = AuditEntry.objects.order_by("number").values_list("action", flat=True)
    assert list(told)[-6:] == [
        "account.made", "fundraiser.made", "fundraiser.changed", "fundraiser.changed", "fundraiser.changed", "fundraiser.opened",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"slug": ""}, "Give the fundraiser a short name."),
        ({"slug": "Two words"}, "Write small letters, digits and hyphens only"),
        ({"goal": ""}, "Write an amount."),
        ({"goal": "much"}, "Write the amount in euro"),
        ({"goal": "0"}, "Write an amount from 0.01"),
        ({"goal": "9999999999"}, "Write an amount from 0.01"),
        ({"account": ""}, "Choose an account."),
        ({"account": "none"}, "Choose an account."),
        ({"opens_on": ""}, "Choose a day."),
        ({"closes_on": "2001-01-01"}, "Choose a last day that is not before the first."),
        (
            {"opens_on": "2001-01-01", "closes_on": "2001-02-01"},
            "Choose a day that is not over, or leave it empty.",
        ),
        ({"story_en": ""}, "Write this too, or leave the whole language empty."),
        ({"title_en": "", "story_en": ""}, "Write it in at least one language."),
    ],
)
def test_what_is_typed_wrongly(nadia: Client, values: dict[str, str], sentence: str) -> None:
    answer = nadia.post(f"{HERE}new/", typed(**values))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Fundraiser.objects.exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"holder": ""}, "Write whose account it is."),
        ({"holder": "x" * 71}, "at most 70"),
        ({"iban": "BE68539007547035"}, "This is no IBAN"),
        ({"iban": DUTCH}, "This account is in the list already."),
        ({"bic": "short"}, "This is no BIC"),
    ],
)
def test_an_account_that_is_wrong(nadia: Client, values: dict[str, str], sentence: str) -> None:
    an_account(DUTCH)
    answer = nadia.post(f"{HERE}accounts/new/", {"holder": "Office", "iban": IBAN, "bic": "", **values})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"amount": ""}, "Write an amount."),
        ({"amount": "some"}, "Write the amount in euro"),
        ({"amount": "0,99"}, "Write an amount from 1 to 100,000 euro."),
        ({"amount": "100001"}, "Write an amount from 1 to 100,000 euro."),
        ({"email": "ana"}, "Type the whole e-mail address"),
        ({"name": "x" * 81}, "at most 80"),
    ],
)
def test_what_a_donor_types_wrongly(office: FoundOffice, values: dict[str, str], sentence: str) -> None:
    found = a_fundraiser()
    sent = {"amount": "25", "name": "Ana", "email": "", **values}
    answer = Client().post(f"/en/give/{found.slug}/", sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert sent["amount"] in answer.content.decode()
    assert not Pledge.objects.exists()


def test_the_link_is_the_only_way_and_lies_nowhere(office: FoundOffice) -> None:
    row, token = a_pledge(name="Ana", email="ana@donor.example")
    assert token.encode() not in bytes(row.link)
    client = Client()
    assert client.get(f"/en/gift/{token}/").status_code == 200
    for guess in (row.reference, str(row.pk), bytes(row.link).hex(), "x" * 22):
        assert client.get(f"/en/gift/{guess}/").status_code == 410
    # Whoever has the link learns what arrived, not who said it.
    page = client.get(f"/en/gift/{token}/").content.decode()
    assert "Ana" not in page
    assert "donor.example" not in page


def test_the_account_that_is_paid_to_is_a_bank_account_in_each_language(office: FoundOffice) -> None:
    _row, token = a_pledge()
    for lang, words in (("nl", "Bankrekening"), ("fr", "Compte bancaire"), ("de", "Bankkonto")):
        page = Client().get(f"/{lang}/gift/{token}/").content.decode()
        assert f"<dt>{words}</dt>" in page


def test_what_arrived_stands_on_the_donors_page(office: FoundOffice) -> None:
    row, token = a_pledge(cents=5000)
    client, path = Client(), f"/en/gift/{token}/"
    a_gift(row, 2000)
    page = client.get(path).content.decode()
    assert "€20" in page
    assert "€30 have not arrived" in page
    # What is left stands in the transfer.
    assert "<dd>€30</dd>" in page
    a_gift(row, 3000)
    page = client.get(path).content.decode()
    assert "Thank you from the harbour." in page
    assert "<svg" not in page
    a_gift(row, 5000)
    assert "the office asks itself whether it was meant" in client.get(path).content.decode()


def test_taking_it_back_forgets_who_it_was(office: FoundOffice) -> None:
    row, token = a_pledge(name="Ana", email="ana@donor.example")
    client, path = Client(), f"/en/gift/{token}/"
    assert "Are you sure?" in client.post(path, {"go": "ask"}).content.decode()
    row.refresh_from_db()
    assert row.name == "Ana"
    assert "You took it back." in client.post(path, {"go": "sure"}).content.decode()
    row.refresh_from_db()
    assert (row.name, row.email) == ("", "")
    # Money that comes all the same is not lost.
    gift = a_gift(row)
    assert gift.standing == Standing.COUNTS
    other, its_token = a_pledge()
    a_gift(other)
    with pytest.raises(pledging.Closed):
        pledging.cancel(its_token)


def test_a_second_payment_waits_for_a_member(nadia: Client) -> None:
    row, _token = a_pledge()
    first, second = a_gift(row), a_gift(row)
    assert (first.standing, second.standing) == (Standing.COUNTS, Standing.TWICE)
    year = in_days(0).year
    assert figures.raised(year) == 25
    assert "Twice?" in nadia.get(HERE).content.decode()
    page = f"{HERE}gifts/{second.pk}/"
    assert "paid already when this came" in nadia.get(page).content.decode()
    nadia.post(page, {"go": "counts"})
    assert figures.raised(year) == 50
    nadia.post(page, {"go": "due"})
    assert figures.raised(year) == 25
    # That it was sent back is asked twice.
    assert "Are you sure?" in nadia.post(page, {"go": "refunded"}).content.decode()
    second.refresh_from_db()
    assert second.standing == Standing.DUE
    nadia.post(page, {"go": "refunded", "sure": "yes"})
    second.refresh_from_db()
    assert (second.standing, second.gone_on) == (Standing.REFUNDED, in_days(0))
    # And it does not come back by a word.
    nadia.post(page, {"go": "counts"})
    second.refresh_from_db()
    assert second.standing == Standing.REFUNDED
    with pytest.raises(gifts.Impossible):
        gifts.set_standing(None, second, Standing.COUNTS)
    assert Gift.objects.count() == 2


def test_a_gift_is_noted_by_hand(nadia: Client) -> None:
    found = a_fundraiser()
    page = f"{HERE}{found.pk}/gifts/"
    answer = nadia.post(page, {"amount": "40", "day": str(in_days(1)), "note": "box"})
    assert "Choose a day that has come." in answer.content.decode()
    answer = nadia.post(page, {"amount": "40", "day": str(in_days(0)), "note": "box"}, follow=True)
    assert "The gift is noted." in answer.content.decode()
    assert figures.raised(in_days(0).year) == 40
    assert AuditEntry.objects.order_by("-number")[0].action == "gift.noted"


def test_one_page_sent_twice_is_one_pledge(office: FoundOffice) -> None:
    found = a_fundraiser()
    client, path = Client(), f"/en/give/{found.slug}/"
    token = re.search(r'name="token" value="([\w-]+)"', client.get(path).content.decode())
    assert token
    sent = {"amount": "25", "token": token[1]}
    assert len({link_of(client.post(path, sent).content.decode()) for _ in range(2)}) == 1
    assert Pledge.objects.count() == 1
    # Another amount at the same page is another pledge.
    client.post(path, {**sent, "amount": "26"})
    assert Pledge.objects.count() == 2
    for odd in ("short", "x" * 5000, "ä" * 22):
        assert link_of(client.post(path, {"amount": "25", "token": odd}).content.decode())


def test_nobody_gives_where_it_is_not_open(office: FoundOffice) -> None:
    for values in (
        {"state": FundraiserState.CLOSED},
        {"state": FundraiserState.DRAFT},
        {"opens_on": in_days(1)},
        {"closes_on": in_days(-1)},
    ):
        found = a_fundraiser(**values)
        answer = Client().post(f"/en/give/{found.slug}/", {"amount": "25"})
        assert answer.status_code in (404, 422)
    assert not Pledge.objects.exists()


def test_a_flood_is_slowed(office: FoundOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(giving, "ARRIVALS", Bucket(capacity=2, leak=0.001))
    path = f"/en/give/{a_fundraiser().slug}/"
    assert [Client().post(path, {"amount": "25"}).status_code for _ in range(3)] == [200, 200, 422]
    assert Pledge.objects.count() == 2


def test_a_closed_one_stays_as_it_was(nadia: Client, member: Member) -> None:
    found = a_fundraiser()
    step = Step.objects.create(fundraiser=found, amount=100, texts={"en": {"text": "A room"}})
    page = f"{HERE}{found.pk}/"
    assert "Are you sure?" in nadia.post(f"{page}state/", {"go": "ask"}).content.decode()
    nadia.post(f"{page}state/", {"go": "sure"})
    found.refresh_from_db()
    assert found.state == FundraiserState.CLOSED
    for path in ("edit/", "state/", "steps/"):
        assert nadia.post(f"{page}{path}", typed(), follow=True).status_code == 200
    assert nadia.post(f"{HERE}steps/{step.pk}/remove/", {"go": "sure"}, follow=True).status_code == 200
    assert Step.objects.count() == 1
    with pytest.raises(fundraisers.Closed):
        fundraisers.keep(member, found, goal=1)
    # What became of the money can still be told.
    nadia.post(f"{page}updates/", {"day": str(in_days(0)), "title_en": "Done", "text_en": "It stands."})
    update = Update.objects.get()
    assert "It stands." in Client().get(f"/en/give/{found.slug}/").content.decode()
    nadia.post(f"{HERE}updates/{update.pk}/remove/", {"go": "ask"})
    assert Update.objects.exists()
    nadia.post(f"{HERE}updates/{update.pk}/remove/", {"go": "sure"})
    assert not Update.objects.exists()


def test_what_donors_were_told_stays(nadia: Client) -> None:
    found = a_fundraiser()
    a_pledge(found)
    other = an_account(DUTCH)
    answer = nadia.post(f"{HERE}{found.pk}/edit/", typed(account=other.pk, slug=found.slug))
    assert "Donors were told the account: it stays." in answer.content.decode()
    answer = nadia.post(f"{HERE}{found.pk}/edit/", typed(slug="other"))
    assert "the short name stays" in answer.content.decode()
    answer = nadia.post(
        f"{HERE}accounts/{found.account_id}/", {"holder": "Office", "iban": "BE71096123456769", "bic": ""}
    )
    assert "Donors were told this number: it stays." in answer.content.decode()


def test_who_gave_is_forgotten_in_time(office: FoundOffice) -> None:
    found = a_fundraiser()
    unpaid_old, unpaid_new = (a_pledge(found, name="Ana")[0] for _ in range(2))
    Pledge.objects.filter(pk=unpaid_old.pk).update(made_on=in_days(-184))
    paid_old, paid_new = (a_pledge(found, name=name)[0] for name in ("Ben", "Cleo"))
    certified, _token = a_pledge(found, name="Dan", wants_certificate=True, address="Pier 1")
    for row, days in ((paid_old, -184), (paid_new, -182), (certified, -184)):
        a_gift(row, days=days)
    long_ago, _token = a_pledge(found, name="Eve", wants_certificate=True, address="Pier 2")
    a_gift(long_ago, days=-800)
    pledging.sweep()
    names = dict(Pledge.objects.values_list("pk", "name"))
    assert unpaid_old.pk not in names
    assert [names[one.pk] for one in (unpaid_new, paid_old, paid_new, long_ago)] == ["Ana", "", "Cleo", ""]
    # A certificate can be made until the end of the year after the gift.
    assert names[certified.pk] == "Dan"
    assert Gift.objects.count() == 4


def test_nobody_else_writes_them(office: FoundOffice, member: Member) -> None:
    oona = people.member_without_desk("Oona Outreach", "outreach_officer")
    found = a_fundraiser()
    gift = a_gift(found)
    for call in (
        lambda: fundraisers.keep(oona, found, goal=1),
        lambda: fundraisers.open_(oona, found),
        lambda: fundraisers.close(oona, found),
        lambda: fundraisers.keep_account(oona, found.account, holder="x"),
        lambda: fundraisers.keep_step(oona, Step(fundraiser=found), amount=1),
        lambda: fundraisers.keep_update(oona, Update(fundraiser=found)),
        lambda: gifts.note(oona, found, 100, in_days(0), "box"),
        lambda: gifts.set_standing(oona, gift, Standing.DUE),
    ):
        with pytest.raises(Refused):
            call()


def test_each_language_has_its_own_text(office: FoundOffice) -> None:
    found = a_fundraiser()
    client = Client()
    assert "Een veilige haven" in client.get(f"/nl/give/{found.slug}/").content.decode()
    # What was not written in German is read in English.
    assert TEXTS["en"]["title"] in client.get(f"/de/give/{found.slug}/").content.decode()
