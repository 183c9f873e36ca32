"""Short clips wherever a picture is taken: by the service, by the reporting line, and what of their matches is told."""

import dataclasses
import hashlib
import json
import re
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import jsonschema_rs
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from saystop.casework import opening
from saystop.casework.models import Case
from saystop.config import screen_wsgi
from saystop.engines.fingerprints import worker
from saystop.engines.fingerprints.worker import Hasher
from saystop.reporting.models import Attachment
from saystop.screening import arrivals, by_file
from saystop.screening.api import service as api_service
from saystop.screening.api.limits import LONGEST_WAIT, Limits
from saystop.screening.by_file import Question
from saystop.screening.matching import MOST_OF_A_LIST, Found, Query
from saystop.screening.models import Entry, HashList, Kind, Match
from saystop.screening.services import lists, logging, withheld
from tests.engines.fingerprints.filmed import picture, shown, still, telephone, written
from tests.engines.fingerprints.scenes import reference
from tests.people import FoundOffice, case_officer, found_office, unlocked
from tests.reporting.sending import kept, stored
from tests.screening import listing
from tests.screening.asking import CLIP, KNOWN, Answer, Screening, StandIn, hash_list, listed, near, service
from tests.screening.desk import HERE, browser

pytestmark = pytest.mark.django_db


def described(answer: Answer, screening: Screening) -> bool:
    """Whether an answer is as the description of the service says."""
    description = screening.service.ask("GET", "/v1/openapi.json").told
    wanted = {"$ref": "#/components/schemas/FileResult", "components": description["components"]}
    return jsonschema_rs.is_valid(wanted, answer.told)


def sent(screening: Screening, data: bytes) -> Answer:
    answer = screening.service.ask("POST", "/v1/match/file", data, key=screening.key, kind="video/mp4")
    assert answer.status == 200
    assert described(answer, screening)
    return answer


