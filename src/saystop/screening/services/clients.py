"""Clients: made with a key that is shown once, changed, given another key, let go. Each is told in the audit trail."""

import hashlib
import hmac
import secrets
from collections.abc import Collection

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from saystop.engines.sealing import derive_key
from saystop.offices import audit
from saystop.offices.models import Member
from saystop.offices.rules import demand
from saystop.screening import rules
from saystop.screening.models import Client, HashList, Scope

KEY_PREFIX = (
    "saystop_"  # by which a key is known for one where it should not lie, in a repository for example
)
KEY_BYTES = 32
USUAL_PER_SECOND = 100


def digest_of(key: str) -> bytes:
    """What is kept of a key. Whoever has the database alone can't make one that fits."""
    purpose = derive_key(settings.SAYSTOP_SECRET, "screening client")
    return hmac.digest(purpose, key.encode(), hashlib.sha256)


@transaction.atomic
def make(
    member: Member | None,
    *,
    name: str,
    scopes: Collection[str],
    lists: Collection[HashList],
    per_second: int = USUAL_PER_SECOND,
) -> tuple[Client, str]:
    """A client that may ask these lists, and its key, which is stored nowhere.

    Args:
        member: who makes it; None for the command line.
        per_second: requests; further ones are refused for a moment.

    Raises:
        offices.rules.Refused: the member may not.
        ValidationError: the name is taken or empty, a scope is none, the limit is out of bounds.
    """
    demand(member is None or rules.may_manage_lists(member))
    key = _new_key()
    client = Client(
        name=name.strip(),
        scopes=_known(scopes),
        per_second=per_second,
        digest=digest_of(key),
        made_on=timezone.localdate(),
    )
    client.full_clean()
    client.save(force_insert=True)
    client.lists.set(lists)
    audit.record(member, "client.made", client.pk)
    return client, key


@transaction.atomic
def change(
    member: Member | None,
    client: Client,
    *,
    name: str,
    scopes: Collection[str],
    lists: Collection[HashList],
    per_second: int,
) -> None:
    """Give a client another name, other scopes, lists or another limit; a service that runs knows within seconds.

    Raises:
        as `make`.
    """
    demand(member is None or rules.may_manage_lists(member))
    client.name, client.scopes, client.per_second = name.strip(), _known(scopes), per_second
    client.full_clean()
    client.save(update_fields=["name", "scopes", "per_second"])
    client.lists.set(lists)
    audit.record(member, "client.changed", client.pk)


@transaction.atomic
def renew_key(member: Member | None, client: Client) -> str:
    """Another key for a client; the one before ends.

    Raises:
        offices.rules.Refused: the member may not, or the client was let go.
    """
    demand((member is None or rules.may_manage_lists(member)) and client.is_active)
    key = _new_key()
    client.digest = digest_of(key)
    client.save(update_fields=["digest"])
    audit.record(member, "client.key_renewed", client.pk)
    return key


@transaction.atomic
def deactivate(member: Member | None, client: Client) -> None:
    """Let a client go: its key opens nothing any more, what is told of it in the log stays.

    Raises:
        offices.rules.Refused: the member may not.
    """
    demand(member is None or rules.may_manage_lists(member))
    client.is_active = False
    client.digest = digest_of(_new_key())  # nobody has seen it
    client.save(update_fields=["is_active", "digest"])
    audit.record(member, "client.let_go", client.pk)


def _new_key() -> str:
    return KEY_PREFIX + secrets.token_urlsafe(KEY_BYTES)


def _known(scopes: Collection[str]) -> list[str]:
    if unknown := sorted(set(scopes) - set(Scope.values)):
        raise ValidationError({"scopes": f"There is no scope {unknown[0]}."})
    return [scope for scope in Scope.values if scope in scopes]
