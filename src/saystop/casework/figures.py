"""Numbers of the desk, from what is counted of each report (`models.Fact`) and from the states of cases.

For the desk they are shown as they are; for the public small cells are hidden, with as many more as it takes that none can be
worked out from the others (`engines.tabulating.disclosing`).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from babel import Locale
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from saystop.casework import classification
from saystop.casework.deadlines import SURELY_OVERDUE
from saystop.casework.models import Case, Fact, Outcome, State
from saystop.casework.services import assessing
from saystop.engines.tabulating.counting import Frequencies, Share, wilson
from saystop.engines.tabulating.disclosing import hide
from saystop.engines.tabulating.table import Measure
from saystop.reporting import directory

UNKNOWN = ""  # nothing is known, or nobody has judged it yet
IN_TIME = ("24", "48")  # classes of hours that are within the 48


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months: from the first day of one to before the first day of another; None is without an end."""

    start: date | None = None
    end: date | None = None

    @classmethod
    def year(cls, year: int) -> "Span":
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    @property
    def months(self) -> Q:
        found = Q()
        if self.start:
            found &= Q(month__gte=self.start)
        if self.end:
            found &= Q(month__lt=self.end)
        return found


@dataclass(frozen=True, slots=True)
class Figure:
    """One table: what it counts, its rows with their labels, and how many reports it is about; None is hidden."""

    name: str
    title: str
    result: Frequencies
    labels: Mapping[str, str]

    @property
    def rows(self) -> list[tuple[str, Share]]:
        return [(self.labels.get(row.code, row.code), row) for row in self.result.rows]


def received(span: Span) -> int:
    """How many reports came."""
    return Fact.objects.filter(span.months).count()


def referred(span: Span) -> Share:
    """How many of them went on to an authority."""
    return _share(
        "referred", Fact.objects.filter(span.months).exclude(referred_to=[]).count(), received(span)
    )


def figures(span: Span) -> list[Figure]:
    """All tables, as they are: for the desk alone."""
    facts = Fact.objects.filter(span.months)
    counts = _counts(facts)
    total = sum(counts["language"].values())
    found = [_single(name, str(title), labels(), counts[name]) for name, title, labels in _SINGLE]
    found.append(_several(facts, "categories", _("Kind of situation"), _categories(), total))
    found.append(_several(facts, "referred_to", _("Referred to"), {}, total, _authority))
    found.append(_yes_no("is_answered", _("Answered"), counts["is_answered"]))
    found.append(_yes_no("is_named", _("With a name"), counts["is_named"]))
    return found


def published(found: Iterable[Figure]) -> list[Figure]:
    """The same with everything hidden that would tell of few."""
    return [replace(one, result=hide(one.result)) for one in found if one.result.base]


def states() -> Figure:
    """All cases that lead, by their state, today."""
    rows = Case.objects.filter(merged_into=None).values_list("state").annotate(n=Count("*")).order_by()
    counts = Counter(dict(rows))
    return _figure(
        "state",
        _("State"),
        [(one.value, counts[one.value]) for one in State],
        {one.value: str(one.label) for one in State},
    )


def open_cases() -> int:
    """Cases that lead and are not closed, today."""
    return Case.objects.filter(merged_into=None).exclude(state=State.CLOSED).count()


def overdue() -> int:
    """Cases whose 48 hours are over for sure, as far as days tell."""
    long_ago = timezone.now().date() - SURELY_OVERDUE
    waiting = Case.objects.filter(merged_into=None, assessed_on=None, clock_from__lte=long_ago)
    return waiting.filter(state__in=(State.NEW, State.IN_ASSESSMENT)).count()


def uncounted() -> int:
    """Reports that no session has counted since they changed."""
    return Case.objects.filter(Q(is_counted=None) | Q(is_counted=False)).count()


def missing() -> int:
    """Those among them that no session ever counted: no number tells of them."""
    return Case.objects.filter(is_counted=None).count()


def in_time(figure: Figure) -> Share:
    """Of those that were judged, how many within 48 hours."""
    judged = [row for row in figure.result.rows if row.code]
    base = sum(row.count or 0 for row in judged)
    count = sum(row.count or 0 for row in judged if row.code in IN_TIME)
    return _share("in_time", count, base)


def _counts(facts: QuerySet[Fact]) -> dict[str, Counter[Any]]:
    """How often each code stands in each column."""
    found: dict[str, Counter[Any]] = defaultdict(Counter)
    for names in _TOGETHER:
        for *codes, times in facts.values_list(*names).annotate(n=Count("*")).order_by():
            for name, code in zip(names, codes, strict=True):
                found[name][code] += times
    return found


