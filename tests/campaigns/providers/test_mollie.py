"""Mollie's official client against a server on this machine: what is sent, and that no odd answer is believed."""

import platform
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from saystop.campaigns.models import PaymentState
from saystop.campaigns.providers import Made, Order, Status, Unreachable
from saystop.campaigns.providers.mollie import parsing
from saystop.campaigns.providers.mollie.adapter import Mollie
from tests.campaigns.providers.service import Service, a_payment, serving

ORDER = Order(
    cents=2500,
    description="A safe harbour 010806817183",
    language="nl",
    once="one-0",
    back="https://office.example/nl/gift/x/",
)


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as one:
        yield one


@pytest.fixture
def mollie(service: Service) -> Mollie:
    return Mollie("test_invented", endpoint=f"http://127.0.0.1:{service.port}")


def test_what_is_sent_says_nothing_about_the_donor_or_this_machine(service: Service, mollie: Mollie) -> None:
    service.code = 201
    assert mollie.make_payment(ORDER) == Made(
        "tr_7UhSN1zuXS", "https://www.mollie.com/checkout/select/7UhSN1zuXS"
    )
    ((method, path, headers, body),) = service.asked
    assert (method, path) == ("POST", "/v2/payments")
    assert body == {
        "amount": {"currency": "EUR", "value": "25.00"},
        "description": "A safe harbour 010806817183",
        "redirectUrl": "https://office.example/nl/gift/x/",
        "locale": "nl_BE",
    }
    assert headers["Idempotency-Key"] == "one-0"
    assert headers["Authorization"] == "Bearer test_invented"
    assert headers["X-Mollie-Client-Info"] == ""
    assert platform.release() not in " ".join(headers.values())


def test_the_status_is_read(service: Service, mollie: Mollie) -> None:
    service.answer = a_payment(
        status="paid",
        paidAt="2031-03-20T13:30:00+00:00",
        amountRefunded={"value": "5.00", "currency": "EUR"},
        amountChargedBack={"value": "0.50", "currency": "EUR"},
    )
    assert mollie.status_of("tr_7UhSN1zuXS") == Status(PaymentState.PAID, 2500, date(2031, 3, 20), 500, 50)
    assert service.asked[0][:2] == ("GET", "/v2/payments/tr_7UhSN1zuXS")


@pytest.mark.parametrize(
    "number", ["", "tr_", "tr_../profiles", "ord_1", "tr_ä", "tr_" + "x" * 61, "tr_1?x=1"]
)
def test_an_odd_number_is_not_asked_about(service: Service, mollie: Mollie, number: str) -> None:
    with pytest.raises(Unreachable):
        mollie.status_of(number)
    assert not service.asked


@pytest.mark.parametrize(
    "values",
    [
        {"status": "splendid"},
        {"status": None},
        {"amount": {"value": "25.00", "currency": "USD"}},
        {"amount": {"value": "25", "currency": "EUR"}},
        {"amount": {"value": "-25.00", "currency": "EUR"}},
        {"amount": "25.00"},
        {"status": "paid", "paidAt": "yesterday"},
    ],
)
def test_an_odd_status_is_not_believed(values: dict[str, Any]) -> None:
    with pytest.raises(Unreachable):
        parsing.status(a_payment(**values))


@pytest.mark.parametrize(
    "href",
    [
        "http://www.mollie.com/x",
        "https://mollie.com.evil.example/x",
        "https://evilmollie.com/",
        "javascript:alert(1)",
        "",
        None,
    ],
)
def test_nobody_is_sent_elsewhere(href: str | None) -> None:
    with pytest.raises(Unreachable):
        parsing.made(a_payment(_links={"checkout": {"href": href}}))


@pytest.mark.parametrize("code", [401, 404, 422, 500, 503])
def test_a_refusal_is_unreachable(service: Service, mollie: Mollie, code: int) -> None:
    service.code, service.answer = code, {"status": code, "title": "No", "detail": "Not so"}
    with pytest.raises(Unreachable):
        mollie.make_payment(ORDER)


def test_no_answer_is_unreachable() -> None:
    with serving() as gone:
        port = gone.port
    with pytest.raises(Unreachable):
        Mollie("test_invented", endpoint=f"http://127.0.0.1:{port}").status_of("tr_1")
