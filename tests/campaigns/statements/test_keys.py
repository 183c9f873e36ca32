"""By what an entry is known again."""

from saystop.campaigns.statements import camt, keys
from tests.campaigns.statements.making import OTHER, OURS, Row, written


def test_keys_tell_entries_apart() -> None:
    entries = (
        camt.read(written([Row(100, "a", "-"), Row(100, "a", "-"), Row(100, "b", "-"), Row(100, "a")]))
        .statements[0]
        .entries
    )
    made = keys.of_entries(OURS, entries)
    assert len({*made}) == 4
    assert keys.of_entries(OURS, entries[:2]) == made[:2]
    assert not {*keys.of_entries(OTHER, entries)} & {*made}
