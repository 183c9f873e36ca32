"""The office itself: its settings, its audit trail, and the lock for everyone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from saystop.offices import audit, rules, unlocking
from saystop.offices import trail as trails
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.forms import OfficeForm
from saystop.offices.models import Office
from saystop.offices.services import members
from saystop.offices.services import office as services
from saystop.offices.views import done
from saystop.offices.views.sign_in import INVALID


@members_only(rules.may_change_office)
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    form = OfficeForm(request.POST) if request.method == "POST" else OfficeForm.of(Office.objects.get())
    if form.is_bound and form.is_valid():
        services.change(unlocked_of(request), **form.cleaned_data)
        return redirect("/desk/office/?done=office")
    context = {"nav": "office", "form": form, "done": done.sentence(request)}
    return render(request, "offices/office.html", context, status=INVALID if form.is_bound else 200)


@members_only(rules.may_read_audit_trail)
@require_http_methods(["GET", "POST"])
def trail(request: HttpRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    is_number = before.isascii() and before.isdigit() and len(before) < 19
    rows, older = trails.page(unlocked_of(request).member, int(before) if is_number else None)
    verdict = audit.verify() if request.method == "POST" else None
    context = {"nav": "audit", "rows": rows, "older": older, "is_newest": not is_number, "verdict": verdict}
    return render(request, "offices/audit.html", context)


@members_only(rules.may_lock_everyone_out)
@require_http_methods(["GET", "POST"])
def lock_everyone(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        members.lock_everyone_out(unlocked_of(request).member)
        response = redirect("/sign-in/?done=everyone")
        unlocking.forget(request, response)
        return response
    return render(request, "offices/lock_everyone.html", {"nav": "office"})
