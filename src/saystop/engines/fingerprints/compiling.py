"""Functions made into machine code by numba, kept from one start to the next where that can be.

The machine code lies beside the module (in `__pycache__`) where that folder is writable, else in numba's folder below the
user's cache folder, else in $NUMBA_CACHE_DIR, which goes before both. Where none of them is writable nothing is kept,
and each start of a process compiles anew, some seconds long. What lies there is made from our source alone: nothing of a
picture or a list ever comes into it.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """The function as machine code, which lets go of the interpreter while it runs. Arithmetic is as written: nothing is
    reordered or contracted, so it gives the same bits on every machine."""
    return _made(function)


def compiled_loosely(function: Function) -> Function:
    """The same, for sums whose order does not matter: the compiler may reorder them."""
    return _made(function, fastmath=True)


def _made(function: Function, **options: Any) -> Function:
    try:
        made: Function = njit(nogil=True, cache=True, **options)(function)
    except RuntimeError:  # numba found no folder that it may write to
        made = njit(nogil=True, **options)(function)
    return made
