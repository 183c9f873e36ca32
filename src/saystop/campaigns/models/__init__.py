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
from saystop.campaigns.models.statements import Entry, EntryState, How, Reason, Refusal, Statement
from saystop.campaigns.models.tax import TaxCertificate, TaxRule

__all__ = [
    "MOST_CENTS",
    "Account",
    "Entry",
    "EntryState",
    "Fundraiser",
    "FundraiserState",
    "Gift",
    "How",
    "Payment",
    "PaymentState",
    "Pledge",
    "Reason",
    "Refusal",
    "Source",
    "Standing",
    "Statement",
    "Step",
    "TaxCertificate",
    "TaxRule",
    "Update",
]
