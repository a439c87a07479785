"""The portable subset of regular expressions, as trees.

Patterns of the contract keep to what all dialects of regular expressions share: literals, classes, groups, alternatives
and quantifiers between `^` and `$`. Anything else is refused here, as the lint of the source refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

_MORE: Final = 4  # how many more repetitions than the least are tried where a pattern sets no upper bound
_QUANTIFIER: Final = re.compile(r"\{(\d+)(,?)(\d*)\}|[*+?]")
_UNSUPPORTED: Final = frozenset("dDwWsSbBAzZpPuUxkK")


class Literal(NamedTuple):
    """One of some characters."""

    characters: str


class Repeat(NamedTuple):
    """Something several times; where the pattern sets no upper bound, `most` is one that is tried."""

    part: Literal | Choice
    least: int
    most: int
    endless: bool = False


class Choice(NamedTuple):
    """One of several sequences."""

    options: tuple[tuple[Literal | Choice | Repeat, ...], ...]


class UnsupportedPattern(ValueError):
    """A pattern uses what is not portable, and so what this module does not know."""


@lru_cache(maxsize=256)
def parse(pattern: str) -> Choice:
    """Read a pattern.

    Raises:
        UnsupportedPattern: It is not anchored, or uses more than literals, classes, groups and quantifiers.
    """
    if not (pattern.startswith("^") and pattern.endswith("$")):
        raise UnsupportedPattern(pattern)
    parser = _Parser(pattern[1:-1])
    choice = parser.choice()
    if parser.left():
        raise UnsupportedPattern(pattern)
    return choice


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def left(self) -> str:
        return self._text[self._at :]

    def choice(self) -> Choice:
        options = [self._sequence()]
        while self.left().startswith("|"):
            self._at += 1
            options.append(self._sequence())
        return Choice(tuple(options))

    def _sequence(self) -> tuple[Literal | Choice | Repeat, ...]:
        parts: list[Literal | Choice | Repeat] = []
        while self.left() and self.left()[0] not in "|)":
            parts.append(self._quantified(self._atom()))
        return tuple(parts)

    def _atom(self) -> Literal | Choice:
        start = self._next()
        if start == "(":
            if self.left().startswith("?:"):
                self._at += 2
            inner = self.choice()
            self._expect(")")
            return inner
        if start == "[":
            return Literal("".join(self._members()))
        if start in "?*+{.^$":
            raise UnsupportedPattern(self._text)
        return Literal(self._escaped() if start == "\\" else start)

    def _quantified(self, part: Literal | Choice) -> Literal | Choice | Repeat:
        found = _QUANTIFIER.match(self._text, self._at)
        if found is None:
            return part
        self._at = found.end()
        least, most = _bounds(found)
        return Repeat(part, least, most, endless=found[0] in {"*", "+"} or found[0].endswith(",}"))

    def _members(self) -> Sequence[str]:
        if self.left().startswith("^"):
            raise UnsupportedPattern(self._text)
        members: list[str] = []
        while (character := self._next()) != "]":
            first = self._escaped() if character == "\\" else character
            if self.left().startswith("-") and not self.left().startswith("-]"):
                self._at += 1
                last = self._next()
                last = self._escaped() if last == "\\" else last
                members += map(chr, range(ord(first), ord(last) + 1))
            else:
                members.append(first)
        return members

    def _escaped(self) -> str:
        character = self._next()
        if character in _UNSUPPORTED or character.isdigit():
            raise UnsupportedPattern(self._text)
        return {"n": "\n", "t": "\t", "r": "\r"}.get(character, character)

    def _expect(self, character: str) -> None:
        if self._next() != character:
            raise UnsupportedPattern(self._text)

    def _next(self) -> str:
        if self._at >= len(self._text):
            raise UnsupportedPattern(self._text)
        self._at += 1
        return self._text[self._at - 1]


def _bounds(found: re.Match[str]) -> tuple[int, int]:
    if found[1] is None:
        return {"*": (0, _MORE), "+": (1, 1 + _MORE), "?": (0, 1)}[found[0]]
    least = int(found[1])
    if not found[2]:
        return least, least
    return least, int(found[3]) if found[3] else least + _MORE
