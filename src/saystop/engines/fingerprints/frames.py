"""From the bytes of a clip to the fingerprints of its frames, as vPDQ makes them: one a second, from the first on.

FFmpeg decodes, as OpenCV's wheel holds it: without an encoder under GPL, and without a decoder of AV1. The file is read from
memory; of all that FFmpeg can open, only `FORMATS` are left to it. It runs in the bounded process of `worker`, where neither it
nor what a hostile file makes of it can open a file or a socket. Sound is never decoded.

What a clip says of itself (its length, frames a second, moments) may be wrong or a trap, so it is only a hint: frames are met
one after another, and whenever more than `MOST_FRAMES` have been looked at, every other of them is dropped and from there on
half as many are taken. So a clip is looked at in even steps over all of it, whatever its length. When time runs out before its
end, the rest is looked at here and there by leaps, spread over it, and the outcome says that not all of it was seen.

FFmpeg gives every frame in the size of the first, so a first one of a few pixels would hide those behind it: then the outcome
says so. And it gives the frames of the first stream alone: what stands as a still picture in an MP4 (a cover, the picture of a
HEIC) is blanked, and where an MP4 has a second film, the outcome says so.
"""

import io
import os
import time
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from saystop.engines.fingerprints import stills
from saystop.engines.fingerprints.outcomes import (
    EMPTY,
    MAX_BYTES,
    MOST_FRAMES,
    NOT_DECODED,
    NOT_OPENED,
    TOO_LATE,
    Clip,
    Frame,
)
from saystop.engines.fingerprints.pdq import MIN_SIDE, pdq

LEAST_SIDE = 64
"""Pixels: frames that were made smaller than the grid of the fingerprint are told no more."""
MAX_PIXELS = 4096 * 4096
"""Of one frame: what telephones film, and cameras that see all around."""
LEAST_QUALITY = 50
"""Frames below it have too little in them to be told by it, and are left out."""
FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi"

CUT_OFF = "damaged or cut off"
TOO_MANY_PIXELS = "too many pixels"
SECOND = "it holds more than one film"
SMALL = "its frames are too small to be told by"

_FOR_ALL = 0.6  # of the time: until then the clip is looked at frame by frame
_FOR_LEAPS = 0.85  # and until then by leaps
_RATES = (1.0, 240.0)  # frames a second that are believed
_USUAL_RATE = 25.0
_SHORTEST = 0.001  # seconds from one frame to the next that are believed
_LONGEST_STEP = 600.0  # and what any longer time is taken for
_ROUNDED = 0.001  # seconds by which a moment may be too early
_LONGEST = 48 * 3600.0  # seconds of length that are believed
_MOST_POOR = 10  # frames after one another that have too little in them and are passed over for a better one of their second
_MOST_FAILED = 100  # frames after one another that cannot be decoded: then nothing more is expected

# Read by OpenCV whenever it opens a clip. The protocol that is left reaches nothing. What the list of cuts of an MP4 leaves out
# is in the file all the same, and is looked at.
os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = "|".join(
    (f"format_whitelist;{FORMATS}", "protocol_whitelist;data", "ignore_editlist;1")
)
cv2.setNumThreads(0)


