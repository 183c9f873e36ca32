"""How to reach those who want to hear of the results, opened for who holds the survey's desk."""

from saystop.engines.sealing import unseal
from saystop.offices import audit
from saystop.offices.rules import demand
from saystop.offices.unlocking import Unlocked
from saystop.reporting import padding
from saystop.surveys import bindings, rules
from saystop.surveys.models import Contact, Survey


def read(actor: Unlocked, survey: Survey) -> list[str]:
    """All contacts that were left, in the order of the alphabet, which tells nothing of who came when.

    Raises:
        Refused: the actor does not hold the survey's desk.
        Tampered: a contact was altered.
    """
    demand(rules.may_read_written(actor.member, survey))
    found: list[str] = []
    for contact in Contact.objects.filter(survey=survey).select_related("desk_key"):
        key = actor.desk_key(contact.desk_key)
        plain = unseal(bytes(contact.envelope), key, bindings.contact(survey.pk, contact.pk))
        found.append(str(padding.unpack(plain)["contact"]))
    audit.record(actor.member, "survey.contacts_read", str(survey.pk))
    return sorted(found, key=lambda one: (one.casefold(), one))
