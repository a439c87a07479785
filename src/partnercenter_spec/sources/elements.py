"""The elements of one long JSON list in a stream, one after the other: an export or a HAR need not fit into memory.

Only where an element begins and ends is found out here; each is then read as JSON by whoever judges it.
"""

import io
import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from partnercenter_spec.sources.items import Problem, Unreadable

_PIECE = 1024 * 1024
# a whole string, or what stands outside of strings; a quote alone begins a string whose end was not read yet
_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_BETWEEN = rb'[^"\[\]{}]*+'  # strings and brackets
_TOKEN = re.compile(_STRING + rb'|["\[\]{},:]', re.DOTALL)
# within an element: everything up to the next bracket
_INNER = re.compile(_BETWEEN + rb"(?:" + _STRING + _BETWEEN + rb')*+(["\[\]{}]?)', re.DOTALL)
_NESTED = 8


def _whole(levels: int) -> bytes:
    inner = rb"|[\[{]" + _whole(levels - 1) + rb"[\]}]" if levels else b""
    return _BETWEEN + rb"(?:(?:" + _STRING + inner + rb")" + _BETWEEN + rb")*+"


# a whole element that is nested no deeper than most are, at once
_WHOLE = re.compile(rb"[ \t\r\n]*+[\[{]" + _whole(_NESTED) + rb"[\]}]", re.DOTALL)
_OPEN, _CLOSE = frozenset({b"{", b"["}), frozenset({b"}", b"]"})
_BLANKS = b" \t\r\n"


class Element(NamedTuple):
    """One element as it stands in the text.

    Attributes:
        number: Its number, from 0.
        line: Number of the line on which it begins, from 1.
        data: The text; empty if it is larger than it may be.
        overlong: Whether it is.
    """

    number: int
    line: int
    data: bytes
    overlong: bool = False


class Elements:
    """The elements of the list that stands at a path of names in a JSON document; an empty path is the document itself.

    Attributes:
        found: Whether there was a list at the path.
        line: Number of the line up to which was read, from 1.
    """

    def __init__(self, stream: io.BufferedIOBase, start: bytes, path: tuple[str, ...], most: int) -> None:
        """Read from `stream`, of which `start` was read already; an element of more than `most` bytes is not kept."""
        self.found = False
        self.line = 1
        self._stream = stream
        self._text = start.removeprefix(b"\xef\xbb\xbf")
        self._counted = 0  # up to here in the text, line ends are counted in `line`
        self._most = most
        self._path = [f'"{name}"'.encode() for name in path]
        self._names: list[bytes] = []
        self._string = b""
        self._depth = 0
        self._inside = False  # the list is open
        self._from = 0  # where the element, or the part of the document outside of the list, goes on in the text
        self._cut = False  # the beginning of the element was thrown away
        self._comma = False  # an element has to follow
        self._index = 0
        self._frame: list[bytes] = []  # the document without what is in the list

    def __iter__(self) -> Iterator[Element]:
        """Yield the elements.

        Raises:
            Unreadable: What is around the elements is no JSON document, or is larger than a payload may be.
        """
        position, top = 0, len(self._path) + 1
        while True:
            inner = self._inside and self._depth > top
            if position == self._from and self._inside and (whole := _WHOLE.match(self._text, position)) is not None:
                position = whole.end()
            found = _INNER.match(self._text, position) if inner else _TOKEN.search(self._text, position)
            token = b"" if found is None else found[found.re.groups]
            if found is not None and token not in {b"", b'"'}:
                position = found.end()
                if inner:
                    self._depth += 1 if token in _OPEN else -1
                else:
                    yield from self._take(token, found.start(), position)
                continue
            position = len(self._text) if found is None else found.end() - len(token)
            more = self._stream.read1(_PIECE)
            if not more:
                break
            position = self._forget(position)
            self._text += more
        self._check_frame()

    def _take(self, token: bytes, start: int, end: int) -> Iterator[Element]:
        at_element = self._inside and self._depth == len(self._path) + 1
        if token in _OPEN:
            self._depth += 1
            if not self._inside and token == b"[" and self._depth > len(self._path) and self._names == self._path:
                self._enter(end)
        elif token in _CLOSE:
            if at_element:
                yield from self._leave(start)
            self._depth -= 1
            del self._names[max(self._depth - 1, 0) :]
        elif token == b",":
            if at_element:
                yield self._element(start)
                self._from, self._cut, self._comma = end, False, True
        elif self._inside:
            return
        elif token == b":":
            if self._depth <= len(self._path):
                self._names[max(self._depth - 1, 0) :] = [self._string]
        else:
            self._string = token

    def _enter(self, position: int) -> None:
        self._frame.append(self._text[self._from : position])
        self._inside = self.found = True
        self._from, self._cut, self._comma = position, False, False

    def _leave(self, position: int) -> Iterator[Element]:
        if self._cut or self._text[self._from : position].strip(_BLANKS) or self._comma:
            yield self._element(position)
        self._inside = False
        self._from = position

    def _element(self, end: int) -> Element:
        text = self._text[self._from : end]
        data = text.strip(_BLANKS)
        line = self._line_of(end - len(text.lstrip(_BLANKS)))
        overlong = self._cut or len(data) > self._most
        self._index += 1
        return Element(self._index - 1, line, b"" if overlong else data, overlong)

    def _line_of(self, position: int) -> int:
        """Return the number of a line; the positions asked for never go back."""
        self.line += self._text.count(b"\n", self._counted, position)
        self._counted = max(self._counted, position)
        return self.line

    def _forget(self, position: int) -> int:
        """Throw away what is no longer needed of the text, and say where the position is in the rest."""
        keep = position
        if self._inside:
            self._cut = self._cut or len(self._text) - self._from > self._most
            keep = position if self._cut else self._from
        else:
            self._frame.append(self._text[self._from : position])
        self._line_of(keep)
        self._text, self._from, self._counted = self._text[keep:], 0, 0
        if len(self._text) > self._most and self._cut:
            self._shorten()
        elif len(self._text) > self._most or sum(map(len, self._frame)) > self._most:
            raise Unreadable(Problem("limitExceeded", f"holds more than {self._most} bytes that belong together"))
        return position - keep

    def _shorten(self) -> None:
        """Throw away what was read of a string, but for the quote that begins it and half of an escape at its end."""
        escapes = len(self._text) - len(self._text.rstrip(b"\\"))
        self.line += self._text.count(b"\n")
        self._text = b'"\\' if escapes % 2 else b'"'

    def _check_frame(self) -> None:
        """Hold what is around the elements to being a JSON document."""
        if not self._inside:
            self._frame.append(self._text[self._from :])
            try:
                json.loads(b"".join(self._frame))
            except (ValueError, RecursionError):
                pass
            else:
                return
        what = "is cut off: the document does not end" if self._depth > 0 else "is no JSON document"
        raise Unreadable(Problem("undecodable", what))
