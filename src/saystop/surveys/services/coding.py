"""What respondents wrote, opened for who holds the desk, and sorted under headings."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from saystop.engines.sealing import unseal
from saystop.offices import audit
from saystop.offices.rules import demand
from saystop.offices.unlocking import Unlocked
from saystop.reporting import padding
from saystop.surveys import bindings, rules
from saystop.surveys.models import Code, Coded, Response, Survey

LONGEST_CODE = 80
MOST_CODES = 200  # of a question
SHORTEST_WORD = 4
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Written:
    """What one person wrote to one question, and the codes it was given."""

    response: int
    language: str
    text: str = field(repr=False)
    codes: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """Which codes a text was given on a page, and which were taken from it."""

    given: frozenset[int] = frozenset()
    taken: frozenset[int] = frozenset()


def read(actor: Unlocked, survey: Survey, path: str) -> list[Written]:
    """All that was written to a question, in the order of the alphabet, which tells nothing of who came when.

    Raises:
        Refused: the actor does not hold the survey's desk.
        Tampered: an answer was altered.
    """
    demand(rules.may_read_written(actor.member, survey))
    found: list[Written] = []
    given = codes_given(survey, path)
    sealed = Response.objects.filter(survey=survey, written__isnull=False).select_related("desk_key")
    for response in sealed.iterator(chunk_size=1_000):
        if response.desk_key is None or response.written is None:
            continue
        key = actor.desk_key(response.desk_key)
        plain = unseal(bytes(response.written), key, bindings.written(survey.pk, response.once))
        text = padding.unpack(plain).get(path)
        if isinstance(text, str):
            found.append(Written(response.pk, response.language, text, given.get(response.pk, frozenset())))
    audit.record(actor.member, "survey.read", f"{survey.pk}/{path}")
    return sorted(found, key=lambda one: (one.text.casefold(), one.response))


def codes_given(survey: Survey, path: str) -> Mapping[int, frozenset[int]]:
    """The codes of each response, by its key."""
    found: dict[int, set[int]] = {}
    rows = Coded.objects.filter(code__survey=survey, code__question=path)
    for response, code in rows.values_list("response", "code"):
        found.setdefault(response, set()).add(code)
    return {response: frozenset(codes) for response, codes in found.items()}


@transaction.atomic
def add_code(actor: Unlocked, survey: Survey, path: str, name: str) -> Code:
    """A heading for a question; the one that is there when there is one.

    Raises:
        Refused: the actor does not hold the survey's desk.
        ValueError: the name is empty or too long, or there are too many.
    """
    demand(rules.may_read_written(actor.member, survey))
    name = " ".join(name.replace("\0", " ").split())  # PostgreSQL keeps no zero in a text
    if (
        not name
        or len(name) > LONGEST_CODE
        or Code.objects.filter(survey=survey, question=path).count() >= MOST_CODES
    ):
        raise ValueError("A code has a name of at most 80 characters.")
    return Code.objects.get_or_create(survey=survey, question=path, name=name)[0]


@transaction.atomic
def code(actor: Unlocked, survey: Survey, path: str, changes: Mapping[int, Change]) -> None:
    """Give responses codes, and take codes from them: changes by response, both by key.

    What a page did not change stays, so that two members can code at the same time.
    """
    demand(rules.may_read_written(actor.member, survey))
    known = set(Code.objects.filter(survey=survey, question=path).values_list("pk", flat=True))
    responses = set(Response.objects.filter(survey=survey, pk__in=changes).values_list("pk", flat=True))
    for response in responses:
        if taken := changes[response].taken & known:
            Coded.objects.filter(code__in=taken, response=response).delete()
    Coded.objects.bulk_create(
        (
            Coded(code_id=one, response_id=response)
            for response in responses
            for one in changes[response].given & known
        ),
        ignore_conflicts=True,  # somebody else gave the same code meanwhile
    )
    audit.record(actor.member, "survey.coded", f"{survey.pk}/{path}")


@transaction.atomic
def drop_code(actor: Unlocked, survey: Survey, code: int) -> None:
    """Take a heading away, with every place where it was given."""
    demand(rules.may_read_written(actor.member, survey))
    Code.objects.filter(survey=survey, pk=code).delete()


def words(texts: Iterable[str], most: int = 40) -> list[tuple[str, int]]:
    """The words that the most people used, each person counted once; short ones are left out.

    Returns:
        words with how many people used them, most used first.
    """
    counted: Counter[str] = Counter()
    for text in texts:
        counted.update({word for word in _WORD.findall(text.casefold()) if len(word) >= SHORTEST_WORD})
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:most]


def tally(codes: Sequence[Code], written: Sequence[Written]) -> list[tuple[Code, int]]:
    """How many texts each code was given to, most first."""
    counted = Counter(code for one in written for code in one.codes)
    return sorted(((code, counted[code.pk]) for code in codes), key=lambda pair: (-pair[1], pair[0].name))
