"""Who asks does not wait while another reads anew which lists there are."""

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from saystop.screening import listed
from saystop.screening.listed import Listed
from saystop.screening.matching import Matcher, Query
from saystop.screening.models import Kind
from tests.screening import listing


@pytest.mark.django_db
def test_others_are_answered_while_one_reads_the_lists_anew(lists_home: Path, tmp_path: Path) -> None:
    listing.take_in(listing.make(), tmp_path, 1, 2, 3)
    told, reading, going = listed.today(), threading.Event(), threading.Event()

    def standing() -> Sequence[Listed]:
        if matcher._lists:  # not the first time
            reading.set()
            assert going.wait(30)
        return told

    matcher = Matcher(lists_home, standing)
    asked = [Query(Kind.PDQ, listing.value(2))]
    assert len(matcher.match(asked)[0]) == 1
    slow = threading.Thread(target=matcher.refresh)
    slow.start()
    assert reading.wait(30)
    matcher._until = 1e-9  # the time is up for whoever asks now
    assert len(matcher.match(asked)[0]) == 1
    going.set()
    slow.join(30)
    assert not slow.is_alive()
