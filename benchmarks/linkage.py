"""Linking: people of FEBRL4 beside splink and anonlink, people and houses made by other seeds, reports with known links.

FEBRL4 (5,000 and 5,000 records) is linked without the social security number, and nobody is told a pair that belongs together.
Ours takes its parameters from the data (u by chance, m by expectation and maximisation) and gives pairs that are likelier than
not; so does splink. anonlink has one number to choose, and nothing in the data to choose it by: it was given what served it best.
The other tables ask whether this holds elsewhere.

The peers live in an environment of their own, `.venv-peers`, made here when it is missing.
"""

import csv
import json
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.peers import ensure_peers
from benchmarks.tables import median, show, spread
from saystop.engines.linkage.pairing import Links, link
from saystop.engines.linkage.people import PEOPLE, link_people
from saystop.engines.linkage.places import link_places
from saystop.engines.linkage.reports import GOOD, STRONG, WEAK, compare
from tests.engines.linkage.corpus import corpus
from tests.engines.linkage.houses import lists
from tests.engines.linkage.slips import registers

TREE = Path(__file__).resolve().parent.parent
RUNS = 5
NAMES = {
    "splink": "splink, as its guide",
    "splink-more": "splink, blocking as ours",
    "anonlink": "anonlink",
}
# seed, records left and right, in both, slips of each at most
MADE = (
    *((seed, 5000, 5000, 5000, 4) for seed in (2, 3, 4)),
    *((seed, 5000, 5000, 5000, 8) for seed in (2, 3, 4)),
    *((seed, 5000, 4000, 2000, 6) for seed in (2, 3, 4)),
    *((seed, 2000, 2000, 200, 8) for seed in (2, 3, 4)),
)
# houses left and right, in both, fields that neither has
HOUSES = (
    (1000, 1000, 1000, frozenset[str]()),
    (1500, 1000, 500, frozenset[str]()),
    (5000, 5000, 2000, frozenset[str]()),
    (533, 331, 112, frozenset({"latitude", "longitude", "postcode", "country"})),
    (1500, 1000, 500, frozenset({"phone"})),
    (1500, 1000, 500, frozenset({"street", "postcode", "phone"})),
)


def peer(python: Path, what: str, folder: Path) -> tuple[list[tuple[str, str]], float]:
    script = TREE / "benchmarks" / "linkage_peers.py"
    done = subprocess.run([python, script, what, folder], check=True, capture_output=True, text=True)
    answer = json.loads(done.stdout)
    return [tuple(pair) for pair in answer["pairs"]], float(answer["seconds"])


def read(path: Path) -> tuple[list[str], dict[str, list[str]]]:
    with path.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    fields = [field for field in rows[0] if field != "rec_id"]
    return [row["rec_id"] for row in rows], {field: [row[field] for row in rows] for field in fields}


def ours(folder: Path, *, one_to_one: bool = True) -> tuple[list[tuple[str, str]], float]:
    (names, left), (others, right) = read(folder / "left.csv"), read(folder / "right.csv")
    began = time.perf_counter()
    links = link(left, right, replace(PEOPLE, one_to_one=one_to_one))
    pairs = [(names[one], others[other]) for one, other in zip(links.left, links.right, strict=True)]
    return pairs, time.perf_counter() - began


def quality(right: int, found: int, there: int) -> tuple[str, str, str]:
    """F1, precision and recall."""
    return f"{2 * right / (found + there):.4f}", f"{right / max(1, found):.4f}", f"{right / there:.4f}"


