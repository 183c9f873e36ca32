"""Files of reports that are on a hash list: the screening desk alone opens them, and gives back what was matched in error."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from saystop.engines.attachments.kinds import Kind, judge
from saystop.engines.sealing import Tampered, seal, unseal
from saystop.offices import audit
from saystop.offices.rules import Refused, demand
from saystop.offices.unlocking import NotGranted, Unlocked
from saystop.reporting import bindings, padding
from saystop.reporting.models import Attachment
from saystop.reporting.services import attachments
from saystop.screening import rules
from saystop.screening.aside import MOST_TOLD
from saystop.screening.models import Exclusion

MOST_LOOKED_AT = 2_000  # files, the newest: to open what one has matched takes half a millisecond
MOST_NEAR = 400  # files, of the days behind a match
MOST_AT_ONCE = 100  # files given back by one request, some 8 ms each, during which nobody else writes
Known = tuple[str, str, str]  # list, kind, and value in hexadecimal, as an envelope tells them


@dataclass(frozen=True, slots=True)
class Withheld:
    """A file before anybody opens it: what it matched, the nearest first; nothing where that does not open."""

    attachment: Attachment
    matches: tuple[Mapping[str, Any], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Download:
    """A file that somebody asked for, piece by piece."""

    kind: Kind | None
    pieces: Iterator[bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class FoundWrong:
    """A fingerprint that is left out, and the files that nothing else holds back any more."""

    exclusion: Exclusion
    files: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """How many files were given back, and how many do not open and stay."""

    back: int
    altered: int


@dataclass(frozen=True, slots=True)
class ByWhatIsOut:
    """Files near to nothing but fingerprints that are left out: by those that give them back, and by those of which a first
    member says that the owner upholds them, so that they wait.
    """

    free: list[FoundWrong]
    waiting: list[FoundWrong]


def all_of_them() -> QuerySet[Attachment]:
    """The files that are withheld, those of the newest reports first."""
    found = Attachment.objects.filter(withheld_key__isnull=False, report__isnull=False)
    return found.select_related("withheld_key", "report", "message").order_by("-report__arrived_on", "pk")


def opened(unlocked: Unlocked, found: QuerySet[Attachment]) -> list[Withheld]:
    """What each of them matched.

    Raises:
        Refused: the member does not hold the screening desk.
    """
    demand(rules.may_review(unlocked.member))
    return [Withheld(one, _matches(unlocked, one)) for one in found]


def open_file(unlocked: Unlocked, attachment: Attachment) -> Download:
    """The file itself, because a member asks for it; the trail says that she did.

    Raises:
        Refused: the member does not hold the screening desk, or the file is not withheld.
        Tampered: it was altered, cut or reordered.
    """
    key = _key(unlocked, attachment)
    first = next(iter(attachments.open_chunks(attachment.pk, key)), b"")
    for _piece in attachments.open_chunks(attachment.pk, key):
        pass  # verified to its last byte before the first is handed out
    audit.record(unlocked.member, "withheld.opened", attachment.pk)
    return Download(judge(first), attachments.open_chunks(attachment.pk, key))


@transaction.atomic
def give_back(unlocked: Unlocked, attachment: Attachment) -> None:
    """It is not what the list says: the desk that reads the report gets it, as it gets every other file.

    Raises:
        Refused: the member does not hold the screening desk, or the file is not withheld.
        Tampered: its key was altered.
    """
    found = (
        Attachment.objects.select_for_update(of=("self",))
        .select_related("withheld_key", "report__desk_key")
        .get(pk=attachment.pk)
    )
    key = _key(unlocked, found)
    report = found.report
    if report is None or found.desk_key is None:
        demand(allowed=False)
        return
    recipients = [found.desk_key.public, report.receipt_public]
    found.key_envelope = seal(key, recipients, bindings.attachment_key(report.pk, found.pk))
    found.withheld_key, found.match_envelope = None, b""
    found.save(update_fields=["key_envelope", "withheld_key", "match_envelope"])
    audit.record(unlocked.member, "withheld.given_back", found.pk)


def found_wrong(unlocked: Unlocked) -> list[FoundWrong]:
    """The fingerprints that are left out, with the files that are near to them and to nothing else that is in force.

    What stays: a file that also matched a fingerprint in force, one that matched more than is told of a file, and whatever
    matched a fingerprint of which it is being said that its owner upholds it.

    Raises:
        Refused: the member does not hold the screening desk.
    """
    return by_what_is_out(unlocked).free


def by_what_is_out(unlocked: Unlocked) -> ByWhatIsOut:
    """As `found_wrong`, together with what waits for a second member's word.

    Raises:
        Refused: the member does not hold the screening desk.
    """
    demand(rules.may_review(unlocked.member))
    out = left_out()
    free, waiting = defaultdict[Known, list[Attachment]](list), defaultdict[Known, list[Attachment]](list)
    for one in opened(unlocked, all_of_them()[:MOST_LOOKED_AT]) if out else ():
        near = known(one)
        if near and near <= out.keys() and len(one.matches) < MOST_TOLD:
            spoken_for = [each for each in near if out[each].proposed_by]
            for each in spoken_for or near:
                (waiting if spoken_for else free)[each].append(one.attachment)
    return ByWhatIsOut(
        *([FoundWrong(out[each], tuple(those)) for each, those in found.items()] for found in (free, waiting))
    )


def near_to(unlocked: Unlocked, what: Known, since: date, most: int) -> list[Attachment]:
    """Files that are withheld for this fingerprint, of reports since a day, the oldest first.

    Args:
        what: list, kind, and value in hexadecimal.
        since: the day on which it was met; a report is sent on that day or later.
        most: how many are told; of the reports since, so many files are looked at as `MOST_NEAR` says.

    Raises:
        Refused: the member does not hold the screening desk.
    """
    later = all_of_them().filter(report__arrived_on__gte=since).order_by("report__arrived_on", "pk")
    found = (one.attachment for one in opened(unlocked, later[:MOST_NEAR]) if what in known(one))
    return list(islice(found, most))


def left_out() -> dict[Known, Exclusion]:
    """What this office does not act on, also where a first member says that it shall turn round."""
    rows = Exclusion.objects.filter(upheld_on=None).select_related("list").order_by("pk")
    return {
        (str(one.list_id), str(one.kind), bytes(one.value).hex()): one for one in rows if one.is_unaltered
    }


def known(one: Withheld) -> set[Known]:
    """The fingerprints that a file matched."""
    return {(str(each["list"]), str(each["kind"]), str(each["value"])) for each in one.matches}


@transaction.atomic
def give_back_all(unlocked: Unlocked, exclusion: Exclusion) -> Given:
    """Give back what was withheld by this fingerprint alone, as `found_wrong` has it: so many files at once, and the rest when
    this is called again. What it does with each is what `give_back` does.

    Raises:
        Refused: the member does not hold the screening desk.
    """
    demand(rules.may_review(unlocked.member))
    Exclusion.objects.select_for_update().get(pk=exclusion.pk)  # nobody upholds it meanwhile
    files = next((one.files for one in found_wrong(unlocked) if one.exclusion.pk == exclusion.pk), ())
    back = altered = 0
    for one in files:
        try:
            give_back(unlocked, one)
            back += 1
        except Tampered:
            altered += 1
        except Refused:  # a colleague has just given this one back
            continue
        if back == MOST_AT_ONCE:
            break
    return Given(back, altered)


def _key(unlocked: Unlocked, attachment: Attachment) -> bytes:
    demand(rules.may_review(unlocked.member) and attachment.report_id is not None)
    if attachment.withheld_key is None:
        demand(allowed=False)
        raise Tampered
    envelope, binding = bytes(attachment.key_envelope), bindings.withheld_key(attachment.pk)
    return unseal(envelope, unlocked.desk_key(attachment.withheld_key), binding)


def _matches(unlocked: Unlocked, attachment: Attachment) -> tuple[Mapping[str, Any], ...]:
    if attachment.withheld_key is None:
        return ()
    try:
        key = unlocked.desk_key(attachment.withheld_key)
        plain = unseal(bytes(attachment.match_envelope), key, bindings.withheld_match(attachment.pk))
        return tuple(dict(one) for one in padding.unpack(plain)["matches"])
    except (NotGranted, Tampered, KeyError, TypeError, ValueError):
        return ()
