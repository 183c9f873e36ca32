"""Reads that every request of the line makes: their SQL is put together once.

The ORM takes ten times as long to build such a query as the database takes to answer it.
"""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def first_row(
    query: Callable[[], QuerySet[Any, tuple[Any, ...]]],
) -> Callable[[], tuple[Any, ...] | None]:
    """Make a read of a function that gives a query without parameters: its first row, as the database has it, or None.

    Values are the database's own: a truth may come as 0 or 1, bytes as a view.
    """

    @functools.cache
    def sql(vendor: str) -> tuple[str, tuple[Any, ...]]:
        del vendor  # each database has its own dialect
        return query().query.sql_with_params()

    @functools.wraps(query)
    def read() -> tuple[Any, ...] | None:
        with connection.cursor() as cursor:
            cursor.execute(*sql(connection.vendor))
            row: tuple[Any, ...] | None = cursor.fetchone()
            return row

    return read


def first_object(query: Callable[[], QuerySet[M]]) -> Callable[[], M | None]:
    """Make a read of a function that gives a query without parameters: its first object, or None."""

    @functools.cache
    def prepared(vendor: str) -> tuple[type[M], str, tuple[Any, ...]]:
        del vendor  # each database has its own dialect
        found = query()
        return (found.model, *found.query.sql_with_params())

    @functools.wraps(query)
    def read() -> M | None:
        model, sql, parameters = prepared(connection.vendor)
        return next(iter(model._default_manager.raw(sql, parameters)), None)

    return read
