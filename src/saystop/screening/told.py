"""Whether lists, and what is left out of them, are as the audit trail tells.

A row that was altered past the program shows by its seal. One of an earlier day that was put back, and one that was taken out,
show here alone: the trail tells what was done last.
"""

from collections.abc import Iterator

from saystop.offices.models import AuditEntry
from saystop.screening.models import Exclusion, HashList

_SETTINGS = ("list.made", "list.changed")
_VERSIONS = ("list.imported", "list.undone")
_DECIDED = ("exclusion.made", "exclusion.kept_out", "exclusion.upheld")
_PROPOSED, _DROPPED = "exclusion.proposed", "exclusion.proposal_dropped"
LOOK = "look at its settings on its page and keep them anew, or restore the latest backup."
AGAIN = "have it judged again, or restore the latest backup."


def faults() -> Iterator[str]:
    """A sentence about each list and each exclusion that is not as somebody here has left it."""
    yield from _faults_of_lists()
    yield from _faults_of_exclusions()


def _faults_of_lists() -> Iterator[str]:
    settings, versions = dict[str, str](), dict[str, str]()
    for action, record, _member in _entries(*_SETTINGS, *_VERSIONS):
        which, _slash, what = record.partition("/")
        (settings if action in _SETTINGS else versions)[which] = what
    for list_ in HashList.objects.order_by("slug"):
        told, version = settings.pop(str(list_.pk), ""), versions.get(str(list_.pk), "0")
        # Entries of earlier versions of SayStop name no settings.
        if not list_.is_unaltered or (told and told != list_.fingerprint):
            yield f"the settings of {list_.slug} are not those that were kept last; {LOOK}"
        elif version != str(list_.version):
            yield f"{list_.slug} is at version {list_.version}, and the trail tells of {version}: restore the latest backup."
    for which in settings:
        yield f"the list {which} was removed, and the trail tells that it was made: restore the latest backup."


def _faults_of_exclusions() -> Iterator[str]:
    # Of each: whether it is left out, and who was the first to say that it shall turn round.
    told: dict[str, tuple[bool | None, str]] = {}
    for action, record, member in _entries(*_DECIDED, _PROPOSED, _DROPPED):
        is_out, _proposed_by = told.get(record, (None, ""))
        if action in _DECIDED:
            is_out = action != "exclusion.upheld"
        told[record] = (is_out, member if action == _PROPOSED else "")
    for row in Exclusion.objects.select_related("list").order_by("pk"):
        found = told.pop(f"{row.list_id}/{row.pk}", None)
        if not row.is_unaltered or found != (row.upheld_on is None, row.proposed_by):
            which = f"{row.kind} {bytes(row.value).hex()}"
            yield f"what is left out of {row.list.slug} ({which}) is not as the trail tells; {AGAIN}"
    for record in told:
        list_, _slash, _number = record.partition("/")
        yield f"a fingerprint that was left out of the list {list_} is left out no more, and nobody decided that; {AGAIN}"


def _entries(*actions: str) -> Iterator[tuple[str, str, str]]:
    found = AuditEntry.objects.filter(action__in=actions).order_by("number")
    yield from found.values_list("action", "record", "member").iterator()
