"""What members type about printed materials. Every fault is answered at its field with one sentence."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saystop.offices.forms import Form, OneOf, day_field, text_field
from saystop.outreach.forms import cost_field
from saystop.outreach.models import Campaign, Channel, Order, Partner
from saystop.outreach.models.stock import MOST, Difference
from saystop.outreach.naming import channel_field, partner_field
from saystop.outreach.sheets import Kind

# A slide is shown, not handed out.
KINDS = [(kind.value, kind.label) for kind in Kind if kind != Kind.SLIDE]


def _campaign() -> OneOf:
    return OneOf(
        label=_("Campaign"),
        queryset=Campaign.objects.all(),
        empty_label=_("Choose a campaign"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one of the campaigns.")),
    )


def _kind() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Material"),
        choices=[("", _("Choose a material")), *KINDS],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one of the materials.")),
    )


def _number(label: Any, hint: Any = "", least: int = 1) -> forms.IntegerField:
    wrong = (
        _("Write a whole number from 1 to 1,000,000.")
        if least
        else _("Write a whole number from 0 to 1,000,000.")
    )
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=MOST,
        widget=forms.TextInput(attrs={"size": "8", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
    )


def _past(form: forms.Form, name: str) -> None:
    """What is told has happened: not on a day that is still to come."""
    day = form.cleaned_data.get(name)
    if day and day > timezone.localdate():
        form.add_error(name, _("Choose a day that has come: today or earlier."))


class OrderForm(Form):
    """Materials that were ordered."""

    campaign = _campaign()
    kind = _kind()
    number = _number(_("How many"))
    language = text_field(_("Languages"), _("For instance “Dutch and French”."), 60)
    source = text_field(
        _("From where"), _("A printer’s shop, or your own printer. No name of a person."), 120
    )
    ordered_on = day_field(_("Ordered on"), missing=_("Write the day on which it was ordered."))
    cost = cost_field(_("In all. Empty: nobody knows."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        _past(self, "ordered_on")
        return cleaned


class ArrivalForm(Form):
    """That an order came, and how many came."""

    number = _number(_("How many came"), _("As many as are there, also where it is another number."), least=0)
    day = day_field(_("Arrived on"), missing=_("Write the day on which it came."))

    def __init__(self, data: Any, *, order: Order) -> None:
        super().__init__(data, initial={"number": order.number, "day": timezone.localdate()})
        self.order = order

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        _past(self, "day")
        day = cleaned.get("day")
        if day and day < self.order.ordered_on:
            self.add_error("day", _("Choose a day that is not before the order."))
        return cleaned


class DeliveryForm(Form):
    """Materials that were handed out."""

    campaign = _campaign()
    kind = _kind()
    number = _number(_("How many"))
    day = day_field(_("Delivered on"), missing=_("Write the day on which it was delivered."))
    partner = partner_field(Partner.objects.filter(is_active=True))
    channel = channel_field(Channel.objects.filter(is_active=True))
    note = text_field(_("Note"), _("About the delivery. Nothing about reports or guests."), 200)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        _past(self, "day")
        partner, channel = cleaned.get("partner"), cleaned.get("channel")
        if not partner and not channel and not {"partner", "channel"} & self.errors.keys():
            self.add_error("partner", _("Choose a partner, a channel, or both."))
        if partner and channel and channel.partner and channel.partner != partner:
            self.add_error("channel", _("This channel is at another partner: choose one of them."))
        return cleaned


class StoreCountForm(Form):
    """The store counted by hand."""

    campaign = _campaign()
    kind = _kind()
    number = _number(_("How many are there"), least=0)
    day = day_field(_("Counted on"), missing=_("Write the day on which it was counted."))
    reason = forms.ChoiceField(
        label=_("Why it is another number"),
        choices=Difference.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a reason.")),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        _past(self, "day")
        return cleaned
