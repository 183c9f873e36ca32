"""Whatever is sent, work stays in proportion to its length: hostile texts end, and bring a bounded number of things."""

from collections import Counter

import pytest

from saystop.engines.linkage import Blind, Document, find, index_tokens, query_tokens
from tests.engines.linkage.samples import KEY, TODAY

LENGTH = 100_000
# Each would take minutes to hours if an expression went back over what it had read.
HOSTILE = {
    name: (piece * LENGTH)[:LENGTH]
    for name, piece in {
        "digits": "1",
        "digits with gaps": "1 ",
        "digits with wide gaps": "1234567  ",
        "numbers": "+32470123456 ",
        "numbers in national form": "0470 12 34 56 ",
        "pluses": "+1",
        "nested at": "a@",
        "at": "@",
        "long names at": "a" * 64 + "@",
        "accounts": "@boss_1 on ",
        "services": "telegram: ",
        "links": "http://a.b/?",
        "hosts": "www.",
        "points": "a.",
        "plates": "plate 1-ABC-234 ",
        "announced": "plate number ",
        "hyphens": "1-A-",
        "days": "3 july ",
        "slashes": "1/1/",
        "positions": "50.8466, ",
        "degrees": "1°1'",
        "brackets": "(",
        "letters": "a",
        "spaces": " ",
        "marks": "e\u0301",
        "chinese": "酒",
        "zero": "\x00",
        "half signs": "\ud800",
        "quotes": '"a',
        "stars": "abc* ",
    }.items()
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_end_and_bring_little(name: str) -> None:
    text = HOSTILE[name]
    blind = Blind(KEY)
    found = find(text, country="BE", today=TODAY)
    assert max(Counter(each.kind for each in found).values(), default=0) <= 300
    tokens = index_tokens(blind, Document(((text, "en"),), tuple(found)))
    assert len(tokens) <= 5_000
    query = query_tokens(blind, text, ("en", "fr", "nl", "de"), today=TODAY)
    assert len(query.groups) <= 1_000
    query.matches(text)
    query.confirms([text])


def test_what_is_behind_the_bound_is_not_read() -> None:
    assert find(" " * LENGTH + "x@example.com", today=TODAY) == []
