"""What a file of statements would bring, before anything of it is taken in. Reads, and writes nothing."""

import hashlib
from dataclasses import dataclass, field

from saystop.campaigns.models import Account
from saystop.campaigns.models import Entry as Row
from saystop.campaigns.models import Statement as Kept
from saystop.campaigns.statements import camt, keys
from saystop.campaigns.statements.camt import Entry, Reading, Statement
from saystop.engines.saying import Said, said


@dataclass(frozen=True, slots=True)
class Planned:
    """One statement of the file, and what of it is not here yet, each entry by its key."""

    number: int
    told: Statement
    account: Account
    new: dict[str, Entry]
    is_known: bool  # the very same file was taken in before

    @property
    def known(self) -> int:
        return len(self.told.entries) - len(self.new)


@dataclass(slots=True)
class Plan:
    file: str
    statements: list[Planned] = field(default_factory=list)
    faults: list[Said] = field(default_factory=list)
    notices: list[Said] = field(default_factory=list)

    @property
    def new(self) -> int:
        return sum(len(one.new) for one in self.statements)

    @property
    def known(self) -> int:
        return sum(one.known for one in self.statements)

    @property
    def came(self) -> int:
        return sum(entry.amount for one in self.statements for entry in one.new.values() if entry.amount > 0)

    @property
    def went(self) -> int:
        return -sum(entry.amount for one in self.statements for entry in one.new.values() if entry.amount < 0)

    @property
    def would_change(self) -> bool:
        """Whether anything is to be taken in: new entries, or a statement without any that was not seen yet."""
        return not self.faults and any(not one.is_known for one in self.statements)


def plan(data: bytes) -> Plan:
    """What the file would bring.

    Raises:
        Unreadable: it is no bank statement.
    """
    return plan_of(hashlib.sha256(data).hexdigest(), camt.read(data))


def plan_of(file: str, reading: Reading) -> Plan:
    """The same of a file that was read already, by its SHA-256."""
    made = Plan(file, faults=list(reading.faults), notices=list(reading.notices))
    accounts = {account.iban: account for account in Account.objects.all()}
    met = set(Kept.objects.filter(file=made.file).values_list("number", flat=True))
    seen: set[str] = set()
    for number, one in enumerate(reading.statements, start=1):
        account = accounts.get(one.iban)
        if account is None:
            if one.iban:
                made.faults.append(
                    said("The account {iban} is none of this office: enter it first.", iban=one.iban)
                )
            continue
        of_entries = keys.of_entries(one.iban, one.entries)
        # A file with a statement and one that overlaps with it brings each entry once.
        known = seen | _kept(of_entries)
        new = {key: entry for key, entry in zip(of_entries, one.entries, strict=True) if key not in known}
        seen |= new.keys()
        made.statements.append(Planned(number, one, account, new, is_known=number in met))
    made.faults = list(dict.fromkeys(made.faults))
    return made


def _kept(of_entries: list[str]) -> set[str]:
    found: set[str] = set()
    # SQLite takes at most so many values in one question.
    for first in range(0, len(of_entries), 500):
        part = of_entries[first : first + 500]
        found.update(Row.objects.filter(key__in=part).values_list("key", flat=True))
    return found
