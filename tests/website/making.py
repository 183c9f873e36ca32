"""An invented website: one page of each kind, with each block."""

import json
from datetime import date, time, timedelta
from io import BytesIO
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFilter

from saystop.engines.questionnaires import storing
from saystop.website import event_workbooks, models
from saystop.website.services import founding

P = TypeVar("P", bound=models.PublicPage)
SENTENCE = "A pier with two lamps, seen from the water."


def a_picture(title: str = "Pier", size: tuple[int, int] = (1200, 800)) -> models.Picture:
    """As hard to compress as a photograph of water: no plain ground anywhere."""
    founding.lay_out()
    drawn = Image.effect_noise(size, 60).convert("RGB").filter(ImageFilter.GaussianBlur(3))
    pen = ImageDraw.Draw(drawn)
    for row in range(0, size[1], 12):
        pen.line([(0, row), (size[0], row + 40)], fill=(20, row % 255, 120), width=3)
    kept = BytesIO()
    drawn.save(kept, "PNG")
    picture = models.Picture(title=title, file=ImageFile(kept, name="pier.png"))
    picture.save()
    return picture


def a_file(title: str = "Leaflet", data: bytes = b"%PDF-1.7\n%%EOF\n") -> models.Download:
    founding.lay_out()
    download = models.Download(title=title)
    download.file.save("leaflet.pdf", ContentFile(data), save=True)
    return download


def a_home(lang: str = "en", **values: Any) -> models.HomePage:
    """The first page of a language, published."""
    founding.lay_out()
    home = models.HomePage.objects.get(locale__language_code=lang)
    usual = {"headline": "Children travel safely", "summary": "We train, we listen, we act."}
    for name, value in {**usual, **values}.items():
        setattr(home, name, value)
    home.save_revision().publish()
    found: models.HomePage = models.HomePage.objects.get(pk=home.pk)
    return found


def published(parent: models.PublicPage, page: P, **values: Any) -> P:
    """A page below another, in its language, as an editor publishes it."""
    for name, value in values.items():
        setattr(page, name, value)
    page.locale = parent.locale
    page.live = False
    parent.add_child(instance=page)
    page.save_revision().publish()
    found: P = type(page).objects.get(pk=page.pk)
    return found


def every_block(picture: models.Picture, document: models.Download, other: models.PublicPage) -> list[Any]:
    """Each block once, as the editor's form hands it on."""
    moments = [
        {"when": "May 2031", "heading": "The first training", "text": "<p>In the harbour.</p>"},
        {"when": "June 2031", "heading": "The second", "text": ""},
    ]
    counted = {"number": "420", "counted": "trained people", "source": "Register of training, 2031"}
    video = {"title": "Look twice", "address": "https://video.example/look", "still": picture.pk}
    return [
        ("text", "<h2>What we do</h2><p>We <b>listen</b>.</p>"),
        ("picture", {"picture": picture.pk, "alternative": SENTENCE, "caption": "The pier", "credit": "Ada"}),
        ("quote", {"words": "I knew whom to call.", "said_by": "Ada", "role": "receptionist"}),
        ("figures", {"figures": [counted, counted]}),
        ("video", {**video, "length": "2 min", "words": "in French"}),
        ("call_to_report", {"heading": "", "text": ""}),
        ("download", {"document": document.pk, "title": "", "words": "2 pages"}),
        ("timeline", {"entries": moments}),
        ("pages", {"heading": "Go on", "pages": [other.pk]}),
    ]


def an_event(days: int = 10) -> models.Event:
    """One that anybody may register for; its service needs a member, and is tested elsewhere."""
    event = models.Event.objects.create(
        name="Evening", day=timezone.localdate() + timedelta(days=days), starts_at=time(18, 0), ends_at=time(20, 0),
        place="Pier Street 2", language="en",
    )  # fmt: skip
    workbook = event_workbooks.shipped()
    definition = storing.to_json(event_workbooks.readable(workbook, event_workbooks.SHIPPED))
    event.questions.create(number=1, definition=definition, workbook=workbook, file_name="event.xlsx")
    return event


def stream(blocks: list[Any]) -> str:
    """As it is stored: what a StreamField takes."""
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def a_site(lang: str = "en") -> dict[str, models.PublicPage]:
    """One page of each kind, by its name."""
    founding.lay_out()  # first, for files lie in a collection
    picture, document = a_picture(), a_file()
    shown = {"picture": picture, "alternative": SENTENCE}
    home = a_home(lang)
    news = published(home, models.NewsIndexPage(title="News", show_in_menus=True))
    body = stream(every_block(picture, document, news))
    item = models.NewsPage(
        title="Thirty hotels took part",
        summary="A day in the harbour.",
        day=date(2031, 5, 2),
        body=body,
        **shown,
    )
    release = models.NewsPage(
        title="A word to the press",
        kind=models.NewsKind.PRESS_RELEASE,
        day=date(2031, 5, 3),
        press_contact="Nadia News, nadia@harbour.example",
    )
    library = published(home, models.LibraryPage(title="Library", show_in_menus=True))
    resource = models.ResourcePage(
        title="What receptionists notice", kind="study", year=2030, language="fr", document=document,
        cover=picture, authors="Rita Researcher", number_of_pages=12, summary="A study.",
    )  # fmt: skip
    person = {"name": "Tove Trainer", "role": "trains", "words": "By the sea.", "picture": picture.pk}
    other = {
        "name": "Lighthouse",
        "words": "A shelter.",
        "address": "https://lighthouse.example/",
        "logo": None,
    }
    events = published(home, models.EventIndexPage(title="Events", show_in_menus=True))
    asked = {"question": "Do I need proof?", "answer": "<p>No.</p>"}
    about = published(home, models.TextPage(title="Who we are", body=body, **shown))
    return {
        "home": a_home(lang, body=body, **shown),
        "news_index": news,
        "news": published(news, item),
        "press": published(news, release),
        "library": library,
        "resource": published(library, resource),
        "text": about,
        "team": published(about, models.TeamPage(title="Team", people=stream([("person", person)]))),
        "partners": published(
            home, models.PartnersPage(title="Partners", organisations=stream([("organisation", other)]))
        ),
        "campaign": published(
            home, models.CampaignPage(title="Look twice", period="Summer", asks="Look.", body=body, **shown)
        ),
        "event_index": events,
        "event": published(
            events, models.EventPage(title="An evening", event=an_event(), body=body, **shown)
        ),
        "actions": published(home, models.ActionsPage(title="Our actions", summary="To whom we speak.")),
        "contact": published(
            home,
            models.ContactPage(
                title="Contact", e_mail="office@harbour.example", address="Pier 1\nHarbour Town"
            ),
        ),
        "help": published(home, models.HelpPage(title="Questions", questions=stream([("question", asked)]))),
    }
