"""The least that could answer reporters: the same server, one constant page for every request. The yardstick of `submissions`."""

from collections.abc import Callable, Iterable
from typing import Any

PAGE = b"""<script src="/s/0.js"></script><input name="draft" value="-"><ol class="receipt"></ol>""".ljust(
    4000
)


def application(environment: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    environment["wsgi.input"].read()
    start("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(PAGE)))])
    return [PAGE]
