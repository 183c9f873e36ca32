"""What of the counts is looked at. Every fault is answered at its field with one sentence."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from saystop.offices.forms import Form, OneOf
from saystop.outreach.choosing import Chosen
from saystop.outreach.models import Campaign, Count, Delivery

MOST_MONTHS = 120


def _months() -> list[tuple[str, str]]:
    """From the first in which something was counted or delivered until this one, the newest first."""
    days = [
        rows.aggregate(first=Min("day"))["first"] for rows in (Count.objects.all(), Delivery.objects.all())
    ]
    month = timezone.localdate().replace(day=1)
    first = min([month, *(day.replace(day=1) for day in days if day)])
    found = [("", str(_("All")))]
    while month >= first and len(found) <= MOST_MONTHS:
        found.append((f"{month:%Y-%m}", date_format(month, "F Y")))
        month = (month - timedelta(days=1)).replace(day=1)
    return found


def _month(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=_months,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the months.")},
    )


class WorksForm(Form):
    """A campaign, and a span of months; nothing chosen is everything."""

    campaign = OneOf(
        label=_("Campaign"),
        queryset=Campaign.objects.all(),
        required=False,
        empty_label=_("All"),
        error_messages={"invalid_choice": _("Choose one of the campaigns.")},
    )
    first = _month(_("From"))
    last = _month(_("Until"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("Choose a last month that is not before the first."))
        return cleaned

    @property
    def chosen(self) -> Chosen:
        first, last = (
            date.fromisoformat(f"{told}-01") if (told := self.cleaned_data[name]) else None
            for name in ("first", "last")
        )
        return Chosen(self.cleaned_data["campaign"], first, last)
