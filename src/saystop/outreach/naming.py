"""One of hundreds of rows, found by typing its name: browsers offer the names, and the server reads what came."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Model, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from saystop.outreach.models import Channel, Partner

MOST_NEAR = 3  # names are said in a sentence
MOST_TYPED = 400  # characters that are looked at
DOT = " · "


class _Names(forms.TextInput):
    """A field with the names below it, which browsers offer without a script."""

    names: Callable[[], Iterable[str]] = staticmethod(list)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        listed = f"{(attrs or {}).get('id', name)}-names"
        field = super().render(
            name, value, {**(attrs or {}), "list": listed, "autocomplete": "off"}, renderer
        )
        options = format_html_join("", '<option value="{}">', ((one,) for one in self.names()))
        return format_html('{}<datalist id="{}">{}</datalist>', field, listed, options)


class Named(forms.Field):
    """A row, or none where it is left empty.

    Args:
        parts: of a row's label, what tells most first.
        least: how many of them are said in any case.

    What is typed is a whole label, or as much of it as only one row has: all before a “·”, or a code.
    An id will do, too: addresses have it.
    """

    def __init__(
        self, queryset: QuerySet[Any], parts: Callable[[Any], tuple[str, ...]], least: int, **options: Any
    ) -> None:
        super().__init__(required=False, widget=_Names(attrs={"size": "40"}), **options)
        self.queryset, self.parts, self.least = queryset, parts, least

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        self.widget.names = lambda: self.labels().values()
        return super().get_bound_field(form, field_name)

    def labels(self) -> Mapping[UUID, str]:
        """Of each row, as short as it can be told from the others."""
        rows = {one.pk: [*filter(None, self.parts(one))] for one in self.queryset.all()}
        said = {pk: DOT.join(parts[: self.least]) for pk, parts in rows.items()}
        for most in range(self.least + 1, 5):
            times: dict[str, int] = {}
            for label in said.values():
                times[_folded(label)] = times.get(_folded(label), 0) + 1
            said = {
                pk: label if times[_folded(label)] == 1 else DOT.join(rows[pk][:most])
                for pk, label in said.items()
            }
        return dict(sorted(said.items(), key=lambda pair: _folded(pair[1])))

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Model):
            return self.labels().get(value.pk, "")
        return value

    def to_python(self, value: Any) -> Any:
        typed = str(value or "").strip()[:MOST_TYPED]
        if not typed:
            return None
        found = self._found(typed)
        if len(found) == 1:
            return self.queryset.get(pk=found[0])
        labels = self.labels()
        if found:
            raise forms.ValidationError(
                _("Several are called so: write which one, such as “%(names)s”."),
                params={"names": _("” or “").join([labels[pk] for pk in labels if pk in found][:MOST_NEAR])},
            )
        near = [label for label in labels.values() if _folded(typed) in _folded(label)][:MOST_NEAR]
        if near:
            raise forms.ValidationError(
                _("None is called so: did you mean “%(names)s”?"), params={"names": _("” or “").join(near)}
            )
        raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice")

    def _found(self, typed: str) -> list[UUID]:
        try:
            return [*self.queryset.filter(pk=UUID(typed)).values_list("pk", flat=True)]
        except ValueError:
            pass
        wanted = _folded(typed)
        by_label = [pk for pk, label in self.labels().items() if _folded(label) == wanted]
        if by_label:
            return by_label
        return [one.pk for one in self.queryset.all() if wanted in _ways(self.parts(one))]


def partner_field(queryset: QuerySet[Partner], hint: Any = "") -> Named:
    return Named(
        queryset,
        lambda one: (one.name, one.town, one.street or one.postcode, str(one.pk)[:8]),
        2,
        label=_("Partner"),
        help_text=hint or _("Begin to type its name. Empty: no partner."),
        error_messages={"invalid_choice": _("Choose one of the partners.")},
    )


def channel_field(queryset: QuerySet[Channel]) -> Named:
    """Told with its partner: “Lobby” is the name of many."""
    return Named(
        queryset.select_related("partner"),
        lambda one: (one.name, one.partner.name if one.partner else "", one.code),
        3,
        label=_("Channel"),
        help_text=_("Where they stand, if you know it. Begin to type its name, or write its code."),
        error_messages={"invalid_choice": _("Choose one of the channels.")},
    )


def _ways(parts: tuple[str, ...]) -> set[str]:
    """In which a row may be named: the beginnings of its parts, and the last of them, its code."""
    given = [*filter(None, parts)]
    return {_folded(DOT.join(given[:most])) for most in range(1, len(given) + 1)} | {_folded(given[-1])}


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
