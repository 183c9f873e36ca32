"""What all pages of the website have in common, and the first page."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from saystop.asking.languages import LanguageLink, codes, link
from saystop.website.blocks import Body


class PublicPage(Page):
    """A page for everybody, in a tree of its language. Nothing of it is for some readers only."""

    private_page_options: list[str] = []

    class Meta:
        abstract = True

    def in_languages(self) -> list[LanguageLink]:
        """This page in each language in which it stands for everybody."""
        found = {one.locale.language_code: one for one in self.get_translations(inclusive=True).live()}
        return [link(code, found[code].url) for code in codes() if code in found]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "languages": self.in_languages()}


class HomePage(PublicPage):
    """The first page of the website: one in each language."""

    body = StreamField(Body(), blank=True)

    template = "website/home.html"
    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types = ["wagtailcore.Page"]
