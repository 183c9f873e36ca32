"""What members see of visits: by page and month, small numbers hidden as outreach hides them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from django.db.models import Sum as SumOf
from django.db.models.functions import TruncMonth
from django.utils import timezone
from wagtail.models import Page

from saystop.outreach import sums
from saystop.outreach.sums import Sum
from saystop.website.models import Visit

MONTHS = 12
RECENT = 3  # months that a page's row shows
MOST = 200  # pages that are listed


@dataclass(frozen=True, slots=True)
class Row:
    """One page: the newest months, and all twelve."""

    path: str
    title: str
    recent: list[tuple[date, Sum]]
    whole: Sum


@dataclass(frozen=True, slots=True)
class Told:
    """Args:
    months: the first day of each, the newest last.
    """

    months: list[date]
    rows: list[Row]
    whole: list[Sum]
    more: int = 0


def months() -> list[date]:
    """The last twelve, this one among them."""
    month = timezone.localdate().replace(day=1)
    found = [month]
    while len(found) < MONTHS:
        month = (month - (month.resolution)).replace(day=1)
        found.insert(0, month)
    return found


def told(lang: str = "") -> Told:
    """Of all pages, or those of one language; the pages with the most visits first."""
    shown = months()
    rows = Visit.objects.filter(day__gte=shown[0])
    if lang:
        rows = rows.filter(path__startswith=f"/{lang}/")
    found = rows.annotate(month=TruncMonth("day")).values_list("path", "month").annotate(sum=SumOf("number"))
    cells: dict[str, dict[date, int]] = defaultdict(dict)
    for path, month, number in found.order_by():
        cells[path][month] = number
    # By what is shown: the order of hidden numbers would tell of them.
    # Visits stand under what a request asked for, which is decoded.
    titles = {unquote(one.get_url() or ""): one.title for one in Page.objects.live().filter(depth__gt=1)}
    listed = [_row(path, titles.get(path, ""), of, shown) for path, of in cells.items()]
    listed.sort(key=lambda row: (-row.whole.known, row.path))
    whole = [sums.known(of.get(month, 0) for of in cells.values()) for month in shown]
    return Told(shown, listed[:MOST], whole, max(0, len(listed) - MOST))


def _row(path: str, title: str, of: Mapping[date, int], shown: list[date]) -> Row:
    cells = [of.get(month, 0) for month in shown]
    recent = [(month, sums.told(of.get(month, 0))) for month in shown[-RECENT:]]
    return Row(path, title, recent, sums.known(cells))
