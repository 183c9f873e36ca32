"""Figures of the demo office: three years, the last two closed, one number corrected; all of it invented."""

import io
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saystop.offices.models import Member
from saystop.offices.unlocking import Unlocked
from saystop.website import sources
from saystop.website.models import Figure, Section
from saystop.website.services import annual, figures

# Of the last three years, the newest first; None: what is counted here. What is counted here goes before what stands here.
NUMBERS: dict[str, tuple[int | None, int, int]] = {
    "professionals_trained": (None, 420, 365),
    "advocacy_actions": (19, 21, 17),
    "views": (498_000, 570_000, 410_000),
    "sessions_held": (None, 34, 29),
    "materials_out": (None, 12_400, 9_850),
    "partners": (None, 63, 51),
    "reports_received": (None, 46, 38),
}
# As a room counts them once it does.
OWN = {
    "advocacy_actions": (
        gettext_lazy("Advocacy actions"),
        gettext_lazy(
            "Meetings, hearings, letters, press work and opinions by which we spoke up for the protection of children."
        ),
    ),
    "views": (
        gettext_lazy("Views"),
        gettext_lazy(
            "How often our films, posts and pages were seen, as the services that showed them told us. Who looked twice is"
            " counted twice."
        ),
    ),
}
REASON = gettext_lazy("The list of one session in November had been left out (invented).")
SECTIONS = (
    (
        gettext_lazy("A year of looking twice (invented)"),
        (
            gettext_lazy(
                "Receptionists, guides and campsite hosts learned to notice the signs, and what to do about them. More houses"
                " than ever put our cards on their desks."
            ),
            gettext_lazy("All of this is invented: it shows what an annual report can look like."),
        ),
        gettext_lazy("A row of bars that grows from left to right, drawn for the demo."),
    ),
    (
        gettext_lazy("What comes next (invented)"),
        (
            gettext_lazy(
                "More sessions on campsites, materials in more languages, and a letter to those who decide."
            ),
        ),
        "",
    ),
)


def make(people: Mapping[str, Unlocked]) -> None:
    """`people` holds "communications"."""
    member, this = people["communications"].member, timezone.localdate().year
    for code, (now, *before) in NUMBERS.items():
        figure = _figure(member, code)
        for year, number in zip((this - 1, this - 2), before, strict=True):
            _by_hand(member, figure, year, number)
        source = sources.of(figure.source)
        if source and source.count(this).number is not None:
            figures.take_over(member, figure, this)
        elif now is not None:
            _by_hand(member, figure, this, now)
    for year in (this - 2, this - 1):
        figures.close(member, year, min(timezone.localdate(), date(year + 1, 1, 20)))
    trained = Figure.objects.get(source="professionals_trained").values.get(year=this - 2)
    figures.correct(member, trained, Decimal(371), _all(reason=[REASON]))
    _report(member, this - 1)


def _figure(member: Member, code: str) -> Figure:
    source = sources.of(code)
    if source:
        return figures.add(member, source)
    label, definition = OWN[code]
    texts = _all(label=[label], definition=[definition])
    return figures.keep(member, Figure(), slug=code.replace("_", "-"), texts=texts)


def _by_hand(member: Member, figure: Figure, year: int, number: int) -> None:
    document = _("Report of activities %(year)s, page 4 (invented)") % {"year": year}
    written_on = min(timezone.localdate(), date(year + 1, 1, 10))
    figures.enter(member, figure, year, Decimal(number), document=document, document_on=written_on)


def _report(member: Member, year: int) -> None:
    report = annual.begin(member, figures.close(member, year))
    for place, (title, paragraphs, alternative) in enumerate(SECTIONS):
        texts = _all(title=[title], text=paragraphs, alternative=[alternative])
        picture = b"" if place else _picture()
        annual.keep_section(member, Section(report=report), texts=texts, picture=picture)
    annual.publish(member, report)


def _picture() -> bytes:
    """Drawn by code: bars that grow."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (960, 420), "#e0eef0")
    pen = ImageDraw.Draw(image)
    for place in range(9):
        left = 60 + place * 96
        pen.rectangle(
            (left, 360 - 30 * (place + 1), left + 64, 360), fill="#0a5665" if place % 3 else "#ff9476"
        )
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


def _all(**parts: Iterable[Any]) -> dict[str, dict[str, str]]:
    """Texts in each of the office's languages, each of paragraphs."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found[language] = {name: "\n\n".join(map(str, text)) for name, text in parts.items()}
    return found
