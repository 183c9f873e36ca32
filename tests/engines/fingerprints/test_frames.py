"""Clips: the right frames, whatever the clip is kept in; and whatever a file is, there is an answer in time."""

import hashlib
import math
import struct
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import psutil  # type: ignore[import-untyped] # published without types
import pytest
from PIL import Image

from saystop.engines.fingerprints import frames
from saystop.engines.fingerprints.clips import Looks, looks
from saystop.engines.fingerprints.outcomes import MAX_BYTES, MOST_FRAMES, NOT_OPENED, TOO_LATE, Clip
from saystop.engines.fingerprints.worker import Hasher
from tests.engines.fingerprints import broken, filmed
from tests.engines.fingerprints.filmed import (
    avi,
    frames_of,
    jpegs,
    picture,
    shown,
    telephone,
    turned,
    written,
)
from tests.engines.fingerprints.scenes import apart, reference, saved

NEAR = 31  # bits within which two pictures are the same


@pytest.fixture(scope="module")
def hasher() -> Iterator[Hasher]:
    made = Hasher(clip_seconds=20)
    yield made
    made.close()


def _nurseries() -> dict[str, psutil.Process]:
    """Of this process, by what they are for."""
    found = {}
    for child in psutil.Process().children():
        if (
            child.status() != psutil.STATUS_ZOMBIE
            and "saystop.engines.fingerprints.nursery" in child.cmdline()
        ):
            found["clips" if child.cmdline()[-1] == "clips" else "pictures"] = child
    return found


@pytest.mark.parametrize(
    ("ending", "code"),
    [("mp4", "mp4v"), ("mov", "mp4v"), ("mkv", "mp4v"), ("webm", "VP80"), ("webm", "VP90"), ("avi", "MJPG")],
)
def test_a_frame_of_each_second_has_the_fingerprint_of_the_reference(ending: str, code: str) -> None:
    data = written(shown(0, 1, 2, 3), ending, code)
    seen = frames.seen(data)
    all_of_them = frames_of(data)
    assert (seen.unreadable, seen.step) == ("", 1)
    assert [frame.second for frame in seen.frames] == [0, 1, 2, 3]
    assert len(all_of_them) == 20
    for frame in seen.frames:
        assert (frame.pdq, frame.quality) == reference(all_of_them[5 * frame.second])
        assert apart(frame.pdq, reference(picture(frame.second))[0]) <= NEAR


@pytest.mark.parametrize("kind", ["h264", "hevc"])
def test_what_telephones_film_is_read(kind: str) -> None:
    seen = frames.seen(telephone(kind))
    assert [frame.second for frame in seen.frames] == [0, 1, 2]
    for frame in seen.frames:
        assert apart(frame.pdq, reference(picture(frame.second))[0]) <= NEAR
        assert apart(frame.pdq, reference(picture(frame.second + 1))[0]) > 2 * NEAR


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_clip_is_seen_upright(quarters: int) -> None:
    seen = frames.seen(turned(telephone(), quarters))
    upright = np.rot90(np.asarray(picture(0)), -quarters)
    assert apart(seen.frames[0].pdq, reference(upright)[0]) <= NEAR


def test_a_clip_that_was_made_smaller_and_packed_again_is_still_known() -> None:
    sharp = frames.seen(written(shown(4, 5, 6, size=(640, 480))))
    again = frames.seen(written(shown(4, 5, 6, size=(208, 156)), "webm", "VP80", rate=5))
    assert [frame.second for frame in again.frames] == [frame.second for frame in sharp.frames]
    for one, other in zip(sharp.frames, again.frames, strict=True):
        assert one.pdq != other.pdq
        assert apart(one.pdq, other.pdq) <= NEAR


def test_frames_with_little_in_them_are_left_out_and_equal_ones_that_follow_told_once() -> None:
    black = [Image.new("RGB", filmed.SIZE)] * 5
    images = [*black, *shown(1, 1, 1), *black, *shown(1, 2)]
    seen = frames.seen(avi(jpegs(images)))
    assert [frame.second for frame in seen.frames] == [1, 6]
    nothing = frames.seen(avi(jpegs(black * 3)))
    assert nothing == Clip((), 1, "")


def test_a_long_clip_is_looked_at_in_even_wider_steps_over_all_of_it() -> None:
    """1,500 seconds, a frame each."""
    known = jpegs(picture(number) for number in range(50))
    seen = frames.seen(avi((known[second % 50] for second in range(1500)), rate=(1, 1)))
    seconds = [frame.second for frame in seen.frames]
    assert (seen.step, seen.unreadable, len(seconds)) == (4, "", 375)
    assert seconds == list(range(0, 1500, 4))
    assert apart(seen.frames[-1].pdq, reference(picture(46))[0]) <= NEAR
    short = frames.seen(avi((known[second % 50] for second in range(MOST_FRAMES)), rate=(1, 1)))
    assert (short.step, len(short.frames)) == (1, MOST_FRAMES)


