"""What a reporter does on the pages, by what the pages show: the same hands for every language."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SAID = "An adult who did not seem to be family took a child to room 12."


def forward(page: Page) -> None:
    """The one filled button of a form: on with it, and wait for the page that answers."""
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.locator("main form p.actions button:not(.quiet)").first.click()
    page.wait_for_load_state()


def unfold(page: Page) -> None:
    """Open every folded group."""
    for group in page.locator("main details").all():
        if group.get_attribute("open") is None:
            group.locator("summary").click()


def write(
    page: Page, lang: str, answers: dict[str, str] | None = None, files: list[Any] | None = None
) -> None:
    """Fill in the first step and go on to the second."""
    page.goto(f"/{lang}/report/")
    write_here(page, answers, files)


def write_here(page: Page, answers: dict[str, str] | None = None, files: list[Any] | None = None) -> None:
    """The same on the first page that stands open."""
    page.fill("[name='situation/what']", SAID)
    unfold(page)
    for name, text in (answers or {}).items():
        page.fill(f"[name='{name}']", text)
    if files:
        page.set_input_files("[name='situation/files/attachments']", files)
    forward(page)
    page.wait_for_selector("[name='you/role']")


def check_and_send(page: Page) -> str:
    """From the second step to the receipt; returns its words."""
    forward(page)
    page.wait_for_selector("button[value=send]")
    assert SAID in page.inner_text("main")
    forward(page)
    page.wait_for_selector("ol.receipt")
    return " ".join(page.locator("ol.receipt li").all_inner_texts())


def come_back(page: Page, lang: str, words: str) -> None:
    page.goto(f"/{lang}/return/")
    page.fill("#words", words)
    forward(page)
    page.wait_for_selector("#text")


def drawn_photo(folder: Path, *, place: str = "") -> Path:
    """A small picture drawn by code; with `place`, its camera data name one."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (320, 200), "#88bbdd")
    ImageDraw.Draw(picture).rectangle((40, 80, 200, 190), fill="#774422")
    exif = Image.Exif()
    if place:
        exif[0x010E] = place  # ImageDescription
    path = folder / "harbour.jpg"
    picture.save(path, exif=exif)
    return path
