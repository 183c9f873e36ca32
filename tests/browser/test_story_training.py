"""A role-play session from the plan to a certificate that anybody can check; participants with and without JavaScript."""

from io import BytesIO
from urllib.parse import urlsplit

import pypdfium2  # type: ignore[import-untyped] # published without types
import pytest
import zxingcpp
from django.utils import timezone
from openbadgeslib.ob3 import OB3Verifier
from PIL import Image
from playwright.sync_api import Page, expect

from saystop.training import badges
from saystop.training.models import Course, Session
from tests import people
from tests.browser import member as members
from tests.people import FoundOffice
from tests.training.session_making import a_course

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = "Ana Bélanger"


def test_from_the_plan_to_a_certificate(desktop: Page, phone: Page, office: FoundOffice) -> None:
    members.sign_in(desktop, people.member_without_desk("Tove Trainer", "trainer"))
    session = plan(desktop, a_course())
    own = register(phone, session)
    lead(desktop, phone)
    be_here(desktop, phone, session)
    note_as_held(desktop, session)

    phone.goto(own)
    paper = phone.request.get(
        phone.get_by_role("link", name="To print (PDF)").get_attribute("href") or ""
    ).body()
    page = pypdfium2.PdfDocument(paper)[0]
    assert NAME in page.get_textpage().get_text_range()
    (code,) = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
    badge = phone.request.get(
        phone.get_by_role("link", name="As an Open Badge").get_attribute("href") or ""
    ).text()
    assert OB3Verifier(badges.public_key_pem()).verify(badge).achievement.name == "Notice, react, report"

    # Somebody else holds the paper.
    phone.goto(urlsplit(code.text).path)
    expect(phone.locator("main")).to_contain_text("It is valid.")
    expect(phone.locator("main")).not_to_contain_text("Ana")
    phone.fill("[name=name]", "ana belanger")
    phone.click("main form button")
    expect(phone.locator("main")).to_contain_text("Yes, it was given to this name.")
    assert not phone.context.cookies()

    take_back(desktop, session)
    phone.goto(urlsplit(code.text).path)
    expect(phone.locator("main")).to_contain_text("It was taken back.")


def plan(page: Page, course: Course) -> Session:
    page.goto("/desk/training/sessions/new/")
    page.select_option("[name=course]", str(course.pk))
    page.select_option("[name=language]", "en")
    page.fill("[name=day]", timezone.localdate().isoformat())
    page.fill("[name=starts_at]", "14:00")
    page.fill("[name=ends_at]", "17:00")
    page.fill("[name=place]", "Pier Street 2")
    page.click("main form p.actions button")
    page.wait_for_url("**/?done=made")
    return Session.objects.get()


def register(page: Page, session: Session) -> str:
    """The address of the private link."""
    page.goto(f"/en/session/{session.pk}/")
    page.fill("[name=name]", NAME)
    page.click("main form button")
    expect(page.locator("main")).to_contain_text("You have a place.")
    return page.locator("section.panel a").first.get_attribute("href") or ""


def lead(desktop: Page, phone: Page) -> None:
    """The role-play itself, on the projector."""
    desktop.goto("/desk/training/scenarios/reception/en/")
    desktop.click("main form button")
    desktop.wait_for_url("**/desk/training/stages/**")
    shown = desktop.locator("main p a code").first.inner_text()
    desktop.locator("main form p:not(.actions) button").first.click()
    passage = desktop.locator("section.panel p").last.inner_text()
    phone.goto(f"{urlsplit(shown).path}?still=1")
    expect(phone.locator("main")).to_contain_text(passage[:40])


def be_here(desktop: Page, phone: Page, session: Session) -> None:
    """By the code on the projector, as a camera reads it from the page."""
    desktop.goto(f"/desk/training/sessions/{session.pk}/")
    drawn = desktop.locator("p[role=img]").screenshot()
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(drawn)))
    phone.goto(urlsplit(code.text).path)
    phone.fill("[name=name]", NAME)
    phone.click("main form button")
    expect(phone.locator("main")).to_contain_text("Noted.")


def note_as_held(page: Page, session: Session) -> None:
    page.goto(f"/desk/training/sessions/{session.pk}/")
    page.click("button[value=hold]")
    page.wait_for_url("**/?done=held")
    page.click("form[action$='/give/'] button")
    page.wait_for_url("**/?done=given")


def take_back(page: Page, session: Session) -> None:
    page.goto(f"/desk/training/sessions/{session.pk}/")
    page.get_by_role("link", name="Take back").click()
    page.wait_for_url("**/desk/training/certificates/**")
    page.check("[value=mistake]")
    page.click("button[value=ask]")
    page.click("button[value=sure]")
    page.wait_for_url("**/?done=revoked")
