r"""Regular expressions in linear time.

Python's `re` backtracks: a pattern such as `(a+)+b` over thirty letters runs for minutes, and which patterns
do so cannot be told safely by looking at them. So the pattern is compiled to Thompson's automaton and all
its states are followed at once (K. Thompson, "Regular Expression Search Algorithm", CACM 11/6, 1968): the
work is at most length of the text times number of states, whatever the pattern. Steps once taken are
remembered, so ordinary patterns cost one look-up a character.

Held: literals, `.`, classes with ranges and `^`, `\d \w \s \D \W \S`, `\p{L}` and other general categories,
groups, `|`, `* + ? {n} {n,} {n,m}` (lazy and possessive forms mean the same here), `^` and `$`, a leading
`(?i)`. Refused when the questionnaire is loaded: look-around and back references. A match covers the whole text,
as ODK's `regex()` asks.
"""

import unicodedata
from collections.abc import Callable
from typing import TypeAlias

from saystop.engines.questionnaires.logic.language import ExpressionError
from saystop.engines.saying import Said, said

LONGEST_PATTERN = 1_000
LONGEST_TEXT = 5_000
MOST_STATES = 4_000
DEEPEST = 30
REMEMBERED = 256
MOST_HELD = 50_000  # states in all remembered steps of a pattern together
Spend: TypeAlias = Callable[[int], bool]

Test: TypeAlias = Callable[[str], bool]
# What a state asks: a test of the next character, the begin (`^`) or the end (`$`) of the text, or nothing.
Ask: TypeAlias = Test | str | None

_CLASSES: dict[str, Test] = {
    "d": lambda c: "0" <= c <= "9",
    "D": lambda c: not "0" <= c <= "9",
    "w": lambda c: c.isalnum() or c == "_",
    "W": lambda c: not (c.isalnum() or c == "_"),
    "s": str.isspace,
    "S": lambda c: not c.isspace(),
}
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}


class Pattern:
    """A compiled pattern. Raises ExpressionError when it cannot be used."""

    def __init__(self, source: str) -> None:
        if len(source) > LONGEST_PATTERN:
            raise ExpressionError(
                said("The pattern of regex() is longer than {most} characters.", most=LONGEST_PATTERN)
            )
        self.source = source
        # A state is (test, next) or, without a test, a fork to several; the last one added is the end.
        self._tests: list[Ask] = []
        self._next: list[list[int]] = []
        compiler = _Compiler(source, self._tests, self._next)
        self._fold = compiler.fold
        start, self._end = compiler.whole()
        self._start = self._closed({start}, begins=True)
        self._steps: dict[tuple[frozenset[int], str], frozenset[int]] = {}
        self._held = 0

    def matches(self, text: str, spend: Spend = lambda _: True) -> bool:
        """Whether the whole text fits. Text beyond `LONGEST_TEXT` characters never does, nor what `spend` allows no work for."""
        if len(text) > LONGEST_TEXT:
            return False
        states = self._start
        for character in text:
            known = self._steps.get((states, character))
            if known is None and not spend(1 + len(states)):
                return False
            states = self._step(states, character) if known is None else known
            if not states:
                return False
        return self._end in states or self._end in self._closed(set(states), begins=not text, ends=True)

    def _step(self, states: frozenset[int], character: str) -> frozenset[int]:
        """The states after this character, which are remembered."""
        other = character.swapcase() if self._fold else character
        forms = (character, other) if len(other) == 1 else (character,)
        reached = {
            self._next[state][0]
            for state in states
            if callable(test := self._tests[state]) and any(test(form) for form in forms)
        }
        found = self._closed(reached)
        self._held += len(states) + len(found)
        if len(self._steps) >= REMEMBERED or self._held > MOST_HELD:
            self._steps.clear()
            self._held = len(states) + len(found)
        self._steps[states, character] = found
        return found

    def _closed(self, states: set[int], *, begins: bool = False, ends: bool = False) -> frozenset[int]:
        """These states and all that forks lead to; of the forks themselves only the end is kept.

        `begins` and `ends` tell whether the text begins or ends here, which `^` and `$` ask.
        """
        passed = {None, *(["^"] if begins else []), *(["$"] if ends else [])}
        seen = set(states)
        waiting = list(states)
        while waiting:
            state = waiting.pop()
            if self._tests[state] in passed:
                fresh = [target for target in self._next[state] if target not in seen]
                seen.update(fresh)
                waiting.extend(fresh)
        return frozenset(state for state in seen if self._tests[state] is not None or state == self._end)


