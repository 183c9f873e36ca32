"""A passkey takes two requests: what the browser is asked lies in the session until it answers."""

import ipaddress
import json
from typing import Any

from django.http import HttpRequest
from fido2.server import Fido2Server

from saystop.offices.models import Office
from saystop.offices.services import factors
from saystop.offices.unlocking import Unlocked

STATE = "passkey_state"


def server(request: HttpRequest) -> Fido2Server | None:
    """The relying party under the name by which the office was reached; a bare address can have no passkeys."""
    host = request.get_host().rsplit(":", 1)[0].lower()
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return factors.passkey_server(host, Office.objects.get().name)
    return None


def ask_to_make(request: HttpRequest, unlocked: Unlocked) -> str:
    """Options for the page that makes a passkey, as JSON; empty where there can be none."""
    relying_party = server(request)
    if relying_party is None:
        return ""
    options, request.session[STATE] = factors.begin_passkey(relying_party, unlocked.member)
    return json.dumps(dict(options))


def make(request: HttpRequest, unlocked: Unlocked, name: str, credential: str) -> None:
    """Keep the passkey that the browser made.

    Raises:
        factors.WrongCode, factors.TooManyPasskeys
    """
    relying_party, state = server(request), request.session.pop(STATE, None)
    if relying_party is None or state is None:
        raise factors.WrongCode
    factors.add_passkey(unlocked, relying_party, state, _answer(credential), name)


def ask_to_prove(request: HttpRequest, unlocked: Unlocked) -> str:
    """Options for the page that uses a passkey, as JSON; empty where the member has none."""
    relying_party = server(request)
    if relying_party is None or not unlocked.member.passkeys.exists():
        return ""
    options, request.session[STATE] = factors.ask_passkey(relying_party, unlocked.member)
    return json.dumps(dict(options))


def prove(request: HttpRequest, unlocked: Unlocked, credential: str) -> None:
    """Accept the browser's proof.

    Raises:
        factors.WrongCode
    """
    relying_party, state = server(request), request.session.pop(STATE, None)
    if relying_party is None or state is None:
        raise factors.WrongCode
    factors.check_passkey(unlocked, relying_party, state, _answer(credential))


def _answer(credential: str) -> dict[str, Any]:
    try:
        answer = json.loads(credential)
    except (ValueError, RecursionError) as fault:
        raise factors.WrongCode from fault
    if not isinstance(answer, dict):
        raise factors.WrongCode
    return answer
