"""Partners and their commitment, campaigns, channels and what was counted of them."""

from saystop.outreach.models.batches import Batch
from saystop.outreach.models.channels import Campaign, Channel, Count, Place, Step
from saystop.outreach.models.commitments import Badge, Criterion, Evidence
from saystop.outreach.models.partners import Partner, PartnerKind

__all__ = [
    "Badge",
    "Batch",
    "Campaign",
    "Channel",
    "Count",
    "Criterion",
    "Evidence",
    "Partner",
    "PartnerKind",
    "Place",
    "Step",
]
