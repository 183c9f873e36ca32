"""Machine code of the search, called without the compiler that made it.

`ahead` makes it, once for a version of the source and a kind of processor, and it is kept: beside this module (in
`__pycache__`) where that folder is writable, else below the user's cache folder; in `$NUMBA_CACHE_DIR` alone where that is
said. Where nothing can be written each process has it made anew, some seconds long. LLVM's own loader (`llvmlite`) puts it into
memory. What is called lets go of Python's lock.
"""

import ctypes
import hashlib
import importlib.metadata
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
import numpy as np
from numpy.typing import NDArray

Made = dict[
    str, tuple[str, int, bytes]
]  # of each entry its symbol, how many arguments it takes, its object file
Function = Callable[..., int]

_SOURCES = ("kernels.py", "intrinsics.py", "layout.py", "ahead.py")
# Of the wrapper that numba puts around a function for C. They are called where a function raises, and none here does.
_NEVER_CALLED = ("numba_gil_ensure", "numba_gil_release", "NRT_MemInfo_call_dtor")
_MADV_DONTNEED = 4
_DIGEST = 32  # bytes
_lock = threading.Lock()


@cache
def entry(name: str) -> Function:
    """An entry of `kernels` by its name; takes numbers and `addresses`, gives a number. The first one loads the code."""
    with _lock:
        return _loaded()[name]


def addresses(*arrays: NDArray[Any]) -> tuple[int, ...]:
    """Where contiguous arrays lie; they have to be held until the call is over."""
    return tuple(array.__array_interface__["data"][0] for array in arrays)


def called(name: str, places: Iterable[int], numbers: Iterable[int]) -> int:
    """Call an entry that takes all its addresses in one array and all its numbers in another."""
    held = np.fromiter(places, np.uintp), np.fromiter(numbers, np.int64)
    return entry(name)(*addresses(*held))


def packed(made: Made) -> bytes:
    """The SHA-256 of what follows; a line of JSON that says what that is; then the objects."""
    parts = {name: (symbol, count, len(code)) for name, (symbol, count, code) in made.items()}
    said = json.dumps(parts).encode() + b"\n" + b"".join(code for _symbol, _count, code in made.values())
    return hashlib.sha256(said).digest() + said


def unpacked(data: bytes) -> Made:
    """What `packed` put together. Raises ValueError: it is not that any more."""
    digest, said = data[:_DIGEST], data[_DIGEST:]
    if hashlib.sha256(said).digest() != digest:
        raise ValueError
    parts, _, objects = said.partition(b"\n")
    found, at = {}, 0
    for name, (symbol, count, length) in json.loads(parts).items():
        found[name] = symbol, count, objects[at : at + length]
        at += length
    return found


@cache
def _loaded() -> dict[str, Function]:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    for name in _NEVER_CALLED:
        llvm.add_symbol(name, ctypes.cast(ctypes.CDLL(None).abort, ctypes.c_void_p).value)
    made = _made()
    # The engine holds the code; it lives as long as the process.
    engine = llvm.create_mcjit_compiler(
        llvm.parse_assembly(""), llvm.Target.from_default_triple().create_target_machine()
    )
    for _symbol, _count, code in made.values():
        engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    _held.append(engine)
    _forget_code_of("libllvmlite")
    number = ctypes.c_int64  # addresses are such numbers too
    return {
        name: ctypes.CFUNCTYPE(number, *[number] * count)(engine.get_function_address(symbol))
        for name, (symbol, count, _code) in made.items()
    }


_held: list[Any] = []


def _forget_code_of(library: str) -> None:
    """Take the pages of a library's code out of this process's memory: 30 MB that were needed for a start only.

    The kernel has them again where they are called.
    """
    madvise = getattr(ctypes.CDLL(None), "madvise", None)
    maps = Path("/proc/self/maps")
    if madvise is None or not maps.exists():
        return
    for line in maps.read_text().splitlines():
        span, rights, *_rest = line.split()
        if rights == "r-xp" and library in line:
            start, end = (int(number, 16) for number in span.split("-"))
            madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), _MADV_DONTNEED)


def _made() -> Made:
    name = f"search.{_key()}.code"
    for folder in _folders():
        try:
            return unpacked((folder / name).read_bytes())
        except (OSError, ValueError):
            continue
    data = subprocess.run(
        [sys.executable, "-m", "saystop.engines.fingerprints.ahead"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        cwd="/",
        check=True,
        stdout=subprocess.PIPE,
    ).stdout
    for folder in _folders():
        if _kept(folder, name, data):
            break
    return unpacked(data)


def _kept(folder: Path, name: str, data: bytes) -> bool:
    """Whether it could be written there."""
    part = folder / f"{name}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(folder / name)
    except OSError:
        return False
    return True


def _folders() -> Iterator[Path]:
    if given := os.environ.get("NUMBA_CACHE_DIR"):
        yield Path(given)
        return
    yield Path(__file__).parent / "__pycache__"
    with suppress(RuntimeError):  # of a user who has no home
        yield Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "saystop"


def _key() -> str:
    """What the code depends on: its source, its compiler, this processor."""
    source = hashlib.sha256()
    for name in _SOURCES:
        source.update(Path(__file__).with_name(name).read_bytes())
    for package in ("numba", "llvmlite"):
        source.update(importlib.metadata.version(package).encode())
    named = (os.environ.get(f"NUMBA_CPU_{what}") for what in ("NAME", "FEATURES"))  # numba asks for them too
    processor = (llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten(), *named)
    source.update(f"{sys.platform} {processor}".encode())
    return source.hexdigest()[:16]
