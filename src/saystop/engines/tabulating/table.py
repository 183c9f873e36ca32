"""Responses as columns: taken in once, then counted, filtered and weighted without a loop over rows."""

import io
import itertools
import json
import struct
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .packing import Measure, Variable, pack, part

__all__ = ["Measure", "Table", "Variable", "WrongMeasure"]

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Positions = NDArray[np.int64]

BATCH: Final = 20_000  # rows held as mappings at a time
_FORMAT: Final = b"saystop table 1\n"
_LENGTH: Final = struct.Struct(">I")


class WrongMeasure(ValueError):
    """What was asked for is not defined for this variable's measure."""

    def __init__(self, variable: Variable, wanted: str) -> None:
        super().__init__(f"{variable.name!r} is a {variable.measure} variable; this needs {wanted}.")


class Table:
    """The answers of `size` respondents to `variables`, in the order in which they were taken in. Never changed.

    `unknown` counts, by variable, what was left out at intake: codes the variable does not have, values of another measure.
    """

    __slots__ = ("_frame", "_variables", "unknown")

    def __init__(
        self, variables: Mapping[str, Variable], frame: pl.DataFrame, unknown: Mapping[str, int]
    ) -> None:
        """For this module's own use: see `from_rows` and `from_bytes`."""
        self._variables = variables
        self._frame = frame
        self.unknown: Mapping[str, int] = MappingProxyType(dict(unknown))

    @classmethod
    def from_rows(cls, variables: Sequence[Variable], rows: Iterable[Mapping[str, object]]) -> Self:
        """Take in `rows`, one mapping from variable names to values a respondent; names of no variable are passed over.

        Values: a code (SINGLE), a list of codes (MULTIPLE; RANK, first place first), an int or float (NUMBER), text, a date
        as ISO 8601 text or `date`. None, an empty text and an absent name are missing; so is a list without a known code.
        Raises ValueError for two variables of one name.
        """
        named = {variable.name: variable for variable in variables}
        if len(named) < len(variables):
            raise ValueError("Two variables have one name.")
        unknown: Counter[str] = Counter()
        source = iter(rows)
        batches = []
        while True:
            batch = list(itertools.islice(source, BATCH))
            columns: list[pl.Series] = []
            for variable in variables:
                packed, strange = pack(variable, [row.get(variable.name) for row in batch])
                columns += packed
                if strange:
                    unknown[variable.name] += strange
            # A frame without a column would forget how many rows it has: the first one numbers them.
            columns.insert(0, pl.Series("", np.zeros(len(batch), dtype=np.bool_)))
            batches.append(pl.DataFrame(columns))
            if len(batch) < BATCH:
                break
        return cls(named, pl.concat(batches, rechunk=True), unknown)

    def extended(self, rows: Iterable[Mapping[str, object]]) -> Self:
        """This table and then `rows`: the same as all rows taken in at once, at the price of the new ones."""
        more = self.from_rows(tuple(self._variables.values()), rows)
        unknown = Counter(self.unknown)
        unknown.update(more.unknown)
        return type(self)(self._variables, pl.concat([self._frame, more._frame], rechunk=True), unknown)

    @property
    def size(self) -> int:
        """How many respondents."""
        return self._frame.height

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The variables, in the order given."""
        return tuple(self._variables.values())

    def variable(self, name: str) -> Variable:
        """The variable of that name; raises KeyError."""
        return self._variables[name]

    def where(self, filters: Mapping[str, Collection[str]]) -> Self:
        """The respondents of `mask(filters)`. `unknown` stays what it was at intake."""
        return type(self)(self._variables, self._frame.filter(pl.Series(self.mask(filters))), self.unknown)

    def mask(self, filters: Mapping[str, Collection[str]]) -> Flags:
        """Who gave, to each variable in `filters`, one of its codes (MULTIPLE: at least one). Shape (size,).

        Use it to cut an array beside the table, such as weights. Codes that the variable does not have fit nobody.
        Raises KeyError for a variable that is not in the table, WrongMeasure for one without a choice of codes.
        """
        kept = np.ones(self.size, dtype=np.bool_)
        for name, codes in filters.items():
            variable = self.variable(name)
            if variable.measure is Measure.SINGLE:
                wanted = np.array(
                    [code in codes for code in variable.codes] + [False]
                )  # the last is for missing
                kept &= wanted[self.positions(name)]
            elif variable.measure is Measure.MULTIPLE:
                chosen = [self.chosen(name, code) for code in variable.codes if code in codes]
                kept &= np.logical_or.reduce(chosen) if chosen else False
            else:
                raise WrongMeasure(variable, "a choice of codes")
        return kept

    def answered(self, name: str) -> Flags:
        """Who answered. Shape (size,); raises KeyError."""
        column = self._frame[name]
        measure = self.variable(name).measure
        if measure is Measure.SINGLE:
            return column.to_numpy() >= 0
        if measure in (Measure.NUMBER, Measure.DATE):
            return column.is_not_null().to_numpy()
        return column.to_numpy()

    def positions(self, name: str) -> Positions:
        """The position of each respondent's code among the variable's codes, -1 where missing. Shape (size,)."""
        self._must_be(name, Measure.SINGLE)
        return self._frame[name].to_numpy().astype(np.int64)

    def chosen(self, name: str, code: str) -> Flags:
        """Who chose `code` of a MULTIPLE variable. Shape (size,)."""
        self._must_be(name, Measure.MULTIPLE)
        return self._frame[part(name, code)].to_numpy()

    def places(self, name: str, code: str) -> Floats:
        """The place, from 1, that each respondent gave to `code` of a RANK variable; NaN where not ranked. Shape (size,)."""
        self._must_be(name, Measure.RANK)
        return self._frame[part(name, code)].cast(pl.Float64).fill_null(np.nan).to_numpy()

    def values(self, name: str) -> Floats:
        """The numbers of a NUMBER variable, NaN where missing. Shape (size,)."""
        self._must_be(name, Measure.NUMBER)
        return self._frame[name].fill_null(np.nan).to_numpy()

    def days(self, name: str) -> NDArray[np.datetime64]:
        """The days of a DATE variable as datetime64[D], NaT where missing. Shape (size,)."""
        self._must_be(name, Measure.DATE)
        return self._frame[name].to_numpy()

    def _must_be(self, name: str, measure: Measure) -> None:
        if self.variable(name).measure is not measure:
            raise WrongMeasure(self.variable(name), measure)

    def to_bytes(self) -> bytes:
        """The table as a header and an Arrow IPC file, for `from_bytes`."""
        described = {
            "variables": [
                [variable.name, variable.measure, variable.codes] for variable in self._variables.values()
            ],
            "unknown": dict(self.unknown),
        }
        header = json.dumps(described).encode()
        held = io.BytesIO()
        self._frame.write_ipc(held, compression="lz4")
        return b"".join((_FORMAT, _LENGTH.pack(len(header)), header, held.getvalue()))

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The table that `to_bytes` gave. Raises ValueError for anything else."""
        start = len(_FORMAT) + _LENGTH.size
        if not data.startswith(_FORMAT) or len(data) < start:
            raise ValueError("These bytes are not a table.")
        end = start + _LENGTH.unpack_from(data, len(_FORMAT))[0]
        try:
            described = json.loads(data[start:end])
            frame = pl.read_ipc(io.BytesIO(data[end:]), memory_map=False)
        except (ValueError, pl.exceptions.PolarsError) as problem:
            raise ValueError("These bytes are a damaged table.") from problem
        variables = {
            name: Variable(name, Measure(measure), tuple(codes))
            for name, measure, codes in described["variables"]
        }
        return cls(variables, frame, described["unknown"])

    def equals(self, other: "Table") -> bool:
        """Whether both hold the same answers to the same variables in the same order, and left out as many."""
        return (
            self.variables == other.variables
            and self._frame.equals(other._frame)
            and dict(self.unknown) == dict(other.unknown)
        )

    def __repr__(self) -> str:
        """No answers: a repr ends in logs."""
        return f"<Table of {self.size} by {len(self._variables)}>"
