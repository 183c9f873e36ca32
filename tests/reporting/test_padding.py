"""The length of a ciphertext tells one of a few sizes."""

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from saystop.engines.sealing import Tampered
from saystop.reporting.padding import (
    SIZES,
    SMALLEST_FILE,
    filling,
    pack,
    padme,
    size_class,
    unpack,
    without_filling,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", max_size=4), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(JSON)
def test_it_comes_back_and_has_one_of_the_sizes(value: object) -> None:
    packed = pack(value)
    assert len(packed) in SIZES
    assert unpack(packed) == value


@given(st.integers(0, SIZES[-1]))
def test_the_smallest_size_that_holds_it(length: int) -> None:
    found = size_class(length)
    assert SIZES[found] >= length
    assert found == 0 or SIZES[found - 1] < length


def test_longer_than_all_sizes_is_an_error() -> None:
    with pytest.raises(ValueError, match="longer"):
        size_class(SIZES[-1] + 1)


def test_whatever_a_page_takes_fits() -> None:
    assert size_class(settings.DATA_UPLOAD_MAX_MEMORY_SIZE) == len(SIZES) - 1


# Files that end as a filling begins, or in nothing but zeros, are the hard ones.
ENDINGS = st.sampled_from(
    [b"", b"\x00", b"\x80", b"\x80\x00", b"\x00\x80\x00\x00", bytes(5_000), b"\x80" + bytes(9_000)]
)


def in_pieces(data: bytes, sizes: list[int]) -> list[bytes]:
    pieces = []
    for size in sizes:
        pieces.append(data[:size])
        data = data[size:]
    return [*pieces, data]


@given(st.binary(max_size=300), ENDINGS, st.integers(0, 20_000), st.lists(st.integers(0, 6_000), max_size=6))
def test_a_file_comes_back_from_its_filling_however_it_is_cut(
    head: bytes, ending: bytes, length: int, sizes: list[int]
) -> None:
    content = head * (length // (len(head) or 1)) + ending
    stored = content + b"".join(filling(len(content)))
    assert len(stored) == padme(len(content) + 1)
    assert b"".join(without_filling(in_pieces(stored, sizes))) == content


@given(st.integers(0, 2**40))
def test_a_file_grows_by_little_to_a_size_that_many_share(length: int) -> None:
    filled = padme(length)
    assert filled == padme(filled) >= length
    assert filled <= max(SMALLEST_FILE, length * 1.12)


@pytest.mark.parametrize("data", [b"", b"never filled", bytes(5_000), b"\x80 and more"])
def test_what_was_never_filled_is_told(data: bytes) -> None:
    with pytest.raises(Tampered):
        list(without_filling([data]))
