"""All fingerprints of one file, in this process. A server asks `worker` instead."""

from saystop.engines.fingerprints import outcomes
from saystop.engines.fingerprints.decoding import Picture, decode
from saystop.engines.fingerprints.outcomes import Fingerprints, Seen, Unreadable
from saystop.engines.fingerprints.pdq import Samples, of_samples, samples, variants_of_samples
from saystop.engines.fingerprints.scaled import crowded, margin, upright
from saystop.engines.fingerprints.scaled import samples as samples_of_reduced

_ROUNDING = 0.02
"""By how much, at most, sums in another order move a frequency of a picture in full size."""


def fingerprints(data: bytes, *, variants: bool = False) -> Fingerprints:
    """The fingerprints of a file, and of the picture turned and mirrored where `variants` are asked for.

    A file that gives no picture has its digests alone, and `unreadable` says why. Raises nothing.
    """
    return outcomes.of(data, seen(data, variants))


def seen(data: bytes, variants: bool) -> Seen:
    """The one or eight PDQ with their quality, or the reason why there are none."""
    try:
        sampled = samples_of(data)
    except Unreadable as fault:
        return fault.reason
    return variants_of_samples(sampled) if variants else (of_samples(sampled),)


def samples_of(data: bytes) -> Samples:
    """The 64 x 64 samples of a picture.

    Raises Unreadable.
    """
    picture = decode(data)
    sampled = _sampled(picture)
    if picture.scale > 1 and crowded(sampled):
        sampled = _sampled(decode(data, kept=max(picture.width, picture.height)))
    return sampled


def _sampled(picture: Picture) -> Samples:
    pixels, width, height, scale, turn = picture
    sampled = samples_of_reduced(pixels, width, height, scale, turn)
    if scale == 1 and margin(sampled) < _ROUNDING:
        return samples(upright(pixels, turn))
    return sampled
