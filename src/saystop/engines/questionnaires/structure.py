"""What the rows say that pyxform gives: their places, and what no author wrote."""

from collections.abc import Iterator, Mapping
from typing import Any

from saystop.engines.questionnaires.kinds import FILES


def filled_rows(thing: Any, choice: Mapping[str, Any]) -> Any:
    """The rows of a loop with the words of a choice in place of `%(label)s` and `%(name)s`."""
    if isinstance(thing, list):
        return [filled_rows(one, choice) for one in thing]
    if isinstance(thing, Mapping):
        return {key: filled_rows(one, choice) for key, one in thing.items()}
    if not isinstance(thing, str):
        return thing
    label = choice.get("label") or choice["name"]
    words = next(iter(label.values()), "") if isinstance(label, Mapping) else str(label)
    return thing.replace("%(label)s", words).replace("%(name)s", str(choice["name"]))


def places(children: Any, above: str) -> Iterator[tuple[str, str]]:
    """Name and path of each group and question."""
    for raw in children:
        if internal(raw) or raw["type"] in FILES:
            continue
        path = f"{above}/{raw['name']}" if above else str(raw["name"])
        yield str(raw["name"]), path
        for below in [f"{path}/{one['name']}" for one in raw["columns"]] if raw["type"] == "loop" else [path]:
            yield from places(raw.get("children", ()), below)


def spread(children: Any) -> int:
    """How many questions and groups the rows make once loops have taken their rounds; nothing is made for it."""
    return sum(
        1 + len(raw["columns"]) * (1 + spread(raw.get("children", ())))
        if raw["type"] == "loop"
        else 1 + spread(raw.get("children", ()))
        for raw in children
    )


def internal(raw: Mapping[str, Any]) -> bool:
    """What no row of the author stands for: pyxform's `meta` group, and the headings of its tables."""
    return bool(raw.get("control", {}).get("bodyless")) or str(raw.get("name")).startswith(
        "reserved_name_for_field_list_labels_"
    )


def row_of(raw: Mapping[str, Any]) -> int | None:
    """The row of the survey sheet, which went through pyxform in a column of our own."""
    row = raw.get("bind", {}).get("saystop:row")
    return int(row) if row else None


def appearance(raw: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(str(raw.get("control", {}).get("appearance", "")).split())


def parameters(raw: Mapping[str, Any]) -> Mapping[str, str]:
    """What a row sets beside its type, by the lower-case name."""
    written = raw.get("parameters")
    if isinstance(written, Mapping):
        return {str(key): str(value) for key, value in written.items()}
    pairs = [pair.partition("=") for pair in str(written or "").replace(",", " ").replace(";", " ").split()]
    return {key.strip().lower(): value.strip() for key, _, value in pairs}
