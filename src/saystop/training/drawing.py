"""QR codes on pages."""

import segno
from django.utils.safestring import SafeString

from saystop.asking.pictures import picture_of


def code_svg(address: str) -> SafeString:
    made: str = segno.make(address, error="m", micro=False).svg_inline(
        scale=5, border=4, light="#fff", dark="#000"
    )
    return picture_of(made)
