"""What members type about deliveries of an open letter. Every fault is answered at its field with one sentence."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saystop.campaigns import answers
from saystop.campaigns.advocacy_forms import Targets, choice, done_on, offered
from saystop.campaigns.models import Answer, Delivery, How, Letter, Target, Version
from saystop.campaigns.models.deliveries import LONGEST_ANSWER
from saystop.offices.forms import Form, day_field
from saystop.offices.language_forms import InLanguages

_NO_VERSION = _("Choose one of the published versions.")


def _versions(letter: Letter) -> list[tuple[str, Any]]:
    found = letter.versions.exclude(published_on=None).order_by("-number")
    return [(str(one.number), str(one.number)) for one in found]


class _Delivered(Form):
    """When, how, and which text."""

    letter: Letter

    def clean_day(self) -> date:
        return done_on(self.cleaned_data["day"])

    def clean_version(self) -> Version:
        found: Version = self.letter.versions.get(number=self.cleaned_data["version"])
        return found


class DeliverForm(_Delivered):
    """Who received the letter on a day."""

    day = day_field(_("Day"), missing=_("Write the day on which it was delivered."))
    how = choice(_("How"), How.choices, _("Choose how it was delivered."))
    version = choice(_("Version"), (), _NO_VERSION)
    targets = Targets(
        _("Targets"),
        _("Who received it. One that is missing is entered under “Targets” first."),
        _("Choose at least one target."),
    )

    def __init__(self, data: Any = None, *, letter: Letter) -> None:
        super().__init__(data, initial={"day": timezone.localdate()})
        self.letter = letter
        offered(self, "version", _versions(letter))
        cast(Targets, self.fields["targets"]).offer(set())

    @property
    def chosen(self) -> list[Target]:
        return list(Target.objects.filter(pk__in=self.cleaned_data["targets"]))


class DeliveryForm(_Delivered, InLanguages):
    """One delivery, and what was answered.

    Args:
        too_large: the request was larger than those of which files are taken.
    """

    parts = (
        (
            "answer",
            _("What was answered"),
            _("As everybody may read it, with no name of a private person."),
            LONGEST_ANSWER,
            4,
        ),
    )
    needed = ("answer",)
    may_be_absent = True

    day = day_field(_("Day"), missing=_("Write the day on which it was delivered."))
    how = choice(_("How"), How.choices, _("Choose how it was delivered."))
    version = choice(_("Version"), (), _NO_VERSION)
    answer = choice(_("Answer"), Answer.choices, _("Choose how it was answered."))
    answered_on = day_field(_("Answered on"))
    document = forms.FileField(
        label=_("The answer as a PDF"),
        required=False,
        error_messages={"empty": _("This file is empty: choose another.")},
    )
    drops_document = forms.BooleanField(label=_("Remove the PDF that is here"), required=False)
    document_is_public = forms.BooleanField(label=_("Everybody can read the PDF"), required=False)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        found: Delivery,
        has_document: bool,
        too_large: bool = False,
    ) -> None:
        own = ("how", "answer", "answered_on", "document_is_public")
        initial = {name: getattr(found, name) for name in own}
        initial |= {"day": found.action.day, "version": str(found.version.number)}
        super().__init__(data, files, said=found.texts, initial=initial)
        self.found, self.letter = found, found.version.letter
        offered(self, "version", _versions(self.letter))
        hint = _("At most 1.5 MB.")
        self.fields["document"].help_text = (
            f"{hint} {_('Empty: the one that is here stays.')}" if has_document else hint
        )
        if not has_document:
            del self.fields["drops_document"]
        self.too_large = too_large
        last = ("document", "drops_document", "document_is_public")
        self.order_fields([name for name in self.fields if name not in last])

    def clean_answered_on(self) -> date | None:
        day = self.cleaned_data["answered_on"]
        return done_on(day) if day else None

    def clean_document(self) -> bytes | None:
        if self.too_large:  # then it did not arrive at all
            raise forms.ValidationError(answers.TOO_LARGE)
        given = self.cleaned_data["document"]
        if given is None:
            return None
        try:
            return answers.document(given.read())
        except answers.Unusable as fault:
            raise forms.ValidationError(fault.sentence) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("day"), cleaned.get("answered_on")
        is_answer = cleaned.get("answer") != Answer.NONE
        if first and last and last < first:
            self.add_error("answered_on", _("Choose a day that is not before the delivery."))
        if is_answer and not last and "answered_on" not in self.errors:
            self.add_error("answered_on", _("Write the day of the answer."))
        if not is_answer and (last or self.texts or cleaned.get("document")):
            self.add_error("answer", _("Choose “Answer received”, or leave the answer empty."))
        if self.errors and "document" in self.files and "document" not in self.errors:
            self.add_error("document", _("Choose the file once more: a browser does not keep it."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        own = ("version", "how", "answer", "answered_on", "document_is_public")
        told = {name: self.cleaned_data[name] for name in own} | {"texts": self.texts}
        if self.cleaned_data["document"] is not None:
            told["document"] = self.cleaned_data["document"]
        elif self.cleaned_data.get("drops_document"):
            told |= {"document": b"", "document_is_public": False}
        return told
