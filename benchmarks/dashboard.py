"""Inbox, dashboard and annual report of an office of 50,000 sealed reports: the server's time of a page, to a signed-in member.

What is counted of each report (`services.facts`) is dealt by chance, past the envelopes: a session counts 50 reports a page, so
that an office which has grown so large has its rows long since.
"""

import random
import secrets
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from benchmarks import office
from benchmarks.search import COLUMNS, RUNS, timed
from benchmarks.tables import show

REPORTS = 50_000
NEW = 40  # reports that no session has counted yet: those of a day
CODES = {
    "country": ("BE", "AT", "FR", "NL", "DE", "TH", "PH", "KE", "BR", ""),
    "kind_of_place": ("hotel", "campsite", "street", "home", ""),
    "role": ("traveller", "hotel", "resident", ""),
    "assessed_within": ("24", "24", "48", "72", "more", ""),
    "language": ("en", "fr", "nl", "de"),
}


def count(reports: Sequence[UUID]) -> None:
    """The facts of all reports but the newest, as `services.facts.refresh` leaves them."""
    from django.db import transaction

    from saystop.casework import classification
    from saystop.casework.models import Case, Fact

    dealt = random.Random(7)
    categories = [one.code for one in classification.load()]
    days = dict(Case.objects.values_list("report", "opened_on"))
    outcomes = dict(Case.objects.values_list("report", "outcome"))
    made = (
        Fact(
            token=secrets.token_bytes(32),
            month=days[report].replace(day=1),
            categories=dealt.sample(categories, dealt.randint(0, 3)),
            is_named=dealt.random() < 0.3,
            is_answered=dealt.random() < 0.6,
            referred_to=dealt.sample(["police/BE", "police/AT", "abuse_imagery_hotline/BE"], 1)
            if dealt.random() < 0.3
            else [],
            outcome=outcomes[report],
            **{name: dealt.choice(codes) for name, codes in CODES.items()},
        )
        for report in reports[NEW:]
    )
    with transaction.atomic():
        Fact.objects.bulk_create(made, batch_size=500)
        Case.objects.exclude(report__in=reports[:NEW]).update(is_counted=True)


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else REPORTS
    with office.founded():
        from django.test import Client
        from django.utils import timezone

        from benchmarks.many_reports import fill
        from saystop.casework.models import IndexedReport
        from saystop.casework.services import indexing
        from saystop.offices.models import Member
        from saystop.offices.services import desks
        from tests import people

        began = time.monotonic()
        reports = fill(size)
        count(reports)
        key = desks.receiving_key()
        # The tokens themselves matter to a search alone.
        IndexedReport.objects.bulk_create(
            (IndexedReport(report_id=one, desk_key=key, version=indexing.VERSION) for one in reports),
            batch_size=500,
        )
        filled = time.monotonic() - began
        client = Client(SERVER_NAME="127.0.0.1")
        people.sign_in(client, Member.objects.get())
        year = timezone.localdate().year

        def page(address: str) -> Callable[[], Any]:
            return lambda: client.get(address)

        pages = {
            f"the dashboard, {NEW} reports not counted before the first": "/desk/dashboard/",
            "the dashboard, of all years": "/desk/dashboard/?span=all",
            "the choice of an annual report": "/desk/annual/",
            "the annual report": f"/desk/annual/{year}/en/",
            "the same as PDF": f"/desk/annual/{year}/en/pdf/",
            "the same as a workbook": f"/desk/annual/{year}/en/xlsx/",
            "the same for programs": f"/desk/annual/{year}/en/json/",
            "the inbox": "/desk/",
            "its last page": "/desk/?page=99999",
            "all cases": "/desk/?state=all",
            "all cases, last page": "/desk/?state=all&page=99999",
            "unread messages": "/desk/?unread=yes",
        }
        show(
            f"Inbox and figures at {size:,} reports",
            COLUMNS,
            [timed(name, page(address)) for name, address in pages.items()],
            f"Through the whole application in one process, {RUNS} times each. Goal: 300 ms. Filling took {filled:.0f} s.",
        )


if __name__ == "__main__":
    main()
