"""Paying by a payment service, a made-up one behind the interface; and that without one nothing is asked of anybody."""

import socket
from dataclasses import dataclass, field

import pytest
from django.conf import LazySettings
from django.test import Client

from saystop.campaigns import fundraiser_queries, providers
from saystop.campaigns.models import Gift, Payment, PaymentState, Standing
from saystop.campaigns.providers import Made, Order, Status, Unreachable
from saystop.campaigns.services import payments
from saystop.config import home as homes
from saystop.offices.models import AuditEntry
from tests.campaigns.fundraising import a_gift, a_pledge
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
TOLD = "/payments/told/"


@dataclass
class MadeUp:
    """A service in memory."""

    code: str = "made-up"
    name: str = "Made-up Pay"
    orders: list[Order] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    says: Status = field(default_factory=lambda: Status(PaymentState.OPEN, 2500))
    is_away: bool = False

    def make_payment(self, order: Order) -> Made:
        if self.is_away:
            raise Unreachable
        self.orders.append(order)
        return Made(f"n{len(self.orders)}", "https://pay.example/1")

    def status_of(self, number: str) -> Status:
        if self.is_away:
            raise Unreachable
        self.asked.append(number)
        return self.says


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> MadeUp:
    one = MadeUp()
    monkeypatch.setattr(providers, "configured", lambda: one)
    return one


def test_from_the_button_to_the_gift(office: FoundOffice, service: MadeUp) -> None:
    row, token = a_pledge(name="Ana", email="ana@donor.example")
    client, own = Client(), f"/en/gift/{token}/"
    assert "Continue to Made-up Pay" in client.get(own).content.decode()
    page = client.post(f"{own}pay/").content.decode()
    assert 'href="https://pay.example/1"' in page
    (order,) = service.orders
    assert order.cents == 2500
    assert not any(word in str(order) for word in ("Ana", "donor.example"))
    # What is told is not believed: the service is asked, and says that it is open.
    assert client.post(TOLD, {"id": "n1", "status": "paid"}).status_code == 200
    assert not Gift.objects.exists()
    service.says = Status(PaymentState.PAID, 2500)
    for _ in range(2):
        client.post(TOLD, {"id": "n1"})
    gift = Gift.objects.get()
    assert (gift.amount, gift.pledge, gift.payment) == (2500, row, Payment.objects.get())
    assert "Thank you from the harbour." in client.get(own).content.decode()
    # Nothing is left to pay.
    client.post(f"{own}pay/")
    assert len(service.orders) == 1


def test_a_number_that_is_nobodys_is_not_asked_about(office: FoundOffice, service: MadeUp) -> None:
    for number in ("n1", "", "x" * 5000):
        assert Client().post(TOLD, {"id": number}).status_code == 200
    assert not service.asked


def test_what_went_back_counts_no_more(office: FoundOffice, service: MadeUp) -> None:
    for status, standing in (
        (Status(PaymentState.PAID, 2500, refunded=2500), Standing.REFUNDED),
        (Status(PaymentState.PAID, 2500, reversed_=2500), Standing.REVERSED),
        (Status(PaymentState.PAID, 2500, refunded=1000), Standing.COUNTS),
    ):
        _row, token = a_pledge()
        Client().post(f"/en/gift/{token}/pay/")
        number = f"n{len(service.orders)}"
        service.says = Status(PaymentState.PAID, 2500)
        payments.look(service, number)
        service.says = status
        for _ in range(2):
            payments.look(service, number)
        assert Gift.objects.get(payment__number=number).standing == standing


def test_only_what_is_left_is_asked_for(office: FoundOffice, service: MadeUp) -> None:
    row, token = a_pledge()
    a_gift(row, 1000)
    Client().post(f"/en/gift/{token}/pay/")
    assert service.orders[0].cents == 1500


