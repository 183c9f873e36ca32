"""Each workbook is read once in a test process: the forms that ship are taken anew into the database of nearly every test.

What is read depends on nothing but the bytes, the name and what lies beside; it cannot be changed, and all tests and requests of
a process share it as `version` of the rooms does. A workbook with faults is read each time. The tests of the engine call `read`
itself, and processes of their own remember nothing.
"""

import functools
import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from saystop.engines.questionnaires.model import Questionnaire
from saystop.engines.questionnaires.workbook import read

# Who calls it.
ROOMS = (
    "saystop.casework.services.assessing",
    "saystop.config.forms",
    "saystop.reporting.services.questionnaire",
    "saystop.surveys.services.authoring",
    "saystop.training.services.measuring",
    "saystop.training.workbooks",
)


@functools.lru_cache(maxsize=100)
def _read(data: bytes, name: str, files: tuple[tuple[str, bytes], ...] | None) -> Questionnaire:
    return read(data, name, None if files is None else dict(files))


def remembered(
    data: bytes, name: str = "form.xlsx", files: Mapping[str, bytes] | None = None
) -> Questionnaire:
    """As `read`."""
    return _read(data, name, None if files is None else tuple(files.items()))


@contextmanager
def read_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ROOMS:
            room = importlib.import_module(name)
            assert vars(room)["read"] is read
            patch.setattr(room, "read", remembered)
        yield