def _single(name: str, title: str, labels: Mapping[str, str], counts: Counter[str]) -> Figure:
    known = [*labels, *sorted(set(counts) - set(labels))]
    listed = [(code, counts[code]) for code in known if counts[code] or (name in _WHOLE and code)]
    if name not in _WHOLE:
        listed.sort(key=lambda one: (one[0] == UNKNOWN, -one[1], one[0]))
    return _figure(
        name,
        title,
        listed,
        {**{code: labels.get(code, code) for code in known}, UNKNOWN: labels.get(UNKNOWN, _("not known"))},
    )


def _several(
    facts: QuerySet[Fact],
    name: str,
    title: str,
    labels: Mapping[str, str],
    total: int,
    label: Callable[[str], str] | None = None,
) -> Figure:
    counts: Counter[str] = Counter()
    # Alike lists are counted by the database: it has far fewer of them than of facts.
    for codes, times in facts.values_list(name).annotate(n=Count("*")).order_by():
        counts.update(dict.fromkeys(codes, times))
    listed = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    named = {code: label(code) if label else labels.get(code, code) for code, _count in listed}
    rows = tuple(_share(code, count, total) for code, count in listed)
    result = Frequencies(name, Measure.MULTIPLE, rows, total, float(total), float(total), 0)
    return Figure(name, title, result, named)


def _yes_no(name: str, title: str, counts: Counter[bool]) -> Figure:
    return _figure(
        name, title, [("yes", counts[True]), ("no", counts[False])], {"yes": _("Yes"), "no": _("No")}
    )


def _figure(name: str, title: str, listed: Iterable[tuple[str, int]], labels: Mapping[str, str]) -> Figure:
    counted = list(listed)
    base = sum(count for _code, count in counted)
    rows = tuple(_share(code, count, base) for code, count in counted)
    return Figure(
        name, title, Frequencies(name, Measure.SINGLE, rows, base, float(base), float(base), 0), labels
    )


def _share(code: str, count: int, base: int) -> Share:
    share = count / base if base else 0.0
    return Share(code, count, float(count), share, *wilson(share, base))


def _choices(name: str) -> dict[str, str]:
    """The labels of a list of the assessment, in the page's language."""
    form = assessing.current_form()
    language = get_language() or form.default_language
    question = next(one for path, one in form.questions.items() if path.endswith(f"/{name}"))
    return {one.name: str(one.label.get(language, form.default_language)) for one in question.choices}


def _categories() -> dict[str, str]:
    language = get_language() or "en"
    return {one.code: one.label(language) for one in classification.load()}


def _hours() -> dict[str, str]:
    return {
        "24": _("up to 24 hours"),
        "48": _("24 to 48 hours"),
        "72": _("48 to 72 hours"),
        "168": _("3 to 7 days"),
        "more": _("more than 7 days"),
        UNKNOWN: _("not judged yet"),
    }


def _languages() -> dict[str, str]:
    return dict(Locale.parse(get_language() or "en", sep="-").languages)


def _outcomes() -> dict[str, str]:
    return {**{one.value: str(one.label) for one in Outcome}, UNKNOWN: _("still open")}


def _authority(code: str) -> str:
    kind, _slash, country = code.partition("/")
    return f"{directory.kind_label(kind)} ({country})" if kind in directory.KINDS else code


# Columns that are counted in one walk through the facts: so few codes each that there are far fewer groups than facts.
_TOGETHER = (
    ("country", "kind_of_place", "role"),
    ("language", "assessed_within", "outcome", "is_answered", "is_named"),
)
# Tables whose rows stand in an order of their own, also where nothing was counted.
_WHOLE = frozenset({"assessed_within"})
_SINGLE: tuple[tuple[str, str | Promise, Callable[[], dict[str, str]]], ...] = (
    ("country", gettext_lazy("Country where it happened"), lambda: _choices("country")),
    ("kind_of_place", gettext_lazy("Kind of place"), lambda: _choices("kind_of_place")),
    ("role", gettext_lazy("Role of the reporter"), lambda: _choices("role")),
    ("language", gettext_lazy("Language of the report"), _languages),
    ("assessed_within", gettext_lazy("Time to the first assessment"), _hours),
    ("outcome", gettext_lazy("Outcome"), _outcomes),
)
