"""How the desk works, and the rules of countries: a director changes them."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from saystop.asking.countries import countries, country_name
from saystop.casework import rules
from saystop.casework.deadlines import SETTABLE
from saystop.casework.forms import BAD_DATE, Written
from saystop.casework.models import NationalRule, State
from saystop.casework.services import national, settings
from saystop.casework.services.assessing import Judged
from saystop.casework.services.handling import today
from saystop.casework.services.settings import MOST_DAYS, MOST_HARD, Settings
from saystop.casework.views.page import INVALID, faults_of, just_done, language
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.models import Office


class SettingsForm(forms.Form):
    """The settings of the desk, as a director types them."""

    prefix = "desk"
    four_eyes_on_referral = forms.BooleanField(required=False)
    four_eyes_on_deletion = forms.BooleanField(required=False)
    sends_mail = forms.BooleanField(required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        fault = _("Write a whole number from 1 to %(most)d, or nothing.")
        self.fields["hard_reports_a_week"] = _number(fault % {"most": MOST_HARD}, MOST_HARD)
        for state in SETTABLE:
            self.fields[state] = _number(fault % {"most": MOST_DAYS}, MOST_DAYS)

    @property
    def chosen(self) -> Settings:
        cleaned = self.cleaned_data
        return Settings(
            four_eyes_on_referral=cleaned["four_eyes_on_referral"],
            four_eyes_on_deletion=cleaned["four_eyes_on_deletion"],
            hard_reports_a_week=cleaned["hard_reports_a_week"] or 0,
            sends_mail=cleaned["sends_mail"],
            deadlines={str(state): cleaned[state] for state in SETTABLE if cleaned[state]},
        )


class RuleForm(forms.Form):
    """A rule of a country."""

    prefix = "rule"
    text = Written(
        max_length=500,
        error_messages={
            "required": gettext_lazy("Write what the rule says."),
            "max_length": gettext_lazy(
                "This is longer than 500 characters: shorten it, and name the source."
            ),
        },
    )
    source = forms.CharField(
        max_length=300,
        error_messages={
            "required": gettext_lazy("Say where it stands: the law with its article."),
            "max_length": gettext_lazy("Shorten the source to 300 characters."),
        },
    )
    holds_from = forms.DateField(
        error_messages={"required": gettext_lazy("Write the day from which it holds."), "invalid": BAD_DATE}
    )
    holds_to = forms.DateField(required=False, error_messages={"invalid": BAD_DATE})

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["number"] = _number(_("Write a whole number of hours from 1 to 8784, or nothing."), 8784)
        for name, choices, fault in (
            ("country", _countries(), _("Choose the country.")),
            ("kind", national.Kind.choices, _("Choose what the rule is about.")),
        ):
            self.fields[name] = forms.ChoiceField(
                choices=choices, error_messages={"required": fault, "invalid_choice": fault}
            )

    def clean_holds_to(self) -> date | None:
        last: date | None = self.cleaned_data["holds_to"]
        first = self.cleaned_data.get("holds_from")
        if last and first and last < first:
            raise forms.ValidationError(_("Choose a last day that is not before the first."))
        return last


@members_only(rules.may_change_settings, back="casework:desk_settings")
@require_http_methods(["GET", "POST"])
def desk_settings(request: HttpRequest) -> HttpResponse:
    """Four eyes, deadlines, the limit of hard reports, notifications."""
    held = settings.current()
    form = SettingsForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        settings.change(unlocked_of(request), form.chosen)
        return redirect(f"{reverse('casework:desk_settings')}?done=changed")
    typed = {
        "four_eyes_on_referral": held.four_eyes_on_referral,
        "four_eyes_on_deletion": held.four_eyes_on_deletion,
        "sends_mail": held.sends_mail,
        "hard_reports_a_week": held.hard_reports_a_week or "",
        **{str(state): held.deadlines.get(state, "") for state in SETTABLE},
    }
    if form:
        typed = {name: form[name].value() or "" for name in typed}
    context = {
        "nav": "inbox",
        "typed": typed,
        "form": form,
        "states": [
            {
                "name": str(state),
                "label": State(state).label,
                "value": typed[str(state)],
                "errors": form[str(state)].errors if form else [],
            }
            for state in SETTABLE
        ],
        "has_mail": bool(django_settings.SAYSTOP_MAIL),
        "faults": faults_of({"desk": form} if form else {}),
        "done": _sentence(just_done(request)),
    }
    return render(request, "casework/desk_settings.html", context, status=INVALID if form else 200)


@members_only(rules.works_at_a_desk)
@require_GET
def national_rules(request: HttpRequest) -> HttpResponse:
    """All rules of all countries that were entered."""
    context = {
        "nav": "inbox",
        "rows": [shown(one) for one in national.all_rules()],
        "may_change": rules.may_change_settings(unlocked_of(request).member),
        "done": _sentence(just_done(request)),
    }
    return render(request, "casework/national_rules.html", context)


@members_only(rules.may_change_settings, back="casework:new_national_rule")
@require_http_methods(["GET", "POST"])
def new_national_rule(request: HttpRequest) -> HttpResponse:
    return _edit(request, NationalRule(holds_from=today()))


@members_only(rules.may_change_settings, back="casework:national_rule")
@require_http_methods(["GET", "POST"])
def national_rule(request: HttpRequest, rule: uuid.UUID) -> HttpResponse:
    return _edit(request, get_object_or_404(NationalRule, pk=rule))


@members_only(rules.may_change_settings)
@require_http_methods(["GET", "POST"])
def remove_national_rule(request: HttpRequest, rule: uuid.UUID) -> HttpResponse:
    """Ask once more, then take it away."""
    found = get_object_or_404(NationalRule, pk=rule)
    if request.method == "POST":
        national.remove(unlocked_of(request), found)
        return redirect(f"{reverse('casework:national_rules')}?done=removed")
    return render(request, "casework/remove_national_rule.html", {"nav": "inbox", "one": shown(found)})


def shown(rule: NationalRule) -> dict[str, Any]:
    """A rule as pages show it."""
    return {
        "rule": rule,
        "country": country_name(rule.country.lower(), language()) or rule.country,
        "kind": national.Kind(rule.kind).label,
        "holds": rule.holds_from <= today() and (rule.holds_to is None or rule.holds_to >= today()),
    }


def holding_for(judged: Judged | None) -> list[dict[str, Any]]:
    """The rules that hold today, of the office's country and of the one in which it happened as far as it was judged."""
    act = judged.codes.get("country", "") if judged else ""
    return [shown(one) for one in national.holding({Office.objects.get().country, act} - {""})]


