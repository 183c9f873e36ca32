"""What members type. Every fault is answered at its field with one sentence that says what to do."""

from collections.abc import Callable
from datetime import date, time
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from saystop.asking.countries import countries
from saystop.offices.models import Desk, Member, Office, Role

PASSWORD_LENGTH = 200

# Django's field is generic for the type checker alone.
if TYPE_CHECKING:
    _RowChoice = forms.ModelChoiceField[Any]
else:
    _RowChoice = forms.ModelChoiceField


class Field(forms.BoundField):
    """Tells a screen reader the error before the hint."""

    @property
    def aria_describedby(self) -> str | None:
        parts = [f"{self.id_for_label}_error"] if self.errors else []
        parts += [f"{self.id_for_label}_hint"] if self.help_text else []
        return " ".join(parts) or None

    def as_widget(self, widget: Any = None, attrs: Any = None, only_initial: bool = False) -> Any:
        """What was typed stays: a browser's own field for days or times would hide what is none."""
        shown = widget or self.field.widget
        # It would cut what somebody pastes, without a word; the server says by how much it is too long.
        shown.attrs.pop("maxlength", None)
        kind = getattr(shown, "input_type", "")
        if kind in _READ and self.errors and not _is(_READ[kind], self.value()):
            shown.input_type = "text"
        return super().as_widget(widget, attrs, only_initial)


# How browsers read the value of such a field.
_READ = {"date": date.fromisoformat, "time": time.fromisoformat}


def _is(read: Callable[[str], Any], value: Any) -> bool:
    try:
        read(value if isinstance(value, str) else str(value or ""))
    except ValueError:
        return False
    return True


class Form(forms.Form):
    bound_field_class = Field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


class OneOf(_RowChoice):
    """One of the rows, or none."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            # Also what is no id at all, for which Django has a sentence of its own.
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice") from None


def text_field(label: Any, hint: Any, most: int, missing: Any = "", rows: int = 0) -> forms.CharField:
    """A text of at most so many characters; `missing` is said where there has to be one, `rows` are those of a longer one."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=most,
        required=bool(missing),
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
        error_messages={
            "required": missing,
            "max_length": _("This has %(show_value)d characters and at most %(limit_value)d fit."),
        },
    )


