"""What clients find of their matches: believed where it agrees, looked at by members where it does not."""

from typing import Any

import pytest

from saystop.screening.models import Exclusion, Finding, Match, MatchState, Verdict
from tests.screening.asking import KNOWN, Answer, Screening, near


def say(screening: Screening, verdict: str, key: str = "", **more: Any) -> Answer:
    told = {"list": "pier", "kind": "pdq", "value": KNOWN.hex(), "verdict": verdict, **more}
    return screening.service.ask("POST", "/v1/feedback", told, key=key or screening.key)


@pytest.fixture
def met(screening: Screening, monkeypatch: pytest.MonkeyPatch) -> Screening:
    """Harbour Hosting was told of the fingerprint on its list: once to wait, once to block."""
    screening.service.match(screening.key, near(KNOWN, 12))
    return screening


def test_what_a_client_found_is_kept_and_a_member_still_decides(met: Screening) -> None:
    # A moment after the answer: what the journal holds is taken in first.
    assert say(met, "wrong").told == {"state": "waiting", "finding": None}
    assert say(met, "disputed").told == {"state": "waiting", "finding": None}
    (verdict,) = Verdict.objects.all()
    assert (verdict.client, verdict.member, verdict.finding) == (met.client, "", Finding.DISPUTED)
    assert not Exclusion.objects.exists()


def test_a_match_that_held_at_once_has_a_row_once_something_is_said_of_it(
    screening: Screening, monkeypatch: pytest.MonkeyPatch
) -> None:
    screening.service.match(screening.key, near(KNOWN, 2))
    assert say(screening, "right").told == {"state": "decided", "finding": "right"}
    row = Match.objects.get()
    assert (row.list, row.distance, bytes(row.value), row.client) == (
        screening.pier,
        2,
        KNOWN,
        screening.client,
    )
    # It is told otherwise later: somebody has to look.
    assert say(screening, "disputed").told == {"state": "waiting", "finding": None}
    assert Match.objects.count() == Verdict.objects.count() == 1


def test_against_what_members_decided_it_waits_again(met: Screening) -> None:
    met.fold()
    Match.objects.update(state=MatchState.DECIDED, finding=Finding.RIGHT)
    assert say(met, "right").told == {"state": "decided", "finding": "right"}
    assert say(met, "wrong").told == {"state": "waiting", "finding": None}


def test_only_of_what_it_was_told_itself(met: Screening) -> None:
    assert say(met, "wrong", key=met.other_key).status == 404
    assert say(met, "wrong", key=met.other_key, list="beach").status == 404
    assert say(met, "wrong", value=near(KNOWN, 12).hex()).status == 404
    assert say(met, "wrong", kind="sha256").status == 404
    assert say(met, "wrong", list="cliff").status == 404
    assert not Verdict.objects.exists()


@pytest.mark.parametrize(
    "more",
    [
        {"verdict": "perhaps"},
        {"verdict": None},
        {"list": ""},
        {"list": 3},
        {"kind": "photodna"},
        {"kind": None},
        {"value": "00"},
        {"value": None},
        {"picture": "x"},
    ],
)
def test_what_is_malformed_is_refused(met: Screening, more: dict[str, Any]) -> None:
    told = {"list": "pier", "kind": "pdq", "value": KNOWN.hex(), "verdict": "right", **more}
    answer = met.service.ask("POST", "/v1/feedback", told, key=met.key)
    assert (answer.status, set(answer.told)) == (400, {"error"})
