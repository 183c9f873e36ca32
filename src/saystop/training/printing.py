"""What training prints, set by Typst (https://typst.app/docs/) with fonts that come along.

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


def pdf(template: str, name: str, data: Mapping[str, Any]) -> bytes:
    """A PDF.

    Args:
        template: a file of `data/`.
        name: under which the template asks for the data.
    """
    import typst

    made: bytes = typst.compile(
        (resources.files("saystop.training") / "data" / template).read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={name: json.dumps(data)},
    )
    return made


@cache
def _fonts() -> "typst.Fonts":
    import typst

    return typst.Fonts(False, False, [str(resources.files(one) / "files") for one in FONTS])
