"""Twee 3 is read as the specification has it; what cannot be told is refused with its line, all at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saystop.engines.stories.model import Fault, Story, StoryError
from saystop.engines.stories.reading import MOST_BYTES, MOST_PASSAGES, read

HEAD = """:: StoryTitle
A story

:: StoryData
{"ifid": "6B1C1C0E-5D0B-4E0E-9C5B-2F6A8B1F0A11", "start": "one", "roles": ["guest"]}

"""


def faults(text: str | bytes) -> list[Fault]:
    with pytest.raises(StoryError) as refused:
        read(text if isinstance(text, bytes) else text.encode())
    return refused.value.faults


def told(body: str) -> Story:
    return read((HEAD + body).encode())


def test_a_story() -> None:
    story = told(
        ":: one [start signal]\nIt rains.\n\nIt  still\nrains.\n\n[[Go->two]] [[Stay<-one]]\n[[Run|two]]\n[[two]]\n"
        ':: two [end]\nThe end.\n:: notes-one [notes] {"for": "one"}\nSpeak slowly.\n'
    )
    assert (story.title, story.start, story.roles) == ("A story", "one", ("guest",))
    one = story.passages["one"]
    assert one.tags == ("start", "signal")
    assert one.paragraphs == ["It rains.", "It still rains."]
    assert [(link.text, link.target) for link in one.links] == [
        ("Go", "two"), ("one", "Stay"), ("Run", "two"), ("two", "two"),
    ]  # fmt: skip
    assert set(story.passages) == {"one", "two"}
    assert story.notes["one"].paragraphs == ["Speak slowly."]


def test_ends_of_lines_and_a_mark_of_utf8_are_those_of_any_editor() -> None:
    text = HEAD + ":: one [end]\nHello.\n"
    for data in (text.replace("\n", "\r\n"), text.replace("\n", "\r"), "\ufeff" + text):
        assert read(data.encode()).passages["one"].text == "Hello."


def test_brackets_in_a_name_are_escaped() -> None:
    assert told(":: one [end]\nX\n:: a \\[b\\] \\{c\\} [end]\nY\n").passages["a [b] {c}"].text == "Y"


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        (":: one\n<<set $a to 1>>\n", 8, "<<"),
        (":: one\nYou (if: $a)[see].\n", 8, "(if:"),
        (":: one\nYou have $gold coins.\n", 8, "$gold"),
        (":: one\n<b>bold</b>\n", 8, "<b>"),
        (":: one\n{{twine}}\n", 8, "{{"),
        (":: one\n[[<<goto>>->one]]\n", 8, "<<"),
        (":: one\n[[open\n", 8, "not closed"),
        (":: one\nclosed]]\n", 8, "not closed"),
        (":: one\n[[->two]]\n", 8, "a text and a passage"),
        (":: one\n[[text->]]\n", 8, "a text and a passage"),
        (":: one [clue]\nX\n", 7, "“clue” is not known"),
        (":: one\nX\n::\nY\n", 9, "no head of a passage"),
        (":: one\nX\n:: one\nY\n", 9, "two passages called “one”"),
        (":: one\nX\n:: n [notes]\nY\n", 9, "for which passage"),
        (':: one\nX\n:: n [notes] {"for"\nY\n', 9, "no head of a passage"),
        (":: one\nX\n:: n [notes] {for}\nY\n", 9, "not JSON"),
        (":: two\nX\n", 0, "no passage “one” to begin with"),
        (":: one\n" + "x" * 5000 + "\n", 8, "more than 4000 characters"),
        (":: " + "n" * 90 + "\nX\n:: one\nY\n", 7, "more than 80 characters"),
        (":: one\n" + "[[a->one]]" * 13 + "\n", 7, "at most 12 choices"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(body: str, line: int, words: str) -> None:
    found = faults(HEAD + body)
    assert any(one.line == line and words in one.sentence for one in found), found


def test_prices_and_plain_brackets_are_no_macros() -> None:
    text = "It costs 5 $ (or less: ask). A note_to_self, a < b, 3 > 2."
    assert told(f":: one [end]\n{text}\n").passages["one"].text == text


def test_all_faults_come_at_once_by_line() -> None:
    found = faults(HEAD + ":: one [clue]\n<<a>>\n[[x\n:: one\nY\n")
    assert [one.line for one in found] == sorted(one.line for one in found)
    assert len(found) == 4


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no passage in the file"),
        (b"\xff\xfe", "not UTF-8"),
        (b"x" * (MOST_BYTES + 1), "more than 200 KB"),
        (
            "\n".join(f":: p{one} [end]" for one in range(MOST_PASSAGES + 5)).encode(),
            "more than 300 passages",
        ),
        (b":: one [end]\nX\n", "no title"),
        (b':: StoryTitle\nX\n:: StoryData\n{"ifid": "a", "roles": 1}\n:: Start\nX\n', "“ifid”"),
        (b":: StoryData\n" + b"[\n" * 50_000 + b"\n:: Start\nX\n", "not JSON"),
    ],
)
def test_hostile_and_broken_files_are_refused_in_a_sentence(data: bytes, words: str) -> None:
    assert any(words in one.sentence for one in faults(data))


@given(st.text(alphabet=st.sampled_from(list(':[]{}<>-|\\$(_a \n"')), max_size=200))
def test_whatever_is_written_gives_a_story_or_faults(body: str) -> None:
    try:
        passages = set(told(f":: one [end]\n{body}").passages)
        found = []
    except StoryError as refused:
        passages, found = set(), refused.faults
    assert bool(found) != ("one" in passages)
    assert all(one.sentence for one in found)
