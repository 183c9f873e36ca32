"""Partners, campaigns, channels and what was counted of them."""

from saystop.outreach.models.batches import Batch
from saystop.outreach.models.channels import Campaign, Channel, Count, Place, Step
from saystop.outreach.models.logos import PartnerLogo
from saystop.outreach.models.partners import Partner, PartnerKind
from saystop.outreach.models.stock import Delivery, Order, StoreCount

__all__ = [
    "Batch",
    "Campaign",
    "Channel",
    "Count",
    "Delivery",
    "Order",
    "Partner",
    "PartnerKind",
    "PartnerLogo",
    "Place",
    "Step",
    "StoreCount",
]
