"""Makes machine code of the search, ahead of those who search; `python -m saystop.engines.fingerprints.ahead` writes it out.

numba takes 80 MB of a process and seconds of its start. It is loaded here, in a process that ends, and never by those
who call what it made (`machine`).
"""

import sys
from typing import Any

from numba import cfunc

from saystop.engines.fingerprints.kernels import ENTRIES
from saystop.engines.fingerprints.machine import Made, packed


def made() -> Made:
    """Each entry of `kernels` as an object file."""
    found = {}
    for function, kind in ENTRIES.items():
        # Nothing here raises or counts references, so nothing of numba's own is called when it runs.
        compiled: Any = cfunc(kind, error_model="numpy")(function)
        code = compiled._library._get_compiled_object()  # from where numba's own cache takes it too
        found[function.__name__] = compiled.native_name, len(kind.args), code
    return found


if __name__ == "__main__":
    sys.stdout.buffer.write(packed(made()))
