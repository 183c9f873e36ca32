"""Links and mail addresses in running text, in one form for all the ways to write the same one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode

from .kinds import Identifier, Kind
from .lists import listed
from .names import fold

_LONGEST_LINK: Final = 2_000
_LONGEST_NAME: Final = 64  # of a mailbox, RFC 5321 section 4.5.3.1
_LONGEST_HOST: Final = 253
_LINK = re.compile(r"(?<![\w@])(?:https?://|www\.)[^\s<>\"“”«»\x00]{3,2000}", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![\w@./:-])((?:[\w-]{1,63}\.){1,6}[a-z]{2,18})(?![\w@.-]*@)(?![\w-])(/[^\s<>\"“”«»\x00]{0,2000})?",
    re.IGNORECASE,
)
# Without http or www a host is told from two words round a full stop by its ending; a country's ending needs a path behind it.
_ENDINGS: Final = listed("links", "endings")
# RFC 3986, appendix B, for the two schemes there are here.
_PARTS = re.compile(
    r"(?:https?://)?(?:[^/?#@]*@)?(?P<host>[^/?#:@]+)(?P<port>:\d{1,5})?(?P<path>/[^?#]*)?(?:\?(?P<query>[^#]*))?(?:#.*)?",
    re.IGNORECASE | re.DOTALL,
)
_HOST = re.compile(r"[^\s/@:\[\]\x00-\x20]{1,253}")
_ASCII_HOST = re.compile(r"[a-z\d_.-]{1,253}")
_MAILBOX = re.compile(r"[\w.+%&'=~-]{1,64}\Z")  # of the signs that RFC 5322 allows those that people use
_MAIL_SIGNS = re.compile(r"[\w.+%&'=~-]")
_NOT_FIRST: Final = ".'=&%~-"
_MAIL_HOST = re.compile(
    r"(?:[\w-]{1,63}\.){1,6}(?:xn--[a-z\d-]{2,50}|[^\W\d_]{2,18})(?![\w-])", re.IGNORECASE
)
_BEHIND = ".,;:!?'’*_~|"
_PAIRS = {")": "(", "]": "[", "}": "{"}
# Set by those who count clicks; the page is the same without them.
_TRACKING = re.compile(
    r"(?:utm_\w*|mc_[ce]id|pk_\w*|hsa_\w*|_hs\w*|vero_\w*|fb_\w*|[a-z]{0,4}clid|gclsrc|igsh(?:id)?|mibextid|ref_?|ref_src|ref_url|"
    r"referrer|si|feature|trk|spm|yclid|_ga|_gl|__cft__.*|__tn__|_branch_\w*|share_\w*|is_from_webapp|sender_device|"
    r"aid|label|sid|srpvid|srepoch)",
    re.IGNORECASE,
)
_PLUS: Final = listed("links", "plus")  # mailboxes in which what follows a + means nothing


@dataclass(frozen=True, slots=True, repr=False)
class Parts:
    """Of a link: its host in ASCII and without www, ":" and an unusual port or "", its path and its query."""

    host: str
    port: str
    path: str
    query: str


def find(text: str) -> Iterator[Identifier]:
    """Links with http or www, and hosts with a common ending or a path. The value is what `canonical` makes of it."""
    for pattern in (_LINK, _BARE):
        for found in pattern.finditer(text):
            shown = _without_punctuation(found[0])
            if pattern is _BARE and not _is_host(found[1], len(shown) > len(found[1])):
                continue
            value = canonical(shown)
            if value is not None:
                yield Identifier(Kind.LINK, value, shown, found.start(), found.start() + len(shown))


def find_mail(text: str) -> Iterator[Identifier]:
    """Mail addresses, with the host in its ASCII form."""
    at = text.find("@")
    while at >= 0:
        host = _MAIL_HOST.match(text, at + 1, at + 1 + _LONGEST_HOST)
        name = _MAILBOX.search(text, max(0, at - _LONGEST_NAME), at) if host else None
        if name and host and (start := _mailbox_start(name)) < at and _has_ending(host[0]):
            shown = text[start : host.end()]
            yield Identifier(Kind.EMAIL, canonical_mail(shown), shown, start, host.end())
        at = text.find("@", at + 1)


def canonical(link: str) -> str | None:
    """One form of a link, or None if it is none.

    It begins with https; the host is small, in ASCII and without www; there is no usual port, no user, no fragment and no slash
    at the end; parameters are sorted, without those that only count clicks.
    """
    parts = split(link)
    if parts is None:
        return None
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~-._", errors="replace").rstrip("/")
    asked = [
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0])
    ]
    query = urlencode(sorted(asked), errors="replace")
    value = f"https://{parts.host}{parts.port}{path}" + (f"?{query}" if query else "")
    while (shorter := _without_punctuation(value).rstrip("/")) != value:
        value = shorter
    return value


def canonical_mail(address: str) -> str:
    """One form of a mail address: small Latin letters without accents, without the +word and full stops a provider ignores."""
    name, _, host = address.rpartition("@")
    host = _ascii_host(host) or host.casefold()
    name = "".join(_MAIL_SIGNS.findall(fold(name))).lstrip(_NOT_FIRST) or name.casefold()
    if host in _PLUS:
        name = name.partition("+")[0] or name
    if host in {"gmail.com", "googlemail.com"}:
        name, host = name.replace(".", ""), "gmail.com"
    return f"{name}@{host}"


def split(link: str) -> Parts | None:
    """The parts of a link, also of one written without http, or None if it is none.

    Not by `urllib.parse.urlsplit`: that keeps the last links it saw in memory.
    """
    found = _PARTS.fullmatch(link.strip()[:_LONGEST_LINK])
    host = _ascii_host(found["host"]) if found else None
    if found is None or host is None or "." not in host:
        return None
    port = found["port"] or ""
    return Parts(host, "" if port in {"", ":80", ":443"} else port, found["path"] or "", found["query"] or "")


def _ascii_host(host: str) -> str | None:
    host = host.casefold().strip(".").removeprefix("www.")
    if not host or len(host) > _LONGEST_HOST or not _HOST.fullmatch(host):
        return None
    try:
        ascii_host = host.encode("idna").decode("ascii").casefold()
    except UnicodeError:
        ascii_host = host if host.isascii() else ""
    return ascii_host if _ASCII_HOST.fullmatch(ascii_host) else None


def _is_host(host: str, has_path: bool) -> bool:
    ending = host.rpartition(".")[2].casefold()
    return ending in _ENDINGS or (len(ending) == 2 and has_path)


def _has_ending(host: str) -> bool:
    """Whether a host ends in a name of letters, as those of mail do."""
    ending = (_ascii_host(host) or "").rpartition(".")[2]
    return ending.isalpha() or ending.startswith("xn--")


def _mailbox_start(name: re.Match[str]) -> int:
    shown = name[0]
    return name.start() + len(shown) - len(shown.lstrip(_NOT_FIRST))


def _without_punctuation(shown: str) -> str:
    """A link without the punctuation of the sentence around it; a bracket stays if its other half is in the link."""
    while shown and (shown[-1] in _BEHIND or (shown[-1] in _PAIRS and _is_unpaired(shown))):
        shown = shown[:-1]
    return shown


def _is_unpaired(shown: str) -> bool:
    return shown.count(shown[-1]) > shown.count(_PAIRS[shown[-1]])
