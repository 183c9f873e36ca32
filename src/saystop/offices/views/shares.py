"""Recovery shares made anew: what becomes worthless is said first, the new ones are shown once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from saystop.offices import queries, rules
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.forms import PasswordForm
from saystop.offices.models import Desk, Office
from saystop.offices.services import shares
from saystop.offices.views.sign_in import password_fault

CONFLICT = 409


@members_only(rules.may_manage_desks)
@require_http_methods(["GET", "POST"])
def new_shares(request: HttpRequest) -> HttpResponse:
    unlocked = unlocked_of(request)
    office = Office.objects.get()
    held = queries.desks_of(unlocked.member)
    # Shares outlive every session, so a desk that was left open must not give them to whoever comes by.
    form = PasswordForm(request.POST if request.method == "POST" else None)
    context = {
        "nav": "desks",
        "form": form,
        "can": rules.may_make_shares(unlocked.member),
        "not_held": [desk.name for desk in Desk.objects.order_by("name") if desk not in held],
        "count": office.shares,
        "needed": office.shares_needed,
        "instead_of": shares.current(office),
    }
    if request.method == "POST" and context["can"]:
        if fault := password_fault(request, unlocked, form):
            return render(request, "offices/new_shares.html", context, status=fault)
        try:
            made = shares.make_anew(unlocked, request.POST.get("instead_of", ""))
        except shares.MadeMeanwhile:
            late = context | {"is_late": True, "form": PasswordForm()}
            return render(request, "offices/new_shares.html", late, status=CONFLICT)
        papers = [share.split() for share in made]
        return render(
            request, "offices/shares.html", context | {"papers": papers, "today": timezone.localdate()}
        )
    return render(request, "offices/new_shares.html", context)
