"""E-mails to members: that something waits, and nothing else; none while the office has named no mail server."""

import smtplib
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.test import Client

from saystop.casework import mailing
from saystop.casework.models import Case, Notified, Referral
from saystop.casework.services import absences, custody, handling, notifying, shutting_out, tasks
from saystop.casework.services import settings as desk_settings
from saystop.config import home
from saystop.offices.models import Member
from tests import people
from tests.casework.keeping import again, put, shut_out, today
from tests.casework.sending import send, write_as_reporter
from tests.people import FoundOffice
from tests.smtp import Post, post_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings: LazySettings) -> Iterator[Post]:
    with post_office() as one:
        settings.SAYSTOP_MAIL = f"smtp://127.0.0.1:{one.port}"
        settings.SAYSTOP_MAIL_FROM = "desk@harbour.example"
        yield one


def told(post: Post) -> list[str]:
    """To whom mails went since the last look."""
    names = [mail["To"] for mail in post.mails]
    post.mails.clear()
    return sorted(names)


def test_a_mail_says_that_something_waits_and_nothing_else(
    office: FoundOffice, officer: Member, post: Post
) -> None:
    only(officer)
    case = send(said="A man with a Kestrelfern bag.")[0]
    assert notifying.sweep() == 1
    mail = post.mails[0]
    assert mail["Subject"] == "Something waits for you"
    assert mail.get_content().replace("\r\n", "\n") == (
        "Something waits for you at the desk. Sign in to see it.\n"
    )
    assert (mail["From"], mail["To"]) == ("desk@harbour.example", officer.email)
    assert set(mail.keys()) == {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
        *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
    }
    whole = mail.as_string() + "\n".join(post.said)
    said = (case.reference, str(case.pk), "Kestrelfern", "http", "Harbour Office")
    for secret in (*said, socket.gethostname(), officer.name):
        assert secret.lower() not in whole.lower(), secret
    assert post.said[0] == "ehlo harbour.example"


def test_in_the_language_of_the_member(office: FoundOffice, officer: Member, post: Post) -> None:
    Member.objects.filter(pk=officer.pk).update(language="de")
    send()
    notifying.sweep()
    (mail,) = [one for one in post.mails if one["To"] == officer.email]
    assert mail["Subject"] == "Etwas wartet auf Sie"
    assert mail.get_content().strip() == (
        "Beim Bearbeitungsteam wartet etwas auf Sie. Melden Sie sich an, um es zu sehen."
    )


def next_day() -> None:
    """As if every mail had gone out yesterday."""
    Notified.objects.exclude(told_on=None).update(told_on=today() - timedelta(days=1))


def test_once_a_day_at_most_and_only_of_what_she_does_not_know(
    office: FoundOffice, officer: Member, officer_client: Client, post: Post
) -> None:
    only(officer)
    send()
    assert notifying.sweep() == 1
    send()
    assert notifying.sweep() == 0, "one a day"
    next_day()
    assert notifying.sweep() == 1, "the second is new to her"
    next_day()
    assert notifying.sweep() == 0, "she was told of both"
    send()
    officer_client.get("/desk/")
    assert notifying.sweep() == 0, "she has seen it"
    send()
    assert notifying.sweep() == 1
    row = Notified.objects.get(member=officer)
    assert row.told_on == today()
    assert all(":" in one for one in row.seen)


def only(member: Member) -> None:
    """Nobody else works here any more."""
    for one in Member.objects.exclude(pk=member.pk):
        one.change(is_active=False)
        one.save(update_fields=["is_active", "public_key_seal"])


def test_a_member_switches_it_off_for_herself(
    office: FoundOffice, officer: Member, officer_client: Client, post: Post
) -> None:
    send()
    assert "Send me such mails" in officer_client.get("/desk/me/").content.decode()
    done = officer_client.post("/desk/me/mail/", {})
    assert (
        "Your choice about e-mails was kept." in officer_client.get(done.headers["Location"]).content.decode()
    )
    notifying.sweep()
    assert told(post) == [office.director.email]
    officer_client.post("/desk/me/mail/", {"wants_mail": "yes"})
    assert 'value="yes" checked' in officer_client.get("/desk/me/").content.decode()
    notifying.sweep()
    assert told(post) == [officer.email]


