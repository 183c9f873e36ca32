"""The numbers of training that may be published, each from the rows it counts."""

from django.db.models import QuerySet, Sum

from saystop.training.models import Audience, Session, SessionState, Workshop

# Each of all years, or of one: by the day of the session, or of the workshop.


def sessions_held(year: int | None = None) -> int:
    """Rows of `Session` whose state is held."""
    return _held(year).count()


def professionals_trained(year: int | None = None) -> int:
    """The sum of `Session.attended` over sessions held of courses for professionals."""
    return _attended(Audience.PROFESSIONALS, year)


def pupils_trained(year: int | None = None) -> int:
    """The sum of `Session.attended` over sessions held of courses for schools."""
    return _attended(Audience.SCHOOLS, year)


def workshops_led(year: int | None = None) -> int:
    """Rows of `Workshop` that a member has confirmed."""
    return _confirmed(year).count()


def pupils_reached(year: int | None = None) -> int:
    """The sum of `Workshop.reached` over workshops that a member has confirmed."""
    return _confirmed(year).aggregate(sum=Sum("reached"))["sum"] or 0


def _held(year: int | None) -> QuerySet[Session]:
    held = Session.objects.filter(state=SessionState.HELD)
    return held.filter(day__year=year) if year else held


def _attended(audience: Audience, year: int | None) -> int:
    return _held(year).filter(course__audience=audience).aggregate(sum=Sum("attended"))["sum"] or 0


def _confirmed(year: int | None) -> QuerySet[Workshop]:
    confirmed = Workshop.objects.filter(is_confirmed=True)
    return confirmed.filter(day__year=year) if year else confirmed
