"""In which language a part of a page stands, where it is not that of the page."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from saystop.asking.languages import direction

ALL = "*"


def standing_in(page: object, *part: str | None) -> SafeString:
    """The attributes of an element that shows a part: a field, or a block of one."""
    standing: dict[str, str] = getattr(page, "standing", {})
    code = standing.get(ALL) or standing.get(".".join(str(one) for one in part))
    return format_html(' lang="{}" dir="{}"', code, direction(code)) if code else SafeString("")
