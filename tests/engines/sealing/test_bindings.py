"""What a ciphertext is bound to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saystop.engines.sealing import Binding

_parts = st.tuples(st.text(min_size=1, max_size=12), st.text(max_size=12))


@given(first=_parts, second=_parts)
def test_two_bindings_encode_alike_only_when_they_are_the_same(
    first: tuple[str, str], second: tuple[str, str]
) -> None:
    assert (Binding(*first).encode() == Binding(*second).encode()) == (first == second)


def test_what_ends_the_purpose_cannot_begin_the_record() -> None:
    assert Binding("report", "17").encode() != Binding("report1", "7").encode()


def test_a_binding_names_its_purpose() -> None:
    with pytest.raises(ValueError, match="names its purpose"):
        Binding("", "7")
