"""Many fingerprints looked up among rows in order: compiled, because each question to the service asks it of each list."""

import numpy as np
from numpy.typing import NDArray

from saystop.engines.fingerprints import machine
from saystop.engines.fingerprints.layout import KEY_BYTES
from saystop.engines.fingerprints.machine import addresses
from saystop.screening.lists.records import RECORD, Rows

KEY = KEY_BYTES  # kind, value
_VALUE = RECORD.fields["value"][1] if RECORD.fields else 0

Bytes = NDArray[np.uint8]


def find(rows: Rows, keys: Bytes) -> NDArray[np.int64]:
    """For each key [Q, 33] the first row that has it; -1 where there is none."""
    records, wanted = rows.view(np.uint8), np.ascontiguousarray(keys)
    found = np.empty(len(wanted), np.int64)
    of, asked, target = addresses(records, wanted, found)
    machine.entry("find")(of, len(rows), RECORD.itemsize, _VALUE, asked, len(wanted), target)
    return found
