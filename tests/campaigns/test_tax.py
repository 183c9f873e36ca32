"""Tax certificates of a year: who gets one, that none is made twice, and that a change is a correction."""

import io
from datetime import date
from uuid import UUID

import pypdfium2  # type: ignore[import-untyped] # published without types
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saystop.campaigns import tax_queries
from saystop.campaigns.models import Gift, Pledge, Standing, TaxCertificate, TaxRule
from saystop.campaigns.services import gifts, pledging
from saystop.campaigns.services import tax_certificates as services
from saystop.offices.models import Member
from saystop.offices.rules import Refused
from tests import people
from tests.campaigns.fundraising import a_fundraiser, a_pledge
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
HERE = "/desk/campaigns/fundraisers/certificates/"
LAST = timezone.localdate().year - 1


@pytest.fixture
def rule() -> TaxRule:
    texts = {"en": {"mention": "By the law (invented)."}, "fr": {"mention": "Selon la loi (inventée)."}}
    return TaxRule.objects.create(first_year=2011, threshold=4000, texts=texts)


def gave(name: str, *cents: int, month: int = 6, address: str = "Pier 1", **said: str) -> Pledge:
    """Somebody who asked for a certificate, and what arrived last year."""
    row, _token = a_pledge(a_fundraiser(), 100, name=name, address=address, wants_certificate=True, **said)
    for one in cents:
        gifts.set_standing(None, gifts.receive(row, one, date(LAST, month, 1)), Standing.COUNTS)
    return row


def rows() -> list[tuple[int, str, int]]:
    return list(TaxCertificate.objects.values_list("number", "name", "amount"))


def words(pdf: bytes) -> str:
    return " ".join(
        "\n".join(
            page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(pdf))
        ).split()
    )


def test_a_year_in_one_go(nadia: Client, rule: TaxRule) -> None:
    gave("Ana", 1500, 2500)
    gave("Ben", 3999)
    a_gift_without_wish = a_pledge(name="Cleo")[0]
    gifts.receive(a_gift_without_wish, 9000, date(LAST, 3, 1))
    page = nadia.get(f"{HERE}{LAST}/").content.decode()
    for part in ("Ana", "€40", "Ben", "€39.99", "Left out: below the sum", "1 gift, €90 together"):
        assert part in page, part
    assert "Are you sure?" in nadia.post(f"{HERE}{LAST}/", {"go": "ask"}).content.decode()
    assert not TaxCertificate.objects.exists()
    page = nadia.post(f"{HERE}{LAST}/", {"go": "sure"}, follow=True).content.decode()
    assert "1 certificate is made." in page
    assert rows() == [(1, "Ana", 4000)]
    # Again, with nothing changed: none.
    assert (
        "Nothing was to be made."
        in nadia.post(f"{HERE}{LAST}/", {"go": "sure"}, follow=True).content.decode()
    )
    assert rows() == [(1, "Ana", 4000)]


def test_a_later_change_is_a_correction_that_names_the_first(member: Member, rule: TaxRule) -> None:
    ana, ben = gave("Ana", 5000), gave("Ben", 6000)
    services.make(member, LAST)
    gifts.receive(ben, 100, date(LAST, 12, 30))
    gifts.set_standing(None, Gift.objects.get(pledge=ben, amount=100), Standing.COUNTS)
    gifts.set_standing(None, ana.gifts.get(), Standing.REVERSED)
    first, second = TaxCertificate.objects.order_by("number")
    made = {one.name: one for one in services.make(member, LAST)}
    assert (made["Ana"].corrects, made["Ana"].amount) == (first, 0)
    assert (made["Ben"].corrects, made["Ben"].amount) == (second, 6100)
    # The first stays as it was.
    assert rows()[:2] == [(1, "Ana", 5000), (2, "Ben", 6000)]
    assert sorted(one.number for one in made.values()) == [3, 4]
    assert not services.make(member, LAST)


