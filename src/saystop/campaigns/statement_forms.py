"""What members say of bank statements and their entries. Every fault is answered at its field with one sentence."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from saystop.campaigns import statement_queries as queries
from saystop.campaigns.models import Fundraiser, FundraiserState, Pledge, Reason
from saystop.offices.forms import Form, OneOf, text_field


class StatementFileForm(Form):
    file = forms.FileField(
        label=_("The file"),
        help_text=_("As your bank offers it: CAMT.053, which ends in .xml; at most 2 MB."),
        error_messages={
            "required": _("Choose the file."),
            "missing": _("Choose the file."),
            "empty": _("This file is empty: choose another."),
        },
    )


class FundraiserChoice(OneOf):
    def label_from_instance(self, fundraiser: Fundraiser) -> str:
        return fundraiser.told(get_language() or "en").get("title", "") or fundraiser.slug


class AssignForm(Form):
    """For what a payment was."""

    fundraiser = FundraiserChoice(
        label=_("Fundraiser"),
        queryset=Fundraiser.objects.exclude(state=FundraiserState.DRAFT),
        empty_label=_("Choose a fundraiser"),
        required=False,
        error_messages={"invalid_choice": _("Choose a fundraiser.")},
    )
    reference = text_field(
        _("Or the reference of a pledge"), _("Such as +++123/4567/89012+++, where you know it."), 40
    )

    def clean_reference(self) -> Pledge | None:
        written: str = self.cleaned_data["reference"]
        if not written:
            return None
        found = queries.pledge_of(written)
        if found is None:
            raise forms.ValidationError(_("No pledge has this reference: compare it digit by digit."))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("fundraiser") and not cleaned.get("reference"):
            self.add_error("fundraiser", _("Choose a fundraiser, or write the reference of a pledge."))
        chosen, pledge = cleaned.get("fundraiser"), cleaned.get("reference")
        if chosen and pledge and pledge.fundraiser_id != chosen.pk:
            self.add_error("reference", _("This pledge is for another fundraiser."))
        return cleaned


class AsideForm(Form):
    reason = forms.ChoiceField(
        label=_("Why it is no gift"),
        choices=[choice for choice in Reason.choices if choice[0] != Reason.RETURNED],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason."), "invalid_choice": _("Choose a reason.")},
    )
    note = text_field(_("Note"), _("For colleagues and the books. At most 200 characters."), 200)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reason") == Reason.OTHER and not cleaned.get("note") and "note" not in self.errors:
            self.add_error("note", _("Write what it is."))
        return cleaned
