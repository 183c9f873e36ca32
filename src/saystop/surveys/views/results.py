"""What a survey found: figures while it runs, tables of two questions, words, weights, and what is released."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from saystop.engines.charting.png import png
from saystop.engines.tabulating.counting import Frequencies
from saystop.engines.tabulating.weighting import CannotWeigh, Obstacle
from saystop.offices.access import members_only, unlocked_of
from saystop.surveys import charts, rules
from saystop.surveys.columns import Column
from saystop.surveys.figures import Analysis, Figure, analysis
from saystop.surveys.models import Code, Publication, Survey, Version
from saystop.surveys.services import authoring, coding, releasing
from saystop.surveys.shares import percent, shares_of

PNG_WIDTH = 1600
TEXTS_A_PAGE = 50
LONGEST_KEY = 18  # digits of the number of a row: more fit no database


@dataclass(frozen=True, slots=True)
class Card:
    """One question, or a block of statements that share a scale, as the page shows it."""

    figures: Sequence[Figure]
    picture: SafeString
    anchor: str
    title: str
    base: str
    kind: str


@members_only(rules.may_run_surveys)
@require_safe
def results(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Every question with its picture and its table, for all or for some respondents."""
    looked_at = _look(request, survey)
    return render(
        request, "surveys/results.html", {"cards": [*cards(looked_at)], **_context(request, looked_at)}
    )


