"""Intervals of 95 % for what was counted."""

from math import sqrt

Z = 1.959964  # the standard normal's 97.5 % point


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """The ends of the score interval of a share (E. B. Wilson, 1927), which holds for few tries and for shares near 0 and 1 too.

    Args:
        hits: 0 to `tries`.
        tries: 1 and more.
    """
    share = hits / tries
    middle = share + Z * Z / (2 * tries)
    half = Z * sqrt(share * (1 - share) / tries + Z * Z / (4 * tries * tries))
    whole = 1 + Z * Z / tries
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)
