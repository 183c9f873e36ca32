"""By which channel somebody came: a code in the address of the first pages, then in the draft, at last sealed with the report.

No cookie and no identifier: whoever counts hears only that one more has begun, or has sent, by a channel.
"""

import re

from django.http import HttpRequest

from saystop.asking.languages import LanguageLink, codes, link

CHANNEL = re.compile(r"[a-z0-9-]{1,24}")


def named(request: HttpRequest) -> str:
    """The code in the address (`?c=`); nothing where there is none that could be one."""
    code = request.GET.get("c", "")
    return code if CHANNEL.fullmatch(code) else ""


def links(request: HttpRequest, channel: str) -> list[LanguageLink]:
    """The same page in each language, for those who came by this channel."""
    rest = request.path_info.split("/", 2)[2]
    return [link(code, f"/{code}/{rest}?c={channel}") for code in codes()]
