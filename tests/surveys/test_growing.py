"""What an office had before a new version of the program, it has after."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.people import FoundOffice
from tests.surveys.making import published


@pytest.mark.django_db(transaction=True)
def test_the_one_text_of_a_consent_is_shown_in_each_language_of_its_survey(office: FoundOffice) -> None:
    asking, silent = published(office), published(office)
    MigrationExecutor(connection).migrate([("surveys", "0001_initial")])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE surveys_survey SET consent = %s WHERE slug = %s", ["We write once.", asking.slug]
        )
    MigrationExecutor(connection).migrate([("surveys", "0002_consents")])
    for survey in (asking, silent):
        survey.refresh_from_db()
    assert asking.consents == dict.fromkeys(("en", "fr"), "We write once.")
    assert silent.consents == {}
