"""Which language a page speaks: the one in its path, otherwise the one the browser prefers."""

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, to_locale
from django.utils.translation import gettext as _

from saystop.engines.questionnaires.languages import UNDETERMINED

# In which scripts people write from right to left; the language alone does not tell it (Punjabi has two).
_RIGHT_TO_LEFT = frozenset(
    (
        *("ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"),
        *("ku-Arab", "pa-Arab"),
    )
)

_LANGUAGE = re.compile("[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

Handler = Callable[[HttpRequest], HttpResponse]


class AnyLanguageConverter:
    """A path part that looks like a language: a survey may speak others than the office. The view knows which."""

    regex = _LANGUAGE.pattern

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class LanguageConverter:
    """A path part that is one of the office's languages."""

    regex = "[a-z]{2,3}(?:-[a-z]{2,4})?"

    def to_python(self, value: str) -> str:
        if value not in codes():
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class LanguageLink:
    code: str
    name: str
    bidi: bool
    url: str


def codes() -> list[str]:
    return [code for code, _ in settings.LANGUAGES]


def direction(code: str) -> str:
    """`rtl` or `ltr`, as a language is written: the value of HTML's `dir`."""
    parts = code.split("-")
    return "rtl" if {parts[0], "-".join(parts[:2])} & _RIGHT_TO_LEFT else "ltr"


def attributes(code: str) -> SafeString:
    """Of an element that holds words of this language."""
    return format_html(' lang="{}" dir="{}"', code, direction(code))


@dataclass(frozen=True, slots=True)
class StandIn:
    """What stands in for a language into which the program's own words are not translated."""

    code: str
    wanted: str  # the language of the page, by its own name

    @property
    def attributes(self) -> SafeString:
        """Of an element that holds the program's own words."""
        return attributes(self.code)


def worded(code: str) -> str:
    """The language in which the program's own words stand on a page in this one: its own, else the office's first."""
    return next((one for one in (code, settings.LANGUAGE_CODE) if _is_translated(one)), "en")


def stand_in() -> StandIn | None:
    """None where the page's language has the program's words, as those that ship with it do."""
    code = get_language() or settings.LANGUAGE_CODE
    said = worded(code)
    return None if said == code else StandIn(said, named(code))


@functools.cache
def _is_translated(code: str) -> bool:
    parts = to_locale(code).split("_")
    there = (Path(folder, one) for folder in settings.LOCALE_PATHS for one in ("_".join(parts), parts[0]))
    return parts[0] == "en" or any(one.is_dir() for one in there)


def is_public(path: str) -> bool:
    """The address begins with a language, as those of everybody's pages do; the office need not speak it."""
    return _LANGUAGE.fullmatch(path.split("/", 2)[1]) is not None


def preferred(request: HttpRequest) -> str:
    return translation.get_language_from_request(request)


def links(request: HttpRequest) -> list[LanguageLink]:
    """The same public page in each language; empty for pages that have no language in their path."""
    parts = request.path_info.split("/", 2)
    if len(parts) < 3 or parts[1] not in codes():
        return []
    return [link(code, f"/{code}/{parts[2]}") for code in codes()]


def links_to(view: str) -> list[LanguageLink]:
    """A page that has its language elsewhere in its path, in each language."""
    return [link(code, reverse(view, kwargs={"lang": code})) for code in codes()]


def link(code: str, url: str) -> LanguageLink:
    """A link to a page in this language, by the language's own name."""
    return LanguageLink(code, named(code), direction(code) == "rtl", url)


def named(code: str) -> str:
    """A language by its own name; by its code where nobody has one; in the words of the page where a workbook names none."""
    if code == UNDETERMINED:
        return _("language not named")
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:  # one of the many in which Django has no pages
        pass
    try:
        return str(Locale.parse(code, sep="-").get_display_name() or code)
    except (ValueError, UnknownLocaleError):
        return code


def language_from_path(get_response: Handler) -> Handler:
    def handle(request: HttpRequest) -> HttpResponse:
        first = request.path_info.split("/", 2)[1]
        # A survey may ask in a language that the office does not speak: the words around it are the browser's choice.
        language = first if first in codes() else preferred(request)
        with translation.override(language):
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
            if is_public(request.path_info):
                response.headers.setdefault("Referrer-Policy", "no-referrer")
            return response

    return handle
