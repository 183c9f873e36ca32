"""A file's length in the database tells little of its own, and nothing of the file is lost by that."""

from hypothesis import given
from hypothesis import strategies as st

from saystop.reporting import padding

tricky = st.lists(st.sampled_from([b"\x80", b"\x00", b"\x80\x00\x00", b"a", bytes(70_000)]), max_size=8).map(
    b"".join
)


@given(content=st.one_of(st.binary(max_size=200), tricky), cut=st.integers(1, 7000))
def test_what_was_filled_up_comes_back_whole(content: bytes, cut: int) -> None:
    filled = content + b"".join(padding.filling(len(content)))
    assert len(filled) == padding.padme(len(content) + 1)
    pieces = (filled[at : at + cut] for at in range(0, len(filled), cut))
    assert b"".join(padding.without_filling(pieces)) == content


@given(length=st.integers(0, 60_000_000))
def test_filling_costs_an_eighth_at_most_and_leaves_few_sizes(length: int) -> None:
    size = padding.padme(length)
    assert length <= size <= max(padding.SMALLEST_FILE, length * 1.12 + 1)
    assert padding.padme(size) == size


def test_megabyte_files_have_few_sizes() -> None:
    assert len({padding.padme(length) for length in range(1_000_000, 2_000_000, 997)}) < 40
