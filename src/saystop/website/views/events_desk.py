"""Events at the desk: planned, changed, opened and closed, called off; what is asked, who registered."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Locale

from saystop.asking.languages import named
from saystop.asking.uploading import say_if_too_large
from saystop.casework import mailing
from saystop.engines.questionnaires.workbook import WorkbookError
from saystop.offices import audit
from saystop.offices.access import members_only, unlocked_of
from saystop.surveys.forms import WorkbookForm
from saystop.website import doors, participants, rules
from saystop.website import event_queries as queries
from saystop.website.event_forms import EventForm
from saystop.website.models import Event, EventIndexPage, EventPage, EventRegistration, EventState
from saystop.website.services import events as services

INVALID = 422
PAST = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DONE = {
    "made": _("The event is planned. Its page is written next."),
    "changed": _("It is saved."),
    "opened": _("Registration is open."),
    "closed": _("Registration is closed."),
    "cancelled": _("The event is called off."),
    "asked": _("Whoever registers from now on answers the new workbook."),
    "removed": _("The registration is removed."),
    "deleted": _("The event is deleted."),
}


@members_only(rules.may_campaign)
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    context = {
        "nav": "events",
        "coming": queries.coming(),
        "past": queries.past()[:PAST],
        "done": DONE["deleted"] if request.GET.get("done") == "deleted" else "",
    }
    return render(request, "website/events.html", context)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, event: UUID) -> HttpResponse:
    return _edit(request, _found(event))


@members_only(rules.may_campaign)
@require_safe
def one(request: HttpRequest, event: UUID) -> HttpResponse:
    """An event with its pages, its address and who registered."""
    found = _found(event)
    actor = unlocked_of(request)
    may_read = participants.may_read(actor.member, found)
    rows = found.registrations.all()
    context = {
        "nav": "events",
        "event": found,
        "spoken": named(found.language),
        "seated": rows.filter(has_seat=True).count(),
        "waiting": rows.filter(has_seat=False).count(),
        "may_read": may_read,
        "participants": participants.listed(actor, found, get_language() or "en") if may_read else (),
        "questions": queries.current_questions(found),
        "pages": _pages(found),
        "may_write": rules.may_write(actor.member),
        "register_link": request.build_absolute_uri(
            reverse("website:register", args=[get_language() or "en", found.pk])
        ),
        "sends_mail": mailing.is_possible(),
        "may_go": queries.may_go(found),
        "done": DONE[key] if (key := request.GET.get("done", "")) in DONE else "",
    }
    return render(request, "website/event_desk.html", context)


@members_only(rules.may_campaign)
@require_POST
def open_(request: HttpRequest, event: UUID) -> HttpResponse:
    """Registration opened or closed."""
    found = _found(event)
    is_open = request.POST.get("go") == "open"
    try:
        services.open_(unlocked_of(request).member, found, is_open=is_open)
    except services.Closed:
        return _back(found, "")
    return _back(found, "opened" if is_open else "closed")


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, event: UUID) -> HttpResponse:
    """Asked twice."""
    found = _found(event)
    if request.method == "POST" and request.POST.get("go") == "sure":
        try:
            services.cancel(unlocked_of(request).member, found)
        except services.Closed:
            return _back(found, "")
        return _back(found, "cancelled")
    context = {
        "nav": "events",
        "event": found,
        "number": found.registrations.count(),
        "asked": request.method == "POST",
        "sends_mail": mailing.is_possible(),
    }
    return render(request, "website/cancel_event.html", context)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, event: UUID) -> HttpResponse:
    """One that was planned by mistake. Asked twice."""
    found = _found(event)
    if not queries.may_go(found):
        raise Http404
    if request.method == "POST" and request.POST.get("go") == "sure":
        try:
            services.delete(unlocked_of(request).member, found)
        except services.InUse:
            return _back(found, "")
        return redirect(f"{reverse('website:events')}?done=deleted")
    context = {"nav": "events", "event": found, "asked": request.method == "POST"}
    return render(request, "website/delete_event.html", context)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, event: UUID) -> HttpResponse:
    """Another workbook for whoever registers from now on."""
    found = _found(event)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    faults: Any = ()
    if request.method == "POST":
        form = WorkbookForm(request.POST, request.FILES)
        say_if_too_large(
            request, form, "workbook", _("The workbook is larger than 2 MB: take its pictures out.")
        )
        if form.is_valid():
            book, lists = form.cleaned_data["workbook"], form.cleaned_data["lists"]
            try:
                services.ask(
                    unlocked_of(request).member,
                    found,
                    book.read(),
                    book.name or "",
                    {one.name: one.read() for one in lists},
                )
            except WorkbookError as fault:
                faults = fault.faults
            except services.Closed:
                return _back(found, "")
            else:
                return _back(found, "asked")
    context = {
        "nav": "events",
        "event": found,
        "form": form,
        "faults": faults,
        "questions": queries.current_questions(found),
    }
    status = INVALID if form.errors or faults else 200
    return render(request, "website/event_questions.html", context, status=status)


@members_only(rules.may_campaign)
@require_safe
def workbook(request: HttpRequest, event: UUID) -> HttpResponse:
    """The workbook that is answered now: to be changed, and handed in again."""
    found = queries.current_questions(_found(event))
    response = HttpResponse(bytes(found.workbook), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="event-{found.number}.xlsx"'
    return response


@members_only(rules.may_campaign)
@require_safe
def file(request: HttpRequest, event: UUID, form: str) -> HttpResponse:
    """Who registered, as CSV or XLSX; where the event has a desk, for who holds it."""
    found = _found(event)
    actor = unlocked_of(request)
    rules.demand(participants.may_read(actor.member, found))
    rows = participants.listed(actor, found, get_language() or "en")
    if form == "xlsx":
        response = HttpResponse(participants.to_xlsx(rows), content_type=XLSX)
    else:
        response = HttpResponse(participants.to_csv(rows), content_type="text/csv; charset=utf-8")
    audit.record(actor.member, "event.exported", found.pk)
    name = f"event-{found.day:%Y-%m-%d}.{'xlsx' if form == 'xlsx' else 'csv'}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, registration: UUID) -> HttpResponse:
    """A registration taken off the list. Asked twice."""
    row = get_object_or_404(EventRegistration.objects.select_related("event"), pk=registration)
    if request.method == "POST" and request.POST.get("go") == "sure":
        services.remove(unlocked_of(request).member, row)
        return _back(row.event, "removed")
    context = {"nav": "events", "row": row, "event": row.event, "asked": request.method == "POST"}
    return render(request, "website/remove_registration.html", context)


def _edit(request: HttpRequest, found: Event | None) -> HttpResponse:
    if found and found.state != EventState.PLANNED:
        return _back(found, "")
    posted = request.POST if request.method == "POST" else None
    form = EventForm(posted, initial=EventForm.values(found) if found else None)
    if posted is not None and form.is_valid():
        values = {**form.cleaned_data, "address": request.build_absolute_uri("/")}
        try:
            kept = services.keep(unlocked_of(request).member, found or Event(), **values)
        except services.Closed:
            return _back(found or Event(), "")
        except services.TooFew as fault:
            form.say_too_few(fault.taken)
        except services.DeskStays:
            form.say_desk_stays()
        except services.WritesFreely:
            form.say_written_freely()
        else:
            return _back(kept, "changed" if found else "made")
    context = {"nav": "events", "form": form, "event": found, "sends_mail": mailing.is_possible()}
    return render(request, "website/event_form.html", context, status=INVALID if form.errors else 200)


def _pages(event: Event) -> list[dict[str, Any]]:
    """In each language its page, or where one is made."""
    theirs = {one.locale_id: one for one in EventPage.objects.filter(event=event)}
    lists = {one.locale_id: one for one in EventIndexPage.objects.all()}
    found = []
    for locale in Locale.objects.all():
        page, index = theirs.get(locale.pk), lists.get(locale.pk)
        edit_url = ""
        if page:
            edit_url = doors.way("wagtailadmin_pages:edit", page.pk)
        elif index:
            edit_url = doors.way("wagtailadmin_pages:add", "website", "eventpage", index.pk)
        found.append(
            {
                "language": named(locale.language_code),
                "code": locale.language_code,
                "page": page,
                "edit_url": edit_url,
            }
        )
    return found


def _back(event: Event, done: str) -> HttpResponse:
    address = reverse("website:event", args=[event.pk])
    return redirect(f"{address}?done={done}" if done else address)


def _found(pk: UUID) -> Event:
    return get_object_or_404(Event.objects.select_related("desk"), pk=pk)
