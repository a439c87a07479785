"""When payloads are told by an expression, which takes time to make, and when that is not worth trying.

An expression is made once so much text of its type came by that this pays. It expects what payloads look like: the
members that were seen, in the order in which they came. What looks different is learned from, and an expression is made
that expects that too, a limited number of times. Where payloads are still not told, ever fewer are tried. Verdicts do
not depend on any of this, only time does; so it does not matter either that threads may count past each other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Final

from partnercenter_spec.decoding import read_part
from partnercenter_spec.jsontypes import Json, Schema
from partnercenter_spec.limits import Limits
from partnercenter_spec.widening import Expected

if TYPE_CHECKING:
    from partnercenter_spec.regular import PageExpressions

WORTH_AN_EXPRESSION: Final = 8 * 1024 * 1024
"""How many bytes of one type are judged before an expression is made for it."""

_LONGEST_PAUSE: Final = 64
_LEARNING: Final = (
    16  # so many misses are learned from, and later on one in many, more where nothing is told any longer
)
_SELDOM: Final = 256
_MOST_DOUBLED: Final = 4
_LINES: Final = 64  # that are learned from at once
_FEW: Final = 8
_ONE_IN: Final = 8  # where more items of a page than these are not told, the whole page is read faster
_SHORTEST_VALUE: Final = 2  # bytes, with the comma
_MOST_DIGITS: Final = 18
_MOST_BYTES: Final = 4  # of one character
_START: Final = 128  # characters that show how a text is written
_Match = Callable[[str, int], re.Match[str] | None]


class _Recogniser:
    _worth = WORTH_AN_EXPRESSION
    _patience = 0  # bytes that are judged otherwise before another expression is made; twice as many before the next
    __slots__ = (
        "_expected",
        "_left",
        "_longest",
        "_made",
        "_missed_so_far",
        "_pause",
        "_renewals",
        "_shape",
        "_spaced",
    )

    def __init__(self, expected: Expected, limits: Limits) -> None:
        """Set what to tell.

        Args:
            expected: What payloads of the type are told by.
            limits: What is told must be within them.
        """
        self._expected: Final = expected
        self._shape: Schema | None = None
        self._longest: Final = min(limits.max_bytes, _SHORTEST_VALUE * limits.max_nodes)
        self._left: float = self._worth if limits.max_digits >= _MOST_DIGITS else float("inf")
        self._pause = 1
        self._spaced = False
        self._missed_so_far = self._renewals = 0
        self._made: dict[bool, _Match] = {}

    def _match(self, text: str) -> _Match:
        """Return what matches texts that are written like the last ones, some of which are given."""
        made = self._made.get(self._spaced)
        if made is None:
            if self._shape is None:
                self._learn(text)
            from partnercenter_spec.regular import COMPACT, SPACED, expression  # noqa: PLC0415 - for many payloads

            told = expression(self._shape or self._renewed(), SPACED if self._spaced else COMPACT)
            made = self._made[self._spaced] = self._compiled("(?!)" if told is None else f"\ufeff?+{told}")
        return made

    def _compiled(self, told: str) -> _Match:
        raise NotImplementedError

    def _missed(self, text: str) -> None:
        """Take note of a payload that was not told."""
        self._left = self._pause * len(text)
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)
        self._spaced = '": ' in text[:_START]
        if _size(text) > self._longest:
            return
        self._missed_so_far += 1
        every = 1 if self._missed_so_far <= _LEARNING else _LEARNING if self._pause == _LONGEST_PAUSE else _SELDOM
        if self._shape is not self._expected.shape:
            self._renewed()
        elif self._missed_so_far % every == 0:
            self._learn(text)

    def _learn(self, text: str) -> None:
        """Look at payloads."""
        self._expected.meet(self._payloads(text))
        if self._shape is not self._expected.shape:
            self._renewed()

    def _payloads(self, text: str) -> Iterator[Json]:
        return _read(text)

    def _renewed(self) -> Schema:
        again = self._shape is not None
        self._shape, self._made = self._expected.shape, {}
        self._left, self._pause = self._patience * 2**self._renewals if again else 0, 1
        self._renewals = min(self._renewals + again, _MOST_DOUBLED)
        return self._shape


class Recogniser(_Recogniser):
    """Tells payloads of one type that are surely right: what it tells has no finding and is within the limits."""

    __slots__ = ()

    def takes(self, body: bytes | str) -> bool:
        """Say whether a payload is surely right; a no is a perhaps."""
        if self._left > 0:
            self._left -= len(body)
            return False
        text = body if isinstance(body, str) else _decoded(body)
        if (len(text) if text.isascii() else _MOST_BYTES * len(text)) <= self._longest:
            match = self._made.get(self._spaced) or self._match(text)
            if match(text, 0) is not None and (text is not body or _is_whole(text)):
                self._pause = 1
                return True
        self._missed(text)
        return False

    def _compiled(self, told: str) -> _Match:
        return re.compile(told).fullmatch


class PageRecogniser(Recogniser):
    """Tells pages as `Recogniser` tells payloads, and of other pages the items that are surely right."""

    __slots__ = ("_limits", "_parts", "_skip", "_skipped")

    def __init__(self, expected: Expected, limits: Limits) -> None:
        """Set what to tell."""
        super().__init__(expected, limits)
        self._limits: Final = limits
        self._parts: tuple[Schema, bool, _Parts | None] | None = None
        self._skip = self._skipped = 0

    def suspects(self, body: bytes | str) -> list[tuple[int, Json]] | None:
        """Return the items of a page that are not surely right, with their indexes, and say so that all else is.

        Returns:
            None if that cannot be said: for what is no page, for one with much that is not told, and at first.
        """
        if not self._made or self._skipped > 0:
            self._skipped -= 1
            return None
        text = body if isinstance(body, str) else _decoded(body)
        found = None
        if _size(text) <= self._longest and _is_whole(text):
            parts = self._made_parts()
            found = parts.suspects(text, self._limits) if parts is not None else None
        self._skip = 0 if found is not None else min(2 * self._skip + 1, _LONGEST_PAUSE)
        self._skipped = self._skip
        return found

    def _made_parts(self) -> _Parts | None:
        shape, made = self._shape or self._renewed(), self._parts
        if made is None or made[0] is not shape or made[1] is not self._spaced:
            from partnercenter_spec.regular import COMPACT, SPACED, page_expressions  # noqa: PLC0415 - as above

            style = SPACED if self._spaced else COMPACT
            told = page_expressions(shape, style)
            made = self._parts = (shape, self._spaced, None if told is None else _Parts(told, style.comma))
        return made[2]


class _Parts:
    def __init__(self, told: PageExpressions, comma: str) -> None:
        self._head = re.compile(f"\ufeff?+{told.head}").match
        self._item = re.compile(told.item).match
        self._tail = re.compile(told.tail).fullmatch
        self._comma = comma

    def suspects(self, text: str, limits: Limits) -> list[tuple[int, Json]] | None:
        head = self._head(text)
        if head is None:
            return None
        found: list[tuple[int, Json]] = []
        at, number, more = head.end(), 0, not text.startswith("]", head.end())
        while more:
            item = self._item(text, at)
            if item is not None:
                at = item.end()
                more = text[at - 1] != "}"
            else:
                read = read_part(text, at, limits) if len(found) <= _FEW + number // _ONE_IN else None
                if read is None:
                    return None
                found.append((number, read[0]))
                more = text.startswith(self._comma, read[1])
                at = read[1] + len(self._comma) if more else read[1]
            number += 1
        return found if self._tail(text, at) is not None else None


class LineRecogniser(_Recogniser):
    """Tells lines that are a payload each, as `Recogniser` tells payloads."""

    _worth = 64 * 1024  # if all are told, an expression is made sooner than an engine is loaded
    _patience = 64 * 1024
    __slots__ = ()

    def prepare(self, text: str) -> None:
        """Make the expression at once; the text is one like those that will come."""
        if self._left < float("inf"):
            self._left = 0
            self._match(text)

    def end_of_told(self, text: str, start: int) -> int:
        """Return where the lines end that are surely right, from a start on; the start itself if there is none.

        Args:
            text: Whole lines, without lone surrogates.
            start: Where a line starts.
        """
        if self._shape is None and len(text) - start >= self._left:
            self._left = 0
        if self._left > 0 or _size(text) > self._longest:
            self._left -= _line(text, start)
            return start
        match = self._made.get(self._spaced) or self._match(text[start:])
        found = match(text, start)
        end = found.end() if found is not None else start
        if end > start:
            self._pause = 1
        else:
            self._missed(text[start : start + _line(text, start)])
        return end

    def _payloads(self, text: str) -> Iterator[Json]:
        return chain.from_iterable(map(_read, text.split("\n", _LINES)[:_LINES]))

    def _compiled(self, told: str) -> _Match:
        return re.compile(rf"(?:{told}\r?+\n)*+").match


def _read(text: str) -> Iterator[Json]:
    """Yield the payload; nothing if it is no JSON, which others say."""
    try:
        yield json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return


def _decoded(body: bytes) -> str:
    """Read UTF-8; what is none is read as nothing, which is no payload either."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        return ""


def _size(text: str) -> int:
    """Return how many bytes a text has at most."""
    return len(text) if text.isascii() else _MOST_BYTES * len(text)


def _line(text: str, start: int) -> int:
    """Return how long a line is."""
    end = text.find("\n", start)
    return (end if end >= 0 else len(text)) - start


def _is_whole(text: str) -> bool:
    """Say whether a text has no lone surrogate."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
