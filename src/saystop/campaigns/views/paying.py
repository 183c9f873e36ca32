"""Paying by a payment service, where the office uses one: the way to it, and what it tells."""

from contextlib import suppress

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from saystop.campaigns import fundraiser_queries as queries
from saystop.campaigns import providers
from saystop.campaigns.providers import Order, Unreachable
from saystop.campaigns.services import gifts, payments, pledging
from saystop.reporting.floods import Bucket, now

GONE, LATER = 410, 503
# A flood is slowed for all alike: so many at once, then so many a second; each is a request to the service.
ARRIVALS = Bucket(capacity=30, leak=0.5)


@csrf_exempt  # whoever pays has no session that a foreign page could misuse
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """The service is told of the payment; the donor goes there by a link and is told so first."""
    provider, row = providers.configured(), pledging.found(token)
    if provider is None:
        raise Http404
    if row is None:
        return render(request, "campaigns/no_pledge.html", status=GONE)
    given = gifts.given(row)
    if request.method != "POST" or queries.state_of(row, given) not in ("waiting", "part"):
        return redirect("campaigns:my_gift", lang=lang, token=token)
    order = Order(
        cents=row.amount - given,
        description=f"{row.fundraiser.told(lang).get('title', '')} {row.reference}".strip(),
        language=lang,
        once=f"{row.pk}-{row.payments.count()}",
        back=request.build_absolute_uri(reverse("campaigns:my_gift", args=[lang, token])),
        # The service reaches only an office that is served to the world.
        told=request.build_absolute_uri(reverse("campaigns:payment_told")) if settings.HOME.https else "",
    )
    context = {"provider": provider.name, "token": token, "languages": [], "address": ""}
    if not ARRIVALS.wait(now()):
        with suppress(Unreachable):
            context["address"] = payments.start(provider, row, order)
    response = render(request, "campaigns/pay.html", context, status=200 if context["address"] else LATER)
    response["Cache-Control"] = "no-store"
    return response


@csrf_exempt  # the service has no session; nothing it says is believed, it is asked
@require_POST
def told(request: HttpRequest) -> HttpResponse:
    """The service says that something changed about a payment: an id, and nothing else is read."""
    provider = providers.configured()
    if provider is None:
        raise Http404
    try:
        payments.look(provider, request.POST.get("id", "")[:64])
    except Unreachable:
        return HttpResponse(status=LATER)  # it tells again
    return HttpResponse()