def test_a_service_that_is_away_breaks_nothing(office: FoundOffice, service: MadeUp) -> None:
    _row, token = a_pledge()
    own = f"/en/gift/{token}/pay/"
    Client().post(own)
    service.is_away = True
    answer = Client().post(own)
    assert answer.status_code == 503
    assert "does not answer at this moment" in answer.content.decode()
    assert Client().post(TOLD, {"id": "n1"}).status_code == 503
    payments.sweep()
    service.is_away, service.says = False, Status(PaymentState.PAID, 2500)
    payments.sweep()
    assert Gift.objects.count() == 1


def test_while_it_is_off_nobody_is_asked(
    office: FoundOffice, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings.SAYSTOP_MOLLIE == ""
    connected: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _self, address: connected.append(address))
    _row, token = a_pledge()
    client, own = Client(), f"/en/gift/{token}/"
    assert "Mollie" not in client.get(own).content.decode()
    assert client.post(f"{own}pay/").status_code == 404
    assert client.post(TOLD, {"id": "tr_1"}).status_code == 404
    payments.sweep()
    assert not connected


def test_the_key_stands_in_the_settings_file(
    tmp_path: pytest.TempPathFactory, settings: LazySettings
) -> None:
    file = tmp_path / homes.SETTINGS_FILE  # type: ignore[operator]  # a path
    file.write_text('mollie = "test_abc123"\n')
    home = homes.load(file.parent)
    assert home.mollie == "test_abc123"
    assert "test_abc123" not in repr(home)
    file.write_text('mollie = "abc123"\n')
    with pytest.raises(homes.HomeError, match="begins with live_ or test_"):
        homes.load(file.parent)
    settings.SAYSTOP_MOLLIE = "test_abc123"
    service = providers.configured()
    assert service is not None
    assert service.name == "Mollie"


def test_what_went_back_in_parts_is_taken_off_and_shown(
    nadia: Client, office: FoundOffice, service: MadeUp
) -> None:
    row, token = a_pledge(cents=2500)
    Client().post(f"/en/gift/{token}/pay/")
    for refunded, left, times in ((0, 2500, 1), (1000, 1500, 3), (1200, 1300, 2)):
        service.says = Status(PaymentState.PAID, 2500, refunded=refunded)
        for _ in range(times):
            payments.look(service, "n1")
        assert fundraiser_queries.progress(row.fundraiser).raised == left
    went = Gift.objects.filter(standing=Standing.REFUNDED).order_by("amount")
    assert list(went.values_list("amount", flat=True)) == [200, 1000]
    page = Client().get(f"/en/gift/{token}/").text
    for amount in ("€10", "€2"):
        assert f"<strong>{amount}</strong> · was sent back to you" in page
    assert "<strong>€13</strong>" in page
    assert "have not arrived" not in page
    assert "Or type the transfer" not in page, "nobody asks for it again"
    gift = Gift.objects.get(payment__number="n1")
    page = nadia.get(f"/desk/campaigns/fundraisers/gifts/{gift.pk}/").text
    assert "Gift of €13" in page
    assert "€10</a> (Sent back)" in page
    assert AuditEntry.objects.filter(action="gift.refunded").count() == 2
    # The rest by the bank.
    service.says = Status(PaymentState.PAID, 2500, refunded=1200, reversed_=1300)
    for _ in range(2):
        payments.look(service, "n1")
    assert fundraiser_queries.progress(row.fundraiser).raised == 0
    assert Gift.objects.count() == 3


def test_a_part_that_the_bank_took_back_counts_no_more(office: FoundOffice, service: MadeUp) -> None:
    row, token = a_pledge(cents=2500)
    Client().post(f"/en/gift/{token}/pay/")
    # Said at once, paid and gone in part.
    service.says = Status(PaymentState.PAID, 2500, reversed_=500)
    payments.look(service, "n1")
    assert fundraiser_queries.progress(row.fundraiser).raised == 2000
    assert Gift.objects.get(standing=Standing.REVERSED).amount == 500
