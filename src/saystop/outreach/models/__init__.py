"""Partners, campaigns, channels and what was counted of them."""

from saystop.outreach.models.batches import Batch
from saystop.outreach.models.channels import Campaign, Channel, Count, Place, Step
from saystop.outreach.models.commitments import Badge, Criterion, Evidence
from saystop.outreach.models.contacts import Contact, Touch, TouchKind
from saystop.outreach.models.logos import PartnerLogo
from saystop.outreach.models.partners import Partner, PartnerKind
from saystop.outreach.models.stock import Delivery, Order, StoreCount

__all__ = [
    "Badge",
    "Batch",
    "Campaign",
    "Channel",
    "Contact",
    "Count",
    "Criterion",
    "Delivery",
    "Evidence",
    "Order",
    "Partner",
    "PartnerKind",
    "PartnerLogo",
    "Place",
    "Step",
    "StoreCount",
    "Touch",
    "TouchKind",
]
