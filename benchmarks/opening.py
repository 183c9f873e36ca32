"""How fast a member's key opens reports: time of arrival and what was told, from rows of the database."""

import time
from statistics import median

from benchmarks import office
from benchmarks.tables import show

REPORTS = 2_000
RUNS = 5


def main() -> None:
    with office.founded():
        from benchmarks.many_reports import fill

        fill(REPORTS)
        from saystop.casework.opening import head_of
        from saystop.engines.sealing import unseal
        from saystop.offices.models import DeskKey, Member
        from saystop.reporting import bindings, padding
        from saystop.reporting.models import Report
        from tests import people

        unlocked = people.unlocked(Member.objects.get())
        key = unlocked.desk_key(DeskKey.objects.get())
        rows = []
        for name, columns, reads in (
            ("the time of arrival alone", ("head",), ()),
            ("time of arrival and what was told", ("head", "told"), ("told",)),
            ("those and who told it", ("head", "told", "identity"), ("told", "identity")),
        ):
            rates = []
            for _ in range(RUNS):
                began = time.monotonic()
                for report in Report.objects.only(*columns).iterator(chunk_size=200):
                    head_of(report, key)
                    for column in reads:
                        binding = getattr(bindings, column)(report.pk)
                        padding.unpack(unseal(bytes(getattr(report, column)), key, binding))
                rates.append(REPORTS / (time.monotonic() - began))
            rows.append((name, f"{median(rates):.0f}", f"{1_000_000 / median(rates):.0f}"))
        show(f"Opening {REPORTS} reports, read from the database", ("", "reports/s", "µs a report"), rows)


if __name__ == "__main__":
    main()
