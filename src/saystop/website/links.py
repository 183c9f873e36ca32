"""Addresses that leave the website, and those within it that the program makes."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go to."""

    words: str
    url: str
    is_here: bool = False


# What other rooms show to everybody. A room that is not there, or not yet, has no link.
_ACTIONS: Sequence[tuple[str, Promise]] = (
    ("campaigns:public_actions", gettext_lazy("Advocacy")),
    ("campaigns:public_letters", gettext_lazy("Open letters")),
    ("campaigns:give", gettext_lazy("Fundraisers")),
    ("website:impact", gettext_lazy("Our work in figures")),
)
_ROOMS: Sequence[tuple[str, Promise]] = (
    ("reporting:line", gettext_lazy("Report or get help")),
    ("reporting:signs", gettext_lazy("Learn the signs")),
    ("training:sessions", gettext_lazy("Training sessions")),
    ("training:read_courses", gettext_lazy("Courses")),
    *_ACTIONS,
)


def of_rooms(lang: str) -> list[Link]:
    """Public pages of the other rooms, as far as they are there."""
    return _found(_ROOMS, lang)


def of_actions(lang: str) -> list[Link]:
    """Those of what the office does towards others, as far as they are there."""
    return _found(_ACTIONS, lang)


def _found(named: Sequence[tuple[str, Promise]], lang: str) -> list[Link]:
    found = ((words, address(name, lang)) for name, words in named)
    return [Link(str(words), url) for words, url in found if url]


def address(name: str, lang: str) -> str:
    """That of a page that the program makes; empty where the program has none."""
    try:
        return reverse(name, kwargs={"lang": lang})
    except NoReverseMatch:
        return ""


def host_of(url: str) -> str:
    """Where a link leads, as readers know it."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def only_https(url: str) -> None:
    """Raises:
    ValidationError: others on the way could read or change what is there.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise ValidationError(_("Give an address that begins with https://."))
