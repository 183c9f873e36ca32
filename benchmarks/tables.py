"""Tables on the terminal, in the form that `docs/benchmarks.md` can take over."""

from collections.abc import Sequence
from statistics import median

__all__ = ["median", "show", "spread"]


def show(title: str, header: Sequence[str], rows: Sequence[Sequence[object]], note: str = "") -> None:
    """Print a Markdown table with its columns aligned; the first column is text, the others are figures."""
    cells = [[str(cell) for cell in row] for row in (header, *rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(header))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    print(f"\n{title}\n")
    for row in (cells[0], rule, *cells[1:]):
        first, *others = zip(row, widths, strict=True)
        print(
            "| "
            + " | ".join([first[0].ljust(first[1]), *(text.rjust(width) for text, width in others)])
            + " |"
        )
    if note:
        print(f"\n{note}")
    print(flush=True)


def spread(values: Sequence[float], digits: int = 1) -> str:
    """The median, and in brackets the lowest and highest of the runs."""
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"
