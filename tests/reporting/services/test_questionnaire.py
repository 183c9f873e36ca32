"""The form that reporters are asked is the one that was taken in, not what the database says now."""

import importlib
from collections import OrderedDict
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.test import Client

from saystop.engines.sealing import Tampered
from saystop.reporting import pages
from saystop.reporting.models import FormVersion
from saystop.reporting.services import questionnaire
from tests.casework.sending import ADDRESS, SAID
from tests.people import FoundOffice
from tests.reporting.test_story import hidden

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_fresh_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(pages, "_kept", OrderedDict())
    questionnaire.version.cache_clear()
    yield
    questionnaire.version.cache_clear()


def alter_the_form() -> None:
    form = FormVersion.objects.get()
    FormVersion.objects.update(definition=form.definition.replace("What", "Where"))
    questionnaire.version.cache_clear()


def test_an_altered_form_is_not_asked_and_nothing_typed_is_lost(office: FoundOffice) -> None:
    client = Client()
    first = client.post(ADDRESS, {"step": "situation", "go": "next", "situation/what": SAID})
    draft = hidden(first.content.decode(), "draft")
    alter_the_form()
    assert client.get(ADDRESS).status_code == 503
    refused = client.post(ADDRESS, {"step": "you", "go": "next", "draft": draft})
    assert refused.status_code == 503
    assert hidden(refused.content.decode(), "draft") == draft


def test_a_seal_of_one_form_does_not_pass_for_another(office: FoundOffice) -> None:
    questionnaire.current()
    FormVersion.objects.update(digest="0" * 64)
    with pytest.raises(Tampered):
        questionnaire.version("0" * 64)


def test_forms_of_before_are_believed_once(office: FoundOffice) -> None:
    digest = questionnaire.current().digest
    FormVersion.objects.update(seal=b"")
    questionnaire.version.cache_clear()
    with pytest.raises(Tampered):
        questionnaire.version(digest)
    importlib.import_module("saystop.reporting.migrations.0003_forms_are_vouched_for").vouch_for_all(
        apps, None
    )
    assert questionnaire.version(digest).digest == digest
