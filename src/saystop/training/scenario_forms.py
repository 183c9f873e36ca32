"""What members hand in as a scenario of their own."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saystop.asking import languages
from saystop.engines.stories.reading import MOST_BYTES
from saystop.offices.forms import Form, text_field
from saystop.training import scenarios
from saystop.training.models import OwnScenario

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class ScenarioForm(Form):
    """A file a language; for one that is here already, only those that change."""

    slug = text_field(
        _("Short name"),
        _("Part of its address: small letters, digits and hyphens, such as “night-train”."),
        40,
        _("Give the scenario a short name."),
    )

    def __init__(self, *args: Any, found: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        if found:
            del self.fields["slug"]
        for code in languages.codes():
            self.fields[f"file_{code}"] = forms.FileField(
                label=_("File (%(language)s)") % {"language": languages.named(code)},
                help_text=_("Twee 3 (.twee), at most 200 KB."),
                required=False,
                error_messages={"empty": _("This file is empty: choose another.")},
            )

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        if not _SLUG.fullmatch(slug):
            raise forms.ValidationError(
                _("Write small letters, digits and hyphens only, such as “night-train”.")
            )
        if slug in scenarios.shipped() or OwnScenario.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("There is a scenario of this short name already: choose another."))
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        names = [f"file_{code}" for code in languages.codes()]
        if not any(cleaned.get(name) or name in self.errors for name in names):
            self.add_error(names[0], _("Choose a file for at least one language."))
        return cleaned

    @property
    def sources(self) -> dict[str, bytes]:
        """The files by language; of one that is too large only so much that this can be told."""
        given = {code: self.cleaned_data.get(f"file_{code}") for code in languages.codes()}
        return {code: file.read(MOST_BYTES + 1) for code, file in given.items() if file}
