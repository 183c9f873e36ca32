"""An import in a process of its own, killed at a moment that is asked for: `python -m tests.campaigns.statements.inside VERB`."""

import json
import os
import signal
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saystop.config.settings")
ROWS = 40


def prepare() -> None:
    """An account, a fundraiser and a pledge."""
    from saystop.campaigns.models import Account
    from tests.campaigns.statements.making import OURS, a_fundraiser, a_pledge

    a_pledge(a_fundraiser(Account.objects.create(holder="Harbour Office (invented)", iban=OURS)))


def take_in(die_after: int = 0) -> None:
    """The same file each time; with a number the process is killed before that question to the database."""
    from django.db import connection

    from saystop.campaigns.services import statements
    from saystop.offices.models import Member, Role
    from tests.campaigns.statements.making import REFERENCES, Row, written

    member = Member.objects.get(role=Role.DIRECTOR)
    rows = [Row(2500, REFERENCES[0]), *(Row(100 + number, f"gift {number}") for number in range(ROWS))]
    asked = 0

    def counting(execute: Any, *given: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked == die_after:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*given)

    with connection.execute_wrapper(counting):
        statements.take_in(member, written(rows))


def told() -> None:
    from saystop.campaigns.models import Entry, Gift, Statement

    sys.stdout.write(json.dumps([Statement.objects.count(), Entry.objects.count(), Gift.objects.count()]))


if __name__ == "__main__":
    django.setup()
    {"prepare": prepare, "take_in": take_in, "told": told}[sys.argv[1]](*map(int, sys.argv[2:]))
