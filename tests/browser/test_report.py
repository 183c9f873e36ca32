"""A reporter's story in a real browser: with and without JavaScript, in each language."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from saystop.reporting.models import Attachment, Report
from tests.browser import reporter
from tests.browser.scanning import TOO_WIDE
from tests.people import FoundOffice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("lang", ["en", "fr", "nl", "de"])
def test_a_report_is_sent_and_found_again(
    phone: Page, office: FoundOffice, lang: str, tmp_path: Path
) -> None:
    phone.goto(f"/{lang}/")
    assert phone.locator("html").get_attribute("lang") == lang
    photo = reporter.drawn_photo(tmp_path, place="lens of somebody")
    reporter.write(phone, lang, {"situation/where/town": "Newharbour"}, [photo])
    words = reporter.check_and_send(phone)
    assert len(words.split()) == 7
    assert phone.evaluate(TOO_WIDE) <= 0, "the receipt fits a phone"
    assert Report.objects.get().language == lang
    assert Attachment.objects.get().report_id == Report.objects.get().pk

    reporter.come_back(phone, lang, words.upper().replace(" ", "  "))
    phone.fill("#text", "The car was grey.")
    reporter.forward(phone)
    phone.wait_for_selector("ol.thread li.own")
    assert "The car was grey." in phone.inner_text("ol.thread")
    assert phone.context.cookies() == []


def test_what_was_typed_comes_back_with_one_sentence_at_the_field(phone: Page, office: FoundOffice) -> None:
    phone.goto("/en/report/")
    reporter.forward(phone)
    phone.wait_for_selector("p.error")
    assert "it is the one that we need" in phone.inner_text("p.error") or phone.inner_text("p.error")
    phone.fill("[name='situation/what']", reporter.SAID)
    phone.locator("details").first.locator("summary").click()
    phone.fill("[name='situation/where/position']", "somewhere")
    reporter.forward(phone)
    phone.wait_for_selector("#q-situation-where-position-error")
    assert phone.input_value("[name='situation/what']") == reporter.SAID
    assert phone.input_value("[name='situation/where/position']") == "somewhere"


def test_a_reporter_with_a_name_is_asked_how_to_be_reached_and_can_take_it_back(
    phone: Page, office: FoundOffice
) -> None:
    reporter.write(phone, "en")
    phone.check("[name='you/named'][value=named]")
    reporter.forward(phone)
    phone.wait_for_selector("[name='you/contact']")
    phone.fill("[name='you/name']", "Robin Reporter")
    phone.fill("[name='you/contact']", "robin@mail.example")
    words = reporter.check_and_send(phone)
    assert Report.objects.get().identity
    reporter.come_back(phone, "en", words)
    phone.click("button[value=withdraw]")
    phone.click("button[value=withdraw-now]")
    phone.wait_for_selector("p.notice.good")
    assert not Report.objects.get().identity


def test_a_mistyped_word_is_named_with_what_was_perhaps_meant(phone: Page, office: FoundOffice) -> None:
    phone.goto("/en/return/")
    phone.fill("#words", "above ability zzzzz about above absent absorb")
    reporter.forward(phone)
    phone.wait_for_selector("div.errors")
    assert "Word 3" in phone.inner_text("div.errors")
    assert "zzzzz" in phone.input_value("#words")


def test_a_broken_picture_does_not_lose_the_report(phone: Page, office: FoundOffice, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(reporter.drawn_photo(tmp_path).read_bytes()[:900])
    phone.goto("/en/report/")
    phone.fill("[name='situation/what']", reporter.SAID)
    reporter.unfold(phone)
    phone.set_input_files("[name='situation/files/attachments']", [broken])
    reporter.forward(phone)
    phone.wait_for_selector("div.errors")
    assert "broken.jpg" in phone.inner_text("div.errors")
    assert phone.input_value("[name='situation/what']") == reporter.SAID
    reporter.forward(phone)
    phone.wait_for_selector("[name='you/role']")
    assert reporter.check_and_send(phone)
