"""What members write about letters. Every fault is answered at its field with one sentence that says what to do."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saystop.campaigns.models import Letter, Version
from saystop.campaigns.names import one_line
from saystop.offices.forms import Form, day_field, text_field
from saystop.offices.language_forms import InLanguages

TITLE, BODY = 120, 12_000  # characters
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class TextForm(InLanguages):
    """What a version says."""

    parts = (
        ("title", _("Title"), "", TITLE, 0),
        (
            "body",
            _("Text"),
            _("An empty line begins a paragraph, “- ” a point of a list, “### ” a heading; **so** is bold."),
            BODY,
            12,
        ),
    )
    needed = ("title", "body")

    def __init__(self, data: Any = None, *, version: Version | None = None) -> None:
        super().__init__(data, said=version.texts if version else {})

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        return {
            code: {"title": one_line(said["title"]), "body": said["body"].replace("\r\n", "\n")}
            for code, said in super().texts.items()
        }


class LetterForm(Form):
    """How a letter is signed."""

    slug = text_field(
        _("Short name"),
        _("Part of its address, for good: small letters, digits and hyphens, such as “safe-trips”."),
        40,
        _("Give the letter a short name."),
    )
    closes_on = day_field(_("Last day to sign"), _("Empty: until you close it."))
    takes_people = forms.BooleanField(label=_("People may sign too, not organisations alone"), required=False)
    is_checked = forms.BooleanField(
        label=_("A member looks at each signature before it is shown"), required=False, initial=True
    )

    def __init__(self, data: Any = None, *, letter: Letter | None = None) -> None:
        initial = {name: getattr(letter, name) for name in self.base_fields} if letter else None
        super().__init__(data, initial=initial)
        self.letter = letter
        if letter and letter.is_public:
            del self.fields["slug"]

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        if not _SLUG.fullmatch(slug):
            raise forms.ValidationError(
                _("Write small letters, digits and hyphens only, such as “safe-trips”.")
            )
        same = Letter.objects.filter(slug=slug)
        if (same.exclude(pk=self.letter.pk) if self.letter else same).exists():
            raise forms.ValidationError(_("There is a letter of this short name already: choose another."))
        return slug

    def clean_closes_on(self) -> date | None:
        day: date | None = self.cleaned_data["closes_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is not over, or close the letter now."))
        return day

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields}


class SourceForm(Form):
    """How the office knows that somebody signs."""

    source = text_field(
        _("How you know it"),
        _(
            "A sentence for colleagues, such as “Signed on paper at the meeting of 3 May”. It is not published."
        ),
        300,
        _("Write how you know it."),
    )


class LogoForm(Form):
    file = forms.FileField(
        label=_("The file"),
        help_text=_("PNG or JPEG, at most 1 MB. It is shown on white."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        error_messages=dict.fromkeys(("required", "missing"), _("Choose the file."))
        | {"empty": _("This file is empty: choose another.")},
    )
