"""A story that can be played to its end in every language, and one that cannot."""

import re
import xml.etree.ElementTree as ET

import pytest

from saystop.engines.stories import checking, graph
from saystop.engines.stories.model import Story
from tests.engines.stories.test_reading import told

WHOLE = ":: one [start]\nX\n[[a->two]]\n[[b->three]]\n:: two [good]\nX\n[[c->three]]\n:: three [debrief]\nX\n"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (WHOLE, []),
        (WHOLE + ":: four [end]\nX\n", ["No choice leads to “four”"]),
        (WHOLE.replace("[debrief]", ""), ["“three” is a dead end"]),
        (WHOLE.replace("->two", "->nowhere"), ["no passage “nowhere”", "No choice leads to “two”"]),
        (WHOLE + ':: n [notes] {"for": "five"}\nX\n', ["notes are for “five”"]),
        (
            WHOLE + ":: a\nX\n[[b->b]]\n:: b\nX\n[[a->a]]\n",
            ["No choice leads to “a”", "No choice leads to “b”"],
        ),
    ],
)
def test_what_keeps_it_from_being_played(body: str, words: list[str]) -> None:
    found = checking.faults(told(body))
    assert len(found) == len(words)
    assert all(word in one.sentence for word, one in zip(words, found, strict=True))


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (WHOLE.replace("X", "Y").replace("[[a->", "[[Z->"), []),
        (WHOLE.replace(":: two [good]", ":: two [risk]"), ["other tags in fr than in en"]),
        (WHOLE.replace("[[c->three]]", "[[c->one]]"), ["“two” lead elsewhere in fr than in en"]),
        (WHOLE + ":: four [end]\nX\n", ["“four” is missing in en"]),
        (WHOLE.replace(":: two", ":: deux").replace("->two", "->deux"),
         ["“one” lead elsewhere", "“two” is missing in fr", "“deux” is missing in en"]),
    ],
)  # fmt: skip
def test_languages_that_are_not_the_same_story(other: str, words: list[str]) -> None:
    found = checking.differences({"en": told(WHOLE), "fr": told(other)})
    assert [any(word in one.sentence for one in found) for word in words] == [True] * len(words)
    assert len(found) == len(words)


def boxes(story: Story) -> list[tuple[float, float, float, float]]:
    root = ET.fromstring(graph.draw(story, "A <graph>"))  # noqa: S314 - drawn here
    return [
        tuple(float(one.attrib[name]) for name in ("x", "y", "width", "height"))  # type: ignore[misc] # four of them
        for one in root.iter("{http://www.w3.org/2000/svg}rect")
    ]


def test_the_graph_shows_every_passage_and_every_choice_apart() -> None:
    story = told(WHOLE + ":: lost [end]\nX\n")
    assert graph.layers(story) == [["one"], ["two"], ["three"], ["lost"]]
    drawn = graph.draw(story, "A <graph>")
    assert "A &lt;graph&gt;" in drawn
    assert len(re.findall("marker-end", drawn)) == 3
    found = boxes(story)
    assert len(found) == 4
    for number, (x, y, width, height) in enumerate(found):
        for other_x, other_y, _width, _height in found[:number]:
            assert abs(x - other_x) >= width or abs(y - other_y) >= height, "boxes lie over one another"


def test_a_story_that_goes_round_is_drawn() -> None:
    story = told(":: one [start]\nX\n[[a->two]]\n[[again->one]]\n:: two [end]\nX\n[[back->one]]\n")
    assert len(re.findall("marker-end", graph.draw(story, "Round"))) == 3
