"""The library: studies, brochures and whatever else readers take along."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from saystop.asking.languages import codes, named
from saystop.website.models.pages import PublicPage

ON_A_PAGE = 24
FIRST_YEAR, LAST_YEAR = 1900, 2200
# Of files, beside the office's own: a study may be written in a language that the website does not speak.
OTHER_LANGUAGES = ("ar", "es", "it", "pl", "pt", "ro", "ru", "tr", "uk")


class ResourceKind(models.TextChoices):
    STUDY = "study", _("Study")
    BROCHURE = "brochure", _("Brochure")
    GUIDE = "guide", _("Guide")
    TEACHING = "teaching", _("Teaching material")
    REPORT = "report", _("Annual report")
    OTHER = "other", _("Other")


def file_languages() -> list[tuple[str, str]]:
    """Languages by their own names, those of the office first."""
    return [
        (code, named(code)) for code in (*codes(), *(one for one in OTHER_LANGUAGES if one not in codes()))
    ]


def this_year() -> int:
    return timezone.localdate().year


class LibraryPage(PublicPage):
    """All resources, by language, year and kind: a form that works without a script."""

    template = "website/library.html"
    show_in_menus_default = True
    max_count_per_parent = 1
    parent_page_types = ["website.HomePage"]
    subpage_types = ["website.ResourcePage"]
    page_description = _("The list of all files to take along. Each stands on a page below it.")

    class Meta:
        verbose_name = _("library")
        verbose_name_plural = _("libraries")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        every = ResourcePage.objects.live().child_of(self)
        offered: dict[str, list[tuple[str, str]]] = {
            "language": [(code, named(code)) for code in sorted(_distinct(every, "language"), key=named)],
            "year": [(str(year), str(year)) for year in sorted(_distinct(every, "year"), reverse=True)],
            "kind": [(one.value, str(one.label)) for one in ResourceKind if one in _distinct(every, "kind")],
        }
        chosen = {name: request.GET.get(name, "") for name in offered}
        wanted = {name: chosen[name] for name, choices in offered.items() if chosen[name] in dict(choices)}
        found = every.filter(**wanted).select_related("cover", "document").order_by("-year", "title")
        return {
            **super().get_context(request, *args, **kwargs),
            "offered": offered,
            "wanted": wanted,
            "query": urlencode(wanted),
            "pages": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        }


class ResourcePage(PublicPage):
    """One file with what readers want to know before they take it along."""

    kind = models.CharField(_("Kind"), max_length=20, choices=ResourceKind, default=ResourceKind.BROCHURE)
    year = models.PositiveSmallIntegerField(
        _("Year"),
        default=this_year,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    language = models.CharField(
        _("Language of the file"), max_length=12, choices=file_languages, default="en"
    )
    authors = models.CharField(_("Written by"), max_length=200, blank=True)
    number_of_pages = models.PositiveSmallIntegerField(_("Pages"), null=True, blank=True)
    document = models.ForeignKey(
        "website.Download", on_delete=models.PROTECT, related_name="+", verbose_name=_("File")
    )
    cover = models.ForeignKey(
        "website.Picture",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Cover"),
        help_text=_("A picture of the first page. The title stands beside it, so it needs no description."),
    )

    template = "website/resource.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("summary"),
        FieldPanel("document"),
        FieldPanel("language"),
        FieldPanel("year"),
        FieldPanel("authors"),
        FieldPanel("number_of_pages"),
        FieldPanel("cover"),
        FieldPanel("body"),
    ]
    search_fields = [
        *PublicPage.search_fields,
        index.SearchField("authors"),
        index.FilterField("language"),
        index.FilterField("year"),
        index.FilterField("kind"),
    ]
    parent_page_types = ["website.LibraryPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")

    @property
    def language_name(self) -> str:
        return named(self.language)


def _distinct(resources: Any, field: str) -> set[Any]:
    return set(resources.order_by().values_list(field, flat=True).distinct())
