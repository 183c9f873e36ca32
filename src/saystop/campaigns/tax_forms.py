"""What members write about the rule of tax certificates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saystop.campaigns.fundraiser_forms import euros
from saystop.campaigns.models import TaxRule
from saystop.offices.forms import text_field
from saystop.offices.language_forms import InLanguages

MENTION = 1_500  # characters


class TaxRuleForm(InLanguages):
    parts = (
        (
            "mention",
            _("What the certificate has to say"),
            _("The words of the law, and since and until when your organisation is approved."),
            MENTION,
            5,
        ),
    )
    needed = ("mention",)

    first_year = forms.IntegerField(
        label=_("From the gifts of the year"),
        min_value=2000,
        max_value=2200,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6, "autocomplete": "off"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Write a year, such as 2031.")
        ),
    )
    threshold = euros(_("Least sum of a year in euro"))
    source = text_field(_("Where the rule can be read"), "", 300)
    asks_number = forms.BooleanField(
        label=_("Ask donors for their number in the national register"), required=False
    )

    def __init__(self, data: Any = None, *, rule: TaxRule) -> None:
        is_new = rule._state.adding
        initial = {} if is_new else {name: getattr(rule, name) for name in self.base_fields}
        super().__init__(data, said=rule.texts, initial=initial)
        self.rule = rule

    def clean_first_year(self) -> int:
        year: int = self.cleaned_data["first_year"]
        if TaxRule.objects.filter(first_year=year).exclude(pk=self.rule.pk).exists():
            raise forms.ValidationError(_("A rule begins in this year already."))
        return year

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.base_fields} | {"texts": self.texts}
