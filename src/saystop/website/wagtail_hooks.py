"""What of Wagtail's menus is left out, links to others' servers, and what it gets: the way back to the desk."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


def only_ours(request: HttpRequest, items: list[Any]) -> None:
    """The list of keys stays; pages of Wagtail's makers go. Ours is docs/website.md."""
    items[:] = [item for item in items if not str(item.url).startswith("http")]


def desk() -> MenuItem:
    """The first of all: whoever came from the desk goes back the same way."""
    return MenuItem(
        _("Back to my work"), reverse("casework:inbox"), name="desk", icon_name="arrow-left", order=0
    )


hooks.register("register_admin_menu_item", desk)
hooks.register("construct_help_menu", only_ours)
