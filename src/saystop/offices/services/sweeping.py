"""What has run out: sessions that idled, invitations that nobody used."""

from importlib import import_module

from django.conf import settings
from django.utils import timezone

from saystop.offices.models import Invitation
from saystop.offices.services import sessions


def sweep() -> None:
    """One round, each 20 minutes."""
    sessions.sweep()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    Invitation.objects.filter(ends_at__lte=timezone.now()).delete()
