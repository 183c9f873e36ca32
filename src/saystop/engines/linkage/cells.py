"""Places on the earth as cells of a fixed grid, so that nearness can be asked of a table that knows no coordinates.

The grid: rows of 0.01 degrees of latitude (1.11 km) and columns of 0.01 degrees of longitude (1.11 km at the equator, 0.71 km at
50 degrees, 0.56 km at 60), on WGS 84 as phones and maps give it. A row is counted from the equator, a column from Greenwich; a
cell holds its southern and western edge. Columns go round the earth; beyond a pole lies the top row of the other side.
Whoever looks in a cell and its eight neighbours finds everything within one cell's width, and nothing three widths away.
"""

import re
from typing import Final

_ROWS: Final = 9_000  # to each side of the equator
_COLUMNS: Final = 36_000  # round the earth
_FINEST: Final = 10_000_000  # coordinates are read to seven digits (1 cm), so that 50.84 is not 50.83999…
_NAME = re.compile(r"([NS])(\d{4})([EW])(\d{5})")
_AROUND: Final = ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1))


def cell(latitude: float, longitude: float) -> str:
    """The cell that holds a point, like "N5084E00435".

    Args:
        latitude: degrees north, from -90 to 90.
        longitude: degrees east, from -180 to 180.

    Raises:
        ValueError: the point is not on the earth.
    """
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("A latitude lies between -90 and 90 degrees, a longitude between -180 and 180.")
    row = round(latitude * _FINEST) * 100 // _FINEST
    column = round(longitude * _FINEST) * 100 // _FINEST
    return _named(min(row, _ROWS - 1), column)


def neighbours(name: str) -> tuple[str, ...]:
    """The eight cells around one. Each of them has it as a neighbour in turn.

    Raises:
        ValueError: `name` is no cell.
    """
    parts = _NAME.fullmatch(name)
    if parts is None:
        raise ValueError("This is not the name of a cell.")
    row = int(parts[2]) if parts[1] == "N" else -int(parts[2])
    column = int(parts[4]) if parts[3] == "E" else -int(parts[4])
    if not (-_ROWS <= row < _ROWS and -_COLUMNS // 2 <= column < _COLUMNS // 2):
        raise ValueError("This is not the name of a cell.")
    return tuple(_named(row + up, column + east) for up, east in _AROUND)


def _named(row: int, column: int) -> str:
    if row >= _ROWS or row < -_ROWS:  # over the pole
        row = (2 * _ROWS - 1 if row > 0 else -2 * _ROWS - 1) - row
        column += _COLUMNS // 2
    column = (column + _COLUMNS // 2) % _COLUMNS - _COLUMNS // 2
    return f"{'N' if row >= 0 else 'S'}{abs(row):04}{'E' if column >= 0 else 'W'}{abs(column):05}"
