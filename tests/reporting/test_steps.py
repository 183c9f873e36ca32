"""Step by step: what is asked follows what was answered, and nothing typed is lost on any way through the form."""

import re

import pytest
from django.test import Client

from saystop.reporting.models import Report
from tests.faults.browser import hidden, words
from tests.fuzz.bounds import Answer, read
from tests.people import FoundOffice
from tests.reporting.sending import SAID

pytestmark = pytest.mark.django_db
LINE = "/en/report/"


def send(step: str, go: str = "next", page: str = "", line: str = LINE, **answers: str) -> Answer:
    draft = {"draft": hidden(page, "draft")} if page else {}
    told = {f"{step}/{name.replace('__', '/')}": text for name, text in answers.items()}
    return Client().post(line, {"step": step, "go": go, **draft, **told})


def text(answer: Answer) -> str:
    return read(answer.content.decode())


def second_step() -> str:
    page: str = send("situation", what=SAID).content.decode()
    return page


def test_the_one_duty_is_asked_for_and_the_rest_stays(office: FoundOffice) -> None:
    answer = send("situation", where__town="Harbour")
    assert answer.status_code == 422
    assert "q-situation-what-error" in text(answer)
    assert 'value="Harbour"' in text(answer)
    assert 'aria-invalid="true"' in text(answer)


def test_who_wants_to_be_named_is_asked_more_and_keeps_what_was_chosen(office: FoundOffice) -> None:
    page = second_step()
    assert 'name="you/name"' not in page
    answer = send("you", page=page, named="named", role="hotel")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "There are a few more questions here" in page
    assert 'name="you/name"' in page
    assert page.count("checked") == 2
    answer = send("you", page=page, named="named", role="hotel", name="Quiet Quentin", contact="by post")
    assert "Nothing has been sent yet" in text(answer)
    assert "Quiet Quentin" in text(answer)


def test_who_stays_without_a_name_after_all_tells_none(office: FoundOffice) -> None:
    page = send("you", page=second_step(), named="named", name="Quiet Quentin").content.decode()
    page = send("you", page=page, named="anonymous", name="Quiet Quentin").content.decode()
    assert "Quiet Quentin" not in page
    receipt = words(send("check", "send", page).content.decode())
    assert bytes(Report.objects.get().identity) == b""
    assert "Quiet Quentin" not in text(Client().post("/en/return/", {"words": receipt}))


def test_back_keeps_what_stands_in_the_step(office: FoundOffice) -> None:
    page = send("you", "stay", second_step(), named="named").content.decode()
    page = send("you", "change:situation", page, named="named", name="Quiet Quentin").content.decode()
    assert 'name="step" value="situation"' in page
    assert SAID in page
    assert "Quiet Quentin" in text(send("situation", page=page, what=SAID))


def test_back_shows_first_what_cannot_be_kept(office: FoundOffice) -> None:
    page = send("you", "stay", second_step(), named="named").content.decode()
    answer = send("you", "change:situation", page, named="named", name="Q" * 201)
    assert answer.status_code == 422
    assert "Q" * 201 in text(answer)
    assert "at most 200 fit" in text(answer)


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("what", "w" * 5_001, "5001 characters and at most 5000 fit"),
        ("where__town", "t" * 201, "201 characters and at most 200 fit"),
        ("where__position", "near the pier", "two numbers from a map, for example 50.8467 4.3525."),
        ("when__date", "2026-02-30", "year-month-day"),
        ("when__time", "late", "hours and minutes"),
    ],
)
def test_a_faulty_answer_comes_back_with_one_sentence_at_its_field(
    office: FoundOffice, name: str, typed: str, says: str
) -> None:
    answer = send("situation", **{"what": SAID, name: typed})
    page = text(answer)
    assert answer.status_code == 422
    assert typed in page
    assert page.count(says) == 2, "at the field, and in the summary that leads to it"
    field = "situation-" + name.replace("__", "-")
    assert f'id="q-{field}-error"' in page
    assert f'href="#q-{field}"' in page


def switch(page: str, lang: str) -> tuple[str, str]:
    """Where the button of another language leads, and what it says."""
    button = re.search(
        rf'<button form="form" formaction="([^"]+)" name="go" value="([^"]+)" lang="{lang}"', page
    )
    assert button, "no button for another language"
    return button[1], button[2]


def test_another_language_takes_along_what_was_typed(office: FoundOffice) -> None:
    line, go = switch(Client().get(LINE).content.decode(), "fr")
    answer = send("situation", go, line=line, what=SAID, where__town="Harbour")
    page = answer.content.decode()
    assert (line, answer.status_code) == ("/fr/report/", 200)
    assert SAID in page
    assert 'value="Harbour"' in page
    assert "Qu’avez-vous vu" in page
    page = send("situation", page=page, line=line, what=SAID).content.decode()
    line, go = switch(page, "nl")
    page = send("you", go, page, line, role="hotel").content.decode()
    assert 'value="hotel" checked' in page
    assert "Hotelpersoneel" in page
    page = send("you", page=page, line=line, role="hotel").content.decode()
    line, go = switch(page, "de")
    page = send("check", go, page, line).content.decode()
    assert "Hotelpersonal" in page
    send("check", "send", page, line)
    assert Report.objects.get().language == "de"


def test_another_language_asks_for_nothing_yet_and_shows_what_cannot_be_kept(office: FoundOffice) -> None:
    line, go = switch(Client().get(LINE).content.decode(), "nl")
    empty = send("situation", go, line=line)
    assert empty.status_code == 200
    assert "error" not in empty.content.decode()
    answer = send("situation", go, line=line, where__town="t" * 201)
    assert answer.status_code == 422
    assert "t" * 201 in answer.content.decode()


def test_the_enter_key_goes_on_and_changes_no_language(office: FoundOffice) -> None:
    """A browser presses the first button of a form."""
    page = Client().get(LINE).content.decode()
    buttons = re.findall(r'<button[^>]* form="form"[^>]*>|<button[^>]* name="go"[^>]*>', page)
    assert 'value="next"' in buttons[0]


def test_what_was_told_can_be_changed_before_it_is_sent(office: FoundOffice) -> None:
    page = send("you", page=second_step()).content.decode()
    page = send("check", "change:situation", page).content.decode()
    page = send("situation", page=page, what="It was room 13.").content.decode()
    page = send("you", page=page).content.decode()
    assert "It was room 13." in page
    receipt = words(send("check", "send", page).content.decode())
    assert "It was room 13." in text(Client().post("/en/return/", {"words": receipt}))


def test_nothing_is_sent_without_the_duty(office: FoundOffice) -> None:
    page = send("situation", "stay", where__town="Harbour").content.decode()
    answer = send("check", "send", page)
    assert answer.status_code == 422
    assert Report.objects.count() == 0


def test_markup_stays_text(office: FoundOffice) -> None:
    evil = '"><script>alert(1)</script>'
    for answer in (send("situation", "stay", what=evil), send("situation", "stay", where__town=evil)):
        assert "<script>alert" not in answer.content.decode()
        assert evil in text(answer)
