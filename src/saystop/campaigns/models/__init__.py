"""The nouns of campaigns: letters, advocacy, fundraisers."""

from saystop.campaigns.models.advocacy import Action, ActionKind, Outcome, Target, TargetKind
from saystop.campaigns.models.deliveries import Answer, Delivery, How
from saystop.campaigns.models.letters import (
    Frozen,
    Kind,
    Letter,
    LetterState,
    Mail,
    Signatory,
    SignatoryState,
    Signature,
    Version,
)

__all__ = [
    "Action",
    "ActionKind",
    "Answer",
    "Delivery",
    "Frozen",
    "How",
    "Kind",
    "Letter",
    "LetterState",
    "Mail",
    "Outcome",
    "Signatory",
    "SignatoryState",
    "Signature",
    "Target",
    "TargetKind",
    "Version",
]
