"""What members type about lists and clients. Every fault is answered at its field with one sentence that says what to do."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saystop.offices.forms import Form, day_field, text_field
from saystop.screening import public_keys, sense
from saystop.screening.models import Action, HashList, Scope, SourceFormat
from saystop.screening.models.lists import AGREED, FARTHEST

MOST_BYTES = 10_000_000  # of a file that is handed in on the page
MOST_PER_SECOND = 100_000
BAD_DISTANCE = _("Write a whole number from 0 to 63.")
CHOOSE_AGAIN = _("Choose it once more: a page can’t keep a file. All else stayed.")
BAD_KEY = _("A key is 64 hexadecimal digits, 44 characters of base64, or the text of a PEM file.")
BAD_LIMIT = _("Write a whole number from 1 to 100,000.")
SCOPES = {
    Scope.MATCH: _("Ask by fingerprint"),
    Scope.UPLOAD: _("Ask by file, which is fingerprinted in memory and not kept"),
    Scope.STATUS: _("See which lists there are, and their versions"),
    Scope.FEEDBACK: _("Say what became of a match"),
    Scope.METRICS: _("Read the figures of the service (Prometheus)"),
}


def _number(label: Any, hint: Any, most: int, initial: int, wrong: Any, least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=most,
        initial=initial,
        widget=forms.TextInput(attrs={"size": "6", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
    )


class ListForm(Form):
    """Whose a list is, what it says, on which basis it stands, and how near is near enough."""

    name = text_field(_("Name"), _("As its owner calls it."), 120, _("Give the list a name."))
    slug = forms.CharField(
        label=_("Short name"),
        help_text=_(
            "By which commands and clients name it: small letters, digits and hyphens. It stays as it is."
        ),
        max_length=40,
        error_messages={
            "required": _("Give the list a short name, such as example-hotline."),
            "max_length": _("A short name has at most 40 characters: shorten it."),
        },
    )
    owner = text_field(
        _("Owner"), _("The organisation that keeps the list and answers for it."), 120, _("Say who keeps it.")
    )
    content_class = forms.ChoiceField(
        label=_("Class of content"),
        help_text=_("For entries that do not say their own."),
        error_messages={
            "required": _("Choose a class of content."),
            "invalid_choice": _("Choose one of these classes."),
        },
    )
    action = forms.ChoiceField(
        label=_("What a client is told to do"),
        help_text=_(
            "Block: do not let it pass. Review: wait until your desk has judged it. Notify: it is known, and the client decides."
        ),
        choices=Action.choices,
        initial=Action.REVIEW,
        error_messages={"required": _("Choose an action."), "invalid_choice": _("Choose an action.")},
    )
    legal_basis = text_field(
        _("Legal basis"),
        _("The law with its article, or the agreement, on which asking this list stands."),
        200,
        _("Write on which legal basis the list stands."),
    )
    basis_from = day_field(_("In force from"), missing=_("Write the day from which the legal basis holds."))
    basis_until = day_field(
        _("In force until"),
        _("The last day. After it the list does not match any more. Empty: without an end."),
    )
    distance = _number(
        _("Distance"),
        _(
            "Fingerprints of pictures that differ in at most so many of 256 bits count as one. Its makers recommend 31."
        ),
        FARTHEST,
        AGREED,
        BAD_DISTANCE,
    )
    review_above = _number(
        _("Review above"),
        _(
            "A match that is farther away waits for your desk before the action holds. With the action “Review” all wait."
        ),
        FARTHEST,
        0,
        BAD_DISTANCE,
    )
    two_verdicts = forms.BooleanField(
        label=_(
            "Two members judge each match that waits, neither seeing what the other found; two also say what the owner answered"
        ),
        required=False,
    )
    is_enabled = forms.BooleanField(label=_("The list is switched on"), required=False, initial=True)
    screens_reports = forms.BooleanField(
        label=_(
            "Attachments of reports are looked up in it too; what matches is sealed to the screening desk alone"
        ),
        required=False,
    )
    signing_key = forms.CharField(
        label=_("Key with which the owner signs"),
        help_text=_(
            "An Ed25519 public key, as 64 hexadecimal digits, base64 or PEM:"
            " what it did not sign is refused. Empty: no signature."
        ),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
        error_messages={"max_length": BAD_KEY},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        classes: Sequence[tuple[str, str]],
        found: HashList | None = None,
    ) -> None:
        super().__init__(data, initial=_values(found) if found else None)
        field = self.fields["content_class"]
        if isinstance(field, forms.ChoiceField):
            field.choices = classes
        if found:
            del self.fields["slug"]

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].strip().lower()
        if HashList.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("There is a list of this short name already: choose another."))
        return slug

    def clean_signing_key(self) -> bytes:
        typed: str = self.cleaned_data["signing_key"].strip()
        try:
            # What has 32 characters is no key that was typed.
            return public_keys.read(typed.encode() + b"\n") if typed else b""
        except public_keys.NoKey:
            raise forms.ValidationError(BAD_KEY) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, sentence in sense.faults(cleaned).items():
            self.add_error(name, sentence)
        return cleaned


class ImportForm(Form):
    """A file of fingerprints."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("At most 10 MB."),
        error_messages={
            "required": _("Choose the file."),
            "missing": _("Choose the file."),
            "empty": _("This file is empty: choose another."),
        },
    )
    signature = forms.FileField(
        label=_("Its signature"),
        help_text=_("The small file (.sig) that the owner hands out beside it."),
        error_messages={
            "required": _("Choose the file with the signature: this list takes signed files only."),
            "missing": _("Choose the file with the signature: this list takes signed files only."),
            "empty": _("This file is empty: choose another."),
        },
    )
    source = forms.ChoiceField(
        label=_("Format"),
        choices=[
            ("", _("As the file looks")),
            *(one for one in SourceFormat.choices if one[0] != SourceFormat.UNDO),
        ],
        required=False,
        error_messages={"invalid_choice": _("Choose a format.")},
    )
    incremental = forms.ChoiceField(
        label=_("What the file holds"),
        choices=[
            ("", _("The whole list: what is not in it is taken off the list")),
            ("yes", _("Changes only: each row says what is added, removed or updated")),
        ],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose what the file holds.")},
    )

    def __init__(self, data: Any = None, files: Any = None, *, signs: bool, again: bool = False) -> None:
        """`again`: it was looked at before, and is to be handed in once more."""
        super().__init__(data, files)
        if not signs:
            del self.fields["signature"]
        for field in self._of_files() if again else ():
            field.error_messages |= dict.fromkeys(("required", "missing"), CHOOSE_AGAIN)

    def say_what_was_lost(self) -> None:
        """Where something else is wrong, a good file has to be chosen anew all the same: no page can keep it."""
        if self.errors:
            for name in {"file", "signature"} & self.files.keys() & self.fields.keys() - self.errors.keys():
                self.add_error(name, CHOOSE_AGAIN)

    def _of_files(self) -> list[forms.Field]:
        return [field for field in self.fields.values() if isinstance(field, forms.FileField)]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 10 MB: import it by the command that is written below.")
            )
        return file

    @property
    def is_incremental(self) -> bool:
        return self.cleaned_data.get("incremental") == "yes"


