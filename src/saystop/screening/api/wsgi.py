"""The application: a request in, one JSON answer out. It asks neither Django's pages nor the database for a match.

Nothing of what is sent is kept: a picture is hashed in memory, a log line has the kind of a fault and its place, and what is
written down of a request (`screening.journal`) is written before it is answered.
"""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import resources
from types import TracebackType
from typing import Any, Protocol

import structlog
from django.core.exceptions import BadRequest

from saystop.engines.fingerprints.clips import Looks, looks
from saystop.screening import by_file
from saystop.screening.api import answers, asking
from saystop.screening.api.callers import Caller, Callers, ListStatus
from saystop.screening.api.database import look_after_connection
from saystop.screening.api.limits import FINGERPRINTS_A_TOKEN, TOKENS_A_CLIP, TOKENS_A_FILE, Limits
from saystop.screening.api.meters import Meters
from saystop.screening.api.refusing import REASONS, Refusal
from saystop.screening.by_file import Matching, Prints
from saystop.screening.journal import Journal
from saystop.screening.models import Client, HashList, Scope
from saystop.screening.services import feedback

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]

JSON, TEXT = "application/json", "text/plain; version=0.0.4; charset=utf-8"
NO_SUCH_PATH = "There is nothing here: /v1/openapi.json tells what there is."
NO_SUCH_LIST = "No list {} is open to your key: /v1/lists tells which are."
NO_SUCH_MATCH = "Your key was not told of this fingerprint on this list, or too long ago."
NOT_WRITTEN = "What is asked can't be written into the log, so nothing is answered: try again in a minute."
FAULT = "The service has a fault and did not answer: try again, and tell the office that runs it."
BUSY = "Other pictures take all the time there is, so yours was not looked at: send it again as Retry-After says."
TOO_SLOW = "The body came too slowly: send it again over a better connection."
IN_THE_BODY = "Behind its ? this address says nothing: name lists in the body, as `lists`."
STILL = "A form is not read here: send the picture or clip itself as the body, with its own Content-Type, such as image/jpeg."
PACKED = "A packed body is not read here: send it without Content-Encoding."
CUT_OFF = "The body ended before its Content-Length: send it again, whole."
SMALL = 64 << 10  # bytes
# What the office has to mend, or what ends by itself; told as 503 and looked at by name, so that nothing is loaded for it.
PASSING = (
    *("AlteredList", "DamagedIndexError", "DamagedFile", "NotReady", "Busy"),
    *("OperationalError", "InterfaceError"),
)

log = structlog.get_logger()


class Hashing(Protocol):
    """What `engines.fingerprints.worker.Hasher` does."""

    def fingerprints(self, data: bytes) -> Prints: ...


@dataclass(frozen=True, slots=True)
class Answer:
    body: str
    kind: str = JSON


