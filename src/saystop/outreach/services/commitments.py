"""Evidence added and removed, badges granted and revoked: the only place that writes them."""

import secrets
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from saystop.offices import audit
from saystop.offices.models import Member
from saystop.outreach import codes, commitments, rules
from saystop.outreach.models import Badge, Evidence, Partner
from saystop.outreach.proofs import Proof

LENGTH = 12  # of a code: nobody guesses one among 31^12


class NotCurrent(Exception):
    """The partner's commitment is not current: there is nothing that a badge could say."""


class HasBadge(Exception):
    """The partner has a badge that was not revoked."""


@transaction.atomic
def add(
    member: Member, partner: Partner, *, criterion: int, day: date, what: str, file: Proof | None = None
) -> Evidence:
    """Something that the partner did.

    Raises:
        Refused: the member has nothing to do with outreach.
    """
    rules.demand(rules.may_reach_out(member))
    made = Evidence.objects.create(
        partner=partner,
        criterion=criterion,
        day=day,
        what=what,
        media_type=file.media_type if file else "",
        file=file.data if file else None,
    )
    audit.record(member, "evidence.added", made.pk)
    return made


@transaction.atomic
def remove(member: Member, evidence: Evidence) -> None:
    """With its file. Raises Refused."""
    rules.demand(rules.may_reach_out(member))
    audit.record(member, "evidence.removed", evidence.pk)
    evidence.delete()


@transaction.atomic
def grant(member: Member, partner: Partner) -> Badge:
    """A badge under a new code.

    Raises:
        Refused: the member has nothing to do with outreach.
        NotCurrent, HasBadge
    """
    rules.demand(rules.may_reach_out(member))
    if not commitments.standing_of(partner).is_current:
        raise NotCurrent
    code = "".join(secrets.choice(codes.LETTERS + codes.DIGITS) for _ in range(LENGTH))
    try:
        with transaction.atomic():
            made = Badge.objects.create(partner=partner, code=code)
    except IntegrityError:
        raise HasBadge from None
    audit.record(member, "badge.granted", made.pk)
    return made


@transaction.atomic
def revoke(member: Member, badge: Badge) -> None:
    """From now on its page says so, for good. Nothing happens to one that was revoked before. Raises Refused."""
    rules.demand(rules.may_reach_out(member))
    if Badge.objects.filter(pk=badge.pk, revoked_on=None).update(revoked_on=timezone.localdate()):
        audit.record(member, "badge.revoked", badge.pk)
    badge.refresh_from_db()
