"""News, with press releases among them."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from saystop.website.models.pages import Illustrated, PublicPage

ON_A_PAGE = 12


class NewsKind(models.TextChoices):
    NEWS = "news", _("News")
    PRESS_RELEASE = "press_release", _("Press release")


class NewsIndexPage(PublicPage):
    """All news, the newest first; `?kind=press_release` for the press."""

    template = "website/news_index.html"
    show_in_menus_default = True
    max_count_per_parent = 1
    parent_page_types = ["website.HomePage"]
    subpage_types = ["website.NewsPage"]
    page_description = _("The list of all news. Each piece of news stands below it.")

    class Meta:
        verbose_name = _("list of news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        kind = request.GET.get("kind", "")
        news = NewsPage.objects.live().child_of(self).select_related("picture").order_by("-day", "-pk")
        if kind in NewsKind.values:
            news = news.filter(kind=kind)
        return {
            **super().get_context(request, *args, **kwargs),
            "kind": kind if kind in NewsKind.values else "",
            "kinds": NewsKind.choices,
            "pages": Paginator(news, ON_A_PAGE).get_page(request.GET.get("page")),
        }


class NewsPage(Illustrated, PublicPage):
    """One piece of news."""

    kind = models.CharField(_("Kind"), max_length=20, choices=NewsKind, default=NewsKind.NEWS)
    day = models.DateField(_("Day"), default=timezone.localdate)
    press_contact = models.TextField(
        _("Contact for the press"),
        max_length=300,
        blank=True,
        help_text=_("Shown below a press release: a name and a way to reach her or him at work."),
    )

    template = "website/news.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("day"),
        FieldPanel("summary"),
        Illustrated.picture_panel,
        FieldPanel("body"),
        FieldPanel("press_contact"),
    ]
    search_fields = [*PublicPage.search_fields, index.FilterField("day"), index.FilterField("kind")]
    parent_page_types = ["website.NewsIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("piece of news")
        verbose_name_plural = _("news")

    @property
    def is_for_the_press(self) -> bool:
        return self.kind == NewsKind.PRESS_RELEASE