def test_one_person_by_several_pledges(member: Member, rule: TaxRule) -> None:
    gave("Ana Anchor", 2000, email="ana@donor.example")
    gave("ana  ANCHOR", 2500, address="Moved 7", email="ANA@donor.example")
    gave("Ána Anchor", 3000, address="pier 1.")
    # Another of the same name lives elsewhere.
    gave("Ana Anchor", 4100, address="Far 9", email="other@donor.example")
    services.make(member, LAST)
    assert sorted(amount for _number, _name, amount in rows()) == [4100, 7500]


def test_only_last_year_and_only_with_a_rule(nadia: Client, member: Member) -> None:
    gave("Ana", 5000)
    with pytest.raises(services.NotNow):
        services.make(member, LAST)
    assert "No rule holds for this year" in nadia.get(f"{HERE}{LAST}/").content.decode()
    TaxRule.objects.create(first_year=2011, threshold=4000)
    for year in (LAST - 1, LAST + 1):
        with pytest.raises(services.NotNow):
            services.make(member, year)
        assert nadia.get(f"{HERE}{year}/").status_code == 404
    with pytest.raises(Refused):
        services.make(people.member_without_desk("Tove Trainer", "trainer"), LAST)


def test_a_donor_fetches_it_by_the_private_link(nadia: Client, member: Member, rule: TaxRule) -> None:
    row, token = a_pledge(
        a_fundraiser(),
        5000,
        name="Ana Anchor",
        address="Pier 1\n1000 Harbour",
        wants_certificate=True,
        language="fr",
    )
    gift = gifts.receive(row, 5000, date(LAST, 6, 1))
    client, path = Client(), f"/en/gift/{token}/tax-{LAST}.pdf"
    assert client.get(path).status_code == 410
    (one,) = services.make(member, LAST)
    assert f"tax-{LAST}.pdf" in client.get(f"/en/gift/{token}/").content.decode()
    said = words(client.get(path).content)
    for part in (
        "Attestation fiscale",
        "Ana Anchor",
        "1000 Harbour",
        "50",
        f"{LAST}/1",
        "Selon la loi (inventée).",
    ):
        assert part in said, part
    assert client.get(f"/en/gift/{'x' * 22}/tax-{LAST}.pdf").status_code == 410
    # A correction takes its place, and says what it replaces.
    gifts.set_standing(None, gift, Standing.DUE)
    services.make(member, LAST)
    said = words(client.get(path).content)
    assert f"{LAST}/2" in said
    assert f"{LAST}/1" in said
    assert nadia.get(f"{HERE}{one.pk}/").status_code == 200
    assert len(pypdfium2.PdfDocument(nadia.get(f"{HERE}{LAST}/papers/").content)) == 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.integers(1, 9000), st.sampled_from(["give", "reverse", "make"])),
        max_size=12,
    )
)
def test_laws(office: FoundOffice, story: list[tuple[str, int, str]]) -> None:
    """Numbers without a gap; of each person the last certificate of a chain says the sum; none is ever changed."""
    with transaction.atomic():
        TaxRule.objects.all().delete()
        TaxRule.objects.create(first_year=2011, threshold=4000)
        pledges = {name: gave(name) for name in "ABC"}
        kept: dict[UUID, tuple[int, str, int]] = {}
        for name, cents, what in [*story, ("A", 1, "make")]:
            if what == "give":
                gift = gifts.receive(pledges[name], cents, date(LAST, 5, 1))
                gifts.set_standing(None, gift, Standing.COUNTS)
            elif what == "reverse":
                for one in pledges[name].gifts.filter(standing=Standing.COUNTS)[:1]:
                    gifts.set_standing(None, one, Standing.REVERSED)
            else:
                services.make(office.director, LAST)
            now = {one.pk: (one.number, one.name, one.amount) for one in TaxCertificate.objects.all()}
            assert {key: now[key] for key in kept} == kept
            kept = now
        assert sorted(number for number, _name, _amount in kept.values()) == list(range(1, len(kept) + 1))
        for name, pledge in pledges.items():
            due = gifts.given(pledge) if gifts.given(pledge) >= 4000 else 0
            last = TaxCertificate.objects.filter(name=name, corrected_by=None)
            assert [one.amount for one in last] in ([due], [] if due == 0 else [due])
        transaction.set_rollback(True)


