"""What pages of events show."""

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from saystop.website.models import Event, EventPage, EventQuestions, EventState


def all_() -> QuerySet[Event]:
    """With how many have a seat and how many wait."""
    seated = Count("registrations", filter=Q(registrations__has_seat=True))
    waiting = Count("registrations", filter=Q(registrations__has_seat=False))
    return Event.objects.annotate(seated=seated, waiting=waiting)


def coming() -> QuerySet[Event]:
    """What is still to come, the next first, with what was called off."""
    return all_().filter(day__gte=timezone.localdate()).order_by("day", "starts_at")


def past() -> QuerySet[Event]:
    return all_().filter(day__lt=timezone.localdate())


def seats_left(event: Event) -> int:
    return max(0, event.seats - event.registrations.filter(has_seat=True).count())


def current_questions(event: Event) -> EventQuestions:
    return event.questions.latest("number")


def page(event: Event, language: str) -> EventPage | None:
    """The page that tells of it in a language."""
    found: EventPage | None = (
        EventPage.objects.live().filter(event=event, locale__language_code=language).first()
    )
    return found


def title(event: Event, language: str) -> str:
    """As its page in a language calls it, else as any page does, else as members do."""
    pages = EventPage.objects.live().filter(event=event)
    titles = dict(pages.values_list("locale__language_code", "title"))
    return str(titles.get(language) or next(iter(titles.values()), event.name))


def is_planned(event: Event) -> bool:
    return event.state == EventState.PLANNED


def may_go(event: Event) -> bool:
    """Whether it can be deleted: no page tells of it, and nobody ever registered."""
    tells = EventPage.objects.filter(event=event).exists()
    return not (tells or event.registered or event.registrations.exists())
