"""A case: read, answered, noted, assigned, put into another state, merged and split off. Parse, call, render."""

import uuid
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from saystop.casework import queries, rules
from saystop.casework.forms import AnswerForm, AssignForm, MergeForm, NoteForm, StateForm
from saystop.casework.models import AnswerTemplate, State
from saystop.casework.services import handling, tasks
from saystop.casework.views import page
from saystop.casework.views.page import Typed, deliberate
from saystop.offices.access import members_only, unlocked_of


@members_only(rules.works_at_a_desk, back="casework:case")
@require_http_methods(["GET", "POST"])
@deliberate
def case(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """The case; a POST asks for it with the preview of a file, and brings along what was typed."""
    return page.draw(request, page.find(case), Typed.of(request))


@members_only(rules.works_at_a_desk, back="casework:case")
@require_POST
def answer(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    found, form = page.find(case), AnswerForm(request.POST)
    if not form.is_valid():
        return page.draw(request, found, Typed.of(request), answer=form)
    before = found.leading.state
    handling.answer(
        unlocked_of(request), found, form.cleaned_data["text"], then_wait=form.cleaned_data["wait"]
    )
    done = "answered" if found.leading.state == before else f"answered:{found.leading.state}"
    return page.done(request, found, done, replace(Typed.of(request), answer="", wait=False))


@members_only(rules.works_at_a_desk, back="casework:case")
@require_POST
def note(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    found = page.find(case)
    form = NoteForm(request.POST, members=queries.readers(found.report.desk_key))
    if not form.is_valid():
        return page.draw(request, found, Typed.of(request), note=form)
    handling.write_note(unlocked_of(request), found, form.cleaned_data["text"], form.chosen)
    return page.done(request, found, "noted", replace(Typed.of(request), note="", meant_for=frozenset()))


@members_only(rules.works_at_a_desk, back="casework:case")
@require_POST
def start(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Put one of the office's texts under what stands in the answer."""
    found, typed = page.find(case), Typed.of(request)
    chosen = request.POST.get("template", "")
    text = AnswerTemplate.objects.filter(pk=int(chosen)).first() if _is_key(chosen) else None
    if text:
        typed = replace(typed, answer=f"{typed.answer.rstrip()}\n\n{text.text}".lstrip())
    return page.draw(request, found, typed)


@members_only(rules.works_at_a_desk, back="casework:case")
@require_POST
def state(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    found = page.find(case)
    form = StateForm(request.POST, case=found)
    if form.is_valid():
        try:
            handling.set_state(unlocked_of(request), found, *form.chosen)
            left = form.chosen[0] == State.CLOSED and tasks.are_open(found)
            return page.done(request, found, "closed_with_tasks" if left else "state", Typed.of(request))
        except handling.StepNotAllowed:
            form.add_error("state", _("A colleague has changed the state meanwhile: look at it again."))
            found = page.find(case)
        except handling.NotAssessed:
            form.add_error("state", _("Write the assessment first: this step is for a case that was judged."))
    return page.draw(request, found, Typed.of(request), state=form)


@members_only(rules.works_at_a_desk, back="casework:case")
@require_POST
def assign(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    found = page.find(case)
    chosen = request.POST.get("take") or request.POST.get("member", "")
    form = AssignForm({"member": chosen}, members=queries.readers(found.report.desk_key))
    if not form.is_valid():
        return page.draw(request, found, Typed.of(request), assign=form)
    handling.assign(unlocked_of(request), found, form.chosen)
    return page.done(request, found, "assigned", Typed.of(request))


@members_only(rules.works_at_a_desk, back="casework:case")
@require_POST
def merge(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    found, form = page.find(case), MergeForm(request.POST)
    if form.is_valid():
        try:
            handling.merge(unlocked_of(request), found, form.chosen.leading)
            return page.done(request, found, "merged", Typed.of(request))
        except handling.NotToBeMerged:
            form.add_error("into", _("These reports are one case already: choose another one."))
    return page.draw(request, found, Typed.of(request), merge=form)


@members_only(rules.works_at_a_desk, back="casework:case")
@require_POST
def split(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    found = page.find(case)
    if not found.merged_into_id:
        return page.draw(request, found, Typed.of(request))
    handling.split(unlocked_of(request), found)
    return page.done(request, found, "split", Typed.of(request))


def _is_key(text: str) -> bool:
    """A number that can be of a row: Python refuses to read one of thousands of digits."""
    return text.isdecimal() and len(text) < 19