class TestService:
    def test_the_nearest_frame_is_told_with_its_second(self, screening: Screening) -> None:
        told = sent(screening, CLIP + b"a pier at dusk").told
        assert (told["known"], told["action"]) == (True, "block")
        (match,) = told["matches"]
        assert (match["value"], match["distance"], match["second"]) == (KNOWN.hex(), 3, 4)
        assert told["fingerprints"]["pdq"] is None
        assert told["fingerprints"]["step"] == 1
        assert [frame["second"] for frame in told["fingerprints"]["frames"]] == [0, 3, 4, 7]
        assert told["fingerprints"]["frames"][2] == {"second": 4, "pdq": near(KNOWN, 3).hex(), "quality": 90}

    def test_a_match_by_its_bytes_has_no_second_and_a_picture_no_frames(self, screening: Screening) -> None:
        data = CLIP + b"another"
        entries = {"pier": [("md5", hashlib.md5(data, usedforsecurity=False).digest())]}
        screening.service.application.matcher = StandIn(entries)
        (match,) = sent(screening, data).told["matches"]
        assert (match["kind"], "second" in match) == ("md5", False)
        still = sent(screening, b"a picture").told["fingerprints"]
        assert still.keys() == {"pdq", "quality", "md5", "sha1", "sha256"}

    def test_it_is_one_file_in_the_log_and_readable(self, screening: Screening) -> None:
        sent(screening, CLIP)
        screening.service.journal.close()
        screening.fold()
        counted = Entry.objects.filter(list="").values_list("by_file", "by_fingerprint", "unreadable")
        assert list(counted) == [(1, 0, 0)]
        assert Match.objects.count() == 0
        assert not logging.verify().fault

    def test_it_costs_as_much_as_ten_pictures(self, screening: Screening) -> None:
        limits = Limits(clock=lambda: 0.0)
        screening.service.application.limits = limits
        sent(screening, b"a picture")
        levels = [limits._buckets[screening.client.pk].level]
        for data in (b"another picture", CLIP):
            sent(screening, data)
            levels.append(limits._buckets[screening.client.pk].level)
        assert [before - after for before, after in pairwise(levels)] == [10, 100]

    def test_a_picture_with_a_film_behind_it_is_known_by_either(
        self, screening: Screening, tmp_path: Path
    ) -> None:
        entries = {"pier": [("pdq", near(reference(picture(number))[0], 5)) for number in (2, 9)]}
        hasher = Hasher(clip_seconds=20)
        limits = Limits(clock=lambda: 0.0)
        made = service(tmp_path, entries, hasher=hasher, limits=limits)
        try:
            for first, seconds in ((9, {None, 2}), (4, {2})):
                data = still(picture(first)) + telephone()
                answer = made.ask("POST", "/v1/match/file", data, key=screening.key, kind="image/jpeg")
                assert described(answer, screening)
                told = answer.told["fingerprints"]
                assert told["pdq"]
                assert [frame["second"] for frame in told["frames"]] == [0, 1, 2]
                assert answer.told["matches"][0].get("second") in seconds
            charged = screening.client.per_second - limits._buckets[screening.client.pk].level
            assert charged == 200  # of a clip each
        finally:
            hasher.close()
        made.journal.close()

    def test_a_real_clip_is_known_by_a_frame_of_it(self, screening: Screening, tmp_path: Path) -> None:
        known = near(reference(picture(2))[0], 5)
        hasher = Hasher(clip_seconds=20)
        made = service(tmp_path, {"pier": [("pdq", known)]}, hasher=hasher)
        try:
            again = written(shown(6, 1, 2, 9, size=(320, 240)), "webm", "VP80")
            for data, second in ((telephone(), 2), (telephone("hevc"), 2), (again, 2)):
                answer = made.ask("POST", "/v1/match/file", data, key=screening.key, kind="video/webm")
                assert described(answer, screening)
                (match,) = answer.told["matches"]
                assert (match["value"], match["second"]) == (known.hex(), second)
            cut = made.ask("POST", "/v1/match/file", telephone()[:900], key=screening.key, kind="video/mp4")
            assert (cut.status, cut.told["known"], cut.told["fingerprints"]["frames"]) == (200, False, [])
            assert described(cut, screening)
        finally:
            hasher.close()
        made.journal.close()


def test_no_file_takes_the_service_longer_than_proxies_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """In seconds: for the client's other pictures, for a child, and for the picture and the clip in it."""
    asked: dict[str, float] = {}

    def hasher(**said: float) -> None:
        asked.update(said)

    monkeypatch.setattr(screen_wsgi, "close_memory", lambda: None)
    monkeypatch.setattr(worker, "Hasher", hasher)
    monkeypatch.setattr(
        api_service, "application", lambda _home, _processes, _matcher, make, _pictures: make()
    )
    screen_wsgi.application(1)
    alone = asked["wait_seconds"] + asked["clip_seconds"]
    assert LONGEST_WAIT + max(alone, asked["both_seconds"]) <= 50


def found(of: HashList, value: bytes, distance: int) -> Found:
    return Found(listed(of), 1, Kind.PDQ, value, distance, "A1", 0, False)


def test_each_fingerprint_of_each_list_is_told_once_with_its_nearest_frame_and_not_without_end() -> None:
    one, other = hash_list("one"), hash_list("other")
    values = [uuid4().bytes * 2 for _ in range(MOST_OF_A_LIST + 20)]
    asked = [Question(Query(Kind.PDQ, KNOWN), second) for second in range(600)]
    answers = [
        [
            *(found(one, value, 30 - (second == place)) for place, value in enumerate(values)),
            found(other, values[0], 31 - (second == 599)),
        ]
        for second in range(600)
    ]
    told = by_file.met(asked, answers)
    of_one = [each for each in told if each.found.list.slug == "one"]
    assert len(told) == MOST_OF_A_LIST + 1
    assert [(each.second, each.found.distance) for each in of_one] == [(n, 29) for n in range(MOST_OF_A_LIST)]
    (last,) = [each for each in told if each.found.list.slug == "other"]
    assert (last.second, last.found.distance) == (599, 30)
    assert [len(by_file.met(asked, answers, most=1))] == [2]


