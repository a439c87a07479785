"""When payloads are told by an expression, which takes time to make, and when that is not worth trying.

An expression is made once so much text of its type came by that this pays. It expects the members in the order of the
contract; where a payload has them in another, one is made for that order, a few times at most. Where payloads are still
not told, ever fewer are tried. Verdicts do not depend on any of this, only time does; so it
does not matter either that threads may count past each other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Final

from partnercenter_spec.jsontypes import Schema
from partnercenter_spec.limits import Limits
from partnercenter_spec.views import written_out

WORTH_AN_EXPRESSION: Final = 8 * 1024 * 1024
"""How many bytes of one type are judged before an expression is made for it."""

_LONGEST_PAUSE: Final = 64
_MOST_LESSONS: Final = 8
_SHORTEST_VALUE: Final = 2  # bytes, with the comma
_MOST_DIGITS: Final = 18
_MOST_BYTES: Final = 4  # of one character
_START: Final = 128  # characters that show how a text is written
_Match = Callable[[str, int], re.Match[str] | None]


class _Recogniser:
    _worth = WORTH_AN_EXPRESSION
    __slots__ = ("_left", "_lessons", "_longest", "_made", "_pause", "_spaced", "_view", "_written")

    def __init__(self, view: Schema, limits: Limits) -> None:
        """Set what to tell.

        Args:
            view: The full view of the type.
            limits: What is told must be within them.
        """
        self._view = view
        self._written = False
        self._longest: Final = min(limits.max_bytes, _SHORTEST_VALUE * limits.max_nodes)
        self._left: float = self._worth if limits.max_digits >= _MOST_DIGITS else float("inf")
        self._pause = 1
        self._spaced = False
        self._lessons = _MOST_LESSONS
        self._made: dict[bool, _Match] = {}

    def _match(self, text: str) -> _Match:
        """Return what matches texts that are written like the last ones, the first of which is given."""
        made = self._made.get(self._spaced)
        if made is None:
            self._learn(text)
            from partnercenter_spec.regular import COMPACT, SPACED, expression  # noqa: PLC0415 - for many payloads

            told = expression(self._flat(), SPACED if self._spaced else COMPACT)
            made = self._made[self._spaced] = self._compiled("(?!)" if told is None else f"\ufeff?+{told}")
        return made

    def _compiled(self, told: str) -> _Match:
        raise NotImplementedError

    def _flat(self) -> Schema:
        """Return the view without references."""
        if not self._written:
            self._view, self._written = written_out(self._view), True
        return self._view

    def _missed(self, text: str) -> None:
        """Take note of a payload that was not told."""
        self._left = self._pause * len(text)
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)
        self._spaced = '": ' in text[:_START]
        if self._lessons and _size(text) <= self._longest:
            self._lessons -= 1
            self._learn(text)

    def _learn(self, text: str) -> None:
        """Take over the order of members from a payload."""
        from partnercenter_spec.regular import in_order_of  # noqa: PLC0415 - for many payloads

        try:
            view = in_order_of(self._flat(), json.loads(text.removeprefix("\ufeff")))
        except (ValueError, RecursionError):  # no JSON; others say so
            return
        if view is not self._view:
            self._view, self._made = view, {}
            self._left, self._pause = 0, 1


class Recogniser(_Recogniser):
    """Tells payloads of one type that are surely right: what it tells has no finding and is within the limits."""

    __slots__ = ()

    def takes(self, body: bytes | str) -> bool:
        """Say whether a payload is surely right; a no is a perhaps."""
        if self._left > 0:
            self._left -= len(body)
            return False
        text = body if isinstance(body, str) else _decoded(body)
        if (
            _size(text) <= self._longest
            and self._match(text)(text, 0) is not None
            and (isinstance(body, bytes) or _is_whole(text))
        ):
            self._pause = 1
            return True
        self._missed(text)
        return False

    def _compiled(self, told: str) -> _Match:
        return re.compile(told).fullmatch


class LineRecogniser(_Recogniser):
    """Tells lines that are a payload each, as `Recogniser` tells payloads."""

    _worth = 1024 * 1024  # where lines come in such numbers, more will follow
    __slots__ = ()

    def prepare(self, text: str) -> None:
        """Make the expression at once; the text is one like those that will come."""
        if self._left < float("inf"):
            self._left = 0
            self._match(text[: _line(text, 0)])

    def end_of_told(self, text: str, start: int) -> int:
        """Return where the lines end that are surely right, from a start on; the start itself if there is none.

        Args:
            text: Whole lines, without lone surrogates.
            start: Where a line starts.
        """
        if self._left > 0 or _size(text) > self._longest:
            self._left -= _line(text, start)
            return start
        found = self._match(text[start : start + _line(text, start)])(text, start)
        end = found.end() if found is not None else start
        if end > start:
            self._pause = 1
        else:
            self._missed(text[start : start + _line(text, start)])
        return end

    def _compiled(self, told: str) -> _Match:
        return re.compile(rf"(?:{told}\r?+\n)*+").match


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
