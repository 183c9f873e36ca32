"""An SVG as PNG, drawn by Typst, with the fonts that are installed and no others: https://typst.app/docs/reference/visualize/image/"""

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from saystop.engines.charting.drawing import FONTS

if TYPE_CHECKING:
    import typst

MOST_PIXELS = 4_000  # of width or height
_SIZE = re.compile(r'<svg [^>]*?\bwidth="([0-9]+)" height="([0-9]+)"')
_PAGE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.picture), format: "svg", width: float(sys.inputs.width) * 1pt)
"""


def png(svg: str, width_px: int) -> bytes:
    """The picture on white, `width_px` pixels wide. `svg` is one of this engine, made with `standalone`.

    Raises ValueError when it is none, or when the picture would be more than 4,000 pixels wide or high.
    """
    import typst

    size = _SIZE.match(svg)
    if size is None or FONTS not in svg:  # without a font Typst leaves texts out
        raise ValueError("This is no chart to take away.")
    width, height = int(size[1]), int(size[2])
    if not 0 < width_px <= MOST_PIXELS or height * width_px / width > MOST_PIXELS:
        raise ValueError("This picture would be too large: take a smaller width.")
    compiler = typst.Compiler(_PAGE, font_paths=_fonts(), sys_inputs={"picture": svg, "width": str(width)})
    drawn = compiler.compile(format="png", ppi=72 * width_px / width)
    if not isinstance(drawn, bytes):
        raise TypeError("One page was expected.")
    return drawn


@cache
def _fonts() -> "typst.Fonts":
    import typst

    folders = [str(files(package) / "files") for package in ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
