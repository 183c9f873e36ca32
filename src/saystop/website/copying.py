"""Where a copy of a page may stand, and a page that is moved: not at an address of the program."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from wagtail.admin.forms.pages import CopyForm as WagtailsCopyForm
from wagtail.models import Page

if TYPE_CHECKING:
    from wagtail.admin.views.bulk_action import BulkAction


class CopyForm(WagtailsCopyForm):
    """A copy under an address that is free; Wagtail's own form looks at other pages alone."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        parent, slug = cleaned.get("new_parent_page"), cleaned.get("new_slug")
        if parent and slug and (fault := self.page.specific_class.fault_of(slug, parent)):
            self.add_error("new_slug", fault)
        return cleaned


def keep_place(request: HttpRequest, page: Page, destination: Page) -> HttpResponseRedirect | None:
    """Not moved to where nobody would reach it any more; its address is changed first."""
    fault_of = getattr(page.specific_class, "fault_of", None)
    if fault_of is None or not (fault := fault_of(page.slug, destination)):
        return None
    messages.error(request, fault)
    return redirect("wagtailadmin_pages:edit", page.pk)


def keep_places(
    request: HttpRequest, action: str, pages: Sequence[Page], form: "BulkAction"
) -> HttpResponseRedirect | None:
    """Of many that are moved at once, the first that would be lost stops them all."""
    if action != "move":
        return None
    destination = form.cleaned_form.cleaned_data["chooser"]
    return next(filter(None, (keep_place(request, page, destination) for page in pages)), None)
