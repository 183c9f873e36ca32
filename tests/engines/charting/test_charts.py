"""Charts as those see them who show them in a page, hear them read out, or take them away."""

import re
from collections.abc import Iterator
from html import unescape
from importlib.resources import files
from io import BytesIO

import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont

from saystop.engines.charting.bars import Bar, Group, bars, grouped, histogram
from saystop.engines.charting.drawing import GROUND, HUES, INK, Frame
from saystop.engines.charting.likert import Item, likert
from saystop.engines.charting.measuring import right_to_left, text_width, wrapped
from saystop.engines.charting.png import png
from tests.engines.charting.pictures import AGES, BARS, CHARTS, GROUPS, ITEMS, LEVELS

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</text><script>alert(1)</script><image href="https://example.org/x.png"/>&amp;"\' \x00\u202e'
WIDTHS = (360, 720)
DRAWN = {"svg", "title", "desc", "rect", "path", "text"}
BIG = CHARTS["bars"](standalone=True)
every_chart = pytest.mark.parametrize("name", list(CHARTS))
every_width = pytest.mark.parametrize("width", WIDTHS)


def font(script: str, weight: int) -> ImageFont.FreeTypeFont:
    package, name = {
        "L": ("fontpkg_noto_sans", "NotoSans"),
        "R": ("fontpkg_noto_sans_arabic", "NotoSansArabic"),
    }[script]
    found = ImageFont.truetype(str(files(package) / "files" / f"{name}[wdth,wght].ttf"), 1000)
    found.set_variation_by_axes([weight, 100])
    return found


FONTS = {(script, weight): font(script, weight) for script in "LR" for weight in (400, 600)}


def drawn(text: str, size: float, *, bold: bool = False) -> float:
    """The width in Noto Sans."""
    return FONTS["R" if right_to_left(text) else "L", 600 if bold else 400].getlength(text) * size / 1000


def texts(svg: str) -> list[str]:
    return [
        re.sub("[\u200e\u200f\u2066\u2067\u2069]", "", one.text or "")
        for one in ElementTree.fromstring(svg).iter(f"{SVG}text")
    ]


def spans(svg: str) -> Iterator[tuple[float, float, float, str]]:
    """The two ends and the base line of each text, and the text, as Noto Sans draws it."""
    for one in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        text = re.sub("[\u200e\u200f\u2066\u2067\u2069]", "", one.text or "")
        wide = drawn(text, float(one.get("font-size")), bold=one.get("font-weight") is not None)
        start = (
            float(one.get("x"))
            - {"start": 0, "middle": wide / 2, "end": wide}[one.get("text-anchor", "start")]
        )
        yield start, start + wide, float(one.get("y")), text


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@every_chart
@every_width
@pytest.mark.parametrize("standalone", [True, False])
class TestEveryChart:
    def test_is_a_picture_with_a_name_and_a_description(
        self, name: str, width: int, standalone: bool
    ) -> None:
        root = ElementTree.fromstring(CHARTS[name](width=width, standalone=standalone))
        assert root.get("role") == "img"
        assert root.get("viewBox").split()[2] == root.get("width") == str(width)
        assert [one.tag for one in root[:2]] == [f"{SVG}title", f"{SVG}desc"]
        assert root[0].text
        assert len(root[1].text) > 50

    def test_holds_nothing_that_a_strict_policy_forbids_or_that_comes_from_elsewhere(
        self, name: str, width: int, standalone: bool
    ) -> None:
        svg = CHARTS[name](width=width, standalone=standalone)
        assert {one.tag.removeprefix(SVG) for one in ElementTree.fromstring(svg).iter()} <= DRAWN
        assert not re.search(r"\s(style|class|id|href|xlink:href|on\w+)=|url\(|@import|@font-face", svg)

    def test_every_text_lies_within_the_picture(self, name: str, width: int, standalone: bool) -> None:
        for start, end, _, text in spans(CHARTS[name](width=width, standalone=standalone)):
            assert start >= -0.5, text
            assert end <= width + 0.5, text

    def test_no_text_runs_into_another(self, name: str, width: int, standalone: bool) -> None:
        found = list(spans(CHARTS[name](width=width, standalone=standalone)))
        for place, (start, end, y, text) in enumerate(found):
            for other_start, other_end, other_y, other in found[place + 1 :]:
                if abs(y - other_y) < 9:
                    assert end <= other_start or other_end <= start, (text, other)

    def test_only_the_one_to_take_away_has_ground_font_and_title(
        self, name: str, width: int, standalone: bool
    ) -> None:
        svg = CHARTS[name](width=width, standalone=standalone)
        root = ElementTree.fromstring(svg)
        first_words = root[0].text.split()[0]
        assert (f'height="{root.get("height")}" fill="{GROUND}"/>' in svg) is standalone
        assert ("font-family" in svg) is standalone
        assert any(text.startswith(first_words) for text in texts(svg)) is standalone