class Looked:
    """The frames that were looked at, each `step` seconds from the one before, or more where the clip has none."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.step = 1
        self._due = 0  # seconds
        self._poor = 0  # looked at in vain since it was due

    def wants(self, moment: float) -> bool:
        """Whether a frame so many seconds after the beginning is to be looked at."""
        return moment + _ROUNDED >= self._due

    def add(self, moment: float, pixels: NDArray[np.uint8]) -> None:
        """Look at a frame. One that has too little in it gives way to a better one soon behind it, within its step."""
        frame = _frame(moment, pixels)
        begins = frame.second - frame.second % self.step
        if begins > self._due:
            self._poor = 0
        if self._poor:
            self.frames.pop()
        self.frames.append(frame)
        if len(self.frames) > MOST_FRAMES:
            self.frames, self.step = self.frames[::2], self.step * 2
            begins = frame.second - frame.second % self.step
        if frame.quality < LEAST_QUALITY and self._poor < _MOST_POOR:
            self._due = begins
            self._poor += 1
        else:
            self._due = begins + self.step
            self._poor = 0

    def told(self, reason: str) -> Clip:
        """What was seen of the clip until now; reason: why that is not all, or nothing."""
        return Clip(_telling(sorted(self.frames, key=lambda frame: frame.second)), self.step, reason)


def seen(data: bytes, seconds: float = 60, looked: Looked | None = None) -> Clip:
    """The fingerprints of a clip's frames, and the reason why there are none or why not all of it was seen. Raises nothing.

    seconds: within which there is an answer, but for a single call of the decoder, which the caller has to bound.
    looked: where what was seen is to be found meanwhile.
    """
    if not data:
        return Clip(unreadable=EMPTY)
    if len(data) > MAX_BYTES:
        return Clip(unreadable="too many bytes")
    looked = looked or Looked()
    try:
        reason = _look(data, looked, seconds)
    except MemoryError:
        reason = "too large when decoded"
    except Exception:  # whatever a decoder says about a damaged file; its words may quote the file
        reason = CUT_OFF
    return looked.told(reason)


def _frame(moment: float, pixels: NDArray[np.uint8]) -> Frame:
    return Frame(int(moment + _ROUNDED), *pdq(pixels))


def _look(data: bytes, looked: Looked, seconds: float) -> str:
    """Look at a clip; gives the reason why not all of it was seen, or nothing.

    Raises whatever OpenCV raises.
    """
    began = time.monotonic()
    film = _Film(stills.without(data))
    if film.refused:
        return film.refused
    clock = _Clock(film.rate)
    failed = 0
    while failed < _MOST_FAILED:
        if film.met_another():
            failed = 0
            clock.tick(film.moment)
            if looked.wants(clock.now) and (pixels := film.pixels()) is not None:
                looked.add(clock.now, pixels)
        else:  # a damaged one, or the end
            failed += 1
        if time.monotonic() - began > _FOR_ALL * seconds:
            _leap(film, looked, clock.now, began + _FOR_LEAPS * seconds)
            return TOO_LATE
    if not looked.frames:
        return NOT_DECODED
    if film.met < 0.9 * film.count - 5 and clock.now < 0.9 * film.length - 0.5:
        return CUT_OFF
    return _overlooked(film, data)


def _overlooked(film: "_Film", data: bytes) -> str:
    """Why there may be pictures in a clip that was decoded to its end and yet not seen, or nothing."""
    if min(film.width, film.height) < LEAST_SIDE:
        return SMALL
    return SECOND if stills.films(data) > 1 else ""


def _leap(film: "_Film", looked: Looked, reached: float, until: float) -> None:
    """Look at some more frames behind what was reached, as many as there is time for, spread over the rest."""
    known = {frame.second for frame in looked.frames}
    for share in _spread():
        moment = reached + share * (film.length - reached)
        if moment <= reached or len(looked.frames) == MOST_FRAMES or time.monotonic() > until:
            break
        if int(moment) in known or not film.leap(moment) or (pixels := film.pixels()) is None:
            continue
        known.add(int(moment))
        looked.frames.append(_frame(moment, pixels))


def _spread() -> Iterator[float]:
    """Shares of a whole, each as far as can be from those before: 1/2, 1/4, 3/4, 1/8, 5/8 and so on."""
    for number in range(1, 2 * MOST_FRAMES):
        share, part, rest = 0.0, 0.5, number
        while rest:
            share += part * (rest & 1)
            rest, part = rest >> 1, part / 2
        yield share


def _telling(frames: list[Frame]) -> tuple[Frame, ...]:
    """Those by which a clip can be told; of equal ones that follow each other the first."""
    told: list[Frame] = []
    for frame in frames:
        if frame.quality >= LEAST_QUALITY and not (told and told[-1].pdq == frame.pdq):
            told.append(frame)
    return tuple(told)


class _Clock:
    """Seconds from the first frame on, by the moments of frames where they make sense and otherwise by their number."""

    def __init__(self, rate: float) -> None:
        self.now = 0.0
        self._step = 1 / rate
        self._last: float | None = None

    def tick(self, moment: float) -> None:
        """The next frame, at this moment of the clip's own clock, in seconds."""
        if self._last is not None:
            gone = moment - self._last
            self.now += min(gone, _LONGEST_STEP) if gone >= _SHORTEST else self._step
        self._last = moment


class _Film:
    """A clip in memory, frame by frame. What it says of itself: rate (frames a second), count (of frames), length (seconds)."""

    def __init__(self, data: bytes | bytearray) -> None:
        held: Any = io.BytesIO(
            data
        )  # the types name another class, of which OpenCV asks no more than of this
        options = [cv2.CAP_PROP_N_THREADS, 1]  # it turns frames upright by itself
        self._capture: cv2.VideoCapture = cv2.VideoCapture(held, cv2.CAP_FFMPEG, options)
        self.width = int(self._says(cv2.CAP_PROP_FRAME_WIDTH))
        self.height = int(self._says(cv2.CAP_PROP_FRAME_HEIGHT))
        rate = self._says(cv2.CAP_PROP_FPS)
        self.rate = rate if _RATES[0] <= rate <= _RATES[1] else _USUAL_RATE
        self.count = self._says(cv2.CAP_PROP_FRAME_COUNT)
        self.length = min(self.count / self.rate, _LONGEST)
        self.met = 0
        self.refused = self._refused()

    def _refused(self) -> str:
        """Why it is not looked at, or nothing."""
        if not self._capture.isOpened():
            return NOT_OPENED
        if not (self.width and self.height):
            return NOT_DECODED
        if self.width * self.height > MAX_PIXELS:
            return TOO_MANY_PIXELS
        return SMALL if min(self.width, self.height) < MIN_SIDE else ""

    def met_another(self) -> bool:
        """Decode the next frame; False where there is none, or where it cannot be decoded."""
        found = self._capture.grab()
        self.met += found
        return found

    def leap(self, moment: float) -> bool:
        """Decode the frame at a moment, in seconds; False where there is none."""
        return self._capture.set(cv2.CAP_PROP_POS_MSEC, 1000 * moment) and self._capture.grab()

    @property
    def moment(self) -> float:
        """Of the frame that was decoded last, in seconds."""
        return self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000

    def pixels(self) -> NDArray[np.uint8] | None:
        """The frame that was decoded last, upright, in RGB, in the size with which the clip began; None where it gives none."""
        found, pixels = self._capture.retrieve()
        if not found or pixels is None:
            return None
        return np.ascontiguousarray(pixels[:, :, ::-1], np.uint8)

    def _says(self, what: int) -> float:
        """A number that may be believed, or 0."""
        said = self._capture.get(what)
        return said if 0 < said < 1e12 else 0.0
