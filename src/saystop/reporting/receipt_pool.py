"""Receipts made ahead. Deriving the keys of one takes Argon2id's time; a reporter should not wait for it, and a flood of them
must not stop the line. One thread of low priority keeps a bounded number ready, mostly while nobody reports; when none is left,
derivations run one at a time and the rest wait.

They lie in this process's memory only. A receipt nobody was given opens nothing.
"""

import contextlib
import os
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from saystop.engines.sealing import Receipt, derive
from saystop.offices.models import Office
from saystop.offices.prepared import first_row
from saystop.reporting.drafts import PreparedReceipt

LOWEST_PRIORITY = 19
QUIET_SECONDS = 1.0

_ready: queue.Queue[PreparedReceipt] = queue.Queue(maxsize=max(1, settings.SAYSTOP_RECEIPTS_AHEAD))
# All other derivations have one thread: allocators keep Argon2id's 7 MiB for each thread that ever used them.
_deriver = ThreadPoolExecutor(max_workers=1, thread_name_prefix="receipt")
_start = threading.Lock()


@dataclass(slots=True)
class _Process:
    """What this process does about receipts; its filler is started after the server has forked."""

    filler: threading.Thread | None = None
    taken_at: float = 0.0

    @property
    def fills(self) -> bool:
        return self.filler is not None and self.filler.is_alive()


_here = _Process()


def take() -> PreparedReceipt:
    """A fresh receipt that nobody else gets."""
    _here.taken_at = time.monotonic()
    salt = receipt_salt()
    _ensure_filler(salt)
    try:
        return _ready.get_nowait()
    except queue.Empty:
        return prepare_in_turn(Receipt.generate(), salt)


def receipt_salt() -> bytes:
    """What all receipts of this office are derived with.

    Raises:
        Office.DoesNotExist: before `saystop init`.
    """
    row = _salt()
    if row is None:
        raise Office.DoesNotExist
    return bytes(row[0])


@first_row
def _salt() -> QuerySet[Office, tuple[Any, ...]]:
    return Office.objects.values_list("receipt_salt")


def prepare_in_turn(receipt: Receipt, salt: bytes) -> PreparedReceipt:
    """As `prepare`, after whoever else waits for it."""
    return _deriver.submit(prepare, receipt, salt).result()


def prepare(receipt: Receipt, salt: bytes) -> PreparedReceipt:
    keys = derive(receipt, salt)
    return PreparedReceipt(receipt.text, keys.lookup, keys.private_key.export_seed())


def ready() -> int:
    """How many lie ready."""
    return _ready.qsize()


def _ensure_filler(salt: bytes) -> None:
    if settings.SAYSTOP_RECEIPTS_AHEAD and not _here.fills:
        with _start:
            if not _here.fills:
                _here.filler = threading.Thread(target=_fill, args=(salt,), name="receipts", daemon=True)
                _here.filler.start()


def _fill(salt: bytes) -> None:
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST_PRIORITY)
    while True:
        # Even a thread that yields to all others costs those who are answered at this moment: while they come, it waits.
        while _ready.qsize() > _ready.maxsize // 4 and time.monotonic() - _here.taken_at < QUIET_SECONDS:
            time.sleep(QUIET_SECONDS / 4)
        _ready.put(prepare(Receipt.generate(), salt))
