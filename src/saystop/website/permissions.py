"""What Wagtail asks of a member: her groups, and nothing else."""

from typing import Any

from django.contrib.auth.backends import ModelBackend


class OfGroups(ModelBackend):
    """Answers what a member's groups may do. Nobody signs in by it: Wagtail's pages know members by the office's own sign-in."""

    def authenticate(self, *args: Any, **kwargs: Any) -> None:
        return None

    def get_user(self, user_id: Any) -> None:
        return None
