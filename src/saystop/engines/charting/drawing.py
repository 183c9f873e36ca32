"""A picture in the making: texts, bars and lines on a ground that runs from left to right or mirrored.

It is SVG 1.1 with presentation attributes only: neither `style` nor script nor anything from elsewhere, so that a strict content
security policy holds where it stands in a page. Within a page it takes the colour of the text and the font from around it.
Each colour of `HUES` has a contrast of 3:1 and more with the light and the dark ground of the pages, and with white
(WCAG 2.2, 1.4.11), and of 4.5:1 with the white text that may stand on it.
"""

import unicodedata
from dataclasses import dataclass
from html import escape

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal, format_percent

from saystop.engines.charting.measuring import right_to_left, wrapped

TEAL, RUST, PLUM = HUES = ("#1b7a8a", "#b4532a", "#8a5aa8")
INK = "#10282e"
GROUND = "#ffffff"
FONTS = "'Noto Sans', 'Noto Sans Arabic', system-ui, sans-serif"
SIZE = 14.0  # of labels, in pixels
SMALL = 12.0
LEADING = 1.32  # from line to line, in sizes
NARROW = 520  # pixels of width below which labels stand over their bars, not beside them
_ISOLATES = ("\u2066", "\u2067")  # left to right, right to left
_POP = "\u2069"
_MARKS = ("\u200e", "\u200f")  # of no width, and strong: what begins with one runs as it says
_UNWANTED = "\ufffe\uffff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@dataclass(frozen=True, slots=True)
class Frame:
    """What goes around a chart, in the reader's language.

    `base` says of whom and how many the numbers speak. `width` is in pixels; below 520 the layout is that of a phone.
    `standalone` is the picture to take away: with its title and base in it, on white. Within a page these two are
    only read out, since the page shows them beside. With `points` a share is told as so many of a hundred, to one decimal, as
    the table beside the chart has it.
    """

    title: str
    base: str = ""
    language: str = "en"
    rtl: bool = False
    width: int = 720
    standalone: bool = False
    points: bool = False

    def percent(self, share: float) -> str:
        """A share (0 to 1) in whole percent as the language writes it; one that is not nothing is never shown as 0 %."""
        if self.points:
            return format_decimal(round(100 * share, 1) + 0.0, "#,##0.0", self._locale)
        text = format_percent(0.01 if 0 < share < 0.005 else share, locale=self._locale)
        return f"<{text}" if 0 < share < 0.005 else text

    def mark(self, share: float) -> str:
        """The same at a line of the grid."""
        return self.number(100 * share) if self.points else self.percent(share)

    def number(self, number: float) -> str:
        """A number as the language writes it, to two decimals at the most."""
        return format_decimal(number, "#,##0.##", self._locale)

    @property
    def _locale(self) -> Locale:
        try:
            return Locale.parse(self.language, sep="-")
        except (ValueError, UnknownLocaleError):
            return Locale("en")


