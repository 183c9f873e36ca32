"""Logos of partners kept and removed: the only place that writes them."""

from django.db import transaction

from saystop.asking import logos
from saystop.offices import audit
from saystop.offices.models import Member
from saystop.outreach import rules
from saystop.outreach.models import Partner, PartnerLogo


def keep(member: Member, partner: Partner, data: bytes) -> PartnerLogo:
    """The logo of a partner, in the place of the one before.

    Args:
        data: as it was uploaded.

    Raises:
        Refused: the member has nothing to do with outreach.
        logos.Unreadable
    """
    rules.demand(rules.may_reach_out(member))
    made = logos.read(data)
    with transaction.atomic():
        row, _is_new = PartnerLogo.objects.update_or_create(
            partner=partner, defaults={"png": made.png, "width": made.width, "height": made.height}
        )
        audit.record(member, "logo.kept", partner.pk)
    return row


@transaction.atomic
def remove(member: Member, partner: Partner) -> None:
    """Sheets made from now on are without it. Raises Refused."""
    rules.demand(rules.may_reach_out(member))
    PartnerLogo.objects.filter(partner=partner).delete()
    audit.record(member, "logo.removed", partner.pk)
