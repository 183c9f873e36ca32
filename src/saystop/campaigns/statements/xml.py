"""XML from outside into a tree, with bounds: what is written to harm whoever reads it is refused.

No document type, hence no entity of any kind and nothing that would be fetched; no deep nesting; no more elements than a
statement has. The bounds hold while the file is read: nothing grows beyond them first.
"""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from saystop.engines.saying import Said, said

MOST_BYTES = 2_000_000
MOST_DEPTH = 40
MOST_ELEMENTS = 200_000
_NAME = re.compile(r"\{([^}]*)\}(.*)", re.DOTALL)


class Unreadable(Exception):
    """The file cannot be used at all, as one sentence that says what to do."""

    def __init__(self, sentence: Said) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def parsed(data: bytes) -> tuple[str, Element]:
    """The name space of the file, and its root; elements of that name space bear their name alone.

    Raises:
        Unreadable
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    if len(data) > MOST_BYTES:
        raise Unreadable(said("The file is larger than 2 MB: ask the bank for fewer days at once."))
    if data[:2] == b"PK":
        raise Unreadable(
            said("This is a packed file: unpack it, and choose the file in it that ends in .xml.")
        )
    tree = _Bounded()
    parser = DefusedXMLParser(target=tree, forbid_dtd=True)
    try:
        parser.feed(data)
        root: Element = parser.close()
    except DefusedXmlException:
        raise Unreadable(
            said("The file defines a document type or entities, which no bank does: nothing of it was read.")
        ) from None
    except ParseError as fault:
        line, _column = fault.position
        raise Unreadable(
            said("The file is no whole XML: reading stopped in line {line}. Download it again.", line=line)
        ) from None
    except (LookupError, ValueError):
        # An encoding that nobody knows, or one that Python reads and the parser does not.
        raise Unreadable(
            said("The file is written in an unknown encoding: ask the bank for UTF-8.")
        ) from None
    return tree.space, root


class _Bounded(TreeBuilder):
    def __init__(self) -> None:
        super().__init__()
        self.space = ""
        self._depth = 0
        self._elements = 0

    def start(self, tag: str, attrs: Mapping[str, str], /) -> Element:
        self._depth += 1
        self._elements += 1
        if self._depth > MOST_DEPTH:
            raise Unreadable(said("The file is nested deeper than any statement: nothing of it was read."))
        if self._elements > MOST_ELEMENTS:
            raise Unreadable(said("The file has more parts than can be read at once: ask for fewer days."))
        space, name = found.groups() if (found := _NAME.fullmatch(tag)) else ("", tag)
        if self._elements == 1:
            self.space = space
        return super().start(name if space == self.space else tag, dict(attrs))

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        space, name = found.groups() if (found := _NAME.fullmatch(tag)) else ("", tag)
        return super().end(name if space == self.space else tag)