def day_field(label: Any, hint: Any = "", missing: Any = "") -> forms.DateField:
    """A day; `missing` is said where there has to be one."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=bool(missing),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": missing,
            "invalid": _("Write the day as year, month, day, for example 2031-01-30."),
        },
    )


def _name(label: Any, hint: Any, most: int, missing: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=most,
        error_messages={
            "required": missing,
            "max_length": _("A name has at most %(limit_value)d characters: shorten it."),
        },
    )


def _email(missing: Any, hint: Any = "", autocomplete: str = "off") -> forms.EmailField:
    return forms.EmailField(
        label=_("E-mail address"),
        help_text=hint,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": autocomplete}),
        error_messages={
            "required": missing,
            "invalid": _("Type the whole e-mail address, such as ana@office.example."),
            "max_length": _("An e-mail address has at most %(limit_value)d characters."),
        },
    )


def _password(label: Any, autocomplete: str, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=PASSWORD_LENGTH,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={
            "required": _("Type the password."),
            "max_length": _("A password has at most %(limit_value)d characters."),
        },
    )


class SignInForm(Form):
    email = _email(_("Type your e-mail address."), autocomplete="username")
    password = _password(_("Password"), "current-password")


class CodeForm(Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "size": 16,
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={
            "required": _("Type the code."),
            "max_length": _("This is too long for a code: type the six digits, or one recovery code."),
        },
    )


class NewPasswordForm(Form):
    """A password chosen, twice alike.

    Args:
        member: whose name and address the password must not repeat.
    """

    new_password = _password(
        _("New password"),
        "new-password",
        _(
            "At least 12 characters; a few words that only you would put together are good. Not a password from the "
            "lists of leaked ones, not your name. Nobody can read it back to you: keep it in a password manager."
        ),
    )
    again = _password(_("The same password once more"), "new-password")

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_new_password(self) -> str:
        password: str = self.cleaned_data["new_password"]
        validate_password(password, self.member)
        return password

    def clean(self) -> dict[str, Any] | None:
        one, other = self.cleaned_data.get("new_password"), self.cleaned_data.get("again")
        if one and other and one != other:
            self.add_error("again", _("The two passwords differ: type the same one in both fields."))
        return self.cleaned_data


class ChangePasswordForm(NewPasswordForm):
    current = _password(_("Current password"), "current-password")
    field_order = ("current", "new_password", "again")


class PasswordForm(Form):
    """Who is at the desk, shown once more before what an open page alone must not allow."""

    current = _password(_("Current password"), "current-password")


class PasskeyForm(Form):
    name = _name(
        _("Name of the passkey"),
        _("So that you know it again, for instance “phone” or “blue key”. At most 60 characters."),
        60,
        _("Give the passkey a name."),
    )
    credential = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20_000)


class LanguageForm(Form):
    language = forms.ChoiceField(label=_("Language of the desk’s pages"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(code, str(get_language_info(code)["name_local"])) for code, _name in settings.LANGUAGES]
        cast(forms.ChoiceField, self.fields["language"]).choices = [("", _("As the browser prefers")), *names]


class InviteForm(PasswordForm):
    field_order = ("name", "email", "role", "current")
    name = _name(
        _("Name"), _("As colleagues will see it. At most 80 characters."), 80, _("Type the person’s name.")
    )
    email = _email(
        _("Type the person’s e-mail address."),
        _("The person signs in with it. You hand the link over yourself."),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (Role.CASE_OFFICER, _("Case officer: reads and answers what comes to the desks granted to them")),
            (Role.RESEARCHER, _("Researcher: makes surveys and reads their results; no reports")),
            (Role.OUTREACH_OFFICER, _("Outreach officer: looks after partners and materials; no reports")),
            (Role.TRAINER, _("Trainer: runs courses and sessions; no reports")),
            (
                Role.COMMUNICATIONS_OFFICER,
                _("Communications officer: writes the website, runs letters and fundraisers; no reports"),
            ),
            (Role.DIRECTOR, _("Director: also manages members, desks and the office")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role."), "invalid_choice": _("Choose a role.")},
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if Member.objects.filter(email=email, is_active=True).exists():
            raise forms.ValidationError(
                _(
                    "This person is a member already. For a new password, use “New link” in the list of members."
                )
            )
        return email


class DeskForm(Form):
    name = _name(
        _("Name of the desk"),
        _("For instance “Research”. At most 80 characters."),
        80,
        _("Give the desk a name."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        if not Desk.objects.filter(keeps_identities=True).exists():
            self.fields["purpose"] = forms.ChoiceField(
                label=_("What is it for?"),
                choices=[
                    ("other", _("Something else than reports")),
                    (
                        "identities",
                        _(
                            "Keeping who reporters are: names and contacts are sealed to it, and its holders are the custodians"
                        ),
                    ),
                ],
                widget=forms.RadioSelect,
                initial="other",
                required=False,
            )

    @property
    def keeps_identities(self) -> bool:
        return self.cleaned_data.get("purpose") == "identities"

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Desk.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("There is a desk of this name already: choose another name."))
        return name


class SharesForm(Form):
    """One field for each recovery share that the office needs."""

    def __init__(self, *args: Any, needed: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, needed + 1):
            self.fields[f"share_{number}"] = forms.CharField(
                label=_("Share %(number)d") % {"number": number},
                help_text=_("All 33 words, in their order. Capitals, spaces and line ends do not matter."),
                max_length=1000,
                widget=forms.Textarea(
                    attrs={
                        "rows": 4,
                        "autocomplete": "off",
                        "spellcheck": "false",
                        "lang": "en",
                        "dir": "ltr",
                    }
                ),
                error_messages={
                    "required": _("Type the words of this share."),
                    "max_length": _("This is longer than a share: type its 33 words only."),
                },
            )

    @property
    def shares(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.fields]


class OfficeForm(Form):
    name = _name(
        _("Name of the office"),
        _("Shown on every page. At most 120 characters."),
        120,
        _("Type the office’s name."),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose the country from the list.")),
    )
    accepts_images = forms.TypedChoiceField(
        label=_("Photos from reporters"),
        choices=[("yes", _("Accepted")), ("no", _("Refused"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether photos are accepted.")},
    )
    image_refusal = forms.CharField(
        label=_("Reason, when photos are refused"),
        help_text=_("Reporters read it word for word. At most 300 characters."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("A reason has at most %(limit_value)d characters: shorten it.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["country"]).choices = [
            (code.upper(), name) for code, name in countries(get_language() or settings.LANGUAGE_CODE)
        ]

    @classmethod
    def of(cls, office: Office) -> "OfficeForm":
        return cls(
            initial={
                "name": office.name,
                "country": office.country,
                "accepts_images": "yes" if office.accepts_images else "no",
                "image_refusal": office.image_refusal,
            }
        )

    def clean(self) -> dict[str, Any] | None:
        refused, reason = (
            self.cleaned_data.get("accepts_images") is False,
            self.cleaned_data.get("image_refusal", "?"),
        )
        if refused and not reason:
            self.add_error("image_refusal", _("Write the reason that reporters will read."))
        return self.cleaned_data
