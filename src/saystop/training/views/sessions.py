"""Sessions on the desk: planned, changed, held, called off; who comes and who was there."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saystop.offices.access import members_only, unlocked_of
from saystop.training import papers, rules
from saystop.training import session_queries as queries
from saystop.training.drawing import code_svg
from saystop.training.models import Course, Registration, Session, SessionState
from saystop.training.services import sessions as services
from saystop.training.session_forms import HoldForm, SessionForm

INVALID = 422
DONE = {
    "made": _("The session is planned."),
    "changed": _("It is saved."),
    "attendance": _("Attendance is noted."),
    "held": _("The session is noted as held."),
    "cancelled": _("The session is called off."),
    "removed": _("The registration is removed."),
    "given": _("The certificates are given."),
    "revoked": _("The certificate is taken back."),
}


@members_only(rules.may_train)
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    context = {
        "nav": "training",
        "coming": queries.coming(),
        "to_close": queries.to_close(),
        "past": queries.past()[:100],
        "ending": queries.ending(),
        "any_course": Course.objects.filter(is_active=True).exists(),
    }
    return render(request, "training/sessions.html", context)


@members_only(rules.may_train)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@members_only(rules.may_train)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, session: UUID) -> HttpResponse:
    return _edit(request, _found(session))


@members_only(rules.may_train)
@require_safe
def one(request: HttpRequest, session: UUID) -> HttpResponse:
    """A session with its list, its addresses and its certificates."""
    return _show(request, _found(session), HoldForm())


@members_only(rules.may_train)
@require_POST
def attendance(request: HttpRequest, session: UUID) -> HttpResponse:
    """Who was there, noted from the list; or the session noted as held."""
    found = _found(session)
    member = unlocked_of(request).member
    try:
        services.note_attendance(member, found, _ids(request, "here"), _ids(request, "consent"))
        if request.POST.get("go") != "hold":
            return _back(found, "attendance")
        form = HoldForm(request.POST)
        if not form.is_valid():
            return _show(request, found, form, status=INVALID)
        knows = request.POST.get("without_consent") == "yes"
        services.hold(member, found, form.cleaned_data["others"], without_consent=knows)
    except services.Early:
        form.add_error(None, _("Its day is still to come: note it as held when it was."))
        return _show(request, found, form, status=INVALID)
    except services.Unsigned as unsigned:
        form.add_error(None, _unsigned(unsigned.many))
        return _show(request, found, form, status=INVALID, asked=True)
    except services.Closed:
        return _back(found, "")
    return _back(found, "held")


@members_only(rules.may_train)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, session: UUID) -> HttpResponse:
    """Asked twice."""
    found = _found(session)
    if request.method == "POST" and request.POST.get("go") == "sure":
        try:
            services.cancel(unlocked_of(request).member, found)
        except services.Closed:
            return _back(found, "")
        return _back(found, "cancelled")
    context = {"nav": "training", "session": found, "asked": request.method == "POST"}
    return render(request, "training/cancel_session.html", context)


@members_only(rules.may_train)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, registration: UUID) -> HttpResponse:
    """A registration taken off the list. Asked twice."""
    row = get_object_or_404(Registration.objects.select_related("session__course"), pk=registration)
    if request.method == "POST" and request.POST.get("go") == "sure":
        try:
            services.remove(unlocked_of(request).member, row)
        except services.Closed:
            return _back(row.session, "")
        return _back(row.session, "removed")
    context = {"nav": "training", "row": row, "session": row.session, "asked": request.method == "POST"}
    return render(request, "training/remove_registration.html", context)


@members_only(rules.may_train)
@require_safe
def attendance_list(request: HttpRequest, session: UUID) -> HttpResponse:
    """The list to sign, as PDF."""
    found = _found(session)
    response = HttpResponse(papers.attendance_list(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="list-{found.day:%Y-%m-%d}.pdf"'
    return response


def _edit(request: HttpRequest, found: Session | None) -> HttpResponse:
    if found and found.state != SessionState.PLANNED:
        return _back(found, "")
    posted = request.POST if request.method == "POST" else None
    form = SessionForm(posted, initial=SessionForm.values(found) if found else None)
    if posted is not None and form.is_valid():
        try:
            kept = services.keep(unlocked_of(request).member, found or Session(), **form.cleaned_data)
        except services.Closed:
            return _back(found or Session(), "")
        return _back(kept, "changed" if found else "made")
    context = {"nav": "training", "form": form, "session": found}
    return render(request, "training/session_form.html", context, status=INVALID if form.errors else 200)


def _unsigned(many: int) -> str:
    return ngettext(
        "%(n)d pupil was there whose signed form nobody has seen: tick it in the list if it is there, or say at the end of the"
        " page that you know.",
        "%(n)d pupils were there whose signed forms nobody has seen: tick those in the list that are there, or say at the end of"
        " the page that you know.",
        many,
    ) % {"n": many}


def _show(
    request: HttpRequest, found: Session, form: HoldForm, status: int = 200, *, asked: bool = False
) -> HttpResponse:
    """`asked`: about pupils without a signed form."""
    lang = found.language

    def address(name: str, *parts: Any) -> str:
        return request.build_absolute_uri(reverse(f"training:{name}", args=[lang, *parts]))

    here = address("here", found.code)
    context = {
        "nav": "training",
        "session": found,
        "title": found.course.told(lang).get("title", ""),
        "rows": queries.listed(found),
        "left": queries.places_left(found),
        "is_planned": found.state == SessionState.PLANNED,
        "is_to_come": found.state == SessionState.PLANNED and found.day >= timezone.localdate(),
        "is_held": found.state == SessionState.HELD,
        "register_link": address("session", found.pk),
        "here_link": here,
        "here_code": code_svg(here),
        "certificates": queries.certificates(found),
        "form": form,
        "asked": asked,
        "done": DONE[key] if (key := request.GET.get("done", "")) in DONE else "",
    }
    return render(request, "training/session.html", context, status=status)


def _back(session: Session, done: str) -> HttpResponse:
    address = reverse("training:desk_session", args=[session.pk])
    return redirect(f"{address}?done={done}" if done else address)


def _ids(request: HttpRequest, name: str) -> set[UUID]:
    """The registrations that were ticked; whatever is no id is none."""
    found = set()
    for written in request.POST.getlist(name):
        try:
            found.add(UUID(written))
        except ValueError:
            continue
    return found


def _found(pk: UUID) -> Session:
    return get_object_or_404(Session.objects.select_related("course"), pk=pk)
