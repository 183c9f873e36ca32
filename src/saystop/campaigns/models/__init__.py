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
from saystop.campaigns.models.tax import TaxCertificate, TaxRule

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
    "TaxCertificate",
    "TaxRule",
    "Update",
]
