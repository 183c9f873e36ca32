"""All published figures as JSON, for programs; the keys stand in `docs/website.md`."""

import hashlib
import json
from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.http import quote_etag

from saystop.offices.models import Office
from saystop.website import figure_queries as queries
from saystop.website import sources
from saystop.website.models import Correction, Figure, Kind, Value, YearClosing

FORMAT = "saystop-figures/1"


def figures(address: str) -> tuple[bytes, str]:
    """The feed and its ETag.

    Args:
        address: how links to this office begin.
    """
    by_figure: dict[Any, list[Value]] = defaultdict(list)
    for one in queries.public_values():
        by_figure[one.figure_id].append(one)
    languages = [code for code, _name in settings.LANGUAGES]
    told = {
        "format": FORMAT,
        "office": Office.objects.get().name,
        "languages": languages,
        "page": {code: f"{address}{reverse('website:impact', args=[code])}" for code in languages},
        "closed_years": {str(one.year): one.closed_on.isoformat() for one in YearClosing.objects.all()},
        "figures": [
            _figure(one, by_figure[one.pk])
            for one in Figure.objects.filter(is_shown=True)
            if by_figure[one.pk]
        ],
    }
    body = json.dumps(told, ensure_ascii=False, indent=1).encode()
    return body, quote_etag(hashlib.sha256(body).hexdigest()[:32])


def _figure(figure: Figure, values: list[Value]) -> dict[str, Any]:
    return {
        "name": figure.slug,
        "label": _texts(figure.texts, "label"),
        "definition": _texts(figure.texts, "definition"),
        "unit": figure.unit,
        "values": [_value(one) for one in sorted(values, key=lambda one: one.year)],
    }


def _value(value: Value) -> dict[str, Any]:
    return {
        "year": value.year,
        "number": _number(value.now),
        "is_frozen": value.is_frozen,
        "frozen_on": value.frozen_on.isoformat() if value.frozen_on else None,
        "as_of": value.as_of.isoformat(),
        "source": _source(value),
        "corrections": [_correction(one) for one in value.corrections.all()],
    }


def _source(value: Value) -> dict[str, Any]:
    if value.kind == Kind.HAND:
        return {
            "kind": "document",
            "document": value.document,
            "day": value.document_on.isoformat() if value.document_on else None,
            "link": value.link or None,
        }
    return {"kind": "query", "query": value.figure.source if sources.of(value.figure.source) else None}


def _correction(found: Correction) -> dict[str, Any]:
    return {
        "day": found.day.isoformat(),
        "before": _number(found.before),
        "after": _number(found.after),
        "reason": _texts(found.texts, "reason"),
    }


def _texts(texts: dict[str, dict[str, str]], part: str) -> dict[str, str]:
    return {code: said[part] for code, said in texts.items() if said.get(part)}


def _number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
