"""An authenticator app is set up on two pages: for a newcomer while signing in, and later among one's own things."""

from typing import Any

import segno
from django.http import HttpRequest

from saystop.offices.models import Office
from saystop.offices.services import factors
from saystop.offices.services.factors import Offer
from saystop.offices.unlocking import Unlocked

OFFER = "authenticator_offer"


def offer(request: HttpRequest, unlocked: Unlocked) -> Offer:
    """The secret this browser is shown; the same until it is accepted, so that a mistyped code costs no second scan."""
    kept = factors.reopen_offer(unlocked, request.session.get(OFFER, ""))
    if kept is None:
        kept = factors.new_offer()
        request.session[OFFER] = kept.closed(unlocked)
    return kept


def accept(request: HttpRequest, unlocked: Unlocked, code: str) -> None:
    """Keep the offered secret, once the code shows that the app holds it.

    Raises:
        factors.WrongCode
    """
    factors.set_up_authenticator(unlocked, offer(request, unlocked).secret, code)
    del request.session[OFFER]


def shown(request: HttpRequest, unlocked: Unlocked) -> dict[str, Any]:
    """What the template needs to show the offer: a picture and words."""
    one = offer(request, unlocked)
    code = segno.make(one.uri(unlocked.member, Office.objects.get().name), error="m", micro=False)
    return {"qr": code.svg_data_uri(scale=4, border=4, light="#fff"), "typed_secret": one.typed}
