"""To whom a case can be referred: the directory's entries, those first that have to do with it, each with the reason."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from saystop.casework.models import AuthorityKey
from saystop.reporting import directory
from saystop.reporting.directory import Entry

# Who can take a case over. An emergency number takes a call, not a file.
KINDS = tuple(kind for kind in directory.KINDS if kind != "emergency")
POLICE, HOTLINE = "police", "abuse_imagery_hotline"
WANTED = {"refer_police": POLICE, "refer_hotline": HOTLINE}  # by what an assessment recommends


@dataclass(frozen=True, slots=True)
class Candidate:
    """One authority, and why it is offered; `reasons` is empty for those of other countries."""

    key: str
    entry: Entry
    reasons: tuple[str, ...]
    has_key: bool


def key_of(entry: Entry) -> str:
    return f"{entry.country}/{entry.kind}/{entry.name}"


def find(key: str) -> Entry | None:
    """The entry of the directory, or None when it is not there any more."""
    return next((entry for entry in _entries() if key_of(entry) == key), None)


def candidates(
    *, act: str, suspect: Iterable[str], office: str, is_online: bool, wanted: str = ""
) -> list[Candidate]:
    """All authorities, those with a reason first, and among them the kind to which the assessment wants it referred.

    Args:
        act: country where it happened (ISO 3166-1 alpha-2), empty when not known.
        suspect: countries to which a suspect belongs.
        office: country of this office, from which most of its reporters come; nobody asks where they live.
        is_online: it is about material online, which has a way of its own: the hotline of this country.
        wanted: a kind of authority, empty for any.
    """
    keys = set(AuthorityKey.objects.values_list("country", "kind", "name"))
    found = []
    for entry in _entries():
        reasons = tuple(_reasons(entry, act, set(suspect), office, is_online))
        has_key = (entry.country, entry.kind, entry.name) in keys
        found.append(Candidate(key_of(entry), entry, reasons, has_key))
    return sorted(
        found,
        key=lambda one: (
            not one.reasons,
            one.entry.kind != wanted,
            -len(one.reasons),
            one.entry.country,
            KINDS.index(one.entry.kind),
        ),
    )


def recipient(entry: Entry) -> str:
    """The public key (age) of an authority, or nothing when none was entered.

    Raises:
        Tampered: it was exchanged in the database.
    """
    row = AuthorityKey.objects.filter(country=entry.country, kind=entry.kind, name=entry.name).first()
    return row.vouched_recipient if row else ""


def _entries() -> list[Entry]:
    return [entry for entry in directory.entries() if entry.kind in KINDS]


def _reasons(entry: Entry, act: str, suspect: set[str], office: str, is_online: bool) -> Iterable[str]:
    if entry.kind == HOTLINE:
        if is_online and entry.country == office:
            yield _("the hotline of this country, for addresses of material online")
        return
    if act and entry.country == act:
        yield _("where it happened")
    if entry.country in suspect:
        yield _("to which a suspect belongs")
    if office and entry.country == office:
        yield _("in the country of this office")
