"""What members type about targets and actions. Every fault is answered at its field with one sentence that says what to do."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from saystop.asking.countries import countries
from saystop.campaigns import advocacy_queries as queries
from saystop.campaigns.advocacy_queries import Chosen
from saystop.campaigns.models import Action, ActionKind, Letter, Outcome, Target, TargetKind
from saystop.campaigns.models.advocacy import PLACE, STEP, WHO
from saystop.engines.linkage.names import fold
from saystop.offices.forms import Form, day_field, text_field
from saystop.offices.language_forms import InLanguages

NAME, TITLE, SENTENCE = 120, 160, 400  # characters
FIRST = date(1990, 1, 1)  # before it nobody has anything to enter: the year was mistyped

BEFORE_FIRST = _("Choose a day from 1990 on.")
TO_COME = _("Choose a day that is not to come: what is planned is a next step.")


def choice(
    label: Any, choices: Any, missing: Any, hint: Any = "", *, required: bool = True
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        required=required,
        error_messages=dict.fromkeys(("required", "invalid_choice"), missing),
    )


def offered(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    """What can be chosen in a field, as it is now."""
    cast(forms.ChoiceField, form.fields[name]).choices = choices


def done_on(day: date) -> date:
    """A day on which something was done. Raises ValidationError."""
    if day > timezone.localdate():
        raise forms.ValidationError(TO_COME)
    if day < FIRST:
        raise forms.ValidationError(BEFORE_FIRST)
    return day


class Targets(forms.TypedMultipleChoiceField):
    """Some of the targets."""

    def __init__(self, label: Any, hint: Any, missing: Any) -> None:
        wrong = _("Choose among the targets.")
        super().__init__(
            label=label,
            help_text=hint,
            coerce=UUID,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": missing, "invalid_choice": wrong, "invalid_list": wrong},
        )

    def offer(self, chosen: set[UUID]) -> None:
        """Those that are addressed, and those that are chosen already."""
        found = queries.targets(get_language() or "en", all_=True)
        self.choices = [(str(one.pk), said.text) for one, said in found if one.is_active or one.pk in chosen]


class TargetForm(InLanguages):
    """Whom an action is for."""

    parts = (
        (
            "name",
            _("Name"),
            _("The institution, or the office that somebody holds: no private address."),
            NAME,
            0,
        ),
        ("body", _("Institution"), _("Of somebody who holds an office. Empty: it is the name."), NAME, 0),
    )
    needed = ("name",)

    kind = choice(_("Kind"), TargetKind.choices, _("Choose a kind."))
    country = choice(
        _("Country"),
        lambda: [
            ("", _("Of no one country")),
            *((code.upper(), name) for code, name in countries(get_language() or "en")),
        ],
        _("Choose a country, or none."),
        required=False,
    )
    is_active = forms.BooleanField(label=_("It can be chosen for new actions"), required=False, initial=True)

    def __init__(self, data: Any = None, *, found: Target | None = None) -> None:
        target = found or Target()
        initial = {"kind": target.kind, "country": target.country, "is_active": target.is_active}
        super().__init__(data, said=target.texts, initial=initial)
        self.found = found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        others = Target.objects.exclude(pk=self.found.pk) if self.found else Target.objects.all()
        keys = [one.texts for one in others]
        for code, said in self.texts.items() if not self.errors else ():
            if any(_key(texts.get(code)) == _key(said) for texts in keys):
                self.add_error(
                    f"name_{code}", _("This target is there already: change that one, or merge the two.")
                )
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.base_fields} | {"texts": self.texts}


def _key(said: dict[str, str] | None) -> tuple[str, str]:
    return (fold(said.get("name", "")), fold(said.get("body", ""))) if said else ("", "")


class ActionForm(InLanguages):
    """Something that the office did, what came of it, and what comes next."""

    needed: Sequence[str] = ("title",)

    kind = choice(_("Kind"), ActionKind.choices, _("Choose a kind."))
    day = day_field(_("Day"), missing=_("Write the day on which it was."))
    targets = Targets(
        _("Targets"),
        _("Whom it was for. One that is missing is entered under “Targets” first."),
        _("Choose at least one target."),
    )
    place = text_field(_("Place"), "", PLACE)
    who = text_field(
        _("Who took part"),
        _("Of the office. It is told to members alone, and forgotten after three years."),
        WHO,
    )
    letter = choice(
        _("Open letter"),
        (),
        _("Choose one of the letters."),
        _("That it was about, if it was about one."),
        required=False,
    )
    link = forms.URLField(
        label=_("Link"),
        help_text=_("To what can be read of it elsewhere."),
        required=False,
        max_length=300,
        assume_scheme="https",
        error_messages={
            "invalid": _("Write the whole address, such as https://parliament.example/hearing."),
            "max_length": _("This has %(show_value)d characters and at most %(limit_value)d fit."),
        },
    )
    is_public = forms.BooleanField(label=_("Everybody can read it among our actions"), required=False)
    outcome = choice(
        _("Result"),
        [("", _("None yet")), *Outcome.choices],
        _("Choose a result, or none yet."),
        required=False,
    )
    next_step = text_field(_("Next step"), _("What you want to do next. It is told to members alone."), STEP)
    next_on = day_field(_("When"), _("It is shown on the page of campaigns two weeks before."))

    FIRST_PART = ("kind", "day", "targets", "title", "place", "who", "letter", "link", "is_public")
    GROUPS = (
        (_("What it was"), FIRST_PART),
        (_("What came of it"), ("outcome", "sentence")),
        (_("What comes next"), ("next_step", "next_on")),
    )

    def __init__(self, data: Any = None, *, found: Action) -> None:
        self.found, self.is_delivery = found, found.is_delivery
        sentence = (
            "outcome",
            _("What came of it"),
            _("One or two sentences that everybody may read."),
            SENTENCE,
            2,
        )
        self.parts = [("title", _("Title"), "", TITLE, 0), sentence]
        is_new = found._state.adding
        chosen = set() if is_new else {one.pk for one in found.targets.all()}
        initial = {
            name: getattr(found, name) for name in self.base_fields if name not in ("targets", "letter")
        }
        initial |= {"targets": sorted(map(str, chosen)), "letter": str(found.letter_id or "")}
        if self.is_delivery:
            # Its title, its targets and that it is a letter are those of what was delivered.
            self.parts, self.needed, self.may_be_absent = [sentence], (), True
        # The texts have the part's name before the language's; the kind of outcome is a field of its own.
        super().__init__(data, said=found.texts, initial=initial)
        if self.is_delivery:
            for name in ("kind", "targets", "letter"):
                del self.fields[name]
        else:
            cast(Targets, self.fields["targets"]).offer(chosen)
            language = get_language() or "en"
            letters = [
                (str(one.pk), queries.title_of_letter(one, language).text)
                for one in Letter.objects.prefetch_related("versions")
            ]
            offered(self, "letter", [("", _("None")), *letters])

    def groups(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        """The fields as the page has them, under their headings."""
        for heading, names in self.GROUPS:
            found: list[forms.BoundField] = []
            for name in names:
                part = "outcome" if name == "sentence" else name
                if name in self.fields:
                    found.append(self[name])
                else:
                    found += [
                        self[one]
                        for one in self.fields
                        if one.startswith(f"{part}_") and one not in self.base_fields
                    ]
            yield heading, found

    def clean_day(self) -> date:
        return done_on(self.cleaned_data["day"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("next_on") and not cleaned.get("next_step") and "next_step" not in self.errors:
            self.add_error("next_step", _("Write what is to be done on that day."))
        if cleaned.get("kind") == ActionKind.LETTER and cleaned.get("letter"):
            self.add_error(
                "letter",
                _(
                    "That an open letter was delivered is entered on its own page: it then stands in the log by itself."
                ),
            )
        return cleaned

    @property
    def targets_chosen(self) -> list[Target] | None:
        return None if self.is_delivery else list(Target.objects.filter(pk__in=self.cleaned_data["targets"]))

    @property
    def values(self) -> dict[str, Any]:
        apart = ("targets", "letter")
        own = {
            name: self.cleaned_data[name]
            for name in self.base_fields
            if name in self.fields and name not in apart
        }
        if not self.is_delivery:
            own["letter_id"] = UUID(self.cleaned_data["letter"]) if self.cleaned_data["letter"] else None
        return own | {"texts": self.texts}


class LogForm(Form):
    """Which actions of the log are looked at."""

    year = choice(_("Year"), (), _("Choose one of the years."), required=False)
    kind = choice(_("Kind"), [("", _("All")), *ActionKind.choices], _("Choose a kind."), required=False)
    target = choice(_("Target"), (), _("Choose one of the targets."), required=False)
    outcome = choice(
        _("Result"),
        [("", _("All")), ("none", _("None yet")), ("any", _("With a result")), *Outcome.choices],
        _("Choose a result."),
        required=False,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        language = get_language() or "en"
        found = queries.targets(language, all_=True)
        offered(self, "year", [("", _("All")), *((str(one), str(one)) for one in queries.years())])
        offered(self, "target", [("", _("All")), *((str(one.pk), said.text) for one, said in found)])

    @property
    def chosen(self) -> Chosen:
        told = self.cleaned_data
        target = Target.objects.filter(pk=told["target"]).first() if told["target"] else None
        return Chosen(int(told["year"]) if told["year"] else None, told["kind"], target, told["outcome"])
