"""What of Wagtail's menus is left out: pages that are not for editors, and links to others' servers."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

# The help menu holds two pages of Wagtail's makers and a list of keys; ours is docs/website.md.
LEFT_OUT = {"help"}


@hooks.register("construct_main_menu")  # type: ignore[untyped-decorator] # Wagtail is not typed
def leave_out(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in LEFT_OUT]
