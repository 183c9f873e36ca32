import gzip
import json
import re
from pathlib import Path

import pytest
from django.test import RequestFactory

import saystop.asking
from saystop.asking import views
from saystop.asking.bundle import minify_css, public_bundle, strip_js

STATIC = Path(saystop.asking.__file__).parent / "static" / "saystop"


@pytest.mark.parametrize(
    ("css", "small"),
    [
        ("a  {\n  color : red ;\n}\n", "a{color :red}"),
        ("/* why */ a { b: c; d: e }", "a{b:c;d:e}"),
        ("ul :hover { a: b }", "ul :hover{a:b}"),
        ('a::before { content: "; /* } */  "; }', 'a::before{content:"; /* } */  "}'),
        ("a { width: min(100% - 2rem, 43rem) }", "a{width:min(100% - 2rem,43rem)}"),
        (
            "@media (min-width: 2rem) and (x: y) { a > b , c { d: e; } }",
            "@media (min-width:2rem) and (x:y){a > b,c{d:e}}",
        ),
        ("a{}/* one */\n/* two */b{}", "a{}b{}"),
    ],
)
def test_a_style_sheet_loses_only_what_says_nothing(css: str, small: str) -> None:
    assert minify_css(css) == small
    assert minify_css(small) == small


def test_a_script_keeps_everything_but_its_own_comment_lines() -> None:
    js = '/* Why\n   so. */\n  const a = "/* kept */"; // kept too\n\n  // gone\n  b("http://x//");\n'
    assert strip_js(js) == 'const a = "/* kept */"; // kept too\nb("http://x//");'


def test_the_bundle_carries_the_sheet_whole_and_names_it_as_the_way_out() -> None:
    css = "a::after { content: \"\\2715  'quoted'\"; }"
    bundle = public_bundle(css, "/static/s.css", "go();\n")
    carried = re.search(r"replaceSync\((.*?)\);document", bundle)
    assert carried is not None
    assert json.loads(carried[1]) == minify_css(css)
    assert 'l.href="/static/s.css"' in bundle
    assert bundle.endswith("go();\n")


def test_the_look_of_the_house_stays_small() -> None:
    for name, most in (("saystop.css", 4096), ("questionnaire.css", 2048)):
        assert len(gzip.compress(minify_css((STATIC / name).read_text()).encode(), 9)) <= most, name
    for name, most in (("public.js", 2560), ("desk.js", 2048), ("passkey.js", 2048)):
        assert len(gzip.compress(strip_js((STATIC / name).read_text()).encode(), 9)) <= most, name


def test_no_script_stores_or_calls_elsewhere() -> None:
    for script in STATIC.glob("*.js"):
        text = script.read_text()
        for never in (
            "localStorage",
            "sessionStorage",
            "indexedDB",
            "document.cookie",
            "http:",
            "https:",
            "eval(",
        ):
            assert never not in text, (script.name, never)


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_edges_stand_out_in_both_schemes(scheme: str) -> None:
    blocks = re.findall(r":root \{(.*?)\}", (STATIC / "saystop.css").read_text(), re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#\w+);", blocks[0]))
    if scheme == "dark":
        colours |= dict(re.findall(r"--([\w-]+): (#\w+);", blocks[1]))
    words = [
        *(
            (ink, ground)
            for ink in ("ink", "soft", "accent", "danger")
            for ground in ("paper", "panel", "tint")
        ),
        *((kind, f"{kind}-tint") for kind in ("danger", "warn", "good")),
        *(("ink", f"{kind}-tint") for kind in ("danger", "warn", "good")),
        *(("soft", f"{kind}-tint") for kind in ("warn", "danger")),
        *(("accent", f"{kind}-tint") for kind in ("warn", "danger")),
        ("on-accent", "accent"),
        ("panel", "danger"),
    ]
    for ink, ground in words:
        assert _contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    for edge, ground in [
        ("edge", "panel"),
        ("edge", "paper"),
        ("focus", "panel"),
        ("focus", "paper"),
        ("focus", "tint"),
    ]:
        assert _contrast(colours[edge], colours[ground]) >= 3, (edge, ground)


def test_each_sheet_lies_under_its_own_address(rf: RequestFactory) -> None:
    for url, name in (
        (views.css_url(), "saystop.css"),
        (views.questionnaire_css_url(), "questionnaire.css"),
    ):
        digest = url.rsplit("/", 1)[1].removesuffix(".css")
        assert (
            views.style_view(rf.get(url), digest).content.decode()
            == minify_css((STATIC / name).read_text(encoding="utf-8"))
        )  # fmt: skip
