"""Pages without a shape of their own: texts, campaigns, our actions, contact, help."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from saystop.asking import countries
from saystop.website import links
from saystop.website.blocks import Question
from saystop.website.models.pages import Illustrated, PublicPage


class TextPage(Illustrated, PublicPage):
    """Whatever has no kind of its own, such as who we are."""

    template = "website/text.html"
    content_panels = [*PublicPage.content_panels, Illustrated.picture_panel, FieldPanel("body")]
    parent_page_types = ["website.HomePage", "website.TextPage"]
    page_description = _("Words and pictures on anything, for example on who you are.")

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        below = [one.specific for one in self.get_children().live()]
        return {**super().get_context(request, *args, **kwargs), "below": below}


class CampaignPage(Illustrated, PublicPage):
    """What a campaign is about and what it did."""

    period = models.CharField(_("When"), max_length=80, blank=True, help_text=_("For example: summer 2031"))
    asks = models.TextField(
        _("What we ask of readers"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences, for example: look, and tell us."),
    )

    template = "website/campaign.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("period"),
        FieldPanel("summary"),
        FieldPanel("asks"),
        Illustrated.picture_panel,
        FieldPanel("body"),
    ]
    search_fields = [*PublicPage.search_fields, index.SearchField("asks")]
    parent_page_types = ["website.HomePage", "website.TextPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")


class ActionsPage(PublicPage):
    """What the office does towards governments and the industry; the actions themselves are kept by campaigns."""

    template = "website/actions.html"
    content_panels = [*PublicPage.content_panels, FieldPanel("body")]
    show_in_menus_default = True
    max_count_per_parent = 1
    parent_page_types = ["website.HomePage"]
    subpage_types: list[str] = []
    page_description = _(
        "Your introduction to the advocacy actions, letters and fundraisers that are public."
    )

    class Meta:
        verbose_name = _("our actions")
        verbose_name_plural = _("our actions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        rooms = links.of_actions(self.locale.language_code)
        return {**super().get_context(request, *args, **kwargs), "rooms": rooms}


class ContactPage(PublicPage):
    """How to reach the office about anything but a report."""

    e_mail = models.EmailField(_("E-mail"), blank=True)
    telephone = models.CharField(_("Telephone"), max_length=40, blank=True)
    address = models.TextField(_("Address"), max_length=300, blank=True)
    hours = models.CharField(_("Hours"), max_length=120, blank=True, help_text=_("When somebody answers."))

    template = "website/contact.html"
    content_panels = [
        *PublicPage.content_panels,
        FieldPanel("e_mail"),
        FieldPanel("telephone"),
        FieldPanel("hours"),
        FieldPanel("address"),
        FieldPanel("body"),
    ]
    show_in_menus_default = True
    max_count_per_parent = 1
    parent_page_types = ["website.HomePage"]
    subpage_types: list[str] = []
    page_description = _("How to reach the office. Reports do not come by this way; the page says so.")

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contact")


class HelpPage(PublicPage):
    """Questions and answers, the way to the line, and whom to call in which country."""

    questions = StreamField(
        [("question", Question(label=_("Question and answer")))],
        blank=True,
        verbose_name=_("Questions and answers"),
    )

    template = "website/help.html"
    content_panels = [*PublicPage.content_panels, FieldPanel("questions"), FieldPanel("body")]
    search_fields = [*PublicPage.search_fields, index.SearchField("questions")]
    show_in_menus_default = True
    max_count_per_parent = 1
    parent_page_types = ["website.HomePage"]
    subpage_types: list[str] = []
    page_description = _(
        "Questions and answers, with the way to the line and to whom to call in each country."
    )

    class Meta:
        verbose_name = _("help")
        verbose_name_plural = _("help")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        shown = countries.countries(self.locale.language_code)
        return {**super().get_context(request, *args, **kwargs), "countries": shown}
