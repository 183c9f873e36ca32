"""What all pages of the website have in common, and the first page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from saystop.asking.languages import LanguageLink, codes, link
from saystop.website import seen, translating
from saystop.website.blocks import Body
from saystop.website.copying import CopyForm
from saystop.website.describing import demand_description

LAST_NEWS, NEXT_EVENTS = 3, 3
SERVED_BY_EDITORS = "wagtail_serve"
TAKEN = gettext_lazy("The program has a page of its own at this address: choose another.")


class PublicPage(Page):
    """A page for everybody, in a tree of its language. Nothing of it is for some readers only."""

    summary = models.TextField(
        gettext_lazy("In short"),
        max_length=300,
        blank=True,
        help_text=gettext_lazy(
            "One or two sentences: the page begins with them, and lists and search engines show them."
        ),
    )
    body = StreamField(Body(), blank=True, verbose_name=gettext_lazy("Content"))

    private_page_options: list[str] = []
    copy_form_class = CopyForm
    content_panels = [*Page.content_panels, FieldPanel("summary")]
    parent_page_types: list[str] = []
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        abstract = True

    def clean(self) -> None:
        """An address that the program has would lead there, and never to this page."""
        super().clean()
        if self.slug and self._may_stand_below_the_first() and _is_of_the_program(self.slug):
            raise ValidationError({"slug": TAKEN})

    @transaction.atomic
    def publish(self, *args: Any, **kwargs: Any) -> Any:
        """As a whole, or not: with who let it out, and at a set time without losing that time."""
        return super().publish(*args, **kwargs)

    @transaction.atomic
    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        """As a whole, or not."""
        return super().unpublish(*args, **kwargs)

    def _may_stand_below_the_first(self) -> bool:
        """Further below the program has no addresses. A page of which nobody knows the place yet might come to stand there."""
        if not self.path:
            return "website.HomePage" in self.parent_page_types
        return isinstance(self.get_parent().specific_deferred, HomePage)

    @staticmethod
    def fault_of(slug: str, parent: Page) -> str:
        """Why no page of this address can stand below another; empty where one can."""
        is_taken = isinstance(parent.specific_deferred, HomePage) and _is_of_the_program(slug)
        return str(TAKEN) if is_taken else ""

    @cached_property
    def standing(self) -> dict[str, str]:
        """Parts that stand in another language, and in which."""
        return translating.standing(self)

    def in_languages(self, request: HttpRequest | None = None) -> list[LanguageLink]:
        """This page in each language in which it stands for everybody."""
        found = {one.locale.language_code: one for one in self.get_translations(inclusive=True).live()}
        return [link(code, found[code].get_url(request)) for code in codes() if code in found]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What machines see is told of pages that are out: a preview has no address."""
        found = super().get_context(request, *args, **kwargs)
        shown = (
            seen.of_page(self, request) if self.live and not getattr(request, "is_preview", False) else None
        )
        return {**found, "languages": self.in_languages(request), "seen": shown}


def _is_of_the_program(slug: str) -> bool:
    try:
        return resolve(f"/{codes()[0]}/{slug}/").url_name != SERVED_BY_EDITORS
    except Resolver404:
        return False


class Illustrated(PublicPage):
    """A page that shows a picture on top, and in lists."""

    picture = models.ForeignKey(
        "website.Picture",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("Picture"),
    )
    alternative = models.CharField(
        gettext_lazy("What the picture shows"),
        max_length=250,
        blank=True,
        help_text=gettext_lazy(
            "One sentence for people who do not see it. Required, unless it only decorates."
        ),
    )
    is_decoration = models.BooleanField(
        gettext_lazy("It only decorates"),
        default=False,
        help_text=gettext_lazy("Nothing is lost for somebody who does not see it."),
    )

    picture_panel = MultiFieldPanel(
        [FieldPanel("picture"), FieldPanel("alternative"), FieldPanel("is_decoration")],
        heading=gettext_lazy("Picture"),
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.picture_id is None:
            return
        try:
            demand_description(self.alternative, is_decoration=self.is_decoration)
        except ValidationError as fault:
            raise ValidationError({"alternative": fault.messages}) from None


class HomePage(Illustrated):
    """The first page of the website: one in each language."""

    headline = models.CharField(
        gettext_lazy("Headline"),
        max_length=120,
        blank=True,
        help_text=gettext_lazy(
            "What the office is for, in one sentence. It stands largest on the first page."
        ),
    )

    template = "website/home.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("headline"),
        FieldPanel("summary", heading=gettext_lazy("Mission")),
        Illustrated.picture_panel,
        FieldPanel("body"),
    ]
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = gettext_lazy("first page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With the newest news of its language, the next events, and the way to the figures where there are any."""
        from saystop.website import figure_queries
        from saystop.website.models.event_pages import EventIndexPage, coming
        from saystop.website.models.news import NewsIndexPage, NewsPage

        news = NewsPage.objects.live().descendant_of(self).order_by("-day", "-pk")
        return {
            **super().get_context(request, *args, **kwargs),
            "news": news.select_related("picture")[:LAST_NEWS],
            "all_news": NewsIndexPage.objects.live().child_of(self).first(),
            "events": coming(self)[:NEXT_EVENTS],
            "all_events": EventIndexPage.objects.live().child_of(self).first(),
            "figures_of": figure_queries.newest(figure_queries.years()),
        }
