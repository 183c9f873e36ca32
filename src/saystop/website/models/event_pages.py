"""The pages of events: the list, and the words of one event in one language."""

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from saystop.asking.languages import named
from saystop.website.models.events import Event, EventState
from saystop.website.models.pages import Illustrated, PublicPage

ON_A_PAGE = 12


def coming(place: Page) -> "QuerySet[EventPage]":
    """Those below a page that take place, the next first."""
    found = EventPage.objects.live().descendant_of(place).select_related("event")
    takes_place = found.filter(event__day__gte=timezone.localdate(), event__state=EventState.PLANNED)
    return cast("QuerySet[EventPage]", takes_place.order_by("event__day", "event__starts_at"))


class EventIndexPage(PublicPage):
    """All events, the next one first; those that are over with `?past=1`."""

    template = "website/event_index.html"
    show_in_menus_default = True
    max_count_per_parent = 1
    parent_page_types = ["website.HomePage"]
    subpage_types = ["website.EventPage"]
    page_description = gettext_lazy("The list of all events. The page of each event stands below it.")

    class Meta:
        verbose_name = gettext_lazy("list of events")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        is_past = "past" in request.GET
        today = timezone.localdate()
        found = EventPage.objects.live().child_of(self).select_related("picture", "event")
        if is_past:
            found = found.filter(event__day__lt=today).order_by("-event__day", "-event__starts_at")
        else:
            found = found.filter(event__day__gte=today).order_by("event__day", "event__starts_at")
        return {
            **super().get_context(request, *args, **kwargs),
            "is_past": is_past,
            "pages": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        }


class EventPage(Illustrated):
    """What one language is told of an event. Day, place, seats and registration are kept under Events at the desk."""

    event = models.ForeignKey(
        Event,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=gettext_lazy("Event"),
        help_text=gettext_lazy(
            "Day, place, seats and registration are kept at the desk, under Events: make it there first. Each language has a "
            "page of its own for the same event."
        ),
    )

    template = "website/event.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("event"),
        FieldPanel("summary"),
        Illustrated.picture_panel,
        FieldPanel("body"),
    ]
    parent_page_types = ["website.EventIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = gettext_lazy("event")
        verbose_name_plural = gettext_lazy("events")

    def clean(self) -> None:
        """One page of an event in each language: readers would not know which of two is right."""
        super().clean()
        others = EventPage.objects.filter(event_id=self.event_id, locale_id=self.locale_id)
        if self.event_id and others.exclude(pk=self.pk).exists():
            raise ValidationError(
                {"event": _("This event has a page in this language already: change that one.")}
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from saystop.website import event_queries

        return {
            **super().get_context(request, *args, **kwargs),
            "event": self.event,
            "spoken": named(self.event.language),
            "left": event_queries.seats_left(self.event),
        }
