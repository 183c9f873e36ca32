"""Texts that an office writes itself, in each of its languages."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from saystop.asking import languages
from saystop.offices.forms import Form, text_field

_WRITE_ALL = _("Write this too, or leave the whole language empty.")
_ONE_LANGUAGE = _("Write it in at least one language.")


class InLanguages(Form):
    """A form with the same texts in each of the office's languages; a language is whole or absent."""

    # Name of a text: its label, a hint, how long it is at most, and rows of a longer one.
    parts: Sequence[tuple[str, Any, Any, int, int]] = ()
    needed: Sequence[str] = ()

    def __init__(self, *args: Any, said: dict[str, dict[str, str]], **kwargs: Any) -> None:
        own = {f"{part}_{code}": text for code, texts in said.items() for part, text in texts.items()}
        kwargs["initial"] = {**own, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        for code in languages.codes():
            for part, label, hint, most, rows in self.parts:
                field = text_field(f"{label} ({languages.named(code)})", hint, most, rows=rows)
                field.widget.attrs.update({"lang": code, "dir": languages.direction(code)})
                self.fields[f"{part}_{code}"] = field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        names = [part for part, *_rest in self.parts]
        written = [
            code
            for code in languages.codes()
            if any(cleaned.get(f"{name}_{code}") or f"{name}_{code}" in self.errors for name in names)
        ]
        for code in written:
            for name in self.needed:
                if not cleaned.get(f"{name}_{code}") and f"{name}_{code}" not in self.errors:
                    self.add_error(f"{name}_{code}", _WRITE_ALL)
        if not written:
            self.add_error(f"{names[0]}_{languages.codes()[0]}", _ONE_LANGUAGE)
        return cleaned

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        names = [part for part, *_rest in self.parts]
        whole = [
            code
            for code in languages.codes()
            if all(self.cleaned_data.get(f"{name}_{code}") for name in self.needed)
        ]
        return {code: {name: self.cleaned_data[f"{name}_{code}"] for name in names} for code in whole}
