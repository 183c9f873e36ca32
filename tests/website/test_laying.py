"""Wagtail's tables are made at once where there are none, and are those that its own steps make."""

import re
import sqlite3
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from saystop.website.management.commands.migrate import LAID

SAYSTOP = Path(__file__).resolve().parents[2] / ".venv/bin/saystop"


@pytest.mark.django_db
def test_the_models_stand_where_the_steps_end() -> None:
    call_command("makemigrations", *LAID, check_changes=True, dry_run=True, verbosity=0)
    executor = MigrationExecutor(connection)
    assert not executor.migration_plan(executor.loader.graph.leaf_nodes())


@pytest.mark.long
def test_the_tables_are_the_same_by_either_way(tmp_path: Path) -> None:
    at_once = _made(tmp_path / "at-once", ["migrate"])
    by_steps = _made(tmp_path / "by-steps", ["migrate", "wagtailcore"], ["migrate"])
    assert "wagtailcore_page" in at_once
    assert at_once == by_steps


def _made(home: Path, *commands: list[str]) -> dict[str, list[str]]:
    """By the name of each table and index, what it is made of, in any order."""
    home.mkdir()
    for words in commands:
        subprocess.run(
            [SAYSTOP, "manage", *words, "-v", "0"],
            check=True, env={"SAYSTOP_HOME": str(home), "PATH": "/usr/bin:/bin"},
        )  # fmt: skip
    rows = sqlite3.connect(home / "saystop.sqlite3").execute("SELECT name, sql FROM sqlite_master")
    return {name: sorted(re.split(r"[,\s()]+", text or "")) for name, text in rows}
