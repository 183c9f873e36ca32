"""Tasks that misbehave, for the bounded process to survive."""

import ctypes
import os
import resource
import socket
import time
from pathlib import Path
from typing import Any

from saystop.engines.attachments.kinds import Kind
from saystop.engines.attachments.outcomes import Made

LIBC = ctypes.CDLL(None)


def _made(said: str) -> Made:
    return Made(Kind.TEXT, said.encode())


def echo(data: bytes, order: dict[str, Any]) -> Made:
    return Made(Kind.TEXT, data)


def sleep(data: bytes, order: dict[str, Any]) -> Made:
    time.sleep(60)
    return _made("late")


def spin(data: bytes, order: dict[str, Any]) -> Made:
    while True:
        pass


def crash(data: bytes, order: dict[str, Any]) -> Made:
    os.abort()


def hoard(data: bytes, order: dict[str, Any]) -> Made:
    return _made(str(len(bytearray(4 << 30))))


def write(data: bytes, order: dict[str, Any]) -> Made:
    Path(order["path"]).write_bytes(data)
    return _made("written")


def connect(data: bytes, order: dict[str, Any]) -> Made:
    with socket.socket():
        return _made("connected")


def reuse(data: bytes, order: dict[str, Any]) -> Made:
    """A number that is free again is no way out."""
    os.close(0)
    os.close(1)
    if order["what"] == "socket":
        return connect(data, order)
    return Made(Kind.TEXT, Path("/etc/passwd").read_bytes())


def rights(data: bytes, order: dict[str, Any]) -> Made:
    """PR_GET_DUMPABLE and PR_GET_NO_NEW_PRIVS, see prctl(2)."""
    return _made(f"{LIBC.prctl(3, 0, 0, 0, 0)} {LIBC.prctl(39, 0, 0, 0, 0)}")


def surroundings(data: bytes, order: dict[str, Any]) -> Made:
    limits = [resource.getrlimit(each)[1] for each in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)]
    return _made(f"{sorted(os.environ)} {limits} {os.getppid()}")


TASKS = {
    each.__name__: each
    for each in (echo, sleep, spin, crash, hoard, write, connect, reuse, rights, surroundings)
}


def warm_up() -> None:
    """Nothing is loaded late."""
