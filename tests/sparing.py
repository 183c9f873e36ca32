"""What Django does anew for each test or client and comes out the same each time, is done once in a test process.

* Which static files there are: each client makes its own middleware, which looks through all folders and at each file.
* What becomes of a context: the test client copies it for each template, and a list of countries has 250. A test that reads one
  asks for it (`contexts_kept`).
* What a database holds once it was emptied: content types and permissions, made from the models by a few hundred questions after
  each test that commits. Their rows are put back as they were.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.commands import flush
from django.core.management.sql import emit_post_migrate_signal
from django.db import models, transaction
from django.test import client
from whitenoise.middleware import WhiteNoiseMiddleware

Rows = list[tuple[type[models.Model], list[models.Model]]]
find_static_files = WhiteNoiseMiddleware.add_files_from_finders
keep_contexts: Any = vars(client)["store_rendered_templates"]
make_after_flush = emit_post_migrate_signal
_static_files: dict[str, Any] = {}
_after_flush: Rows = []


def _add_files(self: Any) -> None:
    if not _static_files:
        find_static_files(self)
        _static_files.update(self.files)
    self.files.update(_static_files)


def _put_back(*args: Any, **kwargs: Any) -> None:
    if not _after_flush:
        make_after_flush(*args, **kwargs)
        _after_flush.extend(rows_of_all())
        return
    ContentType.objects.clear_cache()
    # What refers to what is looked at when it ends: any order will do.
    with transaction.atomic():
        for model, rows in _after_flush:
            model._base_manager.bulk_create(rows, batch_size=200)


def rows_of_all() -> Rows:
    """All rows there are, by their models."""
    kept = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    found = [(model, [*model._base_manager.order_by("pk")]) for model in kept if not model._meta.proxy]
    return [(model, rows) for model, rows in found if rows]


@contextmanager
def once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", _add_files)
        patch.setattr(client, "store_rendered_templates", lambda *args, **kwargs: None)
        patch.setattr(flush, "emit_post_migrate_signal", _put_back)
        yield


@contextmanager
def contexts_kept() -> Iterator[None]:
    """Answers have their contexts, as the test client keeps them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "store_rendered_templates", keep_contexts)
        yield