class TestNumbers:
    def numbers(self, shown: list[str]) -> list[str]:
        return re.findall(r"\d[\d.]*", " ".join(shown))

    @every_width
    def test_of_bars_are_those_given_and_in_their_order(self, width: int) -> None:
        shown = texts(bars(Frame("T", language="de", width=width), BARS))
        numbers = [int(one) for one in self.numbers(shown) if one]
        assert numbers[:10] == [41, 445, 35, 379, 10, 105, 4, 43, 1, 3]
        assert all(number % 10 == 0 for number in numbers[10:]), "the rest are ticks"
        assert "<1\N{NO-BREAK SPACE}%" in shown

    def test_of_the_description_are_all_of_them(self) -> None:
        told = ElementTree.fromstring(bars(Frame("T", "Base: 1,081"), BARS))[1].text
        assert told.startswith("Base: 1,081 Ich habe es dem Hotel")
        assert "gesagt: 41% (38%–44%), 445. Ich habe nichts getan: 35% (32%–38%), 379." in told

    def test_of_a_scale(self) -> None:
        root = ElementTree.fromstring(likert(Frame("T", width=1200), LEVELS, ITEMS))
        assert (
            "Es geht mich nichts an: Stimme gar nicht zu 61%, Stimme eher nicht zu 24%, Teils, teils 8%"
            in root[1].text
        )
        given = {f"{share:.0%}" for item in ITEMS for share in item.shares} | {
            f"{item.count:,}" for item in ITEMS
        }
        shown = {one for one in texts(likert(Frame("T", width=1200), LEVELS, ITEMS)) if re.search(r"\d", one)}
        assert shown <= given
        assert len(shown) > 10

    def test_of_a_cross_table(self) -> None:
        shown = texts(grouped(Frame("T"), GROUPS))
        assert [one for one in shown if one in ("79%", "21%", "74%", "26%")] == ["79%", "21%", "74%", "26%"]
        assert (
            shown.index("Frauen (541)")
            < shown.index("79%")
            < shown.index("Männer (520)")
            < shown.index("74%")
        )

    def test_of_a_histogram(self) -> None:
        edges, counts = AGES
        assert set(texts(histogram(Frame("T"), edges, counts))) == {*map(str, edges), *map(str, counts)}

    def test_of_a_histogram_of_whole_numbers(self) -> None:
        svg = histogram(Frame("T"), [0, 1, 2, 4], [7, 8, 9], ["0", "1", "2–3"])
        assert set(texts(svg)) == {"0", "1", "2–3", "7", "8", "9"}
        assert "2–3: 9." in svg

    def test_in_the_readers_language(self) -> None:
        found = Bar("x", 0.5, count=1234)
        assert {"50%", "1,234"} <= set(texts(bars(Frame("T", language="en"), [found])))
        assert {"50\N{NO-BREAK SPACE}%", "1\u202f234"} <= set(texts(bars(Frame("T", language="fr"), [found])))
        assert "1,234" in texts(bars(Frame("T", language="no such language"), [found]))


