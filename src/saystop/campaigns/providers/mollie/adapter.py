"""Mollie behind the interface of payment services. Its client is loaded when it is first used."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from saystop.asking import amounts
from saystop.campaigns.providers import Made, Order, Status, Unreachable
from saystop.campaigns.providers.mollie import parsing

if TYPE_CHECKING:
    from mollie.api.client import Client

_LOCALES = {"en": "en_GB", "fr": "fr_BE", "nl": "nl_BE", "de": "de_DE"}
_MOST_DESCRIPTION = 255
_SECONDS = (3, 10)  # to connect, to be answered


class Mollie:
    """With the key of an office.

    Args:
        endpoint: where the service is; empty for its own address.
    """

    code = "mollie"
    name = "Mollie"

    def __init__(self, key: str, endpoint: str = "") -> None:
        self._key, self._endpoint = key, endpoint

    def make_payment(self, order: Order) -> Made:
        data: dict[str, Any] = {
            "amount": {"currency": "EUR", "value": amounts.decimal(order.cents)},
            "description": order.description[:_MOST_DESCRIPTION],
            "redirectUrl": order.back,
        }
        if locale := _LOCALES.get(order.language):
            data["locale"] = locale
        if order.told:
            data["webhookUrl"] = order.told
        return parsing.made(_asked(lambda: self._client().payments.create(data, idempotency_key=order.once)))

    def status_of(self, number: str) -> Status:
        if not parsing.is_number(number):
            raise Unreachable
        return parsing.status(_asked(lambda: self._client().payments.get(number)))

    def _client(self) -> "Client":
        from mollie.api.client import Client

        class Quiet(Client):
            """Does not tell the name of this machine."""

            UNAME = ""

        client = Quiet(api_endpoint=self._endpoint, timeout=_SECONDS, retry=1)
        client.set_api_key(self._key)
        return client


def _asked(ask: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
    """An answer of the service, its own faults in our word."""
    from mollie.api.error import Error

    try:
        return ask()
    except (Error, ValueError, OSError) as fault:
        raise Unreachable from fault
