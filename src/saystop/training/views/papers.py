"""A test before or after a session, answered on one page: no account, no cookie, no JavaScript needed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from saystop.asking import fields
from saystop.training import matching
from saystop.training.measure_forms import CodeForm
from saystop.training.models import Moment, Session
from saystop.training.services import measuring

INVALID = 422


@csrf_exempt  # who answers a test has no session that a foreign page could misuse, and gets no cookie
@gzip_page
@require_http_methods(["GET", "HEAD", "POST"])
def test(request: HttpRequest, lang: str, code: str, moment: str) -> HttpResponse:
    if moment not in Moment.values:
        raise Http404
    session = get_object_or_404(Session.objects.select_related("course"), code=code)
    when, asked = Moment(moment), measuring.test_of(session)
    if asked is None:
        raise Http404
    context: dict[str, Any] = {
        "session": session,
        "course": session.course,
        "moment": when,
        "days": measuring.LIFE.days,
    }
    if not measuring.is_open(session, when, timezone.localdate()):
        return render(request, "training/test_closed.html", context)
    questionnaire = asked.questionnaire
    is_sent = request.method == "POST"
    raw = fields.begin(questionnaire)
    for step in questionnaire.steps if is_sent else ():
        raw |= fields.posted(questionnaire, step, request.POST)
    checked, faults = fields.judge(questionnaire, raw, lang)
    form = CodeForm(request.POST if is_sent else None)
    if not is_sent or not form.is_valid() or faults:
        told = faults if is_sent else {}
        steps = [
            fields.step_page(
                questionnaire, step, raw, checked, fields.of_step(questionnaire, step, told), lang, fold=False
            )
            for step in questionnaire.steps
        ]
        context |= {
            "form": form,
            "steps": steps,
            "faults": [field for step in steps for field in step.errors()],
            "title": questionnaire.title.get(lang, questionnaire.default_language),
        }
        return render(request, "training/test.html", context, status=INVALID if is_sent else 200)
    match = matching.digest(session.pk, **form.cleaned_data)
    try:
        paper = measuring.hand_in(session, when, match, checked.values)
    except measuring.Closed:
        return render(request, "training/test_closed.html", context)
    return render(request, "training/test_thanks.html", {**context, "paper": paper})