class Canvas:
    """Draws from the top down: `y` is where the next thing stands. Horizontal places count from the side where reading begins."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.margin = 20.0 if frame.standalone else 1.0
        self.left = self.margin
        self.right = frame.width - self.margin
        self.y = self.margin
        self.facts: list[str] = []  # what is read out
        self._parts: list[str] = []
        if frame.standalone:
            self.paragraph(frame.title, 17.0, bold=True)
            self.y += 12

    @property
    def room(self) -> float:
        """The width between the margins."""
        return self.right - self.left

    def text(
        self,
        text: str,
        x: float,
        y: float,
        size: float = SIZE,
        *,
        anchor: str = "start",
        bold: bool = False,
        soft: bool = False,
        colour: str = "",
    ) -> None:
        """One line of text. `y` is its base line; `anchor` says which of its ends, as read, stands at `x`, or its `middle`."""
        if self.frame.rtl and anchor != "middle":
            anchor = "end" if anchor == "start" else "start"
        runs = _ISOLATES[right_to_left(text) or (self.frame.rtl and not _spoken(text))]
        attributes = f'x="{_figure(self._at(x))}" y="{_figure(y)}" font-size="{_figure(size)}"'
        if anchor != "start":
            attributes += f' text-anchor="{anchor}"'
        if bold:
            attributes += ' font-weight="600"'
        if soft:
            attributes += ' fill-opacity="0.75"'
        attributes += f' fill="{colour or "currentColor"}"'
        self._parts.append(f"<text {attributes}>{escape(runs + _shown(text) + _POP, quote=False)}</text>")

    def lines(
        self,
        lines: list[str],
        x: float,
        y: float,
        size: float = SIZE,
        *,
        bold: bool = False,
        soft: bool = False,
    ) -> None:
        """Lines of text from `x` on, the first base line at `y`. They run as the whole of them runs."""
        mark = _MARKS[right_to_left(" ".join(lines))]
        for place, line in enumerate(lines):
            self.text(mark + line, x, y + place * size * LEADING, size, bold=bold, soft=soft)

    def paragraph(self, text: str, size: float = SIZE, *, bold: bool = False, soft: bool = False) -> None:
        """A text over the whole width, at `y`, which moves on."""
        found = wrapped(text, size, self.room, bold=bold)
        self.lines(found, self.left, self.y + size, size, bold=bold, soft=soft)
        self.y += len(found) * size * LEADING

    def bar(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: str,
        *,
        opacity: float = 1.0,
        outlined: bool = False,
    ) -> None:
        """A filled rectangle; `x` is its edge where reading begins."""
        if width <= 0 or height <= 0:
            return
        edge = f' stroke="{colour}" stroke-width="1"' if outlined else ""
        faint = f' fill-opacity="{_figure(opacity)}"' if opacity < 1 else ""
        start = self._at(x) - (width if self.frame.rtl else 0)
        self._parts.append(
            f'<rect x="{_figure(start)}" y="{_figure(y)}" width="{_figure(width)}" height="{_figure(height)}"'
            f' fill="{colour}"{faint}{edge}/>'
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, opacity: float = 1.0, width: float = 1.0
    ) -> None:
        """A straight line in the colour of the text."""
        self._parts.append(
            f'<path d="M{_figure(self._at(x1))} {_figure(y1)}L{_figure(self._at(x2))} {_figure(y2)}"'
            f' stroke="currentColor" stroke-width="{_figure(width)}"'
            + (f' stroke-opacity="{_figure(opacity)}"' if opacity < 1 else "")
            + "/>"
        )

    def finish(self) -> str:
        """The picture as SVG text."""
        frame = self.frame
        if frame.standalone and frame.base:
            self.y += 14
            self.paragraph(frame.base, SMALL, soft=True)
        height = round(self.y + self.margin)
        ground = (
            f'<rect width="{frame.width}" height="{height}" fill="{GROUND}"/>' if frame.standalone else ""
        )
        looks = f' color="{INK}" font-family="{FONTS}"' if frame.standalone else ""
        told = " ".join(part for part in (frame.base, *self.facts) if part)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width} {height}" width="{frame.width}"'
            f' height="{height}" role="img" direction="ltr" lang="{escape(frame.language)}"{looks}>'
            f"<title>{escape(_shown(frame.title), quote=False)}</title><desc>{escape(_shown(told), quote=False)}</desc>"
            + ground
            + "".join(self._parts)
            + "</svg>"
        )

    def _at(self, x: float) -> float:
        return self.frame.width - x if self.frame.rtl else x


def _spoken(text: str) -> bool:
    """Whether a text has a letter."""
    return any(character.isalpha() for character in text)


def _shown(text: str) -> str:
    """A text in one line, of characters that XML 1.0 can hold, without signs that turn the direction of what follows."""
    return "".join(
        " " if c in "\n\t\r" else c
        for c in text
        if c in "\n\t\r"
        or (
            unicodedata.category(c) not in ("Cc", "Cs")
            and c not in "\ufffe\uffff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        )
    )


def _figure(number: float) -> str:
    """A number in a tenth of a pixel (opacities in hundredths)."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
