"""A scenario on the projector."""

from saystop.training.models.stages import Stage

__all__ = ["Stage"]
