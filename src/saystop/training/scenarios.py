"""The scenarios that come along, each in several languages: `data/scenarios/<slug>.<language>.twee`."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from saystop.engines.stories.model import Story
from saystop.engines.stories.reading import read

_FILE = re.compile(r"([a-z][a-z0-9-]*)\.([a-z]{2,3})\.twee")


@cache
def all_scenarios() -> Mapping[str, Mapping[str, Story]]:
    """Stories by short name and language; English first, which is the measure of the others."""
    found: dict[str, dict[str, Story]] = {}
    for file in resources.files("saystop.training").joinpath("data", "scenarios").iterdir():
        if named := _FILE.fullmatch(file.name):
            found.setdefault(named[1], {})[named[2]] = read(file.read_bytes())
    order = {slug: sorted(found[slug], key=lambda code: (code != "en", code)) for slug in sorted(found)}
    return {slug: {code: found[slug][code] for code in codes} for slug, codes in order.items()}


def story(slug: str, language: str) -> Story | None:
    """A scenario in a language; in English where it does not speak it; None where there is none."""
    languages = all_scenarios().get(slug)
    if not languages:
        return None
    return languages.get(language) or next(iter(languages.values()))


def in_language(language: str) -> list[tuple[str, Story]]:
    """All scenarios, in a language, by short name."""
    return [
        (slug, languages.get(language) or next(iter(languages.values())))
        for slug, languages in all_scenarios().items()
    ]
