"""Open letters delivered to those they are for, and what they answered; each day of it is one action of the log, never two."""

import io
import re
from datetime import date
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from saystop.campaigns import advocacy_queries as queries
from saystop.campaigns import answers, figures
from saystop.campaigns.models import Action, Delivery, Letter, Target
from saystop.campaigns.services import advocacy
from saystop.campaigns.services import deliveries as services
from saystop.offices.models import AuditEntry, Member
from saystop.offices.rules import Refused
from tests import people
from tests.campaigns.advocating import a_letter, a_pdf, a_target, an_action
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
HERE = "/desk/campaigns/advocacy/"
DAY = date(2026, 3, 2)


def delivered(member: Member, letter: Letter, *targets: Target, day: date = DAY) -> Action:
    return services.deliver(member, letter.versions.get(number=1), day, "person", targets)


def typed(*targets: Target, **values: Any) -> dict[str, Any]:
    return {
        "day": "2026-03-02",
        "how": "person",
        "version": "1",
        "targets": [str(one.pk) for one in targets],
        **values,
    }


def answered(**values: Any) -> dict[str, Any]:
    usual = {
        "day": "2026-03-02",
        "how": "person",
        "version": "1",
        "answer": "answered",
        "answered_on": "2026-04-01",
    }
    return {**usual, **values}


def sent(client: Client, path: str, data: dict[str, Any]) -> tuple[int, str]:
    answer = client.post(f"{HERE}{path}", data, follow=True)
    return answer.status_code, answer.content.decode()


def shown(letter: Letter, language: str) -> str:
    """The page of the letter."""
    return Client().get(f"/{language}/letter/{letter.slug}/").content.decode()


def test_a_delivery_to_many_on_one_day_is_one_action(nadia: Client, client: Client) -> None:
    letter, ministry, parliament = a_letter(), a_target(), a_target("Parliament", kind="parliament")
    status, page = sent(nadia, f"letters/{letter.pk}/", typed(ministry, parliament))
    assert (status, "The delivery is noted" in page) == (200, True)
    assert Delivery.objects.count() == 2
    assert figures.advocacy_actions(2026) == 1
    action = Action.objects.get()
    assert {*action.targets.all()} == {ministry, parliament}
    # Later on the same day it is the same action, on another day it is another.
    sent(nadia, f"letters/{letter.pk}/", typed(a_target("Media house")))
    assert figures.advocacy_actions(2026) == 1
    assert action.targets.count() == 3
    sent(nadia, f"letters/{letter.pk}/", typed(ministry, day="2026-03-03"))
    assert figures.advocacy_actions(2026) == 2
    for page in (nadia.get(HERE).content.decode(), client.get("/en/advocacy/").content.decode()):
        assert len(re.findall("Safe rooms for children</(?:a|h3)>", page)) == 2
        assert "Media house" in page
    assert "Safe rooms for children fr" in client.get("/fr/advocacy/").content.decode()


def test_a_delivery_is_not_entered_by_hand_beside(member: Member) -> None:
    letter, target = a_letter(), a_target()
    by_hand = Action(kind="letter", day=DAY, letter=letter, texts={"en": {"title": "Delivered"}})
    with pytest.raises(advocacy.NotByHand):
        advocacy.keep_action(member, by_hand, [target])
    action = delivered(member, letter, target)
    with pytest.raises(advocacy.NotByHand):
        advocacy.keep_action(member, action, None, kind="meeting")
    assert figures.advocacy_actions() == 1


def test_what_was_answered_is_read_by_everybody(nadia: Client, member: Member, client: Client) -> None:
    letter, target = a_letter(), a_target()
    delivered(member, letter, target)
    assert "No answer yet" in shown(letter, "en")
    one = Delivery.objects.get()
    file = SimpleUploadedFile("from the minister.pdf", a_pdf())
    status, page = sent(
        nadia,
        f"deliveries/{one.pk}/",
        answered(answer_en="We will write a rule.", document=file, document_is_public="on"),
    )
    assert (status, "It is saved." in page) == (200, True)
    public = shown(letter, "fr")
    for word in (
        "Ministry of Tourism",
        '<blockquote class="said" lang="en">We will write a rule.</blockquote>',
    ):
        assert word in public
    answer = client.get(f"/fr/advocacy/answer/{one.pk}/")
    assert answer["Content-Disposition"] == 'attachment; filename="answer.pdf"'
    assert answer.content.startswith(b"%PDF")
    # Closed again, nobody reads the PDF but members.
    sent(nadia, f"deliveries/{one.pk}/", answered(answer_en="We will write a rule."))
    assert client.get(f"/fr/advocacy/answer/{one.pk}/").status_code == 404
    assert f"answer/{one.pk}" not in shown(letter, "fr")
    assert nadia.get(f"{HERE}deliveries/{one.pk}/answer/").status_code == 200
    sent(nadia, f"deliveries/{one.pk}/", answered(drops_document="on", document_is_public="on"))
    one.refresh_from_db()
    assert (bytes(one.document), one.document_is_public) == (b"", False)
    assert nadia.get(f"{HERE}deliveries/{one.pk}/answer/").status_code == 404


