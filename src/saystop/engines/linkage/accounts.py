"""Accounts at services: "@name on Instagram", "telegram: name", t.me/name.

The value is "service:name", or "@name" when no service is known.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qs

from . import phones
from .kinds import Identifier, Kind
from .links import split
from .lists import listed

_NAMES: Final = {
    "instagram": "instagram", "insta": "instagram", "ig": "instagram", "telegram": "telegram", "tg": "telegram",
    "snapchat": "snapchat", "snap": "snapchat", "tiktok": "tiktok", "tik tok": "tiktok", "facebook": "facebook", "fb": "facebook",
    "messenger": "facebook", "twitter": "x", "x": "x", "discord": "discord", "kik": "kik", "signal": "signal", "viber": "viber",
    "wechat": "wechat", "weixin": "wechat", "line": "line", "skype": "skype", "youtube": "youtube", "vk": "vk",
    "vkontakte": "vk", "onlyfans": "onlyfans", "reddit": "reddit", "twitch": "twitch", "threads": "threads", "threema": "threema",
    "wickr": "wickr", "session": "session", "linkedin": "linkedin", "roblox": "roblox", "omegle": "omegle", "zalo": "zalo",
}  # fmt: skip
_ORDINARY: Final = listed("accounts", "ordinary")
_SERVICE = "(" + "|".join(sorted((re.escape(name) for name in _NAMES), key=len, reverse=True)) + ")"
_HANDLE = r"([A-Za-z0-9_][\w.-]{1,39})"
_CALLED = (
    r"(?:account|user\s?name|user|user\s?id|id|name|nick(?:name)?|handle|profile?|profiel|profil|compte|pseudo|pseudonyme|"
    r"gebruikersnaam|konto|benutzername|cuenta|usuario)"
)
_AT_ON = re.compile(
    rf"(?<![\w@.]){'@'}{_HANDLE},?\s{{1,3}}(?:\(?(?:on|sur|op|auf|en|su|via|at)\s{{1,3}}|\()?{_SERVICE}\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\b{_SERVICE}\b(\s{{1,3}}{_CALLED})?\s{{0,3}}(?:is|was|est|ist|=|:|-|–)?\s{{0,3}}(@)?{_HANDLE}",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"(?<![\w@./]){'@'}{_HANDLE}(?![\w@])")
_NO_NAMES: Final = listed("accounts", "not_names")

# host -> service, and where its links hold the name; other first words are pages of the service itself.
_PROFILES: Final = {
    "instagram.com": ("instagram", r"/(?:stories/)?([\w.]{1,30})"),
    "instagr.am": ("instagram", r"/([\w.]{1,30})"),
    "t.me": ("telegram", r"/(?:s/)?(\w{4,32})"),
    "telegram.me": ("telegram", r"/(?:s/)?(\w{4,32})"),
    "facebook.com": ("facebook", r"/(?:people/[^/]{1,100}/)?([\w.-]{3,60})"),
    "fb.com": ("facebook", r"/([\w.-]{3,60})"),
    "m.me": ("facebook", r"/([\w.-]{3,60})"),
    "tiktok.com": ("tiktok", r"/@([\w.]{2,30})"),
    "youtube.com": ("youtube", r"/@([\w.-]{3,40})"),
    "snapchat.com": ("snapchat", r"/(?:add/|@)([\w.-]{2,40})"),
    "x.com": ("x", r"/(\w{1,30})"),
    "twitter.com": ("x", r"/(\w{1,30})"),
    "vk.com": ("vk", r"/([\w.]{3,40})"),
    "onlyfans.com": ("onlyfans", r"/([\w.-]{3,40})"),
    "reddit.com": ("reddit", r"/(?:u|user)/([\w-]{3,30})"),
    "twitch.tv": ("twitch", r"/(\w{3,30})"),
    "threads.net": ("threads", r"/@([\w.]{1,30})"),
    "threads.com": ("threads", r"/@([\w.]{1,30})"),
    "discord.com": ("discord", r"/users/(\d{5,25})"),
    "kik.me": ("kik", r"/([\w.]{2,30})"),
    "linkedin.com": ("linkedin", r"/in/([\w%-]{3,100})"),
    "line.me": ("line", r"/(?:R/)?ti/p/~?([\w.@-]{3,40})"),
    "wa.me": ("whatsapp", r"/\+?(\d{7,15})"),
}  # fmt: skip
_PAGES: Final = listed("accounts", "pages")


def find(text: str) -> Iterator[Identifier]:
    """Names with @ or behind the name of a service. A word that only follows such a name by chance is not taken."""
    for found in _AT_ON.finditer(text):
        yield from _named_by(found, _named(found[2], found[1]), found.end())
    for found in _AFTER.finditer(text):
        if _is_meant(text, found):
            yield from _named_by(found, _named(found[1], found[4]), _end(found, 4))
    for found in _ALONE.finditer(text):
        if _stands_alone(found[1]):
            yield from _named_by(found, "@" + _folded(found[1]), _end(found, 1))


def in_link(link: str) -> tuple[list[tuple[Kind, str]], bool]:
    """What a link says of an account, and whether that is all it says (the link of a profile, not of one post in it)."""
    parts = split(link)
    if parts is None:
        return [], False
    host = parts.host.removeprefix("m.").removeprefix("mobile.")
    asked = parse_qs(parts.query)
    if host in {"api.whatsapp.com", "web.whatsapp.com"}:
        host, path = "wa.me", "/" + asked.get("phone", [""])[0].strip(" +")
    elif host == "facebook.com" and parts.path == "/profile.php":
        path = "/" + asked.get("id", [""])[0]
    else:
        path = parts.path
    service, pattern = _PROFILES.get(host, ("", ""))
    found = re.match(pattern + r"(?=/|$)", path) if service else None
    if found is None or found[1].casefold() in _PAGES:
        return [], False
    if service == "whatsapp":
        number = phones.of_field("+" + found[1].lstrip("0"), "")
        return ([(Kind.PHONE, number), (Kind.ACCOUNT, f"whatsapp:{number}")], True) if number else ([], False)
    return [(Kind.ACCOUNT, f"{service}:{_folded(found[1])}")], not path[found.end() :].strip("/")


def of_field(text: str) -> str | None:
    """The account that a field for one holds: with its service, or a name alone."""
    text = text.strip()
    for each in find(text):
        return each.value
    alone = re.fullmatch(rf"@?{_HANDLE}", text)
    return "@" + _folded(alone[1]) if alone else None


def _named_by(found: re.Match[str], value: str, end: int) -> Iterator[Identifier]:
    """The account that was found, with its service as it is written there."""
    if len(value.rpartition(":")[2].removeprefix("@")) >= 2:
        yield Identifier(Kind.ACCOUNT, value, found.string[found.start() : end], found.start(), end)


def _is_meant(text: str, found: re.Match[str]) -> bool:
    service, called, at, name = found[1].casefold(), found[2], found[3], found[4].rstrip(".-")
    if at:
        return True
    if name.casefold() in _NO_NAMES or not any(sign.isalpha() for sign in name):
        return False
    between = text[found.end(2) if called else found.end(1) : found.start(4)].strip()
    is_said = between in {":", "="} or bool(called and between)
    is_plain = service not in _ORDINARY or bool(called)
    if _looks_chosen(name):
        return is_said or (is_plain and not name[0].isdecimal())
    followed = re.match(r"\.?[ \t]+[^\W\d_]", text[found.start(4) + len(name) : found.end() + 8])
    return is_said and is_plain and len(name) > 2 and not followed


def _looks_chosen(name: str) -> bool:
    """A digit, a line or a full stop within: words have none of them."""
    return bool(re.search(r"[\d_]|\w\.\w", name))


def _stands_alone(name: str) -> bool:
    name = name.rstrip(".-")
    return (
        name.casefold() not in _NO_NAMES and (_looks_chosen(name) or len(name) >= 5) and not name.isdecimal()
    )


def _named(service: str, name: str) -> str:
    return _NAMES[" ".join(service.casefold().split())] + ":" + _folded(name)


def _folded(name: str) -> str:
    return name.rstrip(".-").casefold()


def _end(found: re.Match[str], group: int) -> int:
    """Where a name ends, without the full stop of its sentence."""
    return found.start(group) + len(found[group].rstrip(".-"))