class _Compiler:
    """Reads a pattern from left to right and lays down states."""

    def __init__(self, source: str, tests: list[Ask], following: list[list[int]]) -> None:
        self.fold = source.startswith("(?i)")
        self.source = source.removeprefix("(?i)")
        self.at = 0
        self.tests = tests
        self.following = following

    def whole(self) -> tuple[int, int]:
        start, end = self.either(0)
        if self.at < len(self.source):
            raise self.fault(said("there is a closing bracket too many"))
        return start, end

    def fault(self, why: Said) -> ExpressionError:
        return ExpressionError(
            said(
                "The pattern “{pattern}” of regex() cannot be used: {why}.",
                pattern=self.source[:60],
                why=why,
            )
        )

    def state(self, test: Ask, *following: int) -> int:
        if len(self.tests) >= MOST_STATES:
            raise self.fault(said("it repeats too much"))
        self.tests.append(test)
        self.following.append(list(following))
        return len(self.tests) - 1

    def peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def take(self) -> str:
        character = self.peek()
        if not character:
            raise self.fault(said("it ends too early"))
        self.at += 1
        return character

    def either(self, depth: int) -> tuple[int, int]:
        if depth > DEEPEST:
            raise self.fault(said("its brackets are nested too deeply"))
        branches = [self.sequence(depth)]
        while self.peek() == "|":
            self.at += 1
            branches.append(self.sequence(depth))
        if len(branches) == 1:
            return branches[0]
        end = self.state(None)
        for _, tail in branches:
            self.following[tail].append(end)
        return self.state(None, *[head for head, _ in branches]), end

    def sequence(self, depth: int) -> tuple[int, int]:
        start = end = self.state(None)
        while self.peek() not in ("", "|", ")"):
            head, tail = self.repeated(depth)
            self.following[end].append(head)
            end = tail
        return start, end

    def repeated(self, depth: int) -> tuple[int, int]:
        begin = self.at
        piece = self.piece(depth)
        finish = self.at
        bounds = self.bounds()
        if bounds is None:
            return piece
        fewest, most = bounds
        copies: list[tuple[int, int]] = [piece]
        for _ in range(max(fewest, 1 if most is None else most) - 1):
            after, self.at = self.at, begin
            copies.append(self.piece(depth))
            self.at = after
        if finish > self.at:
            raise self.fault(said("it repeats nothing"))
        end = self.state(None)
        start = self.state(None)
        last = start
        for number, (head, tail) in enumerate(copies):
            if number >= fewest:
                self.following[last].append(end)
            self.following[last].append(head)
            last = self.state(None)
            self.following[tail].append(last)
        self.following[last].append(end)
        if most is None:
            self.following[last].append(copies[-1][0])
        if most == 0:
            return end, end
        return start, end

    def bounds(self) -> tuple[int, int | None] | None:
        """What the quantifier at this place asks, if there is one."""
        sign = self.peek()
        if sign in ("*", "+", "?") and sign:
            self.at += 1
            found: tuple[int, int | None] = {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        elif sign == "{":
            closing = self.source.find("}", self.at)
            fewest, comma, most = self.source[self.at + 1 : max(closing, self.at + 1)].partition(",")
            if not (fewest.isascii() and fewest.isdigit() and len(fewest) < 5) or (
                most and not (most.isascii() and most.isdigit() and len(most) < 5)
            ):
                raise self.fault(said("a repetition is written {2}, {2,} or {2,5}"))
            self.at = closing + 1
            found = (int(fewest), int(most) if most else None if comma else int(fewest))
            if found[1] is not None and found[1] < found[0]:
                raise self.fault(said("a repetition ends before it begins"))
        else:
            return None
        if self.peek() in ("?", "+") and self.peek():
            self.at += 1
        if self.peek() in ("*", "+", "?", "{") and self.peek():
            raise self.fault(said("two repetitions follow each other"))
        return found

    def piece(self, depth: int) -> tuple[int, int]:
        character = self.take()
        if character == "(":
            return self.group(depth)
        if character in "^$":
            return self.one(character)
        if character in "*+?{":
            raise self.fault(said("it repeats nothing"))
        if character == ".":
            return self.one(lambda c: c != "\n")
        if character == "[":
            return self.one(self.bracket())
        if character == "\\":
            return self.one(self.escape())
        return self.one(character.__eq__)

    def one(self, test: Test | str) -> tuple[int, int]:
        end = self.state(None)
        return self.state(test, end), end

    def group(self, depth: int) -> tuple[int, int]:
        if self.peek() == "?":
            if not self.source.startswith("?:", self.at):
                raise self.fault(said("look-ahead, look-behind and flags inside are not supported"))
            self.at += 2
        inner = self.either(depth + 1)
        if self.peek() != ")":
            raise self.fault(said("a bracket is never closed"))
        self.at += 1
        return inner

    def escape(self) -> Test:
        character = self.take()
        if character in _CLASSES:
            return _CLASSES[character]
        if character in "pP":
            return self.category(character == "P")
        if character in _CONTROLS:
            return _CONTROLS[character].__eq__
        if character.isalnum():
            raise self.fault(said("“{escape}” is not supported", escape=f"\\{character}"))
        return character.__eq__

    def category(self, outside: bool) -> Test:
        r"""`\p{L}`, `\p{Lu}`, `\pL`: by Unicode general category."""
        name = self.take()
        if name == "{":
            closing = self.source.find("}", self.at)
            name = self.source[self.at : max(closing, self.at)].removeprefix("Is")
            self.at = closing + 1
        if not name or name[0] not in "LMNPSZC" or len(name) > 2:
            raise self.fault(said("after \\p comes a general category such as {L} or {Nd}"))
        return lambda c: unicodedata.category(c).startswith(name) is not outside

    def bracket(self) -> Test:
        outside = self.peek() == "^"
        if outside:
            self.at += 1
        tests: list[Test] = []
        while not (self.peek() == "]" and tests):
            low = self.take()
            if low == "\\":
                tests.append(self.escape())
                continue
            if low == "[":
                raise self.fault(said("a class inside a class is not supported"))
            if self.peek() == "-" and self.source[self.at + 1 : self.at + 2] not in ("]", "", "\\"):
                self.at += 1
                high = self.take()
                if high < low:
                    raise self.fault(said("the range {low}-{high} runs backwards", low=low, high=high))
                tests.append(_between(low, high))
            else:
                tests.append(low.__eq__)
        self.at += 1
        return (
            (lambda c: not any(test(c) for test in tests))
            if outside
            else (lambda c: any(test(c) for test in tests))
        )


def _between(low: str, high: str) -> Test:
    return lambda c: low <= c <= high