def test_a_delivery_that_is_not_public_is_read_by_members_alone(
    nadia: Client, member: Member, client: Client
) -> None:
    letter = a_letter()
    action = delivered(member, letter, a_target())
    Delivery.objects.update(document=a_pdf(), document_is_public=True)
    one = Delivery.objects.get()
    assert client.get(f"/en/advocacy/answer/{one.pk}/").status_code == 200
    sent(nadia, f"{action.pk}/edit/", {"day": "2026-03-02"})
    assert "Ministry of Tourism" not in shown(letter, "en")
    assert "Safe rooms" not in client.get("/en/advocacy/").content.decode()
    assert client.get(f"/en/advocacy/answer/{one.pk}/").status_code == 404
    assert "Ministry of Tourism" in nadia.get(f"{HERE}letters/{letter.pk}/").content.decode()


def test_a_pdf_is_cleaned(nadia: Client, member: Member) -> None:
    delivered(member, a_letter(), a_target())
    one, made = Delivery.objects.get(), io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf())) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.save(made)
    sent(nadia, f"deliveries/{one.pk}/", answered(document=SimpleUploadedFile("a.pdf", made.getvalue())))
    one.refresh_from_db()
    with pikepdf.open(io.BytesIO(bytes(one.document))) as pdf:
        assert "/OpenAction" not in pdf.Root


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"day": "3026-01-01"}, "Choose a day that is not to come"),
        ({"version": "7"}, "Choose one of the published versions."),
        ({"answered_on": ""}, "Write the day of the answer."),
        ({"answered_on": "2026-03-01"}, "Choose a day that is not before the delivery."),
        ({"answer": "none"}, "Choose “Answer received”, or leave the answer empty."),
        (
            {"answer": "none", "answered_on": "", "answer_en": "Yes"},
            "Choose “Answer received”, or leave the answer empty.",
        ),
        ({"answer_en": "x" * 2001}, "This has 2001 characters and at most 2000 fit."),
        ({"document": SimpleUploadedFile("a.pdf", b"MZ no pdf")}, "This is no PDF: choose another file."),
        ({"document": SimpleUploadedFile("a.pdf", b"%PDF-1.7 broken")}, "The file cannot be read"),
        (
            {"document": SimpleUploadedFile("a.pdf", b"%PDF" + b"x" * answers.MOST_BYTES)},
            "larger than 1.5 MB",
        ),
        ({"document": SimpleUploadedFile("a.pdf", b"%PDF" + b"x" * 2_100_000)}, "larger than 1.5 MB"),
        ({"document": SimpleUploadedFile("a.pdf", b"")}, "This file is empty"),
    ],
)
def test_what_is_typed_wrongly_of_an_answer_is_said(
    nadia: Client, member: Member, data: dict[str, Any], sentence: str
) -> None:
    if "document" in data:
        data["document"].seek(0)
    delivered(member, a_letter(), a_target())
    one = Delivery.objects.get()
    status, page = sent(nadia, f"deliveries/{one.pk}/", answered(**data))
    assert status == 422
    assert sentence in page
    one.refresh_from_db()
    assert one.answer == "none"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"targets": []}, "Choose at least one target."),
        ({"day": ""}, "Write the day on which it was delivered."),
        ({"how": "pigeon"}, "Choose how it was delivered."),
        ({"version": ""}, "Choose one of the published versions."),
    ],
)
def test_what_is_typed_wrongly_of_a_delivery_is_said(
    nadia: Client, data: dict[str, Any], sentence: str
) -> None:
    letter = a_letter()
    status, page = sent(nadia, f"letters/{letter.pk}/", {**typed(a_target()), **data})
    assert (status, sentence in page) == (422, True)
    assert not Delivery.objects.exists()
    assert not Action.objects.exists()


def test_nobody_receives_the_same_twice_on_a_day(nadia: Client, member: Member) -> None:
    letter, target, other = a_letter(), a_target(), a_target("Parliament")
    delivered(member, letter, target)
    status, page = sent(nadia, f"letters/{letter.pk}/", typed(other, target))
    assert (status, "received the letter on that day already" in page) == (422, True)
    assert Delivery.objects.count() == 1
    assert Action.objects.get().targets.count() == 1
    delivered(member, letter, target, day=date(2026, 3, 5))
    late = Delivery.objects.get(action__day=date(2026, 3, 5))
    status, page = sent(nadia, f"deliveries/{late.pk}/", answered())
    assert (status, "delivered to this target on that day already" in page) == (422, True)


