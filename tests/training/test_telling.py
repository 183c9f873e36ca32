"""E-mails to those who registered with an address, by a real mail server on this machine."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core import mail

from saystop.offices.models import Member
from saystop.training.models import Registration, Session, Told
from saystop.training.services import registering, sessions, telling
from tests.smtp import Post, post_office
from tests.training.session_making import a_course, a_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings: LazySettings) -> Iterator[Post]:
    with post_office() as one:
        settings.SAYSTOP_MAIL = f"smtp://127.0.0.1:{one.port}"
        settings.SAYSTOP_MAIL_FROM = "office@office.example"
        yield one


def with_ana(trainer: Member, days: int) -> Session:
    session = a_session(trainer, days, a_course())
    registering.register(session, "Ana", "ana@hotel.example", "nl")
    registering.register(session, "Ben", "", "en")
    return session


def test_who_comes_tomorrow_is_reminded_once(post: Post, trainer: Member) -> None:
    for days in (0, 1, 2):
        with_ana(trainer, days)
    telling.sweep()
    telling.sweep()
    (one,) = post.mails
    assert one["To"] == "ana@hotel.example"
    assert one["Subject"] == "Morgen: Opmerken, reageren, melden"
    assert "Pier Street 2" in one.get_content()
    assert "14:00–17:30" in one.get_content()
    assert "Ana" not in one.get_content()


def test_who_would_come_in_vain_is_told(post: Post, trainer: Member) -> None:
    session = with_ana(trainer, 1)
    telling.sweep()
    sessions.cancel(trainer, session)
    telling.sweep()
    telling.sweep()
    assert [one["Subject"].partition(":")[0] for one in post.mails] == ["Morgen", "Gaat niet door"]


def test_a_mail_that_was_refused_is_sent_again(post: Post, trainer: Member) -> None:
    with_ana(trainer, 1)
    post.refuses = True
    telling.sweep()
    assert Registration.objects.filter(told="").count() == 2
    post.refuses = False
    telling.sweep()
    assert len(post.mails) == 1
    assert Registration.objects.filter(told=Told.REMINDED).count() == 1


def test_without_a_mail_server_nothing_happens(trainer: Member) -> None:
    with_ana(trainer, 1)
    telling.sweep()
    assert not Registration.objects.exclude(told="").exists()
    assert not mail.outbox