@pytest.mark.parametrize("rate", [(0, 1), (5, 0), (10**9, 1), (1, 10**9), (0, 0)])
def test_a_clip_that_says_to_have_no_frames_a_second_or_any_number_hides_nothing(
    rate: tuple[int, int],
) -> None:
    """However odd its clock is, a second is never more than 240 frames."""
    data = avi(jpegs(shown(*range(5), each=240)), rate=rate, count=1200)
    seen = frames.seen(data)
    for number in range(5):
        nearest = min(apart(frame.pdq, reference(picture(number))[0]) for frame in seen.frames)
        assert nearest <= NEAR


def test_moments_that_make_no_sense_hide_nothing() -> None:
    """All frames of an MP4 at the same moment, and hours apart; all but the first are cut out by its list of cuts."""
    sound = written(shown(*range(6)))
    at = sound.index(b"stts") + 8
    (entries, _count, _step) = struct.unpack(">III", sound[at : at + 12])
    assert entries == 1
    for step in (0, 2**24, 2**31 - 1):
        odd = sound[: at + 8] + struct.pack(">I", step) + sound[at + 12 :]
        seen = frames.seen(odd)
        nearest = [min(apart(f.pdq, reference(picture(n))[0]) for f in seen.frames) for n in (0, 5)]
        assert max(nearest) <= NEAR, step


def test_time_goes_on_where_moments_stand_still_go_back_or_are_none() -> None:
    for moments in (
        [0.0] * 21,
        [-0.2 * number for number in range(21)],
        [math.nan] * 21,
        [0.2, 0.1] * 10 + [0.2],
    ):
        clock = frames._Clock(5)
        for moment in moments:
            clock.tick(moment)
        assert 3 <= clock.now <= 4.1
    clock = frames._Clock(5)
    for moment in (7.0, 7.2, 8e6, math.inf):
        clock.tick(moment)
    assert clock.now == pytest.approx(0.2 + 600 + 600)


@pytest.mark.parametrize("kind", filmed.BROKEN)
def test_a_broken_clip_is_unreadable_and_the_next_is_served(hasher: Hasher, kind: str) -> None:
    data = filmed.BROKEN[kind]()
    assert looks(data) is Looks.CLIP
    began = time.monotonic()
    told = hasher.fingerprints(data)
    assert time.monotonic() - began < 20
    assert (told.unreadable == "") == (kind in filmed.READABLE), told.unreadable
    assert len(told.unreadable) <= 60
    assert (told.pdq, told.sha256) == (None, hashlib.sha256(data).hexdigest())
    assert told.missed_picture == (told.unreadable not in ("", "too small"))
    after = hasher.fingerprints(telephone())
    assert ([frame.second for frame in after.frames], after.unreadable) == ([0, 1, 2], "")


def test_what_was_seen_before_a_clip_breaks_off_is_told_with_the_reason(hasher: Hasher) -> None:
    seen = hasher.fingerprints(filmed.BROKEN["an AVI of a thousand million frames"]())
    assert ([frame.second for frame in seen.frames], seen.unreadable) == ([0, 1], "damaged or cut off")


@pytest.mark.parametrize("bad", [b"", b"garbage" * 50, b"\xff\xd8\xff\xe0" + b"x" * 500])
def test_frames_that_cannot_be_decoded_do_not_hide_those_behind_them(bad: bytes) -> None:
    good = jpegs(shown(0, 1, 2, 3))
    for data in (avi([bad, *good[1:]]), avi([*good[:7], *[bad] * 5, *good[12:]])):
        seen = frames.seen(data)
        for number in (0, 1, 2, 3):
            nearest = min(apart(frame.pdq, reference(picture(number))[0]) for frame in seen.frames)
            assert nearest <= NEAR


def test_one_large_frame_that_is_shown_without_end_ends_in_time() -> None:
    """A film bomb: hours of decoding in less than two megabytes."""
    assert [frame.second for frame in frames.seen(filmed.endless(picture(0), 20)).frames] == [0]
    data = filmed.endless(picture(0, (3000, 3000)), 100_000)
    assert len(data) < 2 << 20
    began = time.monotonic()
    seen = frames.seen(data, 1)
    assert time.monotonic() - began < 10
    assert (seen.unreadable, len(seen.frames)) == (TOO_LATE, 1)


@pytest.mark.parametrize(("ending", "code"), [("ts", "mp4v"), ("flv", "FLV1")])
def test_other_formats_of_the_library_are_not_open_to_a_file(ending: str, code: str) -> None:
    data = written(shown(0, 1), ending, code)
    assert looks(data) is Looks.NO_CLIP
    assert frames.seen(data).unreadable == NOT_OPENED


def test_frames_that_grow_on_the_way_are_seen_in_the_size_with_which_the_clip_began() -> None:
    images = [*shown(0), *shown(1, size=(640, 480)), *shown(2, size=(7680, 4320)), *shown(3)]
    seen = frames.seen(avi(jpegs(images)))
    assert [frame.second for frame in seen.frames] == [0, 1, 2, 3]
    for frame in seen.frames:
        assert apart(frame.pdq, reference(picture(frame.second))[0]) <= NEAR


