"""Search in 5,000 reports: blind tokens beside SQLite's FTS5 over the same reports in the clear. What blindness costs."""

import random
import sqlite3
import time
from collections import Counter
from datetime import date
from tempfile import TemporaryDirectory

from benchmarks.tables import median, show, spread
from saystop.engines.linkage import Blind, Document, Query, find, index_tokens, query_tokens
from saystop.engines.sealing.receipts import word_list

REPORTS = 5_000
WORDS = 100
RUNS = 7
TODAY = date(2026, 11, 26)
LANGUAGES = ("en", "fr", "nl", "de")
COMMON = (
    "the",
    "and",
    "a",
    "of",
    "to",
    "in",
    "was",
    "he",
    "we",
    "that",
    "his",
    "with",
    "for",
    "at",
    "it",
    "she",
    "had",
)
BLIND = Blind(bytes(range(32)))
ASKED = {
    "a frequent word": ("{0}", "{0}"),
    "two words": ("{0} {1}", "{0} {1}"),
    "a beginning": ("{2}*", "{2}*"),
    "a phrase": ('"{3}"', '"{3}"'),
    "a number plate with spaces": ("1 abc 234", '"1 abc 234"'),
}


def texts(reports: int = REPORTS, words_each: int = WORDS) -> list[str]:
    """Invented reports: words by chance, frequent ones frequent as in a language, now and then a plate or a number."""
    chance = random.Random(100)
    listed = list(word_list().words)
    chance.shuffle(listed)
    weights = [1 / (rank + 3) for rank in range(len(listed))]
    made = []
    for number in range(reports):
        words = [
            chance.choice(COMMON) if chance.random() < 0.45 else word
            for word in chance.choices(listed, weights, k=words_each)
        ]
        if number % 10 == 0:
            words.insert(words_each // 2, f"plate {chance.randint(1, 2)}-ABC-{chance.randint(200, 299)}")
        if number % 10 == 1:
            words.insert(words_each // 2, f"+32 470 12 {chance.randint(10, 99)} {chance.randint(10, 99)}")
        made.append(" ".join(words) + ".")
    return made


def tokens_of(text: str) -> set[int]:
    identifiers = tuple(find(text, country="BE", today=TODAY))
    return index_tokens(BLIND, Document(((text, "en"),), identifiers))


def fill(base: sqlite3.Connection, reports: list[str]) -> tuple[float, float, float]:
    """Both indexes; seconds for tokens, for storing them, and for the peer."""
    base.execute(
        "CREATE TABLE token (token INTEGER, report INTEGER, PRIMARY KEY (token, report)) WITHOUT ROWID"
    )
    base.execute("CREATE VIRTUAL TABLE peer USING fts5(text, prefix='3 4 5 6', tokenize='porter unicode61')")
    began = time.perf_counter()
    indexed = [(number, tokens_of(text)) for number, text in enumerate(reports)]
    made = time.perf_counter()
    rows = sorted((token, number) for number, tokens in indexed for token in tokens)
    base.executemany("INSERT INTO token VALUES (?, ?)", rows)
    base.commit()
    stored = time.perf_counter()
    base.executemany("INSERT INTO peer (rowid, text) VALUES (?, ?)", enumerate(reports))
    base.commit()
    return made - began, stored - made, time.perf_counter() - stored


def ours(base: sqlite3.Connection, query: Query) -> int:
    marks = (",".join("?" * len(group)) for group in query.groups)
    one_each = " INTERSECT ".join(
        f"SELECT report FROM token WHERE token IN ({each})"  # noqa: S608 - question marks only
        for each in marks
    )
    return len(base.execute(one_each, [token for group in query.groups for token in group]).fetchall())


def peer(base: sqlite3.Connection, query: str) -> int:
    return len(base.execute("SELECT rowid FROM peer WHERE peer MATCH ?", [query]).fetchall())


def compared(
    base: sqlite3.Connection, name: str, asked: str, peer_asked: str
) -> tuple[str, str, str, str, str, str]:
    """Ours and the peer's in turn, so that what else the machine does falls on both."""
    mine, theirs = [], []
    for _ in range(RUNS):
        began = time.perf_counter()
        found = ours(base, query_tokens(BLIND, asked, LANGUAGES, today=TODAY))
        half = time.perf_counter()
        peer_found = peer(base, peer_asked)
        mine.append((half - began) * 1000)
        theirs.append((time.perf_counter() - half) * 1000)
    return (
        *(name, str(found), str(peer_found), spread(mine, 2), spread(theirs, 2)),
        f"{median(theirs) / median(mine):.2f}",
    )


def size(base: sqlite3.Connection, name: str) -> float:
    """Bytes of a table and what belongs to it, for each report."""
    return float(
        base.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE ?", [name + "%"]).fetchone()[0] / REPORTS
    )


def main() -> None:
    reports = texts()
    counted = Counter(word for text in reports for word in set(text.split()) if word not in COMMON)
    frequent = [word for word, _ in counted.most_common(3)]
    at = next(at for at in range(WORDS) if not set(reports[7].split()[at : at + 2]) & set(COMMON))
    filling = (*frequent[:2], frequent[2][:3], " ".join(reports[7].rstrip(".").split()[at : at + 2]))
    with TemporaryDirectory() as folder:
        base = sqlite3.connect(f"{folder}/index.sqlite3")
        made, stored, theirs = (seconds / REPORTS * 1000 for seconds in fill(base, reports))
        count = base.execute("SELECT count(*) FROM token").fetchone()[0] / REPORTS
        mine, peers = size(base, "token"), size(base, "peer")
        show(
            f"{REPORTS:,} reports of {WORDS} words: the cost of each",
            ("", "ours", "FTS5", "FTS5 / ours"),
            [
                ("tokens", f"{count:.0f}", "", ""),
                ("identifiers and tokens, ms", f"{made:.2f}", "", ""),
                (
                    "the same and storing, ms",
                    f"{made + stored:.2f}",
                    f"{theirs:.2f}",
                    f"{theirs / (made + stored):.2f}",
                ),
                ("bytes on disk", f"{mine:,.0f}", f"{peers:,.0f}", f"{peers / mine:.2f}"),
            ],
        )
        show(
            "A query, from what is typed to the numbers of the reports, ms",
            ("", "found", "FTS5 found", "ours", "FTS5", "FTS5 / ours"),
            [
                compared(base, name, asked.format(*filling), peer_asked.format(*filling))
                for name, (asked, peer_asked) in ASKED.items()
            ],
            "Ours also takes names that sound alike and numbers in another form; FTS5 knows one language.",
        )


if __name__ == "__main__":
    main()
