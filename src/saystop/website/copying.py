"""Where a copy of a page may stand, and a page that is moved: not at an address of the program."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from wagtail.admin.forms.pages import CopyForm as WagtailsCopyForm
from wagtail.models import Page


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