def test_another_day_is_another_action(nadia: Client, member: Member) -> None:
    letter, target, other = a_letter(), a_target(), a_target("Parliament")
    delivered(member, letter, target, other)
    one = Delivery.objects.get(target=target)
    sent(nadia, f"deliveries/{one.pk}/", answered(day="2026-03-05"))
    days = {action.day: {*action.targets.all()} for action in Action.objects.all()}
    assert days == {DAY: {other}, date(2026, 3, 5): {target}}
    # Back again: the action that nothing hangs on is gone.
    sent(nadia, f"deliveries/{one.pk}/", answered())
    assert Action.objects.get().targets.count() == 2
    # The day of the action is that of all its deliveries.
    action = Action.objects.get()
    sent(
        nadia,
        f"{action.pk}/edit/",
        {"day": "2026-03-09", "is_public": "on", "outcome": "heard", "outcome_en": "Read aloud."},
    )
    assert {row.day for row in queries.delivered(letter, "en")} == {date(2026, 3, 9)}
    assert action.targets.count() == 2
    assert action.texts == {}
    action.refresh_from_db()
    assert action.said("fr", "outcome") == ("Read aloud.", "en")


def test_two_days_do_not_become_one_by_a_change(nadia: Client, member: Member) -> None:
    letter, target = a_letter(), a_target()
    delivered(member, letter, target)
    other = delivered(member, letter, target, day=date(2026, 3, 5))
    status, page = sent(nadia, f"{other.pk}/edit/", {"day": "2026-03-02", "is_public": "on"})
    assert (status, "that is one action. Choose another day." in page) == (422, True)


def test_a_delivery_is_removed_when_asked_twice(nadia: Client, member: Member) -> None:
    letter = a_letter()
    delivered(member, letter, a_target(), a_target("Parliament"))
    first, last = Delivery.objects.all()
    page = sent(nadia, f"deliveries/{first.pk}/remove/", {"go": "ask"})[1]
    assert "Are you sure?" in page
    assert "the action goes from the log, too" not in page
    sent(nadia, f"deliveries/{first.pk}/remove/", {"go": "sure"})
    assert Action.objects.get().targets.count() == 1
    assert (
        "the action goes from the log, too"
        in nadia.get(f"{HERE}deliveries/{last.pk}/remove/").content.decode()
    )
    sent(nadia, f"deliveries/{last.pk}/remove/", {"go": "sure"})
    assert not Action.objects.exists()
    told = AuditEntry.objects.order_by("number").values_list("action", flat=True)
    assert list(told)[-3:] == ["letter.delivered", *["letter.delivery_removed"] * 2]


def test_the_action_takes_its_deliveries_along(nadia: Client, member: Member) -> None:
    action = delivered(member, a_letter(), a_target())
    page = sent(nadia, f"{action.pk}/remove/", {"go": "ask"})[1]
    assert "With it go 1 delivery of the letter and what was answered." in page
    sent(nadia, f"{action.pk}/remove/", {"go": "sure"})
    assert not Delivery.objects.exists()


def test_what_nobody_can_read_is_not_delivered(nadia: Client, member: Member) -> None:
    letter, target = a_letter(published=0), a_target()
    draft = letter.versions.create(number=1, texts={"en": {"title": "Draft", "body": "Words."}})
    with pytest.raises(services.NotPublic):
        services.deliver(member, draft, DAY, "post", [target])
    page = nadia.get(f"{HERE}letters/{letter.pk}/").content.decode()
    assert "what nobody can read is not delivered" in page
    assert sent(nadia, f"letters/{letter.pk}/", typed(target))[0] == 422


def test_targets_that_received_the_same_are_not_merged(nadia: Client, member: Member) -> None:
    kept, other = a_target(), a_target("Ministry of tourism, too")
    delivered(member, a_letter(), kept, other)
    status, page = sent(nadia, f"targets/{kept.pk}/merge/", {"other": str(other.pk), "go": "sure"})
    assert (status, "Nothing was changed" in page) == (409, True)
    assert Delivery.objects.filter(target=other).exists()
    delivered(member, a_letter("second"), other)
    Delivery.objects.filter(target=kept).delete()
    assert sent(nadia, f"targets/{kept.pk}/merge/", {"other": str(other.pk), "go": "sure"})[0] == 200
    assert {*Delivery.objects.values_list("target", flat=True)} == {kept.pk}


def test_what_waits_for_an_answer_is_told(nadia: Client, member: Member) -> None:
    delivered(member, a_letter(), a_target(), a_target("Parliament"))
    an_action(outcome="refused")
    page = nadia.get("/desk/campaigns/").content.decode()
    assert "<dt>Letters delivered that wait for an answer</dt><dd>2</dd>" in page
    assert queries.still_open() == (1, 2)


def test_only_who_may_campaign_writes(office: FoundOffice, member: Member) -> None:
    letter, target = a_letter(), a_target()
    delivered(member, letter, target)
    one, version = Delivery.objects.get(), letter.versions.get()
    trainer = people.member_without_desk("Tove Trainer", "trainer")
    for attempt in (
        lambda: services.deliver(trainer, version, DAY, "post", [a_target("B")]),
        lambda: services.change(trainer, one, DAY, how="post"),
        lambda: services.remove(trainer, one),
    ):
        with pytest.raises(Refused):
            attempt()
