"""Who works here, and with whom."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from saystop.website.blocks import Organisation, Person
from saystop.website.models.pages import PublicPage


class TeamPage(PublicPage):
    """The people of the office who agreed to be shown."""

    people = StreamField(
        [("person", Person(label=_("Person")))],
        blank=True,
        verbose_name=_("People"),
        help_text=_("Only people who agreed to it. A case officer is better not shown."),
    )

    template = "website/team.html"
    content_panels = [*PublicPage.content_panels, FieldPanel("people"), FieldPanel("body")]
    search_fields = [*PublicPage.search_fields, index.SearchField("people")]
    show_in_menus_default = True
    max_count_per_parent = 1
    parent_page_types = ["website.HomePage", "website.TextPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")


class PartnersPage(PublicPage):
    """Organisations that the editor names, and partners of outreach whose commitment is public and current."""

    organisations = StreamField(
        [("organisation", Organisation(label=_("Organisation")))],
        blank=True,
        verbose_name=_("Organisations"),
        help_text=_("Organisations that agreed to be named."),
    )
    shows_badges = models.BooleanField(
        _("Show houses with a badge"),
        default=True,
        help_text=_("Partners of outreach that hold a badge, as long as their commitment is current."),
    )

    template = "website/partners.html"
    content_panels = [
        *PublicPage.content_panels,
        FieldPanel("organisations"),
        FieldPanel("shows_badges"),
        FieldPanel("body"),
    ]
    search_fields = [*PublicPage.search_fields, index.SearchField("organisations")]
    show_in_menus_default = True
    max_count_per_parent = 1
    parent_page_types = ["website.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("partners")
        verbose_name_plural = _("partners")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from saystop.website.queries import houses_with_badge

        houses = houses_with_badge(self.locale.language_code) if self.shows_badges else []
        return {**super().get_context(request, *args, **kwargs), "houses": houses}
