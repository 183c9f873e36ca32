"""What of Wagtail's pages is left out, links to others' servers, and what they get: the way back to the desk, word of a page's
other languages when one is taken back, names of fields and a line below links for who does not see or tell colours.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from saystop.asking import languages
from saystop.website import copying, files, translating


def only_ours(request: HttpRequest, items: list[Any]) -> None:
    """The list of keys stays; pages of Wagtail's makers go. Ours is docs/website.md."""
    items[:] = [item for item in items if not str(item.url).startswith("http")]


def named_fields() -> SafeString:
    return format_html('<script src="{}"></script>', static("website/naming.js"))


def links_with_a_line() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("website/editing.css"))


def desk() -> MenuItem:
    """The first of all: whoever came from the desk goes back the same way."""
    return MenuItem(
        _("Back to my work"), reverse("casework:inbox"), name="desk", icon_name="arrow-left", order=0
    )


def still_out(request: HttpRequest, page: Page) -> None:
    """Each language is taken back by itself; who meant all of them is told which are left."""
    codes = page.get_translations().live().values_list("locale__language_code", flat=True)
    if left := ", ".join(sorted(languages.named(code) for code in codes)):
        messages.warning(request, gettext("The page is still out in: %(languages)s.") % {"languages": left})


hooks.register("register_admin_menu_item", desk)
hooks.register("construct_help_menu", only_ours)
hooks.register("after_unpublish_page", still_out)
hooks.register("before_move_page", copying.keep_place)
hooks.register("before_bulk_action", copying.keep_places)
# Before the page of translations, which publishes.
hooks.register("before_edit_page", translating.ask_first, order=-1)
hooks.register("before_serve_document", files.demand_shown)
hooks.register("insert_global_admin_css", links_with_a_line)
hooks.register("insert_editor_js", named_fields)