def test_the_database_holds_what_must_hold(office: FoundOffice, rule: TaxRule) -> None:
    values = {"year": LAST, "name": "Ana", "address": "Pier", "language": "en"}
    TaxCertificate.objects.create(number=1, amount=4000, **values)
    for odd in ({"number": 1, "amount": 5000}, {"number": 2, "amount": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TaxCertificate.objects.create(**values, **odd)


def test_rules_are_taken_over_changed_and_kept(nadia: Client, member: Member, office: FoundOffice) -> None:
    assert "a rule comes along" in nadia.get(HERE).content.decode()
    nadia.post(f"{HERE}rules/take/")
    rule = TaxRule.objects.get()
    assert (rule.first_year, rule.threshold, rule.asks_number) == (2011, 4000, False)
    assert set(rule.texts) == {"en", "fr", "nl", "de"}
    typed = {"first_year": "2011", "threshold": "50", "mention_en": "So."}
    assert nadia.post(f"{HERE}rules/{rule.pk}/", typed).status_code == 302
    rule.refresh_from_db()
    assert rule.threshold == 5000
    answer = nadia.post(f"{HERE}rules/", {**typed, "first_year": "soon"})
    assert answer.status_code == 422
    assert "Write a year, such as 2031." in answer.content.decode()
    assert "A rule begins in this year already." in nadia.post(f"{HERE}rules/", typed).content.decode()
    # By which certificates were made stays; a later one may follow.
    gave("Ana", 5000)
    services.make(member, LAST)
    answer = nadia.post(f"{HERE}rules/{rule.pk}/", {**typed, "threshold": "60"})
    assert "are made already" in answer.content.decode()
    assert (
        nadia.post(f"{HERE}rules/", {**typed, "first_year": str(LAST + 1), "threshold": "60"}).status_code
        == 302
    )
    assert tax_queries.rule_of(LAST) == rule


def test_a_donor_is_asked_only_where_there_is_a_rule_and_for_the_number_only_if_the_office_decided(
    office: FoundOffice,
) -> None:
    found = a_fundraiser()
    path = f"/en/give/{found.slug}/"
    assert "I want a tax certificate" not in Client().get(path).content.decode()
    rule = TaxRule.objects.create(first_year=2011, threshold=4000)
    page = Client().get(path).content.decode()
    assert "I want a tax certificate" in page
    assert "national register" not in page
    answer = Client().post(path, {"amount": "50", "wants_certificate": "on"})
    assert answer.status_code == 422
    assert "A tax certificate needs your name." in answer.content.decode()
    assert "A tax certificate needs your address." in answer.content.decode()
    # Without the wish the address is not kept; and no number that nobody asked for.
    Client().post(path, {"amount": "50", "name": "Ana", "address": "Pier 1", "number": "1"})
    Client().post(
        path, {"amount": "51", "name": "Ana", "address": "Pier 1", "number": "1", "wants_certificate": "on"}
    )
    assert list(Pledge.objects.order_by("amount").values_list("address", "donor_number")) == [
        ("", ""),
        ("Pier 1", ""),
    ]
    TaxRule.objects.filter(pk=rule.pk).update(asks_number=True)
    assert "Number in the national register" in Client().get(path).content.decode()
    sent = {
        "amount": "52",
        "name": "Ana",
        "address": "Pier 1",
        "number": "85.07.30-033 28",
        "wants_certificate": "on",
    }
    answer = Client().post(path, {**sent, "number": "85.07.30-033 29"})
    assert "This number does not check" in answer.content.decode()
    Client().post(path, sent)
    assert Pledge.objects.get(amount=5200).donor_number == "85073003328"


def test_certificates_go_after_ten_years(member: Member, rule: TaxRule) -> None:
    values = {"name": "Ana", "address": "Pier", "language": "en", "amount": 4000}
    year = LAST - 10
    first = TaxCertificate.objects.create(year=year, number=1, **values)
    TaxCertificate.objects.create(year=year, number=2, corrects=first, **values)
    TaxCertificate.objects.create(year=year + 1, number=1, **values)
    services.sweep()
    assert list(TaxCertificate.objects.values_list("year", flat=True)) == [year + 1]
    pledging.sweep()
