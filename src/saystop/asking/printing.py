"""What is printed, set by Typst (https://typst.app/docs/) with fonts that come along.

All that is said comes as data, never as markup.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import typst

FONTS = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")


def pdf(room: str, template: str, name: str, data: Mapping[str, Any]) -> bytes:
    """A PDF that a screen reader can follow (PDF/UA-1).

    Args:
        room: the package in whose folder `data/` the template lies.
        name: under which the template asks for the data.
    """
    import typst

    source = (resources.files(room) / "data" / template).read_bytes()
    inputs = {name: json.dumps(data)}
    try:
        return _compiled(source, inputs, is_accessible=True)
    except typst.TypstError:
        # A letter that no font here has: the standard forbids a sign in its place.
        return _compiled(source, inputs, is_accessible=False)


def png(room: str, template: str, name: str, data: Mapping[str, Any]) -> bytes:
    """One page as a picture, at 144 pixels an inch; the rest as `pdf`."""
    import typst

    source = (resources.files(room) / "data" / template).read_bytes()
    drawn = typst.compile(
        source,
        format="png",
        ppi=144,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={name: json.dumps(data)},
    )
    if not isinstance(drawn, bytes):
        raise TypeError("One page was expected.")
    return drawn


def _compiled(source: bytes, inputs: dict[str, str], *, is_accessible: bool) -> bytes:
    import typst

    made: bytes = typst.compile(
        source,
        format="pdf",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        pdf_standards=["ua-1"] if is_accessible else None,
    )
    return made


@cache
def _fonts() -> "typst.Fonts":
    import typst

    return typst.Fonts(False, False, [str(resources.files(one) / "files") for one in FONTS])
