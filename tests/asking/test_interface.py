"""docs/interface.md is what pages are written by: its blocks, classes and data attributes are those of the code."""

import re
from pathlib import Path

import saystop.asking
from saystop.asking.bundle import minify_css

ASKING = Path(saystop.asking.__file__).parent
MANUAL = (Path(__file__).parents[2] / "docs" / "interface.md").read_text(encoding="utf-8")
CSS = "".join(
    minify_css(sheet.read_text(encoding="utf-8"))
    for sheet in sorted((ASKING / "static" / "saystop").glob("*.css"))
)
CLASS = re.compile(r"\.([a-z][a-z-]*)")


def test_every_block_of_the_base_is_told_and_no_other() -> None:
    base = (ASKING / "templates" / "saystop" / "base.html").read_text(encoding="utf-8")
    table = MANUAL[MANUAL.index("| block of") : MANUAL.index("`saystop/fault.html`")]
    assert re.findall(r"{% block (\w+) %}", base) == re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)


def test_every_class_of_the_style_sheets_is_told() -> None:
    told = set(re.findall(r"[\w-]+", MANUAL))
    assert {name for selector in _selectors() for name in CLASS.findall(selector)} <= told


def test_every_class_of_a_snippet_is_in_a_style_sheet() -> None:
    known = {name for selector in _selectors() for name in CLASS.findall(selector)}
    written = {name for names in re.findall(r'class="([^"]*)"', MANUAL) for name in names.split()}
    assert written <= known


def test_every_attribute_a_script_reads_is_told() -> None:
    for script in (ASKING / "static" / "saystop").glob("*.js"):
        read = re.findall(r"\[(data-[a-z-]+)", script.read_text(encoding="utf-8"))
        assert set(read) <= set(re.findall(r"data-[a-z-]+", MANUAL)), script.name


def _selectors() -> list[str]:
    return re.findall(r"([^{}]+)\{", CSS)
