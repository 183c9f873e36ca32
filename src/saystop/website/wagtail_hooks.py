"""What of Wagtail's menus is left out: links to others' servers."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks


def only_ours(request: HttpRequest, items: list[Any]) -> None:
    """The list of keys stays; pages of Wagtail's makers go. Ours is docs/website.md."""
    items[:] = [item for item in items if not str(item.url).startswith("http")]


hooks.register("construct_help_menu", only_ours)
