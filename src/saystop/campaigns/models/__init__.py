"""The nouns of campaigns: letters, advocacy, fundraisers."""

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
    "Frozen",
    "Kind",
    "Letter",
    "LetterState",
    "Mail",
    "Signatory",
    "SignatoryState",
    "Signature",
    "Version",
]
