"""The little markdown of labels: what it means, and that nothing else ever comes out of it."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saystop.asking.markdown import html, plain


@pytest.mark.parametrize(
    ("written", "said", "words"),
    [
        ("plain", "plain", "plain"),
        ("5 < 6 & “so”", "5 &lt; 6 &amp; “so”", "5 < 6 & “so”"),
        ("*a* and _b_", "<em>a</em> and <em>b</em>", "a and b"),
        ("**a** and __b__", "<strong>a</strong> and <strong>b</strong>", "a and b"),
        ("***a***", "<strong><em>a</em></strong>", "a"),
        ("**a _b_ c**", "<strong>a <em>b</em> c</strong>", "a b c"),
        ("first_name and last_name", "first_name and last_name", "first_name and last_name"),
        ("2 * 3 * 4", "2 * 3 * 4", "2 * 3 * 4"),
        ("*a", "*a", "*a"),
        ("**a*", "**a*", "**a*"),
        ("a*", "a*", "a*"),
        ("Name: ______ ****", "Name: ______ ****", "Name: ______ ****"),
        (r"\*a\* \_b\_ \# \\", "*a* _b_ # \\", "*a* _b_ # \\"),
        ("# Title\nText", "<strong>Title</strong><br>Text", "Title Text"),
        ("### A *b* ##", "<strong>A <em>b</em></strong>", "A b"),
        ("#1 of 3", "#1 of 3", "#1 of 3"),
        ("one\ntwo\r\nthree", "one<br>two<br>three", "one two three"),
        ("*over\ntwo lines*", "<em>over<br>two lines</em>", "over two lines"),
        (
            "[more](https://a.example/x?y=1&z=2)",
            '<a href="https://a.example/x?y=1&amp;z=2" rel="noopener noreferrer">more</a>',
            "more",
        ),
        (
            "[**write**](mailto:a@b.example)",
            '<a href="mailto:a@b.example" rel="noopener noreferrer"><strong>write</strong></a>',
            "write",
        ),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("[x](javascript:location=1)", "[x](javascript:location=1)", "[x](javascript:location=1)"),
        ("[x](data:text/html,y)", "[x](data:text/html,y)", "[x](data:text/html,y)"),
        ("[x](//a.example)", "[x](//a.example)", "[x](//a.example)"),
        ('<span style="color:red">red</span> _b_', "red <em>b</em>", "red b"),
        ("<b>bold</b> *e*", "&lt;b&gt;bold&lt;/b&gt; <em>e</em>", "<b>bold</b> e"),
        ('[x](https://a.example/"onclick=y)', '<a href="https://a.example/&quot;onclick=y" rel="noopener noreferrer">x</a>', "x"),
    ],
)  # fmt: skip
def test_what_is_written_and_what_is_said(written: str, said: str, words: str) -> None:
    assert html(written) == said
    assert plain(written) == words


class Checking(HTMLParser):
    """Every element is closed in its order and is one of ours; links alone have attributes, and safe ones."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ("em", "strong", "a", "br")
        if tag != "br":
            self.open.append(tag)
        if tag == "a":
            (href, address), (rel, kept) = attrs
            assert (href, rel, kept) == ("href", "rel", "noopener noreferrer")
            assert re.match("(?:https?://|mailto:)", address or "", re.IGNORECASE)
        else:
            assert not attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


_pieces = st.lists(
    st.sampled_from(
        ["*", "**", "***", "_", "__", "# ", "\n", "[", "]", "(", ")", "](https://a.example/", "](javascript:", "\\",
         "<", ">", '"', "'", "&", "&lt;", "<span", "</span>", "<script>", "<!--", "<a href=x>", " ", "word", "é", "سؤال"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(st.one_of(_pieces, st.text(max_size=60)))
def test_nothing_else_ever_comes_out(written: str) -> None:
    page = Checking()
    page.feed(html(written))
    page.close()
    assert page.open == []
    assert "\n" not in plain(written)


@pytest.mark.parametrize(
    "piece",
    ["*", "_a", "*a _b ", "[", "[a](http://", "<span", "\\", "# ", "**a*", "_a* ", "a_ *", "\n", "</span "],
)
def test_the_time_follows_the_length(piece: str) -> None:
    def seconds(length: int) -> float:
        text, took = piece * (length // len(piece)), []
        for _ in range(3):
            before = time.process_time()
            html(text)
            took.append(time.process_time() - before)
        return min(took)

    assert seconds(32_000) < 24 * seconds(4_000) + 0.02
