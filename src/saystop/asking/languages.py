"""Which language a page speaks: the one in its path, otherwise the one the browser prefers."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_info

# In which scripts people write from right to left; the language alone does not tell it (Punjabi has two).
_RIGHT_TO_LEFT = frozenset(
    (
        *("ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"),
        *("ku-Arab", "pa-Arab"),
    )
)

Handler = Callable[[HttpRequest], HttpResponse]


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


def preferred(request: HttpRequest) -> str:
    return translation.get_language_from_request(request)


def links(request: HttpRequest) -> list[LanguageLink]:
    """The same public page in each language; empty for pages that have no language in their path."""
    parts = request.path_info.split("/", 2)
    if len(parts) < 3 or parts[1] not in codes():
        return []
    return [_link(code, f"/{code}/{parts[2]}") for code in codes()]


def links_to(view: str) -> list[LanguageLink]:
    """A page that has its language elsewhere in its path, in each language."""
    return [_link(code, reverse(view, kwargs={"lang": code})) for code in codes()]


def _link(code: str, url: str) -> LanguageLink:
    info = get_language_info(code)
    return LanguageLink(code, info["name_local"], info["bidi"], url)


def language_from_path(get_response: Handler) -> Handler:
    def handle(request: HttpRequest) -> HttpResponse:
        first = request.path_info.split("/", 2)[1]
        language = first if first in codes() else preferred(request)
        with translation.override(language):
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
            if first in codes():
                response.headers.setdefault("Referrer-Policy", "no-referrer")
            return response

    return handle