def test_the_choice_is_not_offered_where_nothing_is_sent(officer_client: Client) -> None:
    assert "Send me such mails" not in officer_client.get("/desk/me/").content.decode()


def test_an_address_that_was_exchanged_in_the_database_gets_nothing(
    office: FoundOffice, officer: Member, post: Post
) -> None:
    send()
    Member.objects.filter(pk=officer.pk).update(email="stranger@elsewhere.example")
    notifying.sweep()
    assert told(post) == [office.director.email]


def test_a_director_is_told_of_late_cases_but_not_of_those_she_is_shut_out_of(
    office: FoundOffice, officer: Member, post: Post
) -> None:
    only(office.director)
    case = put(send()[0], "referred", 400)
    handling.assign(people.unlocked(office.director), case, office.director)
    notifying.seen(office.director)
    Notified.objects.update(seen=[])
    shut_out(case, office.director)
    assert notifying.sweep() == 0
    put(send()[0], "referred", 400)
    assert notifying.sweep() == 1


def test_what_is_worth_a_mail(office: FoundOffice, officer: Member, post: Post) -> None:
    second = people.case_officer(office, "Paula Second")
    director, hers = people.unlocked(office.director), people.unlocked(second)
    case, receipt = send()
    handling.assign(director, case, office.director)
    for member in (officer, second, office.director):
        notifying.seen(member)
    handling.assign(director, again(case), second)
    assert (notifying.sweep(), told(post)) == (1, [second.email])
    next_day()
    tasks.add(hers, again(case), "Look at the map.", officer, None)
    assert (notifying.sweep(), told(post)) == (1, [officer.email])
    for member in (officer, second):
        notifying.seen(member)
    next_day()
    handling.write_note(hers, again(case), "Do you know the place?", [officer])
    assert (notifying.sweep(), told(post)) == (1, [officer.email])
    write_as_reporter(receipt, "I remember something.")
    assert (notifying.sweep(), told(post)) == (1, [second.email])
    put(case, "referred", 400)
    assert (notifying.sweep(), told(post)) == (1, [office.director.email])
    assert "saystop.casework.services.notifying.sweep" in django_settings.HOUSEKEEPING


def test_a_referral_of_which_nothing_was_heard_is_worth_a_mail(
    office: FoundOffice, officer: Member, post: Post
) -> None:
    case = send()[0]
    handling.assign(people.unlocked(office.director), case, officer)
    made = {"case": case, "desk_key": case.report.desk_key, "envelope": b"sealed", "prepared_by": officer}
    referral = Referral.objects.create(**made, number=1, prepared_on=today(), state="sent")
    for member in (officer, office.director):
        notifying.seen(member)
    Referral.objects.filter(pk=referral.pk).update(ask_on=today() + timedelta(days=1))
    assert (notifying.sweep(), told(post)) == (0, [])
    Referral.objects.filter(pk=referral.pk).update(ask_on=today())
    assert (notifying.sweep(), told(post)) == (1, [officer.email])


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


def test_a_custodian_is_told_of_no_name_that_is_not_hers_to_release(
    office: FoundOffice, officer: Member, post: Post
) -> None:
    case = send(named="named", name="Rosa Traveller", police_may_have_name="yes")[0]
    acting = people.unlocked(officer)
    shutting_out.shut_out(acting, case, office.director, "She knows the owner.")
    custody.ask(acting, case, "To be heard.")
    notifying.sweep()
    assert office.director.email not in told(post)


def test_who_may_not_read_reports_is_told_nothing(office: FoundOffice, post: Post) -> None:
    people.member_without_desk()
    people.member_without_desk("Rosa Researcher", role="researcher")
    office.director.change(is_active=False)
    office.director.save(update_fields=["is_active", "public_key_seal"])
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
