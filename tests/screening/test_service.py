"""The service from the outside: who may ask what, and what is answered to what can't be."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from saystop.engines.fingerprints.worker import Busy
from saystop.screening.api.refusing import REASONS
from saystop.screening.api.service import Keeper
from saystop.screening.listed import AlteredList
from saystop.screening.models import Client, Entry, HashList, Match, Scope
from saystop.screening.services import clients
from tests.screening.asking import KNOWN, Screening, near, service

EVERYWHERE = [
    ("POST", "/v1/match"),
    ("POST", "/v1/match/file"),
    ("GET", "/v1/lists"),
    ("POST", "/v1/feedback"),
    ("GET", "/metrics"),
]


def test_what_is_known_is_told_with_what_to_do(screening: Screening) -> None:
    answer = screening.service.match(screening.key, near(KNOWN, 4), near(KNOWN, 12), near(KNOWN, 200))
    assert answer.status == 200
    at_once, later, unknown = answer.told["results"]
    assert (at_once["known"], at_once["action"]) == (True, "block")
    assert at_once["matches"] == [
        {
            "list": "pier",
            "version": 1,
            "kind": "pdq",
            "value": KNOWN.hex(),
            "distance": 4,
            "class": "A1",
            "action": "block",
            "source_id": "7",
        }
    ]
    assert (later["action"], later["matches"][0]["distance"]) == ("wait", 12)
    assert unknown == {"known": False, "matches": []}


def test_a_list_that_does_not_match_now_is_named(screening: Screening) -> None:
    """“Not known” of a list that was not looked at would be taken for an answer."""
    assert "silent" not in screening.service.match(screening.key, KNOWN).told
    HashList.objects.filter(pk=screening.pier.pk).update(basis_until=date(2021, 1, 31))
    screening.service.application.callers.refresh()
    told = screening.service.match(screening.key, KNOWN).told
    assert told == {"results": [{"known": False, "matches": []}], "silent": ["pier"]}
    answer = screening.service.ask(
        "POST", "/v1/match/file", b"a pier", key=screening.key, kind="image/png", query="list=pier"
    )
    assert (answer.told["known"], answer.told["silent"]) == (False, ["pier"])


def test_a_picture_is_looked_up_by_its_bytes(screening: Screening) -> None:
    answer = screening.service.ask(
        "POST", "/v1/match/file", b"a pier at dawn", key=screening.key, kind="image/jpeg"
    )
    assert answer.status == 200
    assert answer.told["fingerprints"]["pdq"] == near(KNOWN, 3).hex()
    assert (answer.told["action"], len(answer.told["matches"])) == ("block", 1)
    unreadable = screening.service.ask(
        "POST", "/v1/match/file", b"no picture", key=screening.key, kind="image/png"
    )
    assert unreadable.status == 200
    assert (unreadable.told["fingerprints"]["pdq"], unreadable.told["known"]) == (None, False)
    assert unreadable.told["fingerprints"]["unreadable"]  # else "not known" would pass for "seen"
    assert "unreadable" not in answer.told["fingerprints"]


def test_lists_in_the_address_of_a_batch_are_not_passed_over(screening: Screening) -> None:
    body = b'{"fingerprints": []}'
    told = screening.service.ask("POST", "/v1/match", body, key=screening.key, query="list=harbour")
    assert (told.status, "in the body" in told.told["error"]) == (400, True)


@pytest.mark.parametrize(("method", "path"), EVERYWHERE)
def test_without_a_key_nothing_is_answered(screening: Screening, method: str, path: str) -> None:
    for key in ("", "saystop_guessed", screening.key[:-1], screening.key.upper()):
        answer = screening.service.ask(method, path, key=key)
        assert answer.status == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    basic = screening.service.ask(method, path, HTTP_AUTHORIZATION=f"Basic {screening.key}")
    assert basic.status == 401


@pytest.mark.parametrize(("method", "path"), EVERYWHERE)
def test_a_key_does_what_its_scopes_say(screening: Screening, method: str, path: str) -> None:
    scope_of = dict(zip((path for _, path in EVERYWHERE), Scope, strict=True))
    others = [scope for scope in Scope if scope != scope_of[path]]
    clients.change(None, screening.client, name="Harbour Hosting", scopes=others, lists=[], per_second=100)
    screening.service.application.callers.refresh()
    answer = screening.service.ask(method, path, key=screening.key)
    assert answer.status == 403
    assert scope_of[path] in answer.told["error"]


def test_who_was_let_go_or_has_another_key_is_not_answered(screening: Screening) -> None:
    renewed = clients.renew_key(None, screening.client)
    clients.deactivate(None, screening.other)
    screening.service.application.callers.refresh()
    assert screening.service.match(screening.key, KNOWN).status == 401
    assert screening.service.match(renewed, KNOWN).status == 200
    assert screening.service.match(screening.other_key, KNOWN).status == 401


def test_a_client_is_told_of_its_own_lists_only(screening: Screening) -> None:
    told = screening.service.match(screening.other_key, KNOWN).told["results"][0]
    assert [one["list"] for one in told["matches"]] == ["beach"]
    lists = screening.service.ask("GET", "/v1/lists", key=screening.other_key).told["lists"]
    assert [one["list"] for one in lists] == ["beach"]
    assert "pier" not in screening.service.ask("GET", "/metrics", key=screening.other_key).body.decode()
    # That of another and one that is none are refused by the same words.
    theirs = screening.service.match(screening.other_key, KNOWN, lists=["pier"])
    none = screening.service.match(screening.other_key, KNOWN, lists=["cliff"])
    assert theirs.status == none.status == 404
    assert theirs.told["error"].replace("pier", "cliff") == none.told["error"]
    for query, status in {
        "list=pier": 404,
        "list=": 404,
        "list=beach&list=pier": 404,
        "list=beach": 200,
    }.items():
        by_file = screening.service.ask(
            "POST", "/v1/match/file", b"x", key=screening.other_key, kind="image/png", query=query
        )
        assert by_file.status == status
    many = screening.service.ask(
        "POST", "/v1/match/file", b"x", key=screening.key, kind="image/png", query="list=pier&" * 101
    )
    assert many.status == 400


def test_a_client_without_lists_is_told_of_none(screening: Screening) -> None:
    screening.client.lists.clear()
    screening.service.application.callers.refresh()
    assert screening.service.match(screening.key, KNOWN).told["results"] == [{"known": False, "matches": []}]


def test_a_list_says_whether_its_basis_holds(screening: Screening) -> None:

    screening.pier.basis_until = date(2021, 1, 1)
    screening.pier.save()
    screening.service.application.callers.refresh()
    (told,) = screening.service.ask("GET", "/v1/lists", key=screening.key).told["lists"]
    assert (told["basis"], told["matches"], told["version"], told["total"]) == ("lapsed", False, 1, 1)
    assert screening.service.match(screening.key, KNOWN).told["results"][0]["known"] is False


PDQ = {"kind": "pdq", "value": KNOWN.hex()}
BROKEN: dict[str, Any] = {
    "nothing": b"",
    "no JSON": b"{",
    "not UTF-8": b'{"fingerprints": "\xff"}',
    "UTF-16": json.dumps({"fingerprints": [PDQ]}).encode("utf-16"),
    "a number that JSON has not": b'{"fingerprints": [NaN]}',
    "nested deeply": b"[" * 100_000,
    "nested deeply in the right place": b'{"fingerprints": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "digits without end": b'{"fingerprints": ' + b"9" * 10_000 + b"}",
    "no object": [],
    "an unknown name": {"fingerprints": [PDQ], "images": []},
    "no fingerprints": {"fingerprints": []},
    "too many": {"fingerprints": [PDQ] * 10_001},
    "fingerprints as text": {"fingerprints": KNOWN.hex()},
    "a fingerprint as text": {"fingerprints": [KNOWN.hex()]},
    "without a kind": {"fingerprints": [{"value": KNOWN.hex()}]},
    "another kind": {"fingerprints": [{"kind": "photodna", "value": KNOWN.hex()}]},
    "a kind that is a list": {"fingerprints": [{"kind": ["pdq"], "value": KNOWN.hex()}]},
    "without a value": {"fingerprints": [{"kind": "pdq"}]},
    "too short": {"fingerprints": [{"kind": "pdq", "value": "00" * 31}]},
    "too long": {"fingerprints": [{"kind": "md5", "value": "00" * 32}]},
    "no digits": {"fingerprints": [{"kind": "md5", "value": "zz" * 16}]},
    "spaces among the digits": {"fingerprints": [{"kind": "md5", "value": "00 " * 10 + "00"}]},
    "a number": {"fingerprints": [{"kind": "md5", "value": 12}]},
    "a quality of MD5": {"fingerprints": [{"kind": "md5", "value": "00" * 16, "quality": 9}]},
    "a quality beyond": {"fingerprints": [{**PDQ, "quality": 101}]},
    "a quality as a truth": {"fingerprints": [{**PDQ, "quality": True}]},
    "a quality of none": {"fingerprints": [{**PDQ, "quality": None}]},
    "a name more": {"fingerprints": [{**PDQ, "note": "x"}]},
    "no list": {"fingerprints": [PDQ], "lists": []},
    "lists as text": {"fingerprints": [PDQ], "lists": "pier"},
    "a list as a number": {"fingerprints": [PDQ], "lists": [1]},
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_malformed_is_refused_in_a_sentence(screening: Screening, name: str) -> None:
    answer = screening.service.ask("POST", "/v1/match", BROKEN[name], key=screening.key)
    assert answer.status == 400
    assert set(answer.told) == {"error"}
    assert answer.told["error"].endswith(".")
    assert len(answer.body) < 300


def test_of_a_wrong_fingerprint_its_place_is_told(screening: Screening) -> None:
    asked = {"fingerprints": [PDQ, PDQ, {"kind": "sha1", "value": "0"}]}
    answer = screening.service.ask("POST", "/v1/match", asked, key=screening.key)
    assert answer.told["error"] == "The value of fingerprint 3 is 40 hexadecimal digits, as sha1 has them."


def test_bodies_are_bounded(screening: Screening) -> None:
    ask = screening.service.ask
    large = b" " * (2 << 20) + b"{}"
    assert ask("POST", "/v1/match", large, key=screening.key).status == 413
    # Also where their size is not told, or told wrongly.
    for length in ("", "0", "12"):
        assert ask("POST", "/v1/match", large, key=screening.key, CONTENT_LENGTH=length).status == 413
    picture = bytes((32 << 20) + 1)
    assert ask("POST", "/v1/match/file", picture, key=screening.key, kind="image/png").status == 413
    assert ask("POST", "/v1/match/file", b"", key=screening.key, kind="image/png").status == 400
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        assert ask("POST", "/v1/match/file", b"x", key=screening.key, kind=kind).status == 415
    for kind in ("", "text/plain", "multipart/form-data"):
        assert ask("POST", "/v1/match", {"fingerprints": [PDQ]}, key=screening.key, kind=kind).status == 415


@pytest.mark.parametrize("path", ["/v1/match", "/v1/match/file"])
def test_a_body_that_is_packed_or_cut_off_is_never_told_as_not_known(screening: Screening, path: str) -> None:
    def ask(kind: str = "application/json", **more: str) -> tuple[int, str]:
        body = {"fingerprints": [PDQ]} if path == "/v1/match" else b"a picture"
        answer = screening.service.ask("POST", path, body, key=screening.key, kind=kind, **more)
        return answer.status, answer.told.get("error", "")

    assert ask() == (200, "")
    assert ask(HTTP_CONTENT_ENCODING="identity") == (200, "")
    assert ask(HTTP_CONTENT_ENCODING="gzip") == (
        415,
        "A packed body is not read here: send it without Content-Encoding.",
    )
    assert ask(CONTENT_LENGTH="500") == (
        400,
        "The body ended before its Content-Length: send it again, whole.",
    )


def test_other_paths_and_methods_are_told(screening: Screening) -> None:
    for path in ("", "/", "/v1", "/v1/match/", "/v2/match", "/v1/match/file/x", "/admin", "/v1/../health"):
        assert screening.service.ask("GET", path, key=screening.key).status == 404
    for method, path in [*EVERYWHERE, ("GET", "/health"), ("GET", "/v1/openapi.json")]:
        for other in {"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"} - {method}:
            answer = screening.service.ask(other, path, key=screening.key)
            assert (answer.status, answer.headers["Allow"]) == (405, method)


def test_what_needs_no_key_matches_nothing(screening: Screening) -> None:
    assert screening.service.ask("GET", "/health").told == {"status": "ok"}
    described = screening.service.ask("GET", "/v1/openapi.json").told
    assert set(described["paths"]) == {path for _, path in EVERYWHERE} | {"/health", "/v1/openapi.json"}
    told = {
        int(code)
        for path in described["paths"].values()
        for act in path.values()
        for code in act["responses"]
    }
    assert told < set(REASONS)


def raise_(fault: Exception) -> Callable[..., Any]:
    def act(*_args: Any, **_more: Any) -> Any:
        raise fault

    return act


def test_a_fault_of_ours_is_told_without_its_words(
    screening: Screening, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        screening.service.application.matcher, "match", raise_(KeyError("a secret word")), False
    )
    answer = screening.service.match(screening.key, KNOWN)
    assert answer.status == 500
    assert "secret" not in answer.body.decode() + "".join(capfd.readouterr())


def test_who_finds_no_turn_for_a_picture_is_told_to_send_it_again(
    screening: Screening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screening.service.application.hasher, "fingerprints", raise_(Busy()), False)
    answer = screening.service.ask(
        "POST", "/v1/match/file", b"a picture", key=screening.key, kind="image/png"
    )
    assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
    assert answer.told["error"].startswith("Other pictures take all the time there is")


def test_while_a_list_is_altered_nothing_is_answered(
    screening: Screening, monkeypatch: pytest.MonkeyPatch
) -> None:
    altered = raise_(AlteredList("pier"))
    monkeypatch.setattr(screening.service.application.matcher, "match", altered, False)
    answer = screening.service.match(screening.key, KNOWN)
    assert (answer.status, "results" in answer.told) == (503, False)


def test_a_list_that_is_not_as_it_was_keeps_nothing_out_of_the_log(
    screening: Screening, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = screening.service.application
    assert screening.service.match(screening.key, KNOWN).status == 200
    application.journal.close()
    monkeypatch.setattr("saystop.screening.api.service.FOLD_SECONDS", -1)
    monkeypatch.setattr(application.matcher, "refresh", raise_(AlteredList("pier")), False)
    Keeper(application.callers, application.matcher, application.journal).keep()
    assert Entry.objects.filter(list=str(screening.pier.pk)).count() == 1


def test_what_cannot_be_written_down_is_not_answered(
    screening: Screening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("saystop.screening.journal.os.posix_fallocate", raise_(OSError(28, "No space left")))
    answer = screening.service.match(screening.key, KNOWN)
    assert (answer.status, "results" in answer.told) == (503, False)


def test_without_the_database_nobody_is_answered_for_long(screening: Screening) -> None:
    screening.service.application.callers.clock = lambda: 1e12
    assert screening.service.match(screening.key, KNOWN).status == 503


def test_what_was_asked_is_in_the_log(screening: Screening) -> None:
    screening.service.match(screening.key, near(KNOWN, 4), near(KNOWN, 12), near(KNOWN, 200))
    screening.service.ask("POST", "/v1/match/file", b"no", key=screening.key, kind="image/png")
    screening.service.match(screening.other_key, KNOWN)
    screening.service.journal.close()
    screening.fold()
    counted = {
        one.client: (one.by_fingerprint, one.by_file, one.unreadable) for one in Entry.objects.filter(list="")
    }
    assert counted == {str(screening.client.pk): (3, 1, 1), str(screening.other.pk): (1, 0, 0)}
    lines = (
        Entry.objects.exclude(list="").order_by("number").values_list("client", "list", "distance", "verdict")
    )
    assert list(lines) == [
        (str(screening.client.pk), str(screening.pier.pk), 4, "block"),
        (str(screening.client.pk), str(screening.pier.pk), 12, "wait"),
        (str(screening.other.pk), str(screening.beach.pk), 0, "notify"),
    ]
    (waiting,) = Match.objects.all()
    assert (waiting.client, waiting.distance, waiting.state) == (screening.client, 12, "waiting")


def test_counters_for_prometheus_sum_over_processes(screening: Screening) -> None:
    screening.service.match(screening.key, KNOWN, near(KNOWN, 200))
    screening.service.match("", KNOWN)
    second = service(screening.folder, {"pier": []})
    second.match(screening.key, KNOWN)
    text = second.ask("GET", "/metrics", key=screening.key).body.decode()
    values = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    asked = [int(value) for name, value in values.items() if 'fingerprints_total{kind="pdq"' in name]
    assert sorted(asked) == [1, 2]
    assert sum(int(v) for name, v in values.items() if 'path="/v1/match",status="4xx"' in name) == 1
    assert sum(int(v) for name, v in values.items() if 'matches_total{action="block"' in name) == 1
    assert values['saystop_screening_list_matches{list="pier"}'] == "1"
    assert KNOWN.hex() not in text


def test_clients_are_made_and_changed_by_directors_and_told_of(office: Any, screening: Screening) -> None:
    from saystop.offices.models import AuditEntry
    from saystop.offices.rules import Refused
    from tests import people

    officer = people.case_officer(office)
    with pytest.raises(Refused):
        clients.make(officer, name="Cliff", scopes=[], lists=[])
    made, key = clients.make(office.director, name=" Cliff ", scopes=["match"], lists=[])
    assert (made.name, key.startswith("saystop_")) == ("Cliff", True)
    assert key.encode() not in bytes(Client.objects.get(pk=made.pk).digest)
    for act in (clients.renew_key, clients.deactivate):
        with pytest.raises(Refused):
            act(officer, made)
        act(office.director, made)
    with pytest.raises(Refused):
        clients.renew_key(office.director, made)
    actions = AuditEntry.objects.filter(record=str(made.pk)).values_list("action", flat=True)
    assert list(actions) == ["client.made", "client.key_renewed", "client.let_go"]
