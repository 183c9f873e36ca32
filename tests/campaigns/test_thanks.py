"""Thanks by e-mail, by a real mail server on this machine."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client

from saystop.campaigns.models import Gift, Standing
from saystop.campaigns.services import gifts, pledging, thanking
from tests.campaigns.fundraising import a_fundraiser, a_gift, a_pledge
from tests.people import FoundOffice
from tests.smtp import Post, post_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings: LazySettings) -> Iterator[Post]:
    with post_office() as one:
        settings.SAYSTOP_MAIL = f"smtp://127.0.0.1:{one.port}"
        settings.SAYSTOP_MAIL_FROM = "office@office.example"
        yield one


def given(days: int = 0, **said: Any) -> Gift:
    row, _token = a_pledge(name="Ana Anchor", email="ana@donor.example", **{"language": "nl", **said})
    return a_gift(row, days=days)


def test_thanks_go_out_once_and_only_when_money_arrived(office: FoundOffice, post: Post) -> None:
    a_pledge(email="ben@donor.example")
    thanking.sweep()
    assert not post.mails
    given()
    thanking.sweep()
    thanking.sweep()
    (one,) = post.mails
    assert one["To"] == "ana@donor.example"
    text = one.get_content().replace("\u00a0", " ")
    assert "Dank u uit de haven." in text
    assert "€ 25" in text
    # Whoever reads the mail on its way learns no name.
    assert "Ana" not in text


def test_nobody_is_thanked_without_an_address_or_for_what_does_not_count(
    office: FoundOffice, post: Post
) -> None:
    a_gift(a_pledge(name="Ben")[0])
    a_gift(a_fundraiser())
    given(days=-61)
    row, _token = a_pledge(email="cleo@donor.example")
    gifts.set_standing(None, a_gift(row), Standing.REVERSED)
    thanking.sweep()
    assert not post.mails


def test_a_mail_that_was_refused_is_sent_again(office: FoundOffice, post: Post) -> None:
    given()
    post.refuses = True
    thanking.sweep()
    assert Gift.objects.filter(is_thanked=False).count() == 1
    post.refuses = False
    thanking.sweep()
    assert len(post.mails) == 1


def test_without_a_mail_server_nothing_happens(office: FoundOffice) -> None:
    given()
    thanking.sweep()
    pledging.sweep()
    assert not Gift.objects.filter(is_thanked=True).exists()
    assert not mail.outbox


def test_thanks_by_mail_are_promised_only_where_mails_are_sent(
    office: FoundOffice, settings: LazySettings
) -> None:
    page = f"/en/give/{a_fundraiser().slug}/"
    promised = "For our thanks when your gift has arrived."
    assert promised not in Client().get(page).text
    settings.SAYSTOP_MAIL = "smtp://127.0.0.1:1"
    assert promised in Client().get(page).text