class Application:
    """The service as granian serves it. Its threads share it."""

    def __init__(
        self,
        *,
        callers: Callers,
        matcher: Matching,
        hasher: Hashing,
        journal: Journal,
        limits: Limits,
        meters: Meters,
    ) -> None:
        self.callers, self.matcher, self.hasher = callers, matcher, hasher
        self.journal, self.limits, self.meters = journal, limits, meters
        description = resources.files(__package__).joinpath("openapi.json").read_text(encoding="utf-8")
        self._keyed: Mapping[str, tuple[str, Scope, Callable[[Caller, Environ], Answer]]] = {
            "/v1/match": ("POST", Scope.MATCH, self._match),
            "/v1/match/file": ("POST", Scope.UPLOAD, self._file),
            "/v1/lists": ("GET", Scope.STATUS, self._lists),
            "/v1/feedback": ("POST", Scope.FEEDBACK, self._feedback),
            "/metrics": ("GET", Scope.METRICS, self._metrics),
        }
        # The description of the interface is in every copy of the program; it matches nothing.
        self._open = {"/health": '{"status":"ok"}', "/v1/openapi.json": description}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        began = time.perf_counter()
        path = environ.get("PATH_INFO", "")
        status, headers = 200, tuple[tuple[str, str], ...]()
        try:
            answer = self._answer(path, environ)
        except Refusal as refusal:
            status, headers, answer = refusal.status, refusal.headers, _saying(refusal.sentence)
        except BadRequest:  # config.patience
            status, answer = 408, _saying(TOO_SLOW)
        except Exception as fault:
            log.error("screening fault", fault=type(fault).__name__, where=_place(fault.__traceback__))
            status, answer = (503 if type(fault).__name__ in PASSING else 500), _saying(FAULT)
            if type(fault).__name__ == "Busy":  # nothing is broken, and the same picture is answered later
                headers, answer = (("Retry-After", "10"),), _saying(BUSY)
            look_after_connection()  # one that broke is opened anew by the next request
        self.meters.request(path, status, time.perf_counter() - began)
        body = answer.body.encode()
        start_response(
            f"{status} {REASONS[status]}",
            [
                ("Content-Type", answer.kind),
                ("Content-Length", str(len(body))),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
                *headers,
            ],
        )
        return [body]

    def _answer(self, path: str, environ: Environ) -> Answer:
        method = environ["REQUEST_METHOD"]
        if path in self._open:
            _demand_method(method, "GET")
            return Answer(self._open[path])
        if path not in self._keyed:
            raise Refusal(404, NO_SUCH_PATH)
        wanted, scope, act = self._keyed[path]
        _demand_method(method, wanted)
        caller = self.callers.who(environ.get("HTTP_AUTHORIZATION", ""))
        try:
            caller.demand(scope)
            self.limits.take(caller.id, caller.per_second)
        except Refusal:
            self._pass_over_body(caller, environ)
            raise
        return act(caller, environ)

    def _pass_over_body(self, caller: Caller, environ: Environ) -> None:
        """A small one is read all the same: its connection would be closed otherwise, and the next request lost.

        Nobody waits for that: a client that is refused while it sends many slow bodies shall hold no further thread.
        """
        length = environ.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and 0 < int(length) <= SMALL:
            with suppress(Refusal), self.limits.place(caller.id, patience=0):
                environ["wsgi.input"].read(int(length))

    def _match(self, caller: Caller, environ: Environ) -> Answer:
        if environ.get("QUERY_STRING"):
            raise Refusal(400, IN_THE_BODY)
        asked = asking.match_of(self._body(caller, environ, asking.LARGEST_JSON, JSON))
        self.limits.charge(caller.id, (len(asked.queries) - 1) / FINGERPRINTS_A_TOKEN)
        lists = _chosen(caller, asked.lists)
        found_of_each = self.matcher.match(asked.queries, [one.id for one in lists], most=1)
        results = [answers.nearest(found) for found in found_of_each]
        matches = [answers.noted(one) for found in results for one in found]
        self._write(caller, by_fingerprint=len(asked.queries), matches=matches)
        self.meters.asked(Counter(query.kind for query in asked.queries), (one.told for one in matches))
        told = ",".join(answers.result(found) for found in results)
        return Answer(f'{{"results":[{told}]{answers.silence(lists)}}}')

    def _file(self, caller: Caller, environ: Environ) -> Answer:
        lists = _chosen(caller, asking.lists_of(environ.get("QUERY_STRING", "")))
        if environ.get("CONTENT_TYPE", "").lower().startswith(("multipart/", "application/x-www-form")):
            raise Refusal(415, STILL)
        self.limits.charge(caller.id, TOKENS_A_FILE - 1)
        data = self._body(caller, environ, asking.LARGEST_FILE)
        if not data:
            raise Refusal(400, "The body is empty: send the picture or clip itself.")
        if looks(data) is not Looks.NO_CLIP:
            self.limits.charge(caller.id, TOKENS_A_CLIP - TOKENS_A_FILE)
        with self.limits.place(caller.id), self.limits.picture(caller.id):
            made = self.hasher.fingerprints(data)
        del data
        found = by_file.nearest(made, self.matcher, [one.id for one in lists], most=1)
        matches = [answers.noted(one.found) for one in found]
        self._write(caller, by_file=1, unreadable=int(bool(made.unreadable)), matches=matches)
        self.meters.file(readable=not made.unreadable)
        self.meters.asked({}, (one.told for one in matches))
        fingerprints = {
            "pdq": made.pdq.hex() if made.pdq is not None else None,
            "quality": made.quality,
            "md5": made.md5,
            "sha1": made.sha1,
            "sha256": made.sha256,
            **by_file.of_clip(made),
            **({"unreadable": made.unreadable} if made.unreadable else {}),
        }
        told = json.dumps({"fingerprints": fingerprints, **answers.facts(found)})
        return Answer(f"{told[:-1]}{answers.silence(lists)}}}")

    def _lists(self, caller: Caller, environ: Environ) -> Answer:
        del environ
        told = [
            {
                "list": one.slug,
                "name": one.name,
                "owner": one.owner,
                "action": one.action,
                "version": one.version,
                "total": one.total,
                "legal_basis": one.legal_basis,
                "basis": one.basis,
                "enabled": one.is_enabled,
                "matches": one.matches,
            }
            for one in caller.lists.values()
        ]
        return Answer(json.dumps({"lists": told}))

    def _feedback(self, caller: Caller, environ: Environ) -> Answer:
        told = asking.feedback_of(self._body(caller, environ, asking.LARGEST_JSON, JSON))
        (list_,) = _chosen(caller, [told.list])
        look_after_connection()
        try:
            match = feedback.give(
                Client.objects.get(pk=caller.id),
                HashList.objects.get(pk=list_.id),
                kind=told.kind,
                value=told.value,
                finding=told.finding,
            )
        except feedback.NoSuchMatch:
            raise Refusal(404, NO_SUCH_MATCH) from None
        finally:
            look_after_connection()
        return Answer(json.dumps({"state": match.state, "finding": match.finding or None}))

    def _metrics(self, caller: Caller, environ: Environ) -> Answer:
        del environ
        return Answer(self.meters.text(caller.lists.values()), TEXT)

    def _body(self, caller: Caller, environ: Environ, most: int, kind: str = "") -> bytes:
        """
        Raises:
            Refusal: it is too large, of another kind, packed, or cut off. Of either of the latter two the digests would be
                those of something else, and what is known would be told as not known.
        """
        if kind and environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() != kind:
            raise Refusal(415, f"Send the body as {kind}.")
        if environ.get("HTTP_CONTENT_ENCODING", "").strip().lower() not in ("", "identity"):
            raise Refusal(415, PACKED)
        length = environ.get("CONTENT_LENGTH") or "0"
        too_large = Refusal(413, f"The body has more than {most >> 20} MiB: send less at once.")
        if not length.isdecimal() or int(length) > most:
            raise too_large
        with self.limits.place(caller.id):
            body: bytes = environ["wsgi.input"].read(most + 1)
        if len(body) > most:
            raise too_large
        if len(body) < int(length):
            raise Refusal(400, CUT_OFF)
        return body

    def _write(self, caller: Caller, **asked: Any) -> None:
        try:
            self.journal.note(caller.id, **asked)
        except OSError as fault:
            log.error("screening journal", fault=type(fault).__name__, where="journal")
            raise Refusal(503, NOT_WRITTEN, [("Retry-After", "60")]) from None


def _chosen(caller: Caller, names: Sequence[str] | None) -> list[ListStatus]:
    """The lists that are asked.

    Raises:
        Refusal: one of them is not open to this client, or there is none.
    """
    if names is None:
        return [*caller.lists.values()]
    for name in names:
        if name not in caller.lists:
            raise Refusal(404, NO_SUCH_LIST.format(json.dumps(name[:40])))
    return [caller.lists[name] for name in names]


def _demand_method(method: str, wanted: str) -> None:
    if method != wanted:
        raise Refusal(405, f"Only {wanted} is answered here.", [("Allow", wanted)])


def _saying(sentence: str) -> Answer:
    return Answer(json.dumps({"error": sentence}))


def _place(trace: TracebackType | None) -> str:
    """Where in our code it was, without any word of what was asked."""
    where = ""
    while trace is not None:
        name = trace.tb_frame.f_globals.get("__name__", "")
        if name.startswith("saystop"):
            where = f"{name}.{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return where
