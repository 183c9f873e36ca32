"""The form by which pupils report a workshop: no account, no cookie, no JavaScript needed."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from saystop.training.chain_forms import WorkshopForm
from saystop.training.models import Chain
from saystop.training.services import chains as services

INVALID, BUSY = 422, 503


@csrf_exempt  # who reports a workshop has no session that a foreign page could misuse, and gets no cookie
@gzip_page
@require_http_methods(["GET", "HEAD", "POST"])
def workshop(request: HttpRequest, lang: str, code: str) -> HttpResponse:
    chain = get_object_or_404(Chain.objects.select_related("session__course"), code=code)
    context: dict[str, Any] = {"chain": chain, "course": chain.session.course}
    if not services.takes_workshops(chain):
        return render(request, "training/chain_ended.html", context)
    form = WorkshopForm(
        request.POST if request.method == "POST" else None, chain=chain, initial={"once": uuid.uuid4()}
    )
    if request.method != "POST" or not form.is_valid():
        status = INVALID if request.method == "POST" else 200
        return render(request, "training/workshop.html", {**context, "form": form}, status=status)
    try:
        services.tell(chain, language=lang, **form.cleaned_data)
    except services.Ended:
        return render(request, "training/chain_ended.html", context)
    except services.Full:
        return render(request, "training/workshop.html", {**context, "form": form, "full": True}, status=BUSY)
    return render(request, "training/workshop_thanks.html", context)