@pytest.fixture
def house() -> FoundOffice:
    return found_office()


@pytest.fixture
def line(house: FoundOffice, settings: Settings, tmp_path: Path) -> HashList:
    """A screening desk, and a list with a picture that the second after the first of `telephone()` shows."""
    from saystop.offices.services import desks

    home = tmp_path / "home"
    home.mkdir()
    settings.HOME = dataclasses.replace(settings.HOME, path=home)
    desks.open_further(house.director, "Screening", screens=True)
    made = listing.make(screens_reports=True)
    lists.import_(None, made, listing.csv(tmp_path, f"pdq,{near(reference(picture(1))[0], 4).hex()}"))
    return made


FILM = telephone()
OTHER = written(shown(11, 12, 13))


class TestLine:
    def test_a_film_is_withheld_for_a_frame_of_it(self, house: FoundOffice, line: HashList) -> None:
        report, _receipt = stored([kept(FILM, "film.mp4"), kept(OTHER, "other.mp4")])
        case = Case.objects.get(report=report)
        files = opening.open_all(unlocked(case_officer(house)), case, "en").files
        assert {file.name: file.is_withheld for file in files} == {"film.mp4": True, "other.mp4": False}
        director = unlocked(house.director)
        (one,) = withheld.opened(director, withheld.all_of_them())
        (match,) = one.matches
        assert (match["list"], match["kind"], match["second"]) == (str(line.pk), "pdq", 1)
        arrivals._journal().close()
        logging.fold()
        assert sum(Entry.objects.filter(list="").values_list("by_file", flat=True)) == 2
        assert Match.objects.get().kind == "pdq"

    def test_the_same_is_done_whether_it_is_known_or_not(self, line: HashList, tmp_path: Path) -> None:
        """A write more or less would be a time that can be measured; what travels in the page tells nothing either."""
        stored([kept(OTHER, "film.mp4")])  # the process beside this one has started
        asked, pages, withheld_ones = [], [], []
        for known in (True, False):
            with CaptureQueriesContext(connection) as queries:
                staged = kept(FILM, "film.mp4")
                stored([staged])
            pages.append((set(dataclasses.asdict(staged)), len(staged.key), staged.kind, staged.size))
            named = r"SET .* WHERE|\"s\d+_x\d+\"|_curs_\w+"  # what is set, and the names of savepoints and cursors
            asked.append([re.sub(named, "…", one["sql"])[:60] for one in queries])
            withheld_ones.append(Attachment.objects.get(pk=staged.id).withheld_key is not None)
            if known:  # from here on the list holds another
                lists.import_(None, line, listing.csv(tmp_path, listing.row(5)))
        assert withheld_ones == [True, False]
        assert pages[0] == pages[1]
        assert asked[0] == asked[1]

    def test_its_page_says_at_which_second(self, house: FoundOffice, line: HashList) -> None:
        stored([kept(FILM, "film.mp4")])
        page = browser(house.director).get(f"{HERE}files/{Attachment.objects.get().pk}/").content.decode()
        assert "<dt>Second of the film</dt><dd>1</dd>" in page

    def test_a_film_that_nobody_can_decode_goes_its_usual_way(
        self, house: FoundOffice, line: HashList
    ) -> None:
        broken = FILM.replace(b"avc1", b"hvc1")
        report, _receipt = stored([kept(broken, "film.mp4")])
        (file,) = opening.open_all(unlocked(case_officer(house)), Case.objects.get(report=report), "en").files
        assert not file.is_withheld


def test_an_answer_holds_no_more_than_the_description_lets_it(screening: Screening) -> None:
    told = sent(screening, CLIP).told
    told["fingerprints"]["frames"][0]["moment"] = "12:30"
    assert not described(Answer(200, {}, json.dumps(told).encode()), screening)