def febrl(python: Path) -> None:
    with tempfile.TemporaryDirectory() as where:
        folder = Path(where)
        subprocess.run([python, TREE / "benchmarks" / "linkage_peers.py", "data", folder], check=True)
        seconds: dict[str, list[float]] = {}
        pairs: dict[str, list[tuple[str, str]]] = {}
        for _ in range(RUNS):
            answers = {
                "ours": ours(folder),
                "ours, not one to one": ours(folder, one_to_one=False),
                **{name: peer(python, what, folder) for what, name in NAMES.items()},
            }
            for name, (found, taken) in answers.items():
                pairs[name] = found
                seconds.setdefault(name, []).append(taken)
    show(
        "FEBRL4, 5,000 records on either side, without the social security number",
        ("", "F1", "precision", "recall", "seconds", "seconds / ours"),
        [
            (
                name,
                *quality(
                    sum(one.split("-")[1] == other.split("-")[1] for one, other in found), len(found), 5000
                ),
                spread(seconds[name], 2),
                f"{median(seconds[name]) / median(seconds['ours']):.1f}",
            )
            for name, found in pairs.items()
        ],
        f"Medians of {RUNS} runs in turn, from records in memory to pairs in memory.",
    )


def made() -> None:
    rows = []
    for seed, left, right, shared, slips in MADE:
        people = registers(seed, left, right, shared, slips)
        began = time.perf_counter()
        links: Links = link_people(people.left, people.right)
        taken = time.perf_counter() - began
        found = set(zip(links.left.tolist(), links.right.tolist(), strict=True))
        rows.append(
            (
                f"seed {seed}: {left:,} and {right:,}, {shared:,} in both, 1–{slips} slips",
                *quality(len(found & people.same), len(found), shared),
                f"{taken:.2f}",
            )
        )
    show("Registers made by other seeds", ("", "F1", "precision", "recall", "seconds"), rows)


def houses() -> None:
    rows = []
    for left, right, shared, without in HOUSES:
        for seed in (2, 3):
            both = lists(seed, left, right, shared, without)
            began = time.perf_counter()
            links = link_places(both.left, both.right)
            taken = time.perf_counter() - began
            found = set(zip(links.left.tolist(), links.right.tolist(), strict=True))
            told = f", without {' and '.join(sorted(without))}" if without else ""
            rows.append(
                (
                    f"seed {seed}: {left:,} and {right:,}, {shared:,} in both{told}",
                    *quality(len(found & both.same), len(found), shared),
                    f"{taken:.2f}",
                )
            )
    show("Hotels and restaurants, made", ("", "F1", "precision", "recall", "seconds"), rows)


def reports() -> None:
    """Of 5,000 reports, those that share a token are compared."""
    rows = []
    for seed in (4, 5, 6):
        made_up = corpus(seed)
        rarity, same, all_reports = made_up.rarity(), made_up.same(), made_up.reports
        weights = [
            (compare(all_reports[a].subject, all_reports[b].subject, rarity).weight_bits, (a, b))
            for a, b in made_up.candidates()
        ]
        for name, bound in (("weak or more", WEAK), ("good or more", GOOD), ("strong", STRONG)):
            chosen = [pair for bits, pair in weights if bits >= bound]
            right = sum(all_reports[a].situation == all_reports[b].situation for a, b in chosen)
            rows.append(
                (
                    f"seed {seed}: {name}, {bound:g} bits",
                    f"{len(chosen):,}",
                    f"{right / len(chosen):.3f}",
                    f"{len(same.intersection(chosen)) / len(same):.3f}",
                )
            )
    show(
        "5,000 reports, linked with each other",
        ("", "pairs", "precision", "recall"),
        rows,
        "Recall: of pairs about one situation that both tell of the house, a number, an account or a plate, however misspelt.",
    )
    one, others = all_reports[0].subject, [told.subject for told in all_reports[1:201]]
    taken = []
    for _ in range(RUNS * 4):
        fresh = [replace(subject) for subject in (one, *others)]
        began = time.perf_counter()
        for other in fresh[1:]:
            compare(fresh[0], other, rarity)
        taken.append((time.perf_counter() - began) * 1000)
    print(f"One report compared with 200 others, none seen before: {spread(taken)} ms.\n")


def main() -> None:
    febrl(ensure_peers())
    made()
    houses()
    reports()


if __name__ == "__main__":
    main()
