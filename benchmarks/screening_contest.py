"""One contestant of `benchmarks/screening.py`: builds, answers, prints one line of JSON. Peers run in `.venv-peers`.

    python screening_contest.py NAME COUNT

Everybody gets the same fingerprints, the same queries that are near nothing, and the same that have one of the list within
0 to 31 bits. What takes long is asked less: each round lasts some seconds at most.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint8]
# What a contestant is asked with: queries [Q, 32] and how many threads; for each query the rows it gave.
Ask = Callable[[Hashes, int], list[Any]]

ASKED = 20_000
SECONDS = 3.0
ROUNDS = 5
ALONE = 2_000
DISTANCE = 31


def random_hashes(count: int, seed: int) -> Hashes:
    return np.random.default_rng(seed).integers(0, 256, (count, 32), dtype=np.uint8)


def near(listed: Hashes, count: int) -> tuple[Hashes, NDArray[np.int64]]:
    """Queries with 0 to 31 bits of a row changed, and the row of each."""
    chance = np.random.default_rng(1)
    rows = chance.choice(len(listed), count, replace=False)
    bits = np.unpackbits(listed[rows], axis=1)
    for number, row in enumerate(bits):
        row[chance.choice(256, number % (DISTANCE + 1), replace=False)] ^= 1
    return np.packbits(bits, axis=1), rows


def resident() -> int:
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def ours(listed: Hashes) -> tuple[Ask, int]:
    from saystop.engines.fingerprints.index import Index

    index = Index.build(listed)
    place = {one.tobytes(): row for row, one in enumerate(listed)} if len(listed) <= 10**6 else None

    def ask(queries: Hashes, threads: int) -> list[Any]:
        matches = index.search(queries, DISTANCE, threads)
        if not len(matches):
            return [()] * len(queries)
        if place is None:
            return [[value for value, _ in one] for one in matches.each()]
        return [[place[value] for value, _ in one] for one in matches.each()]

    return ask, index.nbytes


def threatexchange(listed: Hashes) -> tuple[Ask, int]:
    """The index that the matcher of threatexchange takes for PDQ, asked one by one, as it asks it."""
    from threatexchange.signal_type.pdq.signal import PdqSignal

    before = resident()
    kind = PdqSignal.get_index_cls()
    index = kind((one.tobytes().hex(), row) for row, one in enumerate(listed))

    def ask(queries: Hashes, threads: int) -> list[Any]:
        _threads(threads)
        return [[match.metadata for match in index.query(one.tobytes().hex())] for one in queries]

    return ask, resident() - before


def flat(listed: Hashes) -> tuple[Ask, int]:
    import faiss

    before = resident()
    index = faiss.IndexBinaryFlat(256)
    index.add(listed)
    return _ranged(index), resident() - before


def multi_hash(listed: Hashes) -> tuple[Ask, int]:
    """IndexBinaryMultiHash, set so that it misses nothing within 31: 16 tables of 16 bits, one bit flipped."""
    import faiss

    before = resident()
    index = faiss.IndexBinaryMultiHash(256, 16, 16)
    index.nflip = 1
    index.add(listed)
    return _ranged(index), resident() - before


def ivf(listed: Hashes) -> tuple[Ask, int]:
    import faiss

    before = resident()
    lists = int(4 * len(listed) ** 0.5)
    index = faiss.IndexBinaryIVF(faiss.IndexBinaryFlat(256), 256, lists)
    index.own_fields = False
    index.cp.niter = 4
    index.train(listed[: 40 * lists])
    index.add(listed)
    index.nprobe = max(1, lists // 16)
    return _ranged(index), resident() - before


def hnsw(listed: Hashes) -> tuple[Ask, int]:
    from usearch.index import Index

    before = resident()
    index = Index(ndim=256, metric="hamming", dtype="b1")
    index.add(np.arange(len(listed)), listed, threads=2)

    def ask(queries: Hashes, threads: int) -> list[Any]:
        found = index.search(queries, 10, threads=threads)
        if len(queries) == 1:
            return [found.keys[found.distances <= DISTANCE]]
        return [
            keys[:count][apart[:count] <= DISTANCE]
            for keys, apart, count in zip(found.keys, found.distances, found.counts, strict=True)
        ]

    return ask, resident() - before


def _ranged(index: Any) -> Ask:
    def ask(queries: Hashes, threads: int) -> list[Any]:
        _threads(threads)
        limits, _, rows = index.range_search(queries, DISTANCE + 1)
        return [rows[limits[query] : limits[query + 1]] for query in range(len(queries))]

    return ask


def _threads(count: int) -> None:
    import faiss

    faiss.omp_set_num_threads(count)


CONTESTANTS: dict[str, Callable[[Hashes], tuple[Ask, int]]] = {
    "ours": ours,
    "threatexchange": threatexchange,
    "flat": flat,
    "multi_hash": multi_hash,
    "ivf": ivf,
    "hnsw": hnsw,
}


def rates(ask: Ask, queries: Hashes, threads: int) -> list[float]:
    """Queries a second of each round; as many queries as fit into its seconds."""
    began = time.perf_counter()
    ask(queries[:20], threads)
    each = (time.perf_counter() - began) / 20
    asked = queries[: max(20, min(len(queries), int(SECONDS / ROUNDS / each)))]
    if len(asked) == 20 and each * 20 * ROUNDS > 5 * SECONDS:
        return [1 / each]
    found = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        ask(asked, threads)
        found.append(len(asked) / (time.perf_counter() - began))
    return found


def alone(ask: Ask, queries: Hashes) -> tuple[float, float]:
    """Microseconds of a query that comes alone: the median, and what one in a hundred exceeds."""
    taken = []
    until = time.perf_counter() + SECONDS
    for query in queries[:ALONE]:
        began = time.perf_counter()
        ask(query[None], 1)
        taken.append((time.perf_counter() - began) * 1e6)
        if began > until and len(taken) >= 20:
            break
    return float(np.median(taken)), float(np.percentile(taken, 99))


def main(name: str, count: int) -> None:
    listed = random_hashes(count, 0)
    missing = random_hashes(ASKED, 99)
    hitting, rows = near(listed, min(ASKED, count))
    if name == "ours":  # compiled before the clock starts
        ours(listed[:100])[0](missing[:10], 2)
    began = time.perf_counter()
    ask, size = CONTESTANTS[name](listed)
    built = time.perf_counter() - began
    answer: dict[str, Any] = {"build": built, "bytes": size / count}
    for threads in (1, 2):
        answer[f"missing{threads}"] = rates(ask, missing, threads)
        answer[f"hitting{threads}"] = rates(ask, hitting, threads)
    answer["p50"], answer["p99"] = alone(ask, missing)
    judged = hitting[: max(100, min(len(hitting), int(10 * answer["hitting2"][0])))]
    found = ask(judged, 2)
    whole = [listed[row].tobytes() for row in rows[: len(judged)]]
    hits = sum(
        (expected in told) if len(told) and isinstance(told[0], bytes) else (row in told)
        for told, row, expected in zip(found, rows, whole, strict=False)
    )
    answer["recall"], answer["judged"] = hits / len(judged), len(judged)
    print(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
