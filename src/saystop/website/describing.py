"""Every picture says what it shows, or that it is there for the eye alone."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def demand_description(alternative: str, *, is_decoration: bool) -> None:
    """Raises:
    ValidationError: it says nothing, or both.
    """
    if is_decoration and alternative.strip():
        raise ValidationError(
            _("A picture that only decorates is not described: leave this empty, or take the tick away.")
        )
    if not is_decoration and not alternative.strip():
        raise ValidationError(_("Say what the picture shows, or that it only decorates."))
