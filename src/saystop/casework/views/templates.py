"""The texts that answers start from."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from saystop.casework import rules
from saystop.casework.forms import Written
from saystop.casework.models import AnswerTemplate
from saystop.casework.services import templates
from saystop.casework.views.page import INVALID, faults_of, just_done, language
from saystop.offices.access import members_only, unlocked_of
from saystop.reporting import directory
from saystop.reporting.services.conversation import LONGEST_MESSAGE


class TemplateForm(forms.Form):
    """A text with its name and its language."""

    prefix = "text"
    name = forms.CharField(
        max_length=80,
        error_messages={
            "required": gettext_lazy("Give the text a name that colleagues find it by."),
            "max_length": gettext_lazy("Shorten the name to 80 characters."),
        },
    )
    text = Written(
        max_length=LONGEST_MESSAGE,
        error_messages={
            "required": gettext_lazy("Write the text first."),
            "max_length": gettext_lazy(
                "This has %(show_value)d characters and at most %(limit_value)d fit: shorten it."
            ),
        },
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["language"] = forms.ChoiceField(
            choices=languages(),
            error_messages={"required": _("Choose a language."), "invalid_choice": _("Choose a language.")},
        )


def languages() -> list[tuple[str, str]]:
    """The languages in which the office answers, by code and name."""
    return [(code, directory.language_name(code, language())) for code, _name in settings.LANGUAGES]


@members_only(rules.may_write_templates)
@require_http_methods(["GET", "POST"])
def answer_templates(request: HttpRequest) -> HttpResponse:
    """All texts; a POST takes over those that SayStop brings."""
    if request.method == "POST":
        count = templates.take_shipped(unlocked_of(request), language())
        return redirect(f"{reverse('casework:answer_templates')}?done={'taken' if count else 'none'}")
    context = {
        "nav": "work",
        "texts": [
            {"text": one, "language": directory.language_name(one.language, language())}
            for one in templates.all_texts()
        ],
        "done": _sentence(just_done(request)),
    }
    return render(request, "casework/answer_templates.html", context)


@members_only(rules.may_write_templates, back="casework:new_answer_template")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, AnswerTemplate(language=language()))


@members_only(rules.may_write_templates, back="casework:answer_template")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, template: int) -> HttpResponse:
    return _edit(request, get_object_or_404(AnswerTemplate, pk=template))


@members_only(rules.may_write_templates)
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, template: int) -> HttpResponse:
    """Ask once more, then take it away."""
    found = get_object_or_404(AnswerTemplate, pk=template)
    if request.method == "POST":
        templates.remove(unlocked_of(request), found)
        return redirect(f"{reverse('casework:answer_templates')}?done=removed")
    return render(request, "casework/remove_template.html", {"nav": "work", "text": found})


def _edit(request: HttpRequest, found: AnswerTemplate) -> HttpResponse:
    form = TemplateForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        found.name, found.text = form.cleaned_data["name"], form.cleaned_data["text"]
        found.language = form.cleaned_data["language"]
        try:
            templates.write(unlocked_of(request), found)
            return redirect(f"{reverse('casework:answer_templates')}?done=written")
        except templates.NameTaken:
            form.add_error("name", _("There is a text of this name in this language: choose another name."))
    typed: dict[str, Any] = {"name": found.name, "language": found.language, "text": found.text}
    if form:
        typed = {name: form[name].value() for name in typed}
    context = {
        "nav": "work",
        "text": found,
        "typed": typed,
        "spoken": languages(),
        "form": form,
        "bound": LONGEST_MESSAGE,
        "faults": faults_of({"text": form} if form else {}),
    }
    return render(request, "casework/answer_template.html", context, status=INVALID if form else 200)


def _sentence(done: str) -> str:
    return {
        "taken": _("The texts that SayStop brings are there now. Change them as your office speaks."),
        "none": _("They were all there already."),
        "written": _("The text was kept."),
        "removed": _("The text is gone. Answers that started from it stay."),
    }.get(done, "")
