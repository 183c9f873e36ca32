"""Writers write and hand on, publishers let out and take back; the audit trail says who did."""

import socket

import pytest
from django.conf import LazySettings, global_settings
from django.test import Client
from wagtail.models import WorkflowState

from saystop.config import settings as our_settings
from saystop.offices import audit
from saystop.offices.models import AuditEntry, Member
from saystop.website.models import HomePage, NewsIndexPage
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def oona(nadia: Client) -> Client:
    """A writer; who publishes has come before her, so the website is laid out."""
    nadia.get("/edit/")
    client = Client()
    people.sign_in(client, people.member_without_desk("Oona Outreach", "outreach_officer"))
    return client


@pytest.fixture
def news(oona: Client) -> NewsIndexPage:
    """A page that is out."""
    home = HomePage.objects.get(locale__language_code="en")
    home.save_revision().publish()
    page = NewsIndexPage(title="News", slug="news")
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def test_a_writer_neither_publishes_takes_back_nor_deletes(oona: Client, news: NewsIndexPage) -> None:
    sent = {"title": "Changed", "slug": "news", "summary": "", "body-count": "0", "action-publish": "1",
            "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}  # fmt: skip
    oona.post(f"/edit/pages/{news.pk}/edit/", sent)
    for verb in ("unpublish", "delete"):
        oona.post(f"/edit/pages/{news.pk}/{verb}/")
        oona.post(f"/edit/bulk/wagtailcore/page/{verb}/?id={news.pk}")
    for verb in ("publish", "unpublish", "delete"):
        assert oona.post(f"/edit/api/main/pages/{news.pk}/action/{verb}/").status_code == 404
    news.refresh_from_db()
    assert (news.live, news.title) == (True, "News")
    assert oona.post(f"/edit/pages/{news.pk}/privacy/").status_code == 404


def test_what_waits_is_told_by_no_mail_of_wagtails(
    oona: Client, news: NewsIndexPage, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would go to whatever mail server listens on this machine, in the clear; the office may have named none."""
    asked: list[object] = []

    def connect(*args: object, **_more: object) -> None:
        asked.append(args)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    # Not that of the tests, which keeps mails in memory.
    settings.EMAIL_BACKEND = getattr(our_settings, "EMAIL_BACKEND", global_settings.EMAIL_BACKEND)
    sent = {"title": "Changed", "slug": "news", "summary": "", "body-count": "0", "action-submit": "1", "go_live_at": "",
            "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}  # fmt: skip
    assert oona.post(f"/edit/pages/{news.pk}/edit/", sent).status_code == 302
    assert WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).exists()
    assert not asked


def test_the_audit_trail_says_who_let_out_took_back_and_deleted(
    nadia: Client, member: Member, news: NewsIndexPage
) -> None:
    assert nadia.post(f"/edit/pages/{news.pk}/unpublish/").status_code == 302
    assert (
        nadia.post(
            f"/edit/bulk/wagtailcore/page/publish/?id={news.pk}", {"include_descendants": ""}
        ).status_code
        == 302
    )
    assert nadia.post(f"/edit/pages/{news.pk}/delete/").status_code == 302
    found = AuditEntry.objects.filter(action__startswith="page.", member=str(member.pk)).order_by("number")
    assert [*found.values_list("action", "record")] == [
        ("page.unpublished", str(news.pk)),
        ("page.published", str(news.pk)),
        ("page.deleted", str(news.pk)),
    ]


def test_who_takes_a_page_back_is_told_in_which_languages_it_is_still_out(
    nadia: Client, news: NewsIndexPage
) -> None:
    french = HomePage.objects.get(locale__language_code="fr")
    french.save_revision().publish()
    other = NewsIndexPage(
        title="Actualités", slug="actualites", locale=french.locale, translation_key=news.translation_key
    )
    french.add_child(instance=other)
    other.save_revision().publish()
    told = nadia.post(f"/edit/pages/{news.pk}/unpublish/", follow=True).text
    assert "The page is still out in: français." in told
    last = nadia.post(f"/edit/pages/{other.pk}/unpublish/", follow=True).text
    assert "still out" not in last


def test_a_process_that_is_killed_while_an_editor_lets_a_page_out_has_done_nothing(
    nadia: Client, news: NewsIndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither is the page out without who let it out, nor does it say what nobody knows to be written."""

    def killed(*_: object, **__: object) -> None:
        raise SystemExit

    sent = {"title": "Changed", "slug": "news", "summary": "", "body-count": "0", "action-publish": "1", "go_live_at": "",
            "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}  # fmt: skip
    before = news.revisions.count()
    with monkeypatch.context() as patched:
        patched.setattr(audit, "record", killed)
        with pytest.raises(SystemExit):
            nadia.post(f"/edit/pages/{news.pk}/edit/", sent)
    news.refresh_from_db()
    assert (news.title, news.revisions.count()) == ("News", before)
    assert nadia.post(f"/edit/pages/{news.pk}/edit/", sent).status_code == 302
    news.refresh_from_db()
    assert (news.title, news.revisions.count()) == ("Changed", before + 1)
