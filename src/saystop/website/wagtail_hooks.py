"""What of Wagtail's menus is left out (links to others' servers), and what its fields lack (names for who does not see them)."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


def only_ours(request: HttpRequest, items: list[Any]) -> None:
    """The list of keys stays; pages of Wagtail's makers go. Ours is docs/website.md."""
    items[:] = [item for item in items if not str(item.url).startswith("http")]


def named_fields() -> SafeString:
    return format_html('<script src="{}"></script>', static("website/naming.js"))


def links_with_a_line() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("website/editing.css"))


hooks.register("construct_help_menu", only_ours)
hooks.register("insert_global_admin_css", links_with_a_line)
hooks.register("insert_editor_js", named_fields)