class TestGeometry:
    def rects(self, svg: str, colour: str) -> list[tuple[float, ...]]:
        found = [one for one in ElementTree.fromstring(svg).iter(f"{SVG}rect") if one.get("fill") == colour]
        return [tuple(float(one.get(key)) for key in ("x", "y", "width", "height")) for one in found]

    def test_bars_begin_at_one_line_and_are_as_long_as_their_shares(self) -> None:
        found = self.rects(bars(Frame("T"), BARS), HUES[0])
        assert len({x for x, *_ in found}) == 1
        for (_, _, wide, _), bar in zip(found, BARS, strict=True):
            assert wide / found[0][2] == pytest.approx(bar.share / BARS[0].share, abs=0.002)

    def test_right_to_left_is_the_mirror_of_left_to_right(self) -> None:
        there = self.rects(bars(Frame("T"), BARS), HUES[0])
        back = self.rects(bars(Frame("T", rtl=True), BARS), HUES[0])
        for (x, y, wide, high), other in zip(there, back, strict=True):
            assert other == pytest.approx((720 - x - wide, y, wide, high), abs=0.02)

    def test_the_middle_of_a_scale_is_one_line(self) -> None:
        svg = likert(Frame("T"), ("no", "yes"), [Item("a", (0.3, 0.7)), Item("b", (0.9, 0.1))])
        ends = {round(x + wide) for x, _, wide, _ in self.rects(svg, HUES[1])[1:]}
        starts = {round(x) for x, _, _, _ in self.rects(svg, HUES[0])[1:]}
        assert len(ends) == len(starts) == 1

    def test_the_middle_level_of_an_odd_scale_lies_half_on_each_side(self) -> None:
        items = [Item("a", (0.3, 0.4, 0.3)), Item("b", (0.7, 0.1, 0.2)), Item("c", (0.0, 0.8, 0.2))]
        svg = likert(Frame("T"), ("no", "so so", "yes"), items)
        centres = {round(x + wide / 2) for x, _, wide, _ in self.rects(svg, "currentColor")[1:]}
        marks = {round(float(x)) for x in re.findall(r'd="M([\d.]+) ', svg)}
        assert centres == marks
        assert len(marks) == 1

    def test_columns_of_a_histogram_have_areas_like_their_counts(self) -> None:
        edges, counts = AGES
        areas = [
            (wide + 1.5) * high
            for _, _, wide, high in self.rects(histogram(Frame("T"), edges, counts), HUES[0])
        ]
        for area, count in zip(areas, counts, strict=True):
            assert area / areas[0] == pytest.approx(count / counts[0], rel=0.01)


class TestColours:
    @pytest.mark.parametrize("colour", HUES)
    def test_stand_out_from_both_grounds_and_carry_white(self, colour: str) -> None:
        for ground in ("#ffffff", "#eff4f4", "#14262b", "#0c191d"):
            assert contrast(colour, ground) >= 3
        assert contrast(colour, "#ffffff") >= 4.5

    def test_ink_on_the_ground(self) -> None:
        assert contrast(INK, GROUND) >= 7


