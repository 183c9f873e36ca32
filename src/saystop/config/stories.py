"""`saystop scenarios`: whether files in Twee 3 can be played, as JSON."""

import argparse
import json
from pathlib import Path

from saystop.config.speaking import say
from saystop.config.stopping import Stop
from saystop.engines.stories.checking import judged
from saystop.engines.stories.model import Story
from saystop.engines.stories.reading import MOST_BYTES


def check(arguments: argparse.Namespace) -> int:
    """Print what the files hold, or all that is wrong with them; several are one story in several languages.

    Returns:
        0 when they can be played, 1 when they have faults.
    """
    stories, faults = judged({str(file): content(file) for file in arguments.files})
    if faults:
        told = [{"file": file, "line": one.line, "sentence": one.sentence} for file, one in faults]
        say(json.dumps({"faults": told}, ensure_ascii=False, indent=2))
        return 1
    say(json.dumps({file: summary(story) for file, story in stories.items()}, ensure_ascii=False, indent=2))
    return 0


def summary(story: Story) -> dict[str, object]:
    passages = story.passages.values()
    return {
        "title": story.title,
        "start": story.start,
        "roles": list(story.roles),
        "passages": len(story.passages),
        "choices": sum(len(one.links) for one in passages),
        "endings": sum(not one.links for one in passages),
        "notes": len(story.notes),
    }


def content(file: Path) -> bytes:
    """The file; of one that is too large only so much that this can be told.

    Raises:
        Stop: there is no such file.
    """
    if not file.is_file():
        raise Stop(f"There is no file {file}.")
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)
