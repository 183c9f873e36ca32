"""What the service tells Prometheus about itself: counters of each process in a file that all of them read.

A scrape meets one process and asks for all. Each counter carries the process it is of (`process`), so that one which ended takes
its counters with it and no sum ever goes down under the same name.
"""

import contextlib
import mmap
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from saystop.screening.api.callers import ListStatus
from saystop.screening.journal import METERS, is_left, open_locked
from saystop.screening.models import Kind

PATHS = ("/v1/match", "/v1/match/file", "/v1/lists", "/v1/feedback", "/metrics", "other")
CLASSES = ("2xx", "4xx", "429", "5xx")
KINDS = tuple(kind.value for kind in Kind)
ACTIONS = ("block", "review", "notify", "wait")
BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)  # seconds

_COUNTERS = (
    *(f'requests_total{{path="{path}",status="{status}"}}' for path in PATHS for status in CLASSES),
    *(f'fingerprints_total{{kind="{kind}"}}' for kind in KINDS),
    *(f'files_total{{readable="{word}"}}' for word in ("yes", "no")),
    *(f'matches_total{{action="{action}"}}' for action in ACTIONS),
    *(f'seconds_bucket{{path="{path}",le="{bound}"}}' for path in PATHS for bound in (*BOUNDS, "+Inf")),
    *(f'microseconds_total{{path="{path}"}}' for path in PATHS),
)
_PLACE = {name: at for at, name in enumerate(_COUNTERS)}
_HELP = {
    "requests_total": ("counter", "Requests answered, by path and class of status."),
    "fingerprints_total": ("counter", "Fingerprints asked for."),
    "files_total": ("counter", "Files hashed; one that is not readable is looked up by its digests alone."),
    "matches_total": ("counter", "Matches told, by what the client was told to do."),
    "seconds": ("histogram", "Time from a request's beginning to its answer."),
}
_PREFIX = "saystop_screening_"


class Meters:
    """The counters of this process; its threads share them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        size = len(_COUNTERS) * 8
        self._handle = open_locked(folder, "", METERS, size)
        self._words = memoryview(mmap.mmap(self._handle, size)).cast("Q")
        self._lock = threading.Lock()

    def request(self, path: str, status: int, seconds: float) -> None:
        path = path if path in PATHS else "other"
        kind = "429" if status == 429 else f"{status // 100}xx"
        bucket: object = next((bound for bound in BOUNDS if seconds <= bound), "+Inf")
        with self._lock:
            self._add(f'requests_total{{path="{path}",status="{kind}"}}', 1)
            self._add(f'seconds_bucket{{path="{path}",le="{bucket}"}}', 1)
            self._add(f'microseconds_total{{path="{path}"}}', int(seconds * 1e6))

    def asked(self, kinds: Mapping[str, int], told: Iterable[str]) -> None:
        """How many fingerprints of each kind, and what was told of those that matched."""
        with self._lock:
            for kind, count in kinds.items():
                self._add(f'fingerprints_total{{kind="{kind}"}}', count)
            for action in told:
                self._add(f'matches_total{{action="{action}"}}', 1)

    def file(self, *, readable: bool) -> None:
        with self._lock:
            self._add(f'files_total{{readable="{"yes" if readable else "no"}"}}', 1)

    def _add(self, name: str, more: int) -> None:
        self._words[_PLACE[name]] += more

    def text(self, lists: Iterable[ListStatus]) -> str:
        """All of it in Prometheus's text format; counters of processes that have ended go."""
        return "\n".join(_lines(_living(self.folder), lists)) + "\n"


def _living(folder: Path) -> dict[str, list[int]]:
    found = {}
    for path in sorted(folder.glob(f"*{METERS}")):
        with contextlib.suppress(FileNotFoundError):
            if not is_left(path):
                found[path.name.removesuffix(METERS)] = list(memoryview(path.read_bytes()).cast("Q"))
    return found


def _lines(processes: dict[str, list[int]], lists: Iterable[ListStatus]) -> Iterator[str]:
    for name, (kind, help_) in _HELP.items():
        yield f"# HELP {_PREFIX}{name} {help_}"
        yield f"# TYPE {_PREFIX}{name} {kind}"
        for process, words in processes.items():
            yield from _histogram(process, words) if kind == "histogram" else _counters(name, process, words)
    yield f"# HELP {_PREFIX}list_fingerprints Fingerprints of the version of a list that holds."
    yield f"# TYPE {_PREFIX}list_fingerprints gauge"
    shown = list(lists)
    yield from (f'{_PREFIX}list_fingerprints{{list="{one.slug}"}} {one.total}' for one in shown)
    yield f"# HELP {_PREFIX}list_matches Whether a list matches today: it is enabled and its basis in force."
    yield f"# TYPE {_PREFIX}list_matches gauge"
    yield from (f'{_PREFIX}list_matches{{list="{one.slug}"}} {int(one.matches)}' for one in shown)


def _counters(name: str, process: str, words: list[int]) -> Iterator[str]:
    for counter, at in _PLACE.items():
        if counter.startswith(f"{name}{{"):
            yield f'{_PREFIX}{counter[:-1]},process="{process}"}} {words[at]}'


def _histogram(process: str, words: list[int]) -> Iterator[str]:
    for path in PATHS:
        total = 0
        labels = f'path="{path}",process="{process}"'
        for bound in (*BOUNDS, "+Inf"):
            total += words[_PLACE[f'seconds_bucket{{path="{path}",le="{bound}"}}']]
            yield f'{_PREFIX}seconds_bucket{{{labels},le="{bound}"}} {total}'
        seconds = words[_PLACE[f'microseconds_total{{path="{path}"}}']] / 1e6
        yield f"{_PREFIX}seconds_sum{{{labels}}} {seconds}"
        yield f"{_PREFIX}seconds_count{{{labels}}} {total}"
