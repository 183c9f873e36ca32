"""The length of a ciphertext tells one of six sizes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saystop.reporting.padding import SIZES, pack, size_class, unpack

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
