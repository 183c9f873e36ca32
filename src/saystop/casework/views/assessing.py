"""The assessment of a case: filled in, explained, kept beside earlier ones."""

import uuid
from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from saystop.asking import fields
from saystop.casework import rules, showing
from saystop.casework.models import Case
from saystop.casework.opening import Opened
from saystop.casework.services import assessing, handling, wellbeing
from saystop.casework.services.assessing import Judged
from saystop.casework.views import page
from saystop.casework.views.settings import holding_for
from saystop.engines.questionnaires.model import Questionnaire
from saystop.engines.questionnaires.values import Fault, as_logic_text
from saystop.offices.access import members_only, unlocked_of


@members_only(rules.works_at_a_desk, back="casework:assessment")
@require_http_methods(["GET", "POST"])
@page.deliberate
def assessment(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """The form, with the answers that hold; a POST brings along what was typed and not kept."""
    found = page.find(case)
    rules.demand(rules.may_handle(unlocked_of(request).member, found))
    return _draw(request, found, request.POST or None)


@members_only(rules.works_at_a_desk, back="casework:assessment")
@require_POST
def assess(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    found = page.find(case)
    rules.demand(rules.may_handle(unlocked_of(request).member, found))
    form = assessing.current_form()
    raw = fields.posted(form, form.steps[0], request.POST)
    checked, faults = fields.judge(form, raw, page.language())
    appeared = _asks_more(form, raw, checked.relevant, request.POST.get("stood", ""))
    if faults or appeared:
        return _draw(request, found, request.POST, faults=faults, more_asked=appeared and not faults)
    assessing.assess(unlocked_of(request), found, checked.values)
    return redirect(f"{reverse('casework:case', args=[found.pk])}?done=assessed")


def _draw(
    request: HttpRequest,
    found: Case,
    sent: QueryDict | None,
    *,
    faults: dict[str, Fault] | None = None,
    more_asked: bool = False,
) -> HttpResponse:
    form, step = assessing.current_form(), assessing.current_form().steps[0]
    earlier = assessing.read_all(unlocked_of(request), found)
    held = _as_posted(earlier[0]) if earlier else fields.begin(form)
    raw = held if sent is None else fields.posted(form, step, sent)
    checked, _all = fields.judge(form, raw, page.language())
    drawn = fields.step_page(form, step, raw, checked, faults or {}, page.language(), fold=False)
    context: dict[str, Any] = {
        **page.heading(request, found),
        "told": _told(request, found),
        "hides": wellbeing.hides_details(unlocked_of(request).member),
        "step": drawn,
        "errors": drawn.errors(),
        "more_asked": more_asked,
        "marks_required": True,
        "form_action": reverse("casework:assess", args=[found.pk]),
        "stood": " ".join(path for path in form.questions if path in checked.relevant),
        "earlier": [showing.judged(one) for one in earlier],
        "national": holding_for(earlier[0] if earlier else None),
    }
    status = page.INVALID if faults or more_asked else 200
    return render(request, "casework/assessment.html", context, status=status)


def _told(request: HttpRequest, found: Case) -> Opened | None:
    """The report that is judged, for whoever comes from its page; opening it is noted there and not again here."""
    if request.session.get(page.OPENED) != str(found.pk):
        return None
    try:
        return handling.open_case(unlocked_of(request), found, page.language(), is_redrawn=True)
    except wellbeing.LimitReached:
        return None


def _asks_more(form: Questionnaire, raw: fields.Raw, relevant: Collection[str], stood: str) -> bool:
    """After what was sent, something is asked that did not stand on that page, and is not answered."""
    there = set(stood.split())
    asked = (path for path, one in form.questions.items() if one.kind.asked and path in relevant)
    return bool(there) and any(path not in there and not raw.get(path) for path in asked)


def _as_posted(judged: Judged) -> fields.Raw:
    """Earlier answers, as a page posts them."""
    return {
        path: [str(one) for one in value] if isinstance(value, list) else [as_logic_text(value)]
        for path, value in judged.answers.items()
    }
