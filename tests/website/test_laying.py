"""All tables are made at once where there are none, and are those that the steps make."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from saystop.config import home as homes
from saystop.website.management.commands import migrate
from tests.faults.house import House, own_database

SAYSTOP = Path(sys.executable).parent / "saystop"
# What a step says of tables is in the models too: lint sees to that.
OF_THE_MODELS = re.compile(r"(Create|Delete|Rename|Alter)Model.*|AlterUnique.*|(Add|Remove|Alter|Rename)\w+")
# Without names that only tell how something was called once, and without the width of numbers that join tables count with.
PARTS = (
    "SELECT table_name, column_name, CASE is_identity WHEN 'NO' THEN data_type END, character_maximum_length, is_nullable,"
    " column_default, collation_name, is_identity FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT regexp_replace(indexdef, 'INDEX .* ON', 'ON') FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace AND contype <> 'n'",
    "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
)


@pytest.mark.django_db
def test_the_models_stand_where_the_steps_end() -> None:
    call_command("makemigrations", *migrate.LAID, check_changes=True, dry_run=True, verbosity=0)
    executor = MigrationExecutor(connection)
    assert not executor.migration_plan(executor.loader.graph.leaf_nodes())


def test_what_a_step_of_ours_does_beside_the_models_is_done_at_once_too_or_only_mends_rows() -> None:
    done = set()
    for (label, _name), step in MigrationLoader(None).disk_migrations.items():
        if not step.__module__.startswith("saystop."):
            continue
        others = [one for one in step.operations if not OF_THE_MODELS.fullmatch(type(one).__name__)]
        beside = [*migrate.beside_tables(step)]
        assert len(others) == len(beside) + sum(one.elidable for one in others), step
        done.update((label, code.__name__) for code in beside)
    assert done == {("offices", "protect"), ("website", "protect")}


@pytest.mark.long
def test_the_tables_are_the_same_by_either_way(tmp_path: Path) -> None:
    at_once = _made(tmp_path / "at-once", ["migrate"])
    by_steps = _made(tmp_path / "by-steps", ["migrate", "wagtailcore"], ["migrate"])
    assert any("wagtailcore_page" in part for part in at_once)
    assert at_once == by_steps


def _made(folder: Path, *commands: list[str]) -> list[str]:
    """What each table, index and trigger is made of; columns in any order."""
    folder.mkdir()
    house = House(folder / "home", own_database(folder.name))
    homes.create(house.home)
    house.temporary.mkdir()
    for words in commands:
        subprocess.run([SAYSTOP, "manage", *words, "-v", "0"], check=True, env=house.environment)
    if house.database:
        with psycopg.connect(house.database) as there:
            return _sorted(row for part in PARTS for row in there.execute(part.encode()))
    rows = sqlite3.connect(house.home / homes.SQLITE_FILE).execute("SELECT name, sql FROM sqlite_master")
    return _sorted((name, *sorted(re.split(r"[,\s()]+", text or ""))) for name, text in rows)


def _sorted(rows: Iterable[tuple[object, ...]]) -> list[str]:
    return sorted(" ".join(map(str, row)) for row in rows)