def test_the_worker_says_what_is_said_here(hasher: Hasher) -> None:
    for data in (telephone(), telephone("hevc"), written(shown(7, 8), "webm", "VP90")):
        told = hasher.fingerprints(data)
        here = frames.seen(data)
        assert Clip(told.frames, told.step, told.unreadable) == here
        assert (told.pdq, told.quality, told.variants) == (None, None, ())
        assert told.sha256 == hashlib.sha256(data).hexdigest()


def test_when_time_runs_out_the_rest_is_looked_at_by_leaps() -> None:
    images = [picture(number // 5 % 60, (640, 480)) for number in range(1500)]
    data = written(images)  # five minutes
    whole = frames.seen(data)
    assert (len(whole.frames), whole.unreadable) == (300, "")
    began = time.monotonic()
    seen = frames.seen(data, 0.3)
    assert time.monotonic() - began < 5
    seconds = [frame.second for frame in seen.frames]
    assert seen.unreadable == TOO_LATE
    assert seconds == sorted(set(seconds))
    assert len(seconds) < 250
    assert max(later - earlier for earlier, later in pairwise([*seconds, 300])) <= 150
    for frame in seen.frames[-3:]:
        nearest = min(
            apart(frame.pdq, reference(picture(frame.second % 60 + by, (640, 480)))[0]) for by in (-1, 0, 1)
        )
        assert nearest <= NEAR


def test_a_child_that_does_not_answer_is_killed_and_the_next_clip_is_served() -> None:
    hasher = Hasher(clip_seconds=2)
    try:
        assert hasher.fingerprints(telephone()).frames
        (child,) = _nurseries()["clips"].children()
        child.suspend()
        began = time.monotonic()
        told = hasher.fingerprints(telephone())
        assert time.monotonic() - began < 10
        assert (told.unreadable, told.frames, told.step) == (TOO_LATE, (), 1)
        assert hasher.fingerprints(telephone()).frames
        child.wait(timeout=30)
    finally:
        hasher.close()


def test_the_largest_frames_have_room_and_no_more_is_taken(hasher: Hasher) -> None:
    noisy = Image.effect_noise((4096, 4096), 60).convert("RGB")
    data = avi(jpegs([noisy]) * 4, size=(4096, 4096), rate=(1, 1))
    assert len(data) < MAX_BYTES
    most, done = 0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.wait(0.02):
            for child in _nurseries()["clips"].children():
                with_it = child.memory_info().rss if child.is_running() else 0
                most = max(most, with_it)

    hasher.fingerprints(telephone())
    watching = threading.Thread(target=watch)
    watching.start()
    told = hasher.fingerprints(data)
    done.set()
    watching.join()
    assert (told.unreadable, told.step) == ("", 1)
    assert most < 1 << 30


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="of Linux")
def test_pictures_alone_load_nothing_that_decodes_clips() -> None:
    hasher = Hasher()
    try:
        assert hasher.fingerprints(broken.still()).pdq
        assert set(_nurseries()) >= {"pictures"}
        before = _nurseries().get("clips")
        assert "avcodec" not in Path(f"/proc/{_nurseries()['pictures'].pid}/maps").read_text()
        assert hasher.fingerprints(telephone()).frames
        nursery = _nurseries()["clips"]
        assert nursery != before
        (child,) = nursery.children()
        bounds = Path(f"/proc/{child.pid}/limits").read_text()
        assert "avcodec" in Path(f"/proc/{child.pid}/maps").read_text()
        for name in ("Max open files", "Max file size", "Max core file size"):
            assert bounds.split(name)[1].split()[:2] == ["0", "0"]
        assert int(bounds.split("Max address space")[1].split()[1]) < 8 << 30
    finally:
        hasher.close()
    assert not nursery.is_running()


def test_moving_pictures_of_browsers_stay_pictures(hasher: Hasher) -> None:
    for kind in ("GIF", "WEBP", "AVIF"):
        data = saved(picture(1), kind, save_all=True, append_images=[picture(2)])
        told = hasher.fingerprints(data)
        assert (told.frames, told.step, told.unreadable) == ((), 0, "")
        assert apart(told.pdq, reference(picture(1))[0]) <= NEAR
    heic = (Path(__file__).parent.parent / "attachments" / "drawn.heic").read_bytes()
    assert looks(heic) is Looks.NO_CLIP


@pytest.mark.parametrize("brand", [b"heic", b"avif", b"M4A "])
def test_a_clip_that_says_to_be_a_picture_or_sound_is_seen_all_the_same(hasher: Hasher, brand: bytes) -> None:
    data = telephone()
    told = hasher.fingerprints(data[:8] + brand + data[12:])
    assert ([frame.second for frame in told.frames], told.unreadable) == ([0, 1, 2], "")
    silent = hasher.fingerprints((data[:8] + brand + data[12:]).replace(b"vide", b"soun"))
    assert (silent.frames, silent.step) == ((), 0)
    assert silent.unreadable


def test_a_clip_of_too_many_bytes_is_not_looked_at(hasher: Hasher) -> None:
    data = telephone() + bytes(MAX_BYTES)
    assert hasher.fingerprints(data).unreadable == frames.seen(data).unreadable == "too many bytes"
    assert frames.seen(b"").unreadable == "empty"
