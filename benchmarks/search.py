"""Search and links in an office of 50,000 sealed reports: the server's time of a page, to a member who is signed in.

The index of most is made from the texts themselves, past the envelopes; the newest are left to `index_some`, which is timed.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from statistics import median
from typing import Any
from uuid import UUID

from benchmarks import office
from benchmarks.tables import show

REPORTS = 50_000
LEFT = 400  # for `index_some`
WORDS = 60
RUNS = 15
QUOTED = "+32 2 555 12 12"
QUOTED_IN = 400  # reports
ROWS = 100_000  # in one statement
COLUMNS = ("", "first ms", "median ms", "slowest ms", "processor, median ms")


def told(count: int) -> list[str]:
    """Invented reports, some of which quote one number."""
    from benchmarks.indexing import texts

    step = max(1, count // QUOTED_IN)
    return [
        f"{text} Call {QUOTED}." if at % step == 3 else text for at, text in enumerate(texts(count, WORDS))
    ]


def index(reports: Sequence[UUID], said: Sequence[str]) -> int:
    """The index of all reports but the newest, as `services.indexing` makes it; the number of its rows."""
    from django.db import connection, transaction

    from benchmarks.many_reports import LANGUAGES
    from saystop.casework.models import IndexedReport, Token
    from saystop.casework.services import indexing
    from saystop.engines.linkage import Document, find, index_tokens
    from saystop.offices.models import DeskKey, Member
    from saystop.offices.services import desks
    from tests import people

    key: DeskKey = desks.receiving_key()
    blind = indexing.blind(people.unlocked(Member.objects.get()).desk_key(key))
    today = date.today()  # noqa: DTZ011 - no text names a day
    rows = []
    for number in range(LEFT, len(reports)):
        text = said[number]
        document = Document(
            ((text, LANGUAGES[number % len(LANGUAGES)]),), tuple(find(text, country="", today=today))
        )
        rows += [(token, number) for token in index_tokens(blind, document)]
    rows.sort()
    with transaction.atomic(), connection.cursor() as cursor:
        IndexedReport.objects.bulk_create(
            IndexedReport(number=number, report_id=reports[number], desk_key=key, version=indexing.VERSION)
            for number in range(LEFT, len(reports))
        )
        sentence = f'INSERT INTO "{Token._meta.db_table}" (token, indexed_id) VALUES (%s, %s)'  # noqa: S608 - a name of ours
        for first in range(0, len(rows), ROWS):
            cursor.executemany(sentence, rows[first : first + ROWS])
    return len(rows)


def timed(name: str, ask: Callable[[], Any], sought: str = "") -> tuple[str, ...]:
    """A page asked for so many times, and what it must hold: first, median, slowest; the median of the processor's time."""
    took, worked = [], []
    for _ in range(RUNS):
        began, work = time.monotonic(), time.process_time()
        answer = ask()
        took.append((time.monotonic() - began) * 1000)
        worked.append((time.process_time() - work) * 1000)
        if answer.status_code != 200 or sought.encode() not in answer.content:
            raise SystemExit(f"{name} was answered with {answer.status_code}, without {sought!r}.")
    return name, f"{took[0]:.0f}", f"{median(took):.0f}", f"{max(took):.0f}", f"{median(worked):.0f}"


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else REPORTS
    with office.founded():
        from django.test import Client

        from benchmarks.indexing import COMMON
        from benchmarks.many_reports import fill
        from saystop.casework.models import Case
        from saystop.casework.services import indexing
        from saystop.offices.models import Member
        from tests import people

        said = told(count)
        began = time.monotonic()
        reports = fill(count, said=said)
        filled = time.monotonic() - began
        began = time.monotonic()
        rows = index(reports, said)
        indexed = time.monotonic() - began
        member = Member.objects.get()
        client = Client(SERVER_NAME="127.0.0.1")
        people.sign_in(client, member)
        began = time.monotonic()
        unlocked, done = people.unlocked(member), 0
        while progress := indexing.index_some(unlocked).done:
            done += progress
        each = (time.monotonic() - began) / max(done, 1) * 1000

        def search(query: str) -> Callable[[], Any]:
            return lambda: client.post("/desk/search/", {"q": query})

        def page(at: int, then: str = "") -> Callable[[], Any]:
            case = Case.objects.get(report=reports[at])
            return lambda: client.get(f"/desk/cases/{case.pk}/{then}")

        words = Counter(word for text in said for word in set(text.rstrip(".").split()) if word not in COMMON)
        frequent = [word for word, _ in words.most_common(3)]
        rare = next(word for word, times in reversed(words.most_common()) if times > 5)
        at = next(at for at in range(WORDS) if not set(said[LEFT].split()[at : at + 2]) & set(COMMON))
        phrase = " ".join(said[LEFT].rstrip(".").split()[at : at + 2])
        plated, quoting = LEFT + 10 - LEFT % 10, next(at for at in range(LEFT, count) if QUOTED in said[at])
        plate = said[plated].partition("plate ")[2].split()[0]
        mark, table = "<mark>", "<table>"
        asked = [
            timed(f"the most frequent word, in {words[frequent[0]]:,} reports", search(frequent[0]), mark),
            timed("two frequent words", search(" ".join(frequent[:2])), mark),
            timed(f"a rare word, in {words[rare]} reports", search(rare), mark),
            timed("a beginning", search(f"{frequent[2][:3]}*"), mark),
            timed("a phrase", search(f'"{phrase}"'), mark),
            timed("a number plate, with spaces", search(plate.replace("-", " ").lower()), mark),
            timed("links of a report with a plate", page(plated, "links/"), table),
            timed(f"links of one with a number that {QUOTED_IN} quote", page(quoting, "links/")),
            timed("the page of a case, with how many may speak of the same", page(plated)),
            timed("the inbox, with nothing left to index", lambda: client.get("/desk/")),
        ]
        show(
            f"Search and links at {count:,} reports",
            COLUMNS,
            asked,
            f"Through the whole application in one process, {RUNS} times each. Goal: 300 ms. "
            f"Filling took {filled:.0f} s, the index of {rows:,} rows {indexed:.0f} s; "
            f"`index_some` takes {each:.1f} ms a report.",
        )


if __name__ == "__main__":
    main()
