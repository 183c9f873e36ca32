"""What every object that holds a key has in common."""

from __future__ import annotations

from typing import NoReturn, SupportsIndex


class Secret:
    """Shows nothing in a repr and refuses pickling: no log, cache or task queue receives it by accident."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: kept secret>"

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError(f"A {type(self).__name__} holds a secret and is not pickled or copied.")
