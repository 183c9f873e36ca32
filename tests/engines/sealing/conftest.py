"""What seals is tested as it is."""

from collections.abc import Iterator

import pytest

from tests import stretching


@pytest.fixture(autouse=True)
def _passwords_are_stretched_every_time() -> Iterator[None]:
    with stretching.every_time():
        yield
