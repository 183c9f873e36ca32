"""The scenarios that can be played: those that come along (`data/scenarios/<slug>.<language>.twee`), and an office's own."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

from saystop.engines.stories.model import Story
from saystop.engines.stories.reading import read
from saystop.training.models import OwnScenario

_FILE = re.compile(r"([a-z][a-z0-9-]*)\.([a-z]{2,3})\.twee")
MOST_KEPT = 200  # stories of an office, read and held in memory


@cache
def shipped() -> Mapping[str, Mapping[str, Story]]:
    """Those that come along by short name and language; English first, which is the measure of the others."""
    found: dict[str, dict[str, Story]] = {}
    for file in resources.files("saystop.training").joinpath("data", "scenarios").iterdir():
        if named := _FILE.fullmatch(file.name):
            found.setdefault(named[1], {})[named[2]] = read(file.read_bytes())
    order = {slug: sorted(found[slug], key=lambda code: (code != "en", code)) for slug in sorted(found)}
    return {slug: {code: found[slug][code] for code in codes} for slug, codes in order.items()}


def all_scenarios() -> Mapping[str, Mapping[str, Story]]:
    """Stories by short name and language: those that come along, then an office's own."""
    found: dict[str, dict[str, Story]] = {}
    for slug, language, digest in OwnScenario.objects.values_list("slug", "language", "digest"):
        found.setdefault(slug, {})[language] = _own(slug, language, digest)
    return {**shipped(), **found}


def one(slug: str) -> Mapping[str, Story]:
    """A scenario in each of its languages; nothing where there is none."""
    if slug in shipped():
        return shipped()[slug]
    rows = OwnScenario.objects.filter(slug=slug).values_list("language", "digest")
    return {language: _own(slug, language, digest) for language, digest in rows}


def story(slug: str, language: str) -> Story | None:
    """A scenario in a language; in English where it does not speak it, otherwise in its first; None where there is none."""
    languages = one(slug)
    if not languages:
        return None
    return languages.get(language) or languages.get("en") or next(iter(languages.values()))


def in_language(language: str) -> list[tuple[str, Story]]:
    """All scenarios, in a language, by short name."""
    return [
        (slug, languages.get(language) or languages.get("en") or next(iter(languages.values())))
        for slug, languages in all_scenarios().items()
    ]


@lru_cache(maxsize=MOST_KEPT)
def _own(slug: str, language: str, digest: str) -> Story:
    """Read once for as long as it stays what it is: its digest changes with it."""
    row = OwnScenario.objects.get(slug=slug, language=language, digest=digest)
    return read(row.source.encode())