class ClientForm(Form):
    """A service that asks with a key."""

    name = text_field(
        _("Name"), _("Of the service that asks, for you and your colleagues."), 80, _("Name the client.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one thing that it may do."),
            "invalid_choice": _("Choose among these."),
        },
    )
    lists = forms.MultipleChoiceField(
        label=_("Which lists it may ask"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose among these lists.")},
    )
    per_second = _number(
        _("Requests a second"),
        _(
            "A question by fingerprint costs one, a picture ten, a clip a hundred."
            " What comes faster is told to wait; other clients do not notice."
        ),
        MOST_PER_SECOND,
        100,
        BAD_LIMIT,
        least=1,
    )

    def __init__(self, data: Any = None, *, initial: Any = None, taken: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.taken = taken
        self.known = {str(one.pk): one for one in HashList.objects.all()}
        field = self.fields["lists"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(pk, one.name) for pk, one in self.known.items()]

    def clean_lists(self) -> list[HashList]:
        chosen = [self.known[pk] for pk in self.cleaned_data["lists"]]
        # Who only reads the figures of the service asks no list.
        if self.known and not chosen and self.cleaned_data.get("scopes") != [Scope.METRICS]:
            raise forms.ValidationError(
                _("Choose at least one list: without one the client can ask nothing.")
            )
        return chosen

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self.taken is not None and self.taken.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("There is a client of this name already: choose another name."))
        return name


def _values(found: HashList) -> dict[str, Any]:
    names = ("name", "owner", "content_class", "action", "legal_basis", "basis_from", "basis_until")
    values = {name: getattr(found, name) for name in names}
    values |= {
        name: getattr(found, name) for name in ("distance", "review_above", "two_verdicts", "screens_reports")
    }
    return values | {"is_enabled": found.is_enabled, "signing_key": bytes(found.signing_key).hex()}
