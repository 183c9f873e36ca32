"""Screening in the demo office: invented lists of fingerprints of pictures drawn by code, asked by an invented service."""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _

from saystop.engines.fingerprints.pdq import pdq
from saystop.offices.services import desks
from saystop.offices.unlocking import Unlocked
from saystop.screening.journal import WAIT, Journal, Noted
from saystop.screening.matching import Matcher, Query
from saystop.screening.models import Action, Client, Finding, HashList, Kind, Match, Scope
from saystop.screening.services import clients, lists, logging, reviewing
from saystop.screening.services.logging import FLOOD

SIDE = 96  # pixels of a drawn picture
PICTURES = 240
HOTLINE, INDUSTRY, LAPSED = "example-hotline", "example-industry", "example-interim"
BASIS = "Invented agreement, for trying things out"


def make(people: Mapping[str, Unlocked]) -> None:
    """Open the screening desk, fill its lists and ask them. `people` holds "director", "officer" and "colleague"."""
    director = people["director"]
    desk = desks.open_further(director.member, _("Screening"), screens=True)
    for key in ("officer", "colleague"):
        desks.grant(director, desk, people[key].member)
    drawn = [_fingerprint(number) for number in range(PICTURES)]
    made = _lists(director, drawn)
    client, _key = clients.make(
        director.member,
        name="Example Image Host (invented)",
        scopes=[Scope.MATCH, Scope.UPLOAD, Scope.STATUS, Scope.FEEDBACK],
        lists=made,
    )
    _ask(client, drawn)
    _judge(people["officer"], people["colleague"])


def _lists(director: Unlocked, drawn: Sequence[bytes]) -> list[HashList]:
    """One that matches at once, one of which two members judge what is not near, and one whose legal basis has ended."""
    today = timezone.localdate()
    usual: dict[str, Any] = {"legal_basis": BASIS, "basis_from": today - timedelta(days=400)}
    hotline = lists.make(
        director.member,
        slug=HOTLINE,
        name="Example hotline (invented)",
        owner="Example Hotline",
        content_class="csam",
        **usual,
    )
    industry = lists.make(
        director.member,
        slug=INDUSTRY,
        name="Example industry list (invented)",
        owner="Example Association",
        content_class="baseline",
        action=Action.BLOCK,
        review_above=8,
        two_verdicts=True,
        **usual,
    )
    lapsed = lists.make(
        director.member,
        slug=LAPSED,
        name="Example interim list (invented)",
        owner="Example Authority",
        content_class="national",
        **{**usual, "basis_until": today - timedelta(days=30)},
    )
    third = PICTURES // 3
    _import(director, hotline, drawn[:third])
    _import(director, hotline, drawn[: third + 12], incremental=True)
    _import(director, industry, drawn[third : 2 * third])
    _import(director, lapsed, drawn[2 * third :])
    return [hotline, industry, lapsed]


def _import(
    director: Unlocked, made: HashList, values: Sequence[bytes], *, incremental: bool = False
) -> None:
    rows = ["kind,value", *(f"pdq,{value.hex()}" for value in values)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "invented.csv"
        path.write_text("\n".join(rows) + "\n")
        lists.import_(director.member, made, path, incremental=incremental)


def _ask(client: Client, drawn: Sequence[bytes]) -> None:
    """What the invented service asked in the last months, and what matched: some of it near, one of it far too often."""
    matcher, today, third = Matcher(), timezone.localdate(), PICTURES // 3
    for months in range(6, 0, -1):
        day = today - timedelta(days=30 * months)
        _note(
            client,
            day,
            40_000 + 7_000 * (months % 4),
            _found(matcher, drawn[third + 30 + months], 2, 3 + months),
        )
    asked = ((4, 1, 5, 1), (3, 2, 12, 2), (2, 3, 20, 1), (2, third + 40, 16, 1), (1, third + 41, 22, 3))
    for days, number, bits, times in asked:
        _note(client, today - timedelta(days=days), 2_000, _found(matcher, drawn[number], bits, times))
    _note(client, today, 1_500, _found(matcher, drawn[7], 9, FLOOD + 40))
    logging.fold()


def _found(matcher: Matcher, value: bytes, bits: int, times: int) -> Iterator[Noted]:
    """What the lists say of a picture that differs in so many bits from one that they know."""
    near = int.from_bytes(value) ^ ((1 << bits) - 1)
    [found] = matcher.match([Query(Kind.PDQ, near.to_bytes(len(value)), 100)])
    for one in found * times:
        told = WAIT if one.waits else str(one.list.action)
        yield Noted(one.list.id, one.version, one.kind, one.value, one.distance, one.content_class, told)


def _note(client: Client, day: date, asked: int, found: Iterator[Noted]) -> None:
    noon = datetime.combine(day, time(12), UTC).timestamp()
    journal = Journal(logging.folder(), lambda: noon)
    journal.note(client.pk, by_fingerprint=asked, matches=list(found))
    journal.close()


def _judge(officer: Unlocked, colleague: Unlocked) -> None:
    """One is found right, one wrong; of one that two members judge a verdict is missing. The rest waits."""
    waiting = Match.objects.filter(list__slug=HOTLINE, state="waiting", client__isnull=False).order_by("day")
    for match, finding in zip(waiting[:2], (Finding.RIGHT, Finding.WRONG), strict=True):
        reviewing.judge(officer.member, match, finding)
    [half] = Match.objects.filter(list__slug=INDUSTRY, state="waiting").order_by("day")[:1]
    reviewing.judge(colleague.member, half, Finding.RIGHT)


def _fingerprint(number: int) -> bytes:
    """That of a picture of waves, drawn by code; each number has its own."""
    seed = int.from_bytes(hashlib.sha256(f"picture {number}".encode()).digest()[:8])
    chance = np.random.default_rng(seed)
    across, down = np.meshgrid(np.linspace(0, 1, SIDE), np.linspace(0, 1, SIDE))
    luma = np.full((SIDE, SIDE), 128.0)
    for _wave in range(24):
        x, y, turn = chance.uniform(-14, 14), chance.uniform(-14, 14), chance.uniform(0, 2 * np.pi)
        luma += chance.uniform(4, 16) * np.sin(2 * np.pi * (x * across + y * down) + turn)
    value, _quality = pdq(np.clip(luma, 0, 255).astype(np.float32))
    return value