class TestHostileAndOddInput:
    @pytest.mark.parametrize(
        "svg",
        [
            bars(Frame(HOSTILE, HOSTILE, standalone=True, language='"><script>'), [Bar(HOSTILE, 0.5)]),
            grouped(Frame("T", width=360), [Group(HOSTILE, (Bar(HOSTILE, 0.1),))]),
            likert(Frame("T"), [HOSTILE, "b"], [Item(HOSTILE, (0.5, 0.5))]),
        ],
    )
    def test_a_label_is_a_text(self, svg: str) -> None:
        assert {one.tag.removeprefix(SVG) for one in ElementTree.fromstring(svg).iter()} <= DRAWN
        assert "<script" not in svg
        assert "<script>" in unescape(svg)
        assert "\u202e" not in svg

    def test_nothing_to_show(self) -> None:
        for svg in (
            bars(Frame("T"), []),
            grouped(Frame("T"), []),
            likert(Frame("T"), [], []),
            histogram(Frame("T"), [0, 1], [0]),
        ):
            assert ElementTree.fromstring(svg)[0].text == "T"
        assert ElementTree.fromstring(bars(Frame("T"), [Bar("a", 0.0, 0.0, 0.0, 0)])) is not None

    def test_numbers_that_do_not_fit_together(self) -> None:
        with pytest.raises(ValueError, match="one share"):
            likert(Frame("T"), LEVELS, [Item("a", (1.0,))])
        for edges in ([0, 1], [0, 2, 1], [0, 0, 1]):
            with pytest.raises(ValueError, match="rising"):
                histogram(Frame("T"), edges, [1, 1])

    @given(st.text(max_size=200), st.sampled_from(WIDTHS), st.booleans())
    @settings(deadline=None, max_examples=100)
    def test_any_text(self, text: str, width: int, rtl: bool) -> None:
        frame = Frame(text, text, width=width, rtl=rtl, standalone=True)
        ElementTree.fromstring(bars(frame, [Bar(text, 0.2, 0.1, 0.3, 4)]))
        ElementTree.fromstring(likert(frame, [text, text], [Item(text, (0.5, 0.5))]))


class TestMeasuring:
    @pytest.mark.parametrize(
        "text",
        [
            "Ich habe es dem Hotel gesagt",
            "J’ai prévenu l’organisateur du voyage",
            "Ik heb niets gedaan",
            "WWW MMM",
            "Kinderschutzbeauftragtenbenachrichtigung",
            "أبلغت الفندق أو منظم الرحلة أو المرشد",
            "Он ничего не сделал",
            "1.081 (37 %)",
        ],
    )
    def test_is_never_less_than_drawn_and_not_much_more(self, text: str) -> None:
        for bold in (False, True):
            assert (
                drawn(text, 14, bold=bold)
                <= text_width(text, 14, bold=bold)
                <= drawn(text, 14, bold=bold) * 1.45
            )

    @given(
        st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=150),
        st.integers(40, 400),
    )
    @settings(deadline=None)
    def test_lines_fit_and_hold_the_text(self, text: str, width: int) -> None:
        lines = wrapped(text, 14, width, most=1000)
        assert all(text_width(line, 14) <= width or len(line) <= 2 for line in lines)
        assert re.sub(r"[\s-]", "", "".join(lines)) == re.sub(r"[\s-]", "", text)

    def test_what_is_too_long_ends_in_dots(self) -> None:
        lines = wrapped("many words " * 50, 14, 200, most=3)
        assert len(lines) == 3
        assert lines[-1].endswith("…")
        assert text_width(lines[-1], 14) <= 200


class TestPng:
    @pytest.mark.parametrize("width", [360, 720, 1440])
    def test_is_as_wide_as_asked_on_white(self, width: int) -> None:
        picture = Image.open(BytesIO(png(CHARTS["bars"](standalone=True), width)))
        assert picture.width == width
        assert picture.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
        counted = picture.convert("RGB").getcolors(1 << 24)
        assert counted is not None
        colours = {colour for _, colour in counted}
        assert tuple(int(HUES[0][n : n + 2], 16) for n in (1, 3, 5)) in colours

    def test_arabic_is_drawn(self) -> None:
        words = [
            bars(Frame("T", width=360, rtl=True, standalone=True), [Bar(text, 0.5)])
            for text in ("فندق", "\u0378")
        ]
        assert png(words[0], 360) != png(words[1], 360)

    @pytest.mark.parametrize(
        ("svg", "width"),
        [("<svg/>", 100), ("#panic()", 100), (BIG, 0), (BIG, 9_000), (CHARTS["bars"](), 300)],
    )
    def test_refuses_what_is_no_chart_or_too_large(self, svg: str, width: int) -> None:
        with pytest.raises(ValueError, match=r"no chart|too large"):
            png(svg, width)
