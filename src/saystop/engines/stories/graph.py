"""A story drawn as a graph: passages in layers by how many choices lead to them at most, choices as arrows."""

from dataclasses import dataclass
from html import escape

from saystop.engines.stories.model import DEBRIEF, END, GOOD, RISK, SIGNAL, Link, Passage, Story

WIDE, HIGH = 132.0, 34.0  # of a passage
BESIDE, BELOW = 18.0, 52.0  # room between passages, and between layers
MARGIN = 8.0
SIZE = 12.0  # of letters
LONGEST = 17  # characters of a name that fit
# What stands before a name, so that nobody needs to tell passages apart by their outline alone.
MARKS = {GOOD: "✓", RISK: "!", SIGNAL: "?", DEBRIEF: "“", END: "■"}


@dataclass(frozen=True, slots=True)
class Box:
    """Where a passage is drawn: its upper left corner."""

    passage: Passage
    x: float
    y: float


def mark(passage: Passage) -> str:
    """The sign of the first tag that has one; nothing for a passage without."""
    return next((MARKS[tag] for tag in MARKS if tag in passage.tags), "")


def layers(story: Story) -> list[list[str]]:
    """Names of the passages by the most choices that lead to them without going round; those that nobody reaches last."""
    depth: dict[str, int] = {}
    order = _order(story)
    for name in order:
        depth.setdefault(name, 0)
        for link in story.passages[name].links:
            if link.target in story.passages and order.index(link.target) > order.index(name):
                depth[link.target] = max(depth.get(link.target, 0), depth[name] + 1)
    made: list[list[str]] = [[] for _layer in range(max(depth.values(), default=-1) + 1)]
    for name in order:
        made[depth[name]].append(name)
    rest = [name for name in story.passages if name not in depth]
    return [*made, rest] if rest else made


def _order(story: Story) -> list[str]:
    """What can be reached, each passage before those that follow from it, but for choices that lead back."""
    done: list[str] = []
    seen: set[str] = set()
    waiting = [(story.start, False)]
    while waiting:
        name, is_over = waiting.pop()
        if is_over:
            done.append(name)
        elif name in story.passages and name not in seen:
            seen.add(name)
            waiting.append((name, True))
            waiting += [(link.target, False) for link in reversed(story.passages[name].links)]
    return done[::-1]


def draw(story: Story, title: str, ground: str = "none") -> str:
    """The graph as SVG; it takes the colour of the text around it.

    Args:
        title: what the picture shows, for those who do not see it.
        ground: the colour on which it stands, as CSS writes it: what lies behind a passage is hidden by it.
    """
    rows = layers(story)
    width = max(len(row) for row in rows) * (WIDE + BESIDE) - BESIDE + 2 * MARGIN
    height = len(rows) * (HIGH + BELOW) - BELOW + 2 * MARGIN
    boxes: dict[str, Box] = {}
    for depth, row in enumerate(rows):
        start = (width - (len(row) * (WIDE + BESIDE) - BESIDE)) / 2
        for place, name in enumerate(row):
            boxes[name] = Box(
                story.passages[name], start + place * (WIDE + BESIDE), MARGIN + depth * (HIGH + BELOW)
            )
    parts = [_arrow(boxes[name], boxes[link.target]) for name, link in _drawn(story, boxes)]
    parts += [_passage(box, ground) for box in boxes.values()]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
        f' role="img" aria-label="{escape(title)}" fill="none" stroke="currentColor">'
    )
    arrow = (
        '<defs><marker id="to" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="currentColor" stroke="none"/></marker></defs>'
    )
    return head + arrow + "".join(parts) + "</svg>"


def _drawn(story: Story, boxes: dict[str, Box]) -> list[tuple[str, Link]]:
    return [(name, link) for name in boxes for link in story.passages[name].links if link.target in boxes]


def _arrow(one: Box, other: Box) -> str:
    """Down from one to the other; back or beside, out of a side and into a side."""
    if other.y > one.y:
        x, y, to_x, to_y = one.x + WIDE / 2, one.y + HIGH, other.x + WIDE / 2, other.y - 1
        path = f"M{x:g} {y:g}C{x:g} {y + BELOW / 2:g} {to_x:g} {to_y - BELOW / 2:g} {to_x:g} {to_y:g}"
    else:
        is_right = other.y == one.y and other.x > one.x
        x, to_x = (one.x + WIDE, other.x - 1) if is_right else (one.x, other.x + WIDE + 1)
        y, to_y = one.y + HIGH / 2, other.y + HIGH / 2
        out = BESIDE if is_right else -BESIDE
        path = f"M{x:g} {y:g}C{x + out:g} {y:g} {to_x - out:g} {to_y:g} {to_x:g} {to_y:g}"
    return f'<path d="{path}" opacity="0.6" marker-end="url(#to)"/>'


def _passage(box: Box, ground: str) -> str:
    passage = box.passage
    name = passage.name if len(passage.name) <= LONGEST else passage.name[: LONGEST - 1] + "…"
    outline = ' stroke-dasharray="5 3"' if RISK in passage.tags else ""
    thick = 2.5 if GOOD in passage.tags else 1.2
    corner = 4 if passage.links else HIGH / 2
    label = escape(f"{mark(passage)} {name}".strip())
    return (
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{WIDE:g}" height="{HIGH:g}" rx="{corner:g}"'
        f' stroke-width="{thick:g}" fill="{escape(ground)}"{outline}/>'
        f'<text x="{box.x + WIDE / 2:g}" y="{box.y + HIGH / 2 + SIZE * 0.36:g}" text-anchor="middle" font-size="{SIZE:g}"'
        f' font-family="inherit" fill="currentColor" stroke="none">{label}</text>'
    )
