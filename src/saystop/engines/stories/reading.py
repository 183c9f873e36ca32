"""Twee 3 read into a story: https://github.com/iftechfoundation/twine-specs/blob/master/twee-3-specification.md

Passages, tags, metadata and links are read; what only a story format can run (macros, variables, HTML) is refused with its line.
"""

import json
import re
from typing import Any

from saystop.engines.saying import said
from saystop.engines.stories.model import NOTES, START, TAGS, Fault, Link, Passage, Story, StoryError

MOST_BYTES = 200_000
MOST_PASSAGES = 300
MOST_LINKS = 12  # of one passage
LONGEST_NAME = 80
LONGEST_LINE = 4_000  # characters
MOST_FAULTS = 50
SPECIAL = ("StoryTitle", "StoryData")

# Name, then tags in brackets, then metadata in braces; brackets and braces in a name are escaped by a backslash.
_HEAD = re.compile(r"::\s*((?:\\.|[^\\\[\]{}])*)\s*(?:\[([^\[\]{}]*)\])?\s*(\{.*\})?\s*")
_ESCAPED = re.compile(r"\\(.)")
_LINK = re.compile(r"\[\[([^\[\]]*)\]\]")
_MACROS = (
    re.compile(r"<<"),
    re.compile(r"\(\s*[a-z][a-z0-9_-]*:"),
    re.compile(r"\{\{|\{(?=[a-z ]+:)"),
    re.compile(r"(?<!\w)[$_][A-Za-z]\w*"),
    re.compile(r"</?[A-Za-z!][^>]*>?"),
)
_IFID = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")


