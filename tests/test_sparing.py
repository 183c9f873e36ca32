"""What tests spare is what would be made each time."""

import pytest
from django.core.management import call_command
from django.core.management.commands import flush
from django.test import Client
from whitenoise.middleware import WhiteNoiseMiddleware

from tests import sparing


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_holds_what_django_puts_there() -> None:
    call_command("flush", interactive=False, verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    put_back = _told(sparing.rows_of_all())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "emit_post_migrate_signal", sparing.make_after_flush)
        call_command("flush", interactive=False, verbosity=0)
    made = _told(sparing.rows_of_all())
    assert put_back == made
    assert len(made) > 300


def _told(rows: sparing.Rows) -> list[str]:
    """Without numbers, which go on counting."""
    return sorted(f"{model._meta.label} {row}" for model, found in rows for row in found)


def test_each_client_finds_the_static_files() -> None:
    found = WhiteNoiseMiddleware(lambda request: None)
    assert found.files.keys() == sparing._static_files.keys()
    for _ in range(2):
        answer = Client().get(next(url for url in found.files if url.endswith(".css")))
        assert (answer.status_code, answer.streaming) == (200, True)
