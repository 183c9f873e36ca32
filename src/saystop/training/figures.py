"""The numbers of training that may be published, each from the rows it counts."""

from django.db.models import QuerySet, Sum

from saystop.training.models import Audience, Session, SessionState, Workshop


def sessions_held() -> int:
    """Rows of `Session` whose state is held."""
    return _held().count()


def professionals_trained() -> int:
    """The sum of `Session.attended` over sessions held of courses for professionals."""
    return _attended(Audience.PROFESSIONALS)


def pupils_trained() -> int:
    """The sum of `Session.attended` over sessions held of courses for schools."""
    return _attended(Audience.SCHOOLS)


def workshops_led() -> int:
    """Rows of `Workshop` that a member has confirmed."""
    return _confirmed().count()


def pupils_reached() -> int:
    """The sum of `Workshop.reached` over workshops that a member has confirmed."""
    return _confirmed().aggregate(sum=Sum("reached"))["sum"] or 0


def _held() -> QuerySet[Session]:
    return Session.objects.filter(state=SessionState.HELD)


def _attended(audience: Audience) -> int:
    return _held().filter(course__audience=audience).aggregate(sum=Sum("attended"))["sum"] or 0


def _confirmed() -> QuerySet[Workshop]:
    return Workshop.objects.filter(is_confirmed=True)
