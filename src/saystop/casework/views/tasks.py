"""What is to be done for a case, and who must not see it."""

import uuid
from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from saystop.casework import queries, rules
from saystop.casework.forms import BAD_DATE, MemberForm, ReasonForm, Written
from saystop.casework.models import Case, ShutOut
from saystop.casework.services import shutting_out, tasks, wellbeing
from saystop.casework.services.handling import LONGEST_REASON, today
from saystop.casework.views import page
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.unlocking import Unlocked


class TaskForm(MemberForm):
    """What is to be done, by whom, by when."""

    prefix = "task"
    text = Written(
        max_length=tasks.LONGEST_TASK,
        error_messages={
            "required": gettext_lazy("Write what is to be done."),
            "max_length": gettext_lazy("This is longer than 500 characters: put the rest into a note."),
        },
    )
    due_on = forms.DateField(required=False, error_messages={"invalid": BAD_DATE})

    def clean_due_on(self) -> date | None:
        chosen: date | None = self.cleaned_data["due_on"]
        if chosen and not 0 <= (chosen - today()).days <= 366:
            raise forms.ValidationError(_("Choose a day that is still to come, within a year."))
        return chosen


class ShutOutForm(MemberForm, ReasonForm):
    """Who, and why."""

    prefix = "shut"
    needed = gettext_lazy("Choose who must not see this case.")


@members_only(rules.works_at_a_desk, back="casework:tasks")
@require_http_methods(["GET", "POST"])
@page.deliberate
def case_tasks(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """The tasks of a case: looked at, added, done."""
    unlocked, found = unlocked_of(request), page.find(case)
    rules.demand(rules.may_read(unlocked.member, found))
    form, fault, go = None, "", request.POST.get("go", "")
    members = [one for one in queries.readers(found.report.desk_key) if not rules.is_shut_out(one, found)]
    if go == "add":
        form = TaskForm(request.POST, members=members)
        if form.is_valid():
            chosen = form.cleaned_data
            tasks.add(unlocked, found, chosen["text"], form.chosen, chosen["due_on"])
            return _back("casework:tasks", found, "added")
    opened = tasks.of_case(unlocked, found)
    if go.startswith("done:"):
        fault = _finish(unlocked, opened, go.removeprefix("done:"))
        if not fault:
            return _back("casework:tasks", found, "done")
    context = {
        **page.heading(request, found),
        "tasks": opened,
        "open": [one for one in opened if one.task.done_on is None],
        "finished": [one for one in opened if one.task.done_on],
        "members": members,
        "form": form,
        "typed": form.data if form else {},
        "bound": tasks.LONGEST_TASK,
        "faults": [("task-text", fault)] if fault else page.faults_of({"task": form} if form else {}),
        "done": _sentence(page.just_done(request)),
    }
    return render(request, "casework/tasks.html", context, status=page.INVALID if context["faults"] else 200)


@members_only(rules.is_member, back="casework:shut_out")
@require_http_methods(["GET", "POST"])
@page.deliberate
def shut_out(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Conflicts of interest: who must not see this case."""
    unlocked, found = unlocked_of(request), page.find(case)
    rules.demand(rules.may_shut_out(unlocked.member, found))
    form, fault, go = None, "", request.POST.get("go", "")
    members = [one for one in queries.readers(found.report.desk_key) if not rules.is_shut_out(one, found)]
    if go == "shut":
        form = ShutOutForm(request.POST, members=members)
        if form.is_valid():
            fault = _shut(unlocked, found, form)
            if not fault:
                if form.cleaned_data["member"] == str(unlocked.member.pk):
                    return redirect("casework:inbox")
                return _back("casework:shut_out", found, "shut")
    if go.startswith("in:"):
        row = next(
            (one.row for one in shutting_out.of_case(unlocked, found) if str(one.row.pk) == go[3:]), None
        )
        if row:
            shutting_out.let_in(unlocked, row)
        return _back("casework:shut_out", found, "in")
    context = {
        **page.heading(request, found),
        "rows": shutting_out.of_case(unlocked, found),
        "may_let_in": rules.may_let_in(unlocked.member, ShutOut(case=found)),
        "may_read": rules.may_read(unlocked.member, found),
        "members": members,
        "form": form,
        "typed": form.data if form else {},
        "bound": LONGEST_REASON,
        "faults": [("shut-member", fault)] if fault else page.faults_of({"shut": form} if form else {}),
        "done": _sentence(page.just_done(request)),
    }
    return render(
        request, "casework/shut_out.html", context, status=page.INVALID if context["faults"] else 200
    )


@members_only(rules.works_at_a_desk)
@require_http_methods(["POST"])
def all_the_same(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Open a hard report beyond the week's limit."""
    found = page.find(case)
    wellbeing.open_all_the_same(unlocked_of(request), found)
    return redirect("casework:case", case=found.pk)


def _finish(unlocked: Unlocked, opened: list[tasks.OpenedTask], which: str) -> str:
    task = next((one.task for one in opened if str(one.task.pk) == which), None)
    try:
        if task:
            tasks.finish(unlocked, task)
            return ""
    except tasks.TaskDone:
        pass
    return _("A colleague has done it meanwhile.")


def _shut(unlocked: Unlocked, found: Case, form: ShutOutForm) -> str:
    try:
        if form.chosen:
            shutting_out.shut_out(unlocked, found, form.chosen, form.cleaned_data["reason"])
    except shutting_out.NobodyLeft:
        return _("Nobody else could read this case then: a director grants the desk to another member first.")
    except shutting_out.ShutOutAlready:
        return _("A colleague has done it meanwhile: look at the list again.")
    return ""


def _back(name: str, found: Case, what: str) -> HttpResponse:
    return redirect(f"{reverse(name, args=[found.pk])}?done={what}")


def _sentence(done: str) -> str:
    return {
        "added": _("The task was sealed and kept."),
        "done": _("The task is done."),
        "shut": _(
            "The member can’t see this case any more. What was assigned to this member there is nobody’s now."
        ),
        "in": _("The member can see this case again."),
    }.get(done, "")
