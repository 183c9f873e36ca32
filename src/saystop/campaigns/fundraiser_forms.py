"""What members and donors type about fundraisers. Every fault is answered at its field with one sentence."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from stdnum import bic as bics
from stdnum import iban as ibans
from stdnum.be import ssn

from saystop.campaigns.models import MOST_CENTS, Account, Fundraiser, FundraiserState, Step, Update
from saystop.campaigns.paying import epc
from saystop.casework import mailing
from saystop.offices.context import shown_office
from saystop.offices.forms import Form, OneOf, day_field, text_field
from saystop.offices.language_forms import InLanguages
from saystop.offices.number_fields import Euros

TITLE, STORY, THANKS, STEP, TEXT = 120, 6_000, 1_000, 200, 3_000  # characters
LEAST_GIFT, MOST_GIFT = (
    100,
    10_000_000,
)  # cents that somebody can say to give; above, the office wants to be asked
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PROSE = _("An empty line begins a paragraph, “- ” a point of a list, “### ” a heading; **so** is bold.")


def euros(label: Any, hint: Any = "") -> Euros:
    return Euros(
        label=label,
        help_text=hint,
        missing=_("Write an amount."),
        bounds=(1, MOST_CENTS),
        outside=_("Write an amount from 0.01 to 999,999,999.99 euro."),
    )


class AccountForm(Form):
    holder = text_field(
        _("Holder"),
        _("As the bank has it; it stands on the page and in the QR code."),
        epc.MOST_NAME,
        _("Write whose account it is."),
    )
    iban = text_field(_("IBAN"), "", 50, _("Write the IBAN."))
    bic = text_field(_("BIC"), _("May be left empty within the European Economic Area."), 20)
    ended_on = day_field(
        _("Last day"), _("From then on no new fundraiser uses it. Empty while it is in use."), missing=""
    )

    def __init__(self, data: Any = None, *, account: Account | None = None) -> None:
        initial = {name: getattr(account, name) for name in self.base_fields} if account else None
        super().__init__(data, initial=initial)
        self.account = account

    def clean_iban(self) -> str:
        iban = ibans.compact(self.cleaned_data["iban"])
        if not epc.is_iban(iban):
            raise forms.ValidationError(_("This is no IBAN: compare it with the one that the bank wrote."))
        same = Account.objects.filter(iban=iban)
        if (same.exclude(pk=self.account.pk) if self.account else same).exists():
            raise forms.ValidationError(_("This account is in the list already."))
        return iban

    def clean_bic(self) -> str:
        bic = bics.compact(self.cleaned_data["bic"])
        if bic and not bics.is_valid(bic):
            raise forms.ValidationError(_("This is no BIC: it has 8 or 11 letters and digits."))
        return bic


class FundraiserForm(InLanguages):
    parts = (
        ("title", _("Title"), "", TITLE, 0),
        ("story", _("Story"), _PROSE, STORY, 8),
        ("thanks", _("Thanks"), _("What donors read when their gift has arrived."), THANKS, 3),
    )
    needed = ("title", "story")

    slug = text_field(
        _("Short name"),
        _("Part of its address: small letters, digits and hyphens, such as “safe-harbour”."),
        60,
        _("Give the fundraiser a short name."),
    )
    goal = euros(_("Goal in euro"))
    account = OneOf(
        label=_("Bank account"),
        queryset=Account.objects.filter(ended_on=None),
        empty_label=_("Choose an account"),
        error_messages={"required": _("Choose an account."), "invalid_choice": _("Choose an account.")},
    )
    opens_on = day_field(_("From"), missing=_("Choose a day."))
    closes_on = day_field(_("Last day"), _("Empty: without an end."))

    def __init__(self, data: Any = None, *, found: Fundraiser | None = None) -> None:
        kept = found or Fundraiser()
        initial = {name: getattr(kept, name) for name in self.base_fields if found or name == "opens_on"}
        super().__init__(data, said=kept.texts, initial=initial)
        self.found = found

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        if not _SLUG.fullmatch(slug):
            raise forms.ValidationError(
                _("Write small letters, digits and hyphens only, such as “safe-harbour”.")
            )
        same = Fundraiser.objects.filter(slug=slug)
        if (same.exclude(pk=self.found.pk) if self.found else same).exists():
            raise forms.ValidationError(
                _("There is a fundraiser of this short name already: choose another.")
            )
        if self.found and self.found.slug != slug and self.found.state != FundraiserState.DRAFT:
            raise forms.ValidationError(_("Its address was sent around: the short name stays."))
        return slug

    def clean_account(self) -> Account:
        account: Account = self.cleaned_data["account"]
        if self.found and self.found.account_id != account.pk and self.found.pledges.exists():
            raise forms.ValidationError(_("Donors were told the account: it stays."))
        return account

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("opens_on"), cleaned.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", _("Choose a last day that is not before the first."))
        elif last and last < timezone.localdate() and last != self.initial.get("closes_on"):
            self.add_error("closes_on", _("Choose a day that is not over, or leave it empty."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.base_fields} | {"texts": self.texts}


class StepForm(InLanguages):
    """What an amount makes possible."""

    parts = (("text", _("What it makes possible"), "", STEP, 2),)
    needed = ("text",)
    amount = euros(_("Amount in euro"), _("Counted from nothing: 500 is reached when 500 euro are there."))

    def __init__(self, data: Any = None, *, step: Step) -> None:
        initial = {} if step._state.adding else {"amount": step.amount}
        super().__init__(data, said=step.texts, initial=initial)
        self.step = step

    def clean_amount(self) -> int:
        cents: int = self.cleaned_data["amount"]
        if self.step.fundraiser.steps.filter(amount=cents).exclude(pk=self.step.pk).exists():
            raise forms.ValidationError(_("There is a step of this amount already."))
        return cents

    @property
    def values(self) -> dict[str, Any]:
        return {"amount": self.cleaned_data["amount"], "texts": self.texts}


class UpdateForm(InLanguages):
    parts = (("title", _("Title"), "", TITLE, 0), ("text", _("Text"), _PROSE, TEXT, 5))
    needed = ("title", "text")
    day = day_field(_("Day"), missing=_("Choose a day."))

    def __init__(self, data: Any = None, *, update: Update) -> None:
        super().__init__(data, said=update.texts, initial={"day": update.day})

    @property
    def values(self) -> dict[str, Any]:
        return {"day": self.cleaned_data["day"], "texts": self.texts}


class GiftForm(Form):
    """A gift noted by hand."""

    amount = euros(_("Amount in euro"))
    day = day_field(_("Day on which it came"), missing=_("Choose a day."))
    note = text_field(
        _("From where"),
        _("Such as “collecting box, harbour fair”. No name is needed."),
        200,
        _("Write from where it came."),
    )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Choose a day that has come."))
        return day


class GiveForm(Form):
    """What a donor writes. Only the amount is needed."""

    amount = Euros(
        label=_("Amount in euro"),
        missing=_("Write an amount."),
        bounds=(LEAST_GIFT, MOST_GIFT),
        outside=_("Write an amount from 1 to 100,000 euro. For more, write to us first."),
    )
    name = text_field(_("Name"), _("You may leave it empty."), 80)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=mailing.sent_or_not(
            _("For our thanks when your gift has arrived. You may leave it empty."),
            _("By it somebody of the office can reach you. You may leave it empty."),
        ),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("Type the whole e-mail address, such as ana@office.example."),
            "max_length": _("An e-mail address has at most %(limit_value)d characters."),
        },
    )


class CertifiedGiveForm(GiveForm):
    """Where the office makes tax certificates.

    Args:
        asks_number: whether the office has decided to ask for the number in the national register.
    """

    wants_certificate = forms.BooleanField(label=_("I want a tax certificate"), required=False)
    address = text_field(
        _("Address"),
        _("For the tax certificate alone: street, number, postal code, town, country."),
        300,
        rows=3,
    )

    def __init__(self, data: Any = None, *, asks_number: bool = False) -> None:
        super().__init__(data)
        if asks_number:
            self.fields["number"] = text_field(
                _("Number in the national register"),
                _("For the tax certificate alone. You may leave it empty and tell the tax office yourself."),
                20,
            )

    def clean_number(self) -> str:
        written = str(self.cleaned_data["number"])
        office = shown_office()
        if written and office and office.country.upper() == "BE" and not ssn.is_valid(written):
            raise forms.ValidationError(_("This number does not check: compare it with your identity card."))
        return ssn.compact(written) if written else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("wants_certificate"):
            if not cleaned.get("name") and "name" not in self.errors:
                self.add_error("name", _("A tax certificate needs your name."))
            if not cleaned.get("address") and "address" not in self.errors:
                self.add_error("address", _("A tax certificate needs your address."))
        return cleaned
