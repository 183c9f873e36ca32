"""Sessions for everybody: what comes, a place, taking it back, being there. No account, no cookie, no script needed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from saystop.reporting.floods import Bucket, now
from saystop.training import calendars
from saystop.training import session_queries as queries
from saystop.training.guesses import Guesses
from saystop.training.models import MOST_SEATS, Certificate, Registration, Session, SessionState
from saystop.training.services import registering as services
from saystop.training.session_forms import HereForm, RegisterForm, WordForm

INVALID, GONE = 422, 410
# A flood is slowed for all alike: so many at once, then so many a second.
ARRIVALS = Bucket(capacity=60, leak=0.5)
# A whole room may say at once that it is here; who tries names from a list does not get far.
TRIES = Guesses(capacity=MOST_SEATS, leak=0.1)


@require_safe
@gzip_page
def sessions(request: HttpRequest, lang: str) -> HttpResponse:
    rows = [(one, one.course.told(lang), left, full) for one, left, full in queries.offered()]
    return render(request, "training/open_sessions.html", {"rows": rows})


@csrf_exempt  # whoever registers has no session that a foreign page could misuse, and gets no cookie
@gzip_page
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, lang: str, session: UUID) -> HttpResponse:
    """What, when, where, how many places are left; and registration."""
    found = _found(session)
    kind = WordForm if found.is_for_schools else RegisterForm
    if request.method != "POST":
        return _show(request, lang, found, kind())
    form = kind(request.POST)
    if form.is_valid():
        if ARRIVALS.wait(now()):
            form.add_error(None, _("Many register at this moment. Wait a minute and send it again."))
            return _show(request, lang, found, form)
        try:
            row, token = services.register(
                found,
                form.cleaned_data["name"],
                form.cleaned_data.get("email", ""),
                lang,
                request.POST.get("token", ""),
            )
        except services.Taken:
            form.add_error("name", _("This is on the list already: add something to it."))
        except services.Full:
            form.add_error(None, _("The session and its waiting list are full."))
        except services.Closed:
            form.add_error(None, _("Nobody can register for this session any more."))
        else:
            return _mine(request, lang, token, row, fresh=True)
    return _show(request, lang, found, form)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """One's own registration, by its private link; and taking it back, asked twice."""
    row = services.found(token)
    if row is None:
        return render(request, "training/no_registration.html", status=GONE)
    go = request.POST.get("go", "") if request.method == "POST" else ""
    if go == "sure":
        try:
            services.withdraw(token)
        except (services.Unknown, services.Closed):
            return render(request, "training/no_registration.html", status=GONE)
        return render(request, "training/withdrawn.html", {"session": row.session})
    return _mine(request, lang, token, row, asked=go == "ask")


@require_safe
def calendar(request: HttpRequest, lang: str, session: UUID) -> HttpResponse:
    found = _found(session)
    link = request.build_absolute_uri(reverse("training:session", args=[lang, found.pk]))
    response = HttpResponse(
        calendars.of_session(found, lang, link), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="session-{found.day:%Y-%m-%d}.ics"'
    return response


@require_safe
@gzip_page
def consent(request: HttpRequest, lang: str, session: UUID) -> HttpResponse:
    """The form that a young person and whoever looks after them sign, to be printed."""
    found = _found(session)
    context = {"session": found, "told": found.course.told(lang)}
    return render(request, "training/consent.html", context)


@csrf_exempt
@gzip_page
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest, lang: str, code: str) -> HttpResponse:
    """Saying that one is there, by the code on the projector, on the day itself."""
    found = get_object_or_404(Session.objects.select_related("course"), code=code)
    form = HereForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if form.is_valid() and TRIES.are_too_many(str(found.pk), now()):
            form.add_error(None, _("Many names were tried here. Tell the trainer that you are here."))
        elif form.is_valid():
            try:
                services.be_here(found, form.cleaned_data["name"])
            except services.Unknown:
                form.add_error(
                    "name", _("This is not on the list: write it as you did then, or tell the trainer.")
                )
            except services.Closed:
                form.add_error(
                    None, _("This works on the day of the session alone. Tell the trainer that you are here.")
                )
            else:
                return _here(request, lang, found, None)
        status = INVALID
    return _here(request, lang, found, form, status)


def _here(
    request: HttpRequest, lang: str, found: Session, form: HereForm | None, status: int = 200
) -> HttpResponse:
    context = {"session": found, "told": found.course.told(lang), "form": form, "course": found.course}
    return _private(render(request, "training/here.html", context, status=status))


def _show(request: HttpRequest, lang: str, found: Session, form: RegisterForm | WordForm) -> HttpResponse:
    left = queries.places_left(found)
    context: dict[str, Any] = {
        "session": found,
        "course": found.course,
        "told": found.course.told(lang),
        "left": left,
        "is_open": services.is_open(found),
        # Who wrote something keeps it on the page, with the sentence above it.
        "is_full": queries.is_full(found) and not form.errors,
        "is_cancelled": found.state == SessionState.CANCELLED,
        "is_over": found.state == SessionState.HELD or found.day < timezone.localdate(),
        "is_recent": found.state == SessionState.HELD
        and found.day > timezone.localdate() - timedelta(days=60),
        "form": form,
        # One page is one registration, however often it is sent.
        "token": request.POST.get("token", "")[:40] or services.new_token(),
    }
    response = render(request, "training/open_session.html", context, status=INVALID if form.errors else 200)
    return _private(response)


def _mine(
    request: HttpRequest,
    lang: str,
    token: str,
    row: Registration,
    *,
    fresh: bool = False,
    asked: bool = False,
) -> HttpResponse:
    context = {
        "row": row,
        "session": row.session,
        "course": row.session.course,
        "told": row.session.course.told(lang),
        "has_place": services.has_place(row),
        "link": request.build_absolute_uri(reverse("training:mine", args=[lang, token])),
        "token": token,
        "certificate": Certificate.objects.filter(registration=row, revoked_on=None).first(),
        "is_planned": row.session.state == SessionState.PLANNED,
        "fresh": fresh,
        "asked": asked,
        "languages": [],
    }
    return _private(render(request, "training/mine.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _found(pk: UUID) -> Session:
    return get_object_or_404(Session.objects.select_related("course"), pk=pk)
