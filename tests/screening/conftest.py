"""A home of its own for each test that writes lists."""

import dataclasses
from pathlib import Path

import pytest
from pytest_django import Settings

from saystop.screening.lists import places


@pytest.fixture
def lists_home(settings: Settings, tmp_path: Path) -> Path:
    """The folder of all lists, empty."""
    home = tmp_path / "home"
    home.mkdir()
    settings.HOME = dataclasses.replace(settings.HOME, path=home)
    return places.root()