def read(data: bytes) -> Story:
    """The story of a file.

    Raises:
        StoryError: with every fault that was found, at most `MOST_FAULTS`.
    """
    reader = _Reader()
    story = reader.read(_text(data))
    if story is None or reader.faults:
        raise StoryError(sorted(reader.faults)[:MOST_FAULTS])
    return story


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise StoryError(
            [
                Fault(
                    0,
                    said("The file has more than {most} KB: cut the story in two.", most=MOST_BYTES // 1000),
                )
            ]
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise StoryError([Fault(0, said("The file is not UTF-8: save it as UTF-8."))]) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


class _Reader:
    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def read(self, text: str) -> Story | None:
        parts = list(self._parts(text))
        passages: dict[str, Passage] = {}
        notes: dict[str, Passage] = {}
        title, settings = "", {}
        for line, name, tags, metadata, body in parts:
            if name == "StoryTitle":
                title = " ".join(body.split())
            elif name == "StoryData":
                settings = self._settings(line, body)
            elif NOTES in tags:
                self._note(notes, metadata, Passage(name, line, tags, self._prose(line, body)))
            elif name in passages:
                self._fault(line, said("There are two passages called “{name}”: rename one.", name=name))
            else:
                passages[name] = self._passage(line, name, tags, body)
        if not passages:
            self._fault(0, said("There is no passage in the file: begin one with “:: name”."))
            return None
        if not title:
            self._fault(0, said("The story has no title: write it under “:: StoryTitle”."))
        return self._whole(title, settings, passages, notes)

    def _parts(self, text: str) -> Any:
        """Line, name, tags, metadata and text of each passage."""
        head: tuple[int, str, tuple[str, ...], dict[str, Any]] | None = None
        body: list[str] = []
        count = 0
        for number, line in enumerate(text.split("\n"), start=1):
            if len(line) > LONGEST_LINE:
                self._fault(number, said("The line has more than {most} characters.", most=LONGEST_LINE))
                continue
            if not line.startswith("::"):
                body.append(line)
                continue
            if head is not None:
                yield (*head, "\n".join(body))
            head, body = self._head(number, line), []
            count += 1
            if count > MOST_PASSAGES:
                self._fault(
                    number,
                    said("There are more than {most} passages: cut the story in two.", most=MOST_PASSAGES),
                )
                return
        if head is not None:
            yield (*head, "\n".join(body))

    def _head(self, number: int, line: str) -> tuple[int, str, tuple[str, ...], dict[str, Any]]:
        found = _HEAD.fullmatch(line)
        name = _ESCAPED.sub(r"\1", found[1]).strip() if found else ""
        if found is None or not name:
            self._fault(number, said("This is no head of a passage: write “:: name [tags]”."))
            return number, "", (), {}
        if len(name) > LONGEST_NAME:
            self._fault(
                number, said("The name has more than {most} characters: shorten it.", most=LONGEST_NAME)
            )
        tags = tuple((found[2] or "").split())
        for tag in tags:
            if tag not in (*TAGS, START):
                self._fault(
                    number,
                    said(
                        "The tag “{tag}” is not known: use {known}.", tag=tag, known=", ".join((*TAGS, START))
                    ),
                )
        return number, name, tags, self._json(number, found[3]) if found[3] else {}

    def _json(self, line: int, text: str) -> dict[str, Any]:
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            self._fault(line, said("What stands in braces is not JSON: write {“for”: “name”}."))
            return {}
        return found

    def _settings(self, line: int, body: str) -> dict[str, Any]:
        found = self._json(line, body.strip() or "{}")
        if not _IFID.fullmatch(str(found.get("ifid", ""))):
            self._fault(line, said("“ifid” of StoryData is missing: it is a UUID in capital letters."))
        roles = found.get("roles", [])
        if not isinstance(roles, list) or not all(isinstance(one, str) and one.strip() for one in roles):
            self._fault(line, said("“roles” of StoryData is a list of texts."))
            found["roles"] = []
        return found

    def _note(self, notes: dict[str, Passage], metadata: dict[str, Any], note: Passage) -> None:
        target = metadata.get("for")
        if not isinstance(target, str):
            self._fault(
                note.line,
                said("Notes say for which passage they are: write {“for”: “name”} behind the tags."),
            )
        elif target in notes:
            self._fault(note.line, said("There are two notes for “{name}”: put them together.", name=target))
        else:
            notes[target] = note

    def _passage(self, line: int, name: str, tags: tuple[str, ...], body: str) -> Passage:
        links: list[Link | None] = []
        for offset, written in enumerate(body.split("\n"), start=1):
            links += [self._link(line + offset, found[1]) for found in _LINK.finditer(written)]
        if len(links) > MOST_LINKS:
            self._fault(line, said("A passage has at most {most} choices.", most=MOST_LINKS))
        prose = self._prose(line, _LINK.sub("", body))
        return Passage(name, line, tags, prose, tuple(one for one in links if one is not None))

    def _link(self, line: int, written: str) -> Link | None:
        for sign, text_first in (("->", True), ("<-", False), ("|", True)):
            if sign in written:
                one, _sign, other = written.rpartition(sign) if text_first else written.partition(sign)
                text, target = (one, other) if text_first else (other, one)
                break
        else:
            text = target = written
        text, target = " ".join(text.split()), " ".join(target.split())
        if not text or not target:
            self._fault(line, said("A choice has a text and a passage it leads to: write [[text->name]]."))
            return None
        self._refuse_macros(line, text)
        return Link(text, target, line)

    def _prose(self, line: int, body: str) -> str:
        for offset, written in enumerate(body.split("\n"), start=1):
            if "[[" in written or "]]" in written:
                self._fault(line + offset, said("The brackets of a choice are not closed on this line."))
            self._refuse_macros(line + offset, written)
        return body.strip("\n")

    def _refuse_macros(self, line: int, written: str) -> None:
        for macro in _MACROS:
            if found := macro.search(written):
                shown = found[0][:20]
                self._fault(
                    line,
                    said(
                        "“{shown}” is for a story format to run, which is not done here: write plain text.",
                        shown=shown,
                    ),
                )
                return

    def _whole(
        self, title: str, settings: dict[str, Any], passages: dict[str, Passage], notes: dict[str, Passage]
    ) -> Story:
        tagged = [one.name for one in passages.values() if START in one.tags]
        start = str(settings.get("start") or (tagged[0] if tagged else "Start"))
        if start not in passages:
            self._fault(
                0,
                said(
                    "There is no passage “{name}” to begin with: name one as “start” in StoryData.",
                    name=start,
                ),
            )
        return Story(
            title, str(settings.get("ifid", "")), start, tuple(settings.get("roles", [])), passages, notes
        )

    def _fault(self, line: int, sentence: str) -> None:
        self.faults.append(Fault(line, sentence))
