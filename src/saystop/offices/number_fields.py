"""Amounts and degrees, with a comma or a point as people write them."""

import math
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saystop.asking import amounts

# One mark, three digits behind it: thousands to some, to others a fraction.
_TWO_WAYS = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{0,15})?(?:[eE][+-]?[0-9]{1,2})?")


class Euros(forms.Field):
    """An amount in euro, as people write it; cents when it is clean."""

    def __init__(self, *, missing: Any, bounds: tuple[int, int], outside: Any, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 12})
        super().__init__(widget=widget, error_messages={"required": missing}, **options)
        self.bounds, self.outside = bounds, outside

    def prepare_value(self, value: Any) -> Any:
        return amounts.typed(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or not str(value).strip():
            return None
        cents = amounts.cents_of(str(value))
        if cents is None:
            raise forms.ValidationError(_("Write the amount in euro, such as 25 or 12.50."))
        if not self.bounds[0] <= cents <= self.bounds[1]:
            raise forms.ValidationError(self.outside)
        return cents


class Cost(Euros):
    """An amount that nobody need know. What can be read in two ways is asked again: nothing else on its page would show it."""

    def __init__(self, *, most: int, wrong: Any, **options: Any) -> None:
        super().__init__(missing="", bounds=(0, most), outside=wrong, required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        return amounts.typed(int(value * 100)) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        written = str(value or "").replace("€", "").strip()
        if _TWO_WAYS.fullmatch(written):
            whole = re.sub("[.,]", "", written)
            raise forms.ValidationError(
                _("“%(written)s” can be read in two ways: write %(whole)s, or an amount with two decimals."),
                params={"written": written, "whole": whole},
            )
        if written and amounts.cents_of(written) is None:
            raise forms.ValidationError(self.outside)
        cents = super().to_python(value)
        return None if cents is None else Decimal(cents) / 100


class Degrees(forms.Field):
    """A latitude or a longitude, if anybody knows it: at most so many degrees from nought."""

    def __init__(self, *, most: int, wrong: Any, **options: Any) -> None:
        widget = forms.TextInput(attrs={"size": "12", "inputmode": "decimal"})
        super().__init__(required=False, widget=widget, **options)
        self.most, self.wrong = most, wrong

    def to_python(self, value: Any) -> float | None:
        if value in self.empty_values or not str(value).strip():
            return None
        written = (
            str(value).strip().removesuffix("°").rstrip().replace("\N{MINUS SIGN}", "-").replace(",", ".")
        )
        if not _DEGREES.fullmatch(written) or not math.fabs(float(written)) <= self.most:
            raise forms.ValidationError(self.wrong)
        return float(written)
