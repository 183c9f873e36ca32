"""The inbox of an office that has received 10,000 reports: the server's time of a page, to a member who is signed in."""

import time
from statistics import median

from benchmarks import office
from benchmarks.tables import show

REPORTS = 10_000
RUNS = 15
PAGES = {
    "the inbox": "/desk/",
    "its last page": "/desk/?page=9999",
    "all cases": "/desk/?state=all",
    "all cases, last page": "/desk/?state=all&page=9999",
    "unread messages": "/desk/?unread=yes",
}


def main() -> None:
    with office.founded():
        from django.test import Client

        from benchmarks.many_reports import fill
        from saystop.offices.models import Member
        from tests import people

        began = time.monotonic()
        fill(REPORTS)
        filled = time.monotonic() - began
        client = Client(SERVER_NAME="127.0.0.1")
        people.sign_in(client, Member.objects.get())
        rows = []
        for name, address in PAGES.items():
            took = []
            for _ in range(RUNS):
                began = time.monotonic()
                answer = client.get(address)
                took.append((time.monotonic() - began) * 1000)
                if answer.status_code != 200:
                    raise SystemExit(f"{address} was answered with {answer.status_code}.")
            rows.append(
                (
                    name,
                    f"{took[0]:.0f}",
                    f"{median(took):.0f}",
                    f"{max(took):.0f}",
                    f"{len(answer.content) / 1024:.0f}",
                )
            )
        show(
            f"The inbox at {REPORTS:,} reports",
            ("", "first ms", "median ms", "slowest ms", "page, KiB"),
            rows,
            f"Through the whole application in one process, {RUNS} times each. Goal: 300 ms. Filling took {filled:.0f} s.",
        )


if __name__ == "__main__":
    main()