@members_only(rules.may_run_surveys)
@require_safe
def crossed(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Two questions crossed, and whether they hang together."""
    looked_at = _look(request, survey)
    context = _context(request, looked_at)
    row, column = (_choice(looked_at, request.GET.get(name, "")) for name in ("row", "column"))
    query = request.GET.copy()
    if not {"row", "column"} & query.keys():
        row, column = [*context["choosable"], None, None][:2]
    if row and column and row.path != column.path:
        table = looked_at.crossed(row, column)
        lines = [
            (
                row.codes.get(code, code),
                [*zip(table.counts[at], table.column_shares[at], strict=True)],
                table.row_bases[at],
            )
            for at, code in enumerate(table.row_codes)
        ]
        context |= {
            "table": table,
            "lines": lines,
            "heads": [column.codes.get(code, code) for code in table.column_codes],
            "picture": charts.crossed(row, column, table, looked_at.language),
        }
    if row and column:
        query["row"], query["column"] = row.path, column.path
    context |= {"row": row, "column": column, "query": query.urlencode()}
    return render(request, "surveys/crossed.html", context)


@members_only(rules.may_run_surveys)
@require_safe
def picture(request: HttpRequest, survey: UUID, form: str) -> HttpResponse:
    """One picture to take away, as SVG or PNG."""
    looked_at = _look(request, survey)
    row = looked_at.by_path.get(request.GET.get("row", ""))
    column = looked_at.by_path.get(request.GET.get("column", ""))
    if row is None:
        raise Http404
    if column is not None and row.is_choice and column.is_choice and row.path != column.path:
        drawn = charts.crossed(
            row, column, looked_at.crossed(row, column), looked_at.language, standalone=True
        )
    else:
        drawn = charts.chart(row, looked_at.figure(row).result, looked_at.language, standalone=True)
    if not drawn:
        raise Http404
    name = row.path.replace("/", "-").replace(":", "")
    if form == "png":
        answer = HttpResponse(png(str(drawn), PNG_WIDTH), content_type="image/png")
    else:
        answer = HttpResponse(str(drawn), content_type="image/svg+xml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


@members_only(rules.may_run_surveys)
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, survey: UUID) -> HttpResponse:
    """What was written to one question, and the codes it is given."""
    looked_at = _look(request, survey)
    path = request.GET.get("question", "")
    column = looked_at.by_path.get(path)
    if column is None or not column.is_open:
        raise Http404
    actor = unlocked_of(request)
    error = ""
    if request.method == "POST":
        error = _coded(request, looked_at.survey, path)
        if not error:
            return redirect(request.get_full_path())
    written = coding.read(actor, looked_at.survey, path)
    codes = [*Code.objects.filter(survey=looked_at.survey, question=path).order_by("name")]
    wanted = request.GET.get("code", "")
    shown = [
        one
        for one in written
        if not wanted or (wanted == "none" and not one.codes) or wanted in map(str, one.codes)
    ]
    pages = max(1, -(-len(shown) // TEXTS_A_PAGE))
    page = min(_number(request.GET.get("page", "")), pages)
    context = {
        "column": column,
        "texts": shown[(page - 1) * TEXTS_A_PAGE : page * TEXTS_A_PAGE],
        "count": len(written),
        "codes": codes,
        "tally": coding.tally(codes, written),
        "common": coding.words(one.text for one in written),
        "wanted": wanted,
        "page": page,
        "pages": pages,
        "query": urlencode({"question": path, "code": wanted}),
        "error": error,
        **_context(request, looked_at),
    }
    return render(request, "surveys/words.html", context, status=422 if error else 200)


def _coded(request: HttpRequest, survey: Survey, path: str) -> str:
    """Do what was sent from the page of words; a sentence when that was not possible."""
    actor = unlocked_of(request)
    if dropped := request.POST.get("drop"):
        coding.drop_code(actor, survey, _key(dropped))
        return ""
    if "add" in request.POST:
        try:
            coding.add_code(actor, survey, path, request.POST.get("name", ""))
        except ValueError:
            return _("Give the code a name of at most 80 characters.")
        return ""
    given = {}
    for one in filter(_key, request.POST.getlist("text")):
        chosen = {*map(_key, request.POST.getlist(f"code-{one}"))}
        before = {*map(_key, request.POST.get(f"had-{one}", "").split())}
        given[_key(one)] = coding.Change(frozenset(chosen - before), frozenset(before - chosen))
    coding.code(actor, survey, path, given)
    return ""


@members_only(rules.may_run_surveys)
@require_http_methods(["GET", "HEAD", "POST"])
def weights(request: HttpRequest, survey: UUID) -> HttpResponse:
    """The target shares to which the answers are weighted."""
    looked_at = _look(request, survey, weighted=True)
    shares = {path: dict(codes) for path, codes in looked_at.survey.shares.items()}
    column = _choice(looked_at, request.GET.get("question", ""))
    if column is not None and column.variable is not None and column.variable.measure.value != "single":
        column = None
    error, wrong = "", ""
    typed: Mapping[str, str] = {}
    if request.method == "POST":
        if dropped := request.POST.get("drop"):
            shares.pop(dropped, None)
            authoring.weigh(unlocked_of(request).member, looked_at.survey, shares)
            return redirect("surveys:weights", survey=looked_at.survey.pk)
        if column is not None:
            typed = {code: request.POST.get(f"share-{code}", "") for code in column.codes}
            wanted, error, wrong = shares_of(typed)
            if not error:
                authoring.weigh(
                    unlocked_of(request).member, looked_at.survey, {**shares, column.path: wanted}
                )
                return redirect("surveys:weights", survey=looked_at.survey.pk)
    found, _fault = looked_at.weighting
    context = {
        "column": column,
        "typed": typed,
        "inputs": [
            (code, label, typed.get(code, percent(shares.get(column.path, {}).get(code))))
            for code, label in column.codes.items()
        ]
        if column
        else (),
        "targets": [
            (
                looked_at.by_path[path],
                [(looked_at.by_path[path].codes.get(code, code), share) for code, share in codes.items()],
            )
            for path, codes in shares.items()
            if path in looked_at.by_path
        ],
        "found": found,
        "error": error,
        "wrong": wrong,
        **_context(request, looked_at),
    }
    return render(request, "surveys/weights.html", context, status=422 if error else 200)


@members_only(rules.may_run_surveys)
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Choose what stands on the public page."""
    looked_at = analysis(*_found(survey), _language(), weighted="weighted" in request.POST)
    publication = Publication.objects.filter(survey=looked_at.survey).first()
    trouble = ""
    chosen = request.POST.getlist("question")
    method = request.POST.get("method", "").replace("\r\n", "\n")
    actor = unlocked_of(request).member
    asks_again = "withdraw" in request.POST and request.POST["withdraw"] != "sure"
    if request.method == "POST" and not asks_again:
        if "withdraw" in request.POST:
            releasing.withdraw(actor, looked_at.survey)
            return redirect("surveys:release", survey=looked_at.survey.pk)
        try:
            if len(method) > releasing.LONGEST_METHOD:
                trouble = _("How the answers were gathered takes at most 4,000 characters: shorten it.")
            else:
                releasing.release(actor, looked_at, chosen, method)
                return redirect(f"{reverse('surveys:release', args=[looked_at.survey.pk])}?done=yes")
        except releasing.NothingToShow:
            trouble = _("Choose at least one question.")
        except releasing.NoMethod:
            trouble = _("Say how the answers were gathered: who was asked, where, when, and by whom.")
        except releasing.Unweighted:
            trouble = _(
                "There are no weights for the answers that are here: publish the figures unweighted, or change the shares first."
            )
        except releasing.Revealing as fault:
            names = ", ".join(
                looked_at.by_path[path].label for path in fault.paths if path in looked_at.by_path
            )
            trouble = _(
                "With each other, or beside the figures released before, these would tell of fewer than five people: "
                "%(names)s. Leave one of these questions out, or wait for more answers."
            ) % {"names": names}
    context = {
        "choices": [figure.column for figure in looked_at.figures() if figure.result is not None],
        "chosen": chosen,
        "publication": publication if publication and publication.is_public else None,
        "done": request.method == "GET" and "done" in request.GET,
        "asks_again": asks_again,
        "method": method if request.method == "POST" or not publication else publication.method,
        "trouble": trouble,
        "threshold": releasing.THRESHOLD,
        **_context(request, looked_at),
    }
    return render(request, "surveys/release.html", context, status=422 if trouble else 200)


def cards(looked_at: Analysis) -> Iterator[Card]:
    """The questions in order; statements with one scale that follow each other make one card."""
    language = looked_at.language
    for alike, group in groupby(looked_at.figures(), key=_scale):
        found = [*group]
        if alike and len(found) > 1:
            columns = [figure.column for figure in found]
            results = [figure.result for figure in found if isinstance(figure.result, Frequencies)]
            drawn = charts.stacked(columns, results, language)
            yield Card(found, drawn, _anchor(columns[0]), _("Statements"), "", "likert")
            continue
        for figure in found:
            result = figure.result
            drawn = charts.chart(figure.column, result, language)
            base = charts.base_words(result) if result is not None else ""
            kind = (
                type(result).__name__.lower()
                if result is not None
                else "open"
                if figure.column.is_open
                else "none"
            )
            yield Card([figure], drawn, _anchor(figure.column), figure.column.label, base, kind)


def _scale(figure: Figure) -> tuple[str, ...] | None:
    column = figure.column
    if not column.likert or column.variable is None:
        return None
    return column.variable.codes


def _anchor(column: Column) -> str:
    return "q-" + column.path.replace("/", "-").replace(":", "")


def _found(survey: UUID) -> tuple[Survey, Version]:
    found = get_object_or_404(Survey, pk=survey)
    return found, Version.objects.current(found)


def _language() -> str:
    return get_language() or "en"


def _look(request: HttpRequest, survey: UUID, *, weighted: bool = False) -> Analysis:
    chosen = [one for one in request.GET.getlist("f") if one != request.GET.get("drop")]
    wanted = weighted or request.GET.get("weighted") == "yes"
    return analysis(*_found(survey), _language(), chosen, weighted=wanted)


def _context(request: HttpRequest, looked_at: Analysis) -> dict[str, Any]:
    found, fault = looked_at.weighting
    filters = [
        (f"{path}={code}", looked_at.by_path[path].label, looked_at.by_path[path].codes.get(code, code))
        for path, codes in looked_at.filters.items()
        for code in sorted(codes)
        if path in looked_at.by_path
    ]
    return {
        "survey": looked_at.survey,
        "size": looked_at.whole.size,
        "base": looked_at.table.size,
        "filters": filters,
        "unknown": looked_at.unknown,
        "choosable": [column for column in looked_at.columns if column.is_choice],
        "weighted": looked_at.weighted,
        "has_targets": bool(looked_at.survey.shares),
        "weight_fault": _obstacle(looked_at, fault) if fault is not None else "",
        "weighting": looked_at.worth if found is not None else None,
        "may_read": rules.may_read_written(unlocked_of(request).member, looked_at.survey),
        "nav": "surveys",
    }


def _obstacle(looked_at: Analysis, fault: CannotWeigh) -> str:
    """Why there are no weights, in the page's language and with the questionnaire's words."""
    column = looked_at.by_path.get(fault.variable)
    if column is not None and fault.obstacle is Obstacle.NOBODY:
        return _(
            "Nobody answered “%(answer)s” to “%(question)s”: leave its share empty, or wait for answers."
        ) % {
            "answer": column.codes.get(fault.code, fault.code),
            "question": column.label,
        }
    return _(
        "The answers that are here cannot reach these shares: take a question out, or change its shares."
    )


def _choice(looked_at: Analysis, path: str) -> Column | None:
    column = looked_at.by_path.get(path)
    return column if column is not None and column.is_choice else None


def _number(text: str) -> int:
    return max(1, int(text)) if text.isdecimal() and len(text) < 10 else 1


def _key(text: str) -> int:
    """The number of a row as a page sends it back; 0, which no row has, for anything else."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_KEY else 0
