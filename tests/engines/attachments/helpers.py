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
    """What this process worked, the processes that it started, and their children that have ended: waiting is not counted."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            _state, parent, *fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if int(parent) == os.getpid():
            ticks += sum(map(int, fields[9:13]))
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def slowness() -> float:
    """How many times longer work takes the processor now than at rest, since others share its core; told as 2.5 at most."""
    steps, began = 500_000, time.thread_time()
    total = 0
    for step in range(steps):
        total += step * step
    at_rest = steps * 60e-9
    return min(max((time.thread_time() - began) / at_rest, 1), 2.5)
