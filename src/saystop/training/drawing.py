"""QR codes on pages."""

import segno
from django.utils.safestring import SafeString, mark_safe


def code_svg(address: str) -> SafeString:
    made: str = segno.make(address, error="m", micro=False).svg_inline(
        scale=5, border=4, light="#fff", dark="#000"
    )
    return mark_safe(made)  # noqa: S308 - drawn by segno; the address is in its squares alone
