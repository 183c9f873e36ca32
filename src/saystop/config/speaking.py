"""How the command speaks: to whoever reads its output, and beside it to whoever runs it."""

import sys


def say(line: object = "") -> None:
    print(line, flush=True)  # noqa: T201 - a command speaks by printing


def warn(line: object) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - as above
