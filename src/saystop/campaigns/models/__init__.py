"""The nouns of campaigns: letters, advocacy, fundraisers."""

from saystop.campaigns.models.fundraisers import (
    MOST_CENTS,
    Account,
    Fundraiser,
    FundraiserState,
    Gift,
    Payment,
    PaymentState,
    Pledge,
    Source,
    Standing,
    Step,
    Update,
)

__all__ = [
    "MOST_CENTS",
    "Account",
    "Fundraiser",
    "FundraiserState",
    "Gift",
    "Payment",
    "PaymentState",
    "Pledge",
    "Source",
    "Standing",
    "Step",
    "Update",
]
