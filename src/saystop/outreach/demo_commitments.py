"""Commitments in the demo office: one that is current, with its badge, and one that has begun."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from saystop.offices.models import Member
from saystop.outreach.models import Criterion, Partner
from saystop.outreach.services import commitments


def make(member: Member, partners: list[Partner], today: date) -> None:
    """The first partner is current, the second has two of six."""
    done = (
        (Criterion.POLICY, 190, _("The house wrote down what to do when somebody worries about a child.")),
        (Criterion.TRAINING, 150, _("Eighteen employees of reception and night shift were trained.")),
        (Criterion.TRAVELLERS, 90, _("Room cards in three languages lie in all rooms.")),
        (Criterion.TOGETHER, 60, _("The house took part in the round table of the town.")),
        (Criterion.REPORT, 30, _("The report of last year was handed in.")),
    )
    for criterion, days, what in done:
        commitments.add(member, partners[0], criterion=criterion, day=today - timedelta(days=days), what=what)
    commitments.grant(member, partners[0])
    for criterion, days, what in done[:2]:
        commitments.add(member, partners[1], criterion=criterion, day=today - timedelta(days=days), what=what)