def _edit(request: HttpRequest, found: NationalRule) -> HttpResponse:
    form = RuleForm(request.POST) if request.method == "POST" else None
    names = ("country", "kind", "text", "number", "holds_from", "holds_to", "source")
    if form and form.is_valid():
        for name in names:
            setattr(found, name, form.cleaned_data[name])
        try:
            national.write(unlocked_of(request), found)
            return redirect(f"{reverse('casework:national_rules')}?done=written")
        except national.RuleGone:
            form.add_error("text", _("A colleague has removed this rule meanwhile: enter it anew."))
    typed: dict[str, Any] = {name: getattr(found, name) or "" for name in names}
    for name in ("holds_from", "holds_to"):
        typed[name] = typed[name].isoformat() if typed[name] else ""
    if form:
        typed = {name: form[name].value() or "" for name in names}
    context = {
        "nav": "inbox",
        "rule": found,
        "is_new": found._state.adding,
        "typed": typed,
        "countries": _countries(),
        "kinds": national.Kind.choices,
        "form": form,
        "faults": faults_of({"rule": form} if form else {}),
    }
    return render(request, "casework/national_rule.html", context, status=INVALID if form else 200)


def _countries() -> list[tuple[str, str]]:
    """By the codes that cases and authorities have (ISO 3166-1 alpha-2, in capitals)."""
    return [(code.upper(), name) for code, name in countries(language())]


def _number(fault: str, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        required=False,
        min_value=1,
        max_value=most,
        error_messages={"invalid": fault, "min_value": fault, "max_value": fault},
    )


def _sentence(done: str) -> str:
    return {
        "changed": _("The settings were changed. They hold from now on."),
        "written": _("The rule was kept."),
        "removed": _("The rule is gone."),
    }.get(done, "")
