"""Cleaning a file in one call."""

import hashlib
import os
import time
from pathlib import Path

from saystop.engines.attachments.cleaning import Facts, cleaned
from saystop.engines.attachments.outcomes import Reason, Refused


def kept(data: bytes, *, keep: bool = False) -> tuple[bytes, Facts]:
    pieces = [data[at : at + 10_000] for at in range(0, len(data), 10_000)]
    with cleaned(pieces, keep_place_and_time=keep) as result:
        out = b"".join(result.chunks)
    facts = result.facts
    assert facts.kind is result.kind
    assert (facts.size_received, facts.size_kept) == (len(data), len(out))
    assert facts.digest_received == hashlib.sha256(data).hexdigest()
    assert facts.digest_kept == hashlib.sha256(out).hexdigest()
    return out, facts


def refusal(data: bytes, *, keep: bool = False, accept_images: bool = True) -> Reason | None:
    try:
        with cleaned([data], keep_place_and_time=keep, accept_images=accept_images) as result:
            for _chunk in result.chunks:
                pass
    except Refused as refused:
        return refused.reason
    return None


def processor_seconds() -> float:
    """What this process worked, the processes that it started, and their children that have ended: a busy machine changes none
    of it."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            _state, parent, *fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if int(parent) == os.getpid():
            ticks += sum(map(int, fields[9:13]))
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")
