"""The nouns of campaigns: letters, advocacy, fundraisers."""

from saystop.campaigns.models.advocacy import Action, ActionKind, Outcome, Target, TargetKind
from saystop.campaigns.models.deliveries import Answer, Delivery, How

__all__ = ["Action", "ActionKind", "Answer", "Delivery", "How", "Outcome", "Target", "TargetKind"]
