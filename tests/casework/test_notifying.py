"""E-mails to members: that something waits, and nothing else; none while the office has named no mail server."""

import smtplib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from saystop.casework import mailing
from saystop.casework.models import Case, Notified
from saystop.casework.services import absences, handling, notifying, shutting_out, tasks
from saystop.casework.services import settings as desk_settings
from saystop.config import home
from saystop.offices.models import Member
from tests import people
from tests.casework.keeping import again, put, today
from tests.casework.sending import send, write_as_reporter
from tests.people import FoundOffice
from tests.smtp import Post, post_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings: LazySettings) -> Iterator[Post]:
    with post_office() as one:
        settings.SAYSTOP_MAIL = f"smtp://127.0.0.1:{one.port}"
        settings.SAYSTOP_MAIL_FROM = "desk@harbour.example"
        settings.SAYSTOP_ADDRESS = "https://report.harbour.example"
        yield one


def told(post: Post) -> list[str]:
    """To whom mails went since the last look."""
    names = [mail["To"] for mail in post.mails]
    post.mails.clear()
    return sorted(names)


def test_a_mail_says_that_something_waits_and_nothing_else(
    office: FoundOffice, officer: Member, post: Post
) -> None:
    Member.objects.exclude(pk=officer.pk).update(is_active=False)
    case = send(said="A man with a Kestrelfern bag.")[0]
    assert notifying.sweep() == 1
    mail = post.mails[0]
    assert mail["Subject"] == "Something waits for you"
    assert mail.get_content().replace("\r\n", "\n") == (
        "Something waits for you at Harbour Office. Sign in to see it:\nhttps://report.harbour.example/desk/\n"
    )
    assert (mail["From"], mail["To"]) == ("desk@harbour.example", officer.email)
    assert set(mail.keys()) == {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
        *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
    }
    whole = mail.as_string() + "\n".join(post.said)
    for secret in (case.reference, str(case.pk), "Kestrelfern", socket.gethostname(), officer.name):
        assert secret.lower() not in whole.lower(), secret
    assert post.said[0] == "ehlo harbour.example"


def test_in_the_language_of_the_member(office: FoundOffice, officer: Member, post: Post) -> None:
    Member.objects.filter(pk=officer.pk).update(language="de")
    send()
    notifying.sweep()
    subjects = {mail["To"]: mail["Subject"] for mail in post.mails}
    assert subjects[officer.email] == "Etwas wartet auf Sie"


def test_once_until_she_has_looked_and_something_new_came(
    office: FoundOffice, officer: Member, officer_client: Client, post: Post
) -> None:
    Member.objects.exclude(pk=officer.pk).update(is_active=False)
    send()
    assert notifying.sweep() == 1
    send()
    assert notifying.sweep() == 0, "she has not looked yet"
    officer_client.get("/desk/")
    assert notifying.sweep() == 0, "she has seen both"
    send()
    assert notifying.sweep() == 1
    assert all(":" in one for one in Notified.objects.get(member=officer).seen)


def test_what_is_worth_a_mail(office: FoundOffice, officer: Member, post: Post) -> None:
    second = people.case_officer(office, "Paula Second")
    director, hers = people.unlocked(office.director), people.unlocked(second)
    case, receipt = send()
    handling.assign(director, case, office.director)
    for member in (officer, second, office.director):
        notifying.seen(member)
    handling.assign(director, again(case), second)
    assert (notifying.sweep(), told(post)) == (1, [second.email])
    tasks.add(hers, again(case), "Look at the map.", officer, None)
    assert (notifying.sweep(), told(post)) == (1, [officer.email])
    for member in (officer, second):
        notifying.seen(member)
    handling.write_note(hers, again(case), "Do you know the place?", [officer])
    assert (notifying.sweep(), told(post)) == (1, [officer.email])
    write_as_reporter(receipt, "I remember something.")
    assert (notifying.sweep(), told(post)) == (1, [second.email])
    put(case, "referred", 400)
    assert (notifying.sweep(), told(post)) == (1, [office.director.email])


def test_who_stands_in_is_told_for_who_is_away(office: FoundOffice, officer: Member, post: Post) -> None:
    second = people.case_officer(office, "Paula Second")
    case = send()[0]
    for member in (officer, second, office.director):
        notifying.seen(member)
    absences.plan(people.unlocked(second), second, officer, today(), today())
    handling.assign(people.unlocked(office.director), case, second)
    notifying.sweep()
    assert officer.email in told(post)


def test_who_is_shut_out_is_told_nothing_of_the_case(
    office: FoundOffice, officer: Member, post: Post
) -> None:
    case = send()[0]
    shutting_out.shut_out(people.unlocked(office.director), case, officer, "She knows the owner.")
    notifying.sweep()
    assert told(post) == [office.director.email]


def test_who_may_not_read_reports_is_told_nothing(office: FoundOffice, post: Post) -> None:
    people.member_without_desk()
    people.member_without_desk("Rosa Researcher", role="researcher")
    Member.objects.filter(pk=office.director.pk).update(is_active=False)
    send()
    assert notifying.sweep() == 0


def test_nothing_is_sent_while_no_server_is_named_or_the_office_does_not_want_it(
    office: FoundOffice, post: Post, settings: LazySettings
) -> None:
    send()
    named, settings.SAYSTOP_MAIL = settings.SAYSTOP_MAIL, ""
    assert notifying.sweep() == 0
    settings.SAYSTOP_MAIL = named
    off()
    assert notifying.sweep() == 0
    assert not post.said


def off() -> None:
    director = Member.objects.get(role="director")
    desk_settings.change(people.unlocked(director), desk_settings.Settings(sends_mail=False))


def test_a_server_that_refuses_is_tried_again(office: FoundOffice, post: Post) -> None:
    send()
    post.refuses = True
    assert notifying.sweep() == 0
    post.refuses = False
    assert notifying.sweep() == Member.objects.filter(is_active=True).count()
    assert Case.objects.count() == 1


def test_another_machine_is_spoken_to_in_cipher_only(settings: LazySettings) -> None:
    """The name leads to this machine, but it is not one of those that are known to be it."""
    with post_office() as post:
        settings.SAYSTOP_MAIL = f"smtp://127.0.0.2:{post.port}"
        settings.SAYSTOP_MAIL_FROM = "desk@harbour.example"
        with pytest.raises((smtplib.SMTPException, OSError)):
            mailing.send("otto@harbour.example", "Subject", "Text")
        assert not post.mails


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ('mail = "http://mail.example.org"', "must be like"),
        ('mail = "smtp://mail.example.org:many"', "must be like"),
        ('mail = "smtp://mail.example.org"', "mail_from must be an address"),
        (
            'mail = "smtp://mail.example.org"\nmail_from = "a@b.example\\nBcc: c@d.example"',
            "mail_from must be",
        ),
        ("mail = 25", "a text in quotes"),
    ],
)
def test_a_wrong_setting_is_answered_by_what_to_do(lines: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / home.SETTINGS_FILE).write_text(lines)
    with pytest.raises(home.HomeError, match=sentence):
        home.load(tmp_path)
