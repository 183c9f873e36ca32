"""What waits for a member, who stands in for whom, and handing over."""

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saystop.casework import queries, rules, showing
from saystop.casework.forms import BAD_DATE, Written
from saystop.casework.models import Absence, Case, Mention
from saystop.casework.services import absences, handover, referring, settings, tasks, wellbeing
from saystop.casework.services.handling import LONGEST_NOTE, today
from saystop.casework.views.page import INVALID, deliberate, faults_of, find, just_done, language
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.models import Member
from saystop.offices.queries import desk_members
from saystop.offices.unlocking import Unlocked

SHOWN_CASES = 50
NOBODY = queries.NOBODY


class AbsenceForm(forms.Form):
    """Who is away, from when to when, and who stands in."""

    prefix = "away"
    first_day = forms.DateField(
        error_messages={
            "required": gettext_lazy("Write the first day of the absence."),
            "invalid": BAD_DATE,
        },
    )
    last_day = forms.DateField(
        error_messages={
            "required": gettext_lazy("Write the last day of the absence."),
            "invalid": BAD_DATE,
        },
    )

    def __init__(self, data: Any, *, members: list[Member], actor: Member) -> None:
        super().__init__(data)
        self.by_id = {str(one.pk): one for one in members}
        may = [pk for pk, one in self.by_id.items() if rules.may_plan_absence(actor, one)]
        self.fields["member"] = _choice(may, _("Choose who is away."))
        self.fields["cover"] = _choice(list(self.by_id), _("Choose a colleague who stands in."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("member") and cleaned.get("member") == cleaned.get("cover"):
            self.add_error("cover", _("Choose another colleague: nobody stands in for themselves."))
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and (last < first or last < today() or (last - first).days >= absences.MOST_DAYS):
            self.add_error(
                "last_day", _("Choose a last day that is not over, not before the first and within a year.")
            )
        return cleaned


class HandOverForm(forms.Form):
    """Which cases go to whom, and what she needs to know."""

    prefix = "hand"
    text = Written(
        required=False,
        max_length=LONGEST_NOTE,
        error_messages={
            "max_length": gettext_lazy(
                "This has %(show_value)d characters and at most %(limit_value)d fit: write two notes."
            ),
        },
    )

    def __init__(self, data: Any, *, cases: list[Case], members: list[Member], must_choose: bool) -> None:
        super().__init__(data)
        self.cases = {str(one.pk): one for one in cases}
        self.by_id = {str(one.pk): one for one in members}
        self.fields["cases"] = forms.MultipleChoiceField(
            choices=[(pk, one.reference) for pk, one in self.cases.items()],
            error_messages={
                "required": _("Choose at least one case."),
                "invalid_choice": _("A colleague has changed these cases meanwhile: look at them again."),
            },
        )
        self.fields["taker"] = forms.ChoiceField(
            required=must_choose,
            choices=[(NOBODY, NOBODY), *((pk, one.name) for pk, one in self.by_id.items())],
            error_messages={
                "required": _("Choose to whom they go."),
                "invalid_choice": _("Choose a member of this desk."),
            },
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        taker = self.by_id.get(cleaned.get("taker", ""))
        chosen = [self.cases[pk] for pk in cleaned.get("cases", ())]
        closed = [one.reference for one in chosen if taker and not rules.may_be_assigned(taker, one)]
        if taker and closed:
            self.add_error(
                "taker",
                _("%(name)s can’t open these: %(cases)s. Leave them out or choose somebody else.")
                % {"name": taker.name, "cases": ", ".join(closed)},
            )
        self.taker, self.chosen = taker, chosen
        return cleaned


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one member: cases assigned to her and her tasks."""

    member: Member
    cases: list[dict[str, Any]]
    more: int


@members_only(rules.works_at_a_desk)
@require_GET
@deliberate
def work(request: HttpRequest) -> HttpResponse:
    """All that waits for a member, and for those for whom she stands in."""
    unlocked = unlocked_of(request)
    member = unlocked.member
    covered = absences.covered_by(member)
    mine = [member, *covered]
    shut = set(queries.shut_out_of(member))
    referrals, deletions = queries.to_decide(member)
    mentions = Mention.objects.filter(member__in=mine, is_seen=False).exclude(note__case__in=shut)
    context = {
        "nav": "work",
        "hard": wellbeing.hard_this_week(member),
        "limit": settings.hard_limit(),
        "hides": wellbeing.hides_details(member),
        "may_write_templates": rules.may_write_templates(member),
        "mentions": [
            one
            for one in mentions.select_related("note__case__report", "note__author", "member")
            if rules.may_read(member, one.note.case)
        ],
        "referrals": referrals,
        "deletions": deletions,
        "to_send": queries.to_send(member),
        "tasks": tasks.waiting_for(unlocked, mine),
        "waiting": [_waiting(unlocked, one) for one in mine],
        "to_ask": [one for one in referring.to_ask(today()) if rules.may_read(member, one.case)],
        "covered": covered,
        "away": absences.away(),
        "done": _sentence(just_done(request)),
    }
    return render(request, "casework/work.html", context)


@members_only(rules.works_at_a_desk)
@require_POST
def details(request: HttpRequest) -> HttpResponse:
    """Fold away what was told, or show it at once."""
    wellbeing.choose_details(unlocked_of(request), request.POST.get("hide") == "yes")
    return redirect(f"{reverse('casework:work')}?done=details")


@members_only(rules.works_at_a_desk, back="casework:absences")
@require_http_methods(["GET", "POST"])
def away(request: HttpRequest) -> HttpResponse:
    """Absences: planned and called off."""
    unlocked = unlocked_of(request)
    form, go, members = None, request.POST.get("go", ""), desk_members()
    if go == "plan":
        form = AbsenceForm(request.POST, members=members, actor=unlocked.member)
        if form.is_valid() and _planned(unlocked, form):
            return redirect(f"{reverse('casework:absences')}?done=planned")
    if go.startswith("cancel:") and go[7:].isdecimal() and len(go) < 26:  # a longer one is of no row
        absences.cancel(unlocked, get_object_or_404(Absence.objects.select_related("member"), pk=int(go[7:])))
        return redirect(f"{reverse('casework:absences')}?done=cancelled")
    context = {
        "nav": "work",
        "rows": [
            {"absence": one, "may_cancel": rules.may_plan_absence(unlocked.member, one.member)}
            for one in absences.to_come()
        ],
        "members": [one for one in members if rules.may_plan_absence(unlocked.member, one)],
        "covers": members,
        "own": str(unlocked.member.pk),
        "form": form,
        "faults": faults_of({"away": form} if form else {}),
        "done": _sentence(just_done(request)),
    }
    return render(request, "casework/absences.html", context, status=INVALID if context["faults"] else 200)


@members_only(rules.works_at_a_desk, back="casework:hand_over")
@require_http_methods(["GET", "POST"])
@deliberate
def hand_over(request: HttpRequest) -> HttpResponse:
    """Give one's cases to a colleague, or those of who is away; one case alone passes on a report that is too hard."""
    unlocked = unlocked_of(request)
    asked = request.POST if request.method == "POST" else request.GET
    giver = _giver(unlocked, asked.get("from", ""))
    one = asked.get("case", "")
    cases = [find(uuid.UUID(one)).leading] if _is_id(one) else handover.to_hand_over(unlocked, giver)
    for case in cases:
        rules.demand(rules.may_handle(unlocked.member, case))
    members = [member for member in desk_members() if member.pk != giver.pk]
    form = None
    if request.method == "POST":
        form = HandOverForm(request.POST, cases=cases, members=members, must_choose=not _is_id(one))
        if form.is_valid():
            handover.hand_over(unlocked, form.chosen, giver, form.taker, form.cleaned_data["text"])
            return redirect(f"{reverse('casework:work')}?done=handed")
    away_now = absences.away()
    context = {
        "nav": "work",
        "giver": giver,
        "is_own": giver.pk == unlocked.member.pk,
        "one": one if _is_id(one) else "",
        "cases": [
            {"case": case, "is_chosen": form is None or str(case.pk) in (form["cases"].value() or ())}
            for case in cases
        ],
        "members": [
            {"member": member, "cover": away_now.get(member), "is_away": member in away_now}
            for member in members
        ],
        "form": form,
        "bound": LONGEST_NOTE,
        "faults": faults_of({"hand": form} if form else {}),
    }
    return render(request, "casework/hand_over.html", context, status=INVALID if context["faults"] else 200)


def _waiting(unlocked: Unlocked, member: Member) -> Waiting:
    found = queries.inbox(unlocked, queries.Filters(assignee=str(member.pk)), 1)
    rows = [showing.row(one, language()) for one in found.rows if one.is_held]
    return Waiting(member, rows[:SHOWN_CASES], found.count - len(rows[:SHOWN_CASES]))


def _planned(unlocked: Unlocked, form: AbsenceForm) -> bool:
    chosen = form.cleaned_data
    try:
        absences.plan(
            unlocked,
            form.by_id[chosen["member"]],
            form.by_id[chosen["cover"]],
            chosen["first_day"],
            chosen["last_day"],
        )
    except absences.Overlaps:
        form.add_error(
            "first_day", _("There is an absence on one of these days already: call that one off first.")
        )
    except absences.CoverAway:
        form.add_error("cover", _("This colleague is away on one of these days too: choose another one."))
    return form.is_valid()


def _giver(unlocked: Unlocked, pk: str) -> Member:
    """Whose cases are handed over: one's own, or those of a colleague at the desk."""
    return next((one for one in desk_members() if str(one.pk) == pk), unlocked.member)


def _is_id(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False


def _choice(keys: list[str], fault: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=[(pk, pk) for pk in keys], error_messages={"required": fault, "invalid_choice": fault}
    )


def _sentence(done: str) -> str:
    return {
        "handed": _("The cases were handed over, with the tasks in them."),
        "planned": _("The absence was entered. What waits for this member also waits for the colleague."),
        "cancelled": _("The absence was called off."),
        "details": _("Cases are shown to you in the way that you chose."),
    }.get(done, "")
