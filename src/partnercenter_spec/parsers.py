"""The only module that imports a JSON parser beside the standard library's: orjson, where it is installed.

It takes the quick way for what is written plainly and is undecided about everything else, so that no value and no
refusal depends on whether it is there.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final, TypeAlias

Encoded: TypeAlias = bytes | bytearray | memoryview | str
_Read: TypeAlias = Callable[[Encoded, int], Any]

UNDECIDED: Final = object()
"""The answer of a parser that leaves the text to another."""
LONGEST_NUMBER: Final = 32
"""No number that is read quickly has more digits than this."""

_BLANKS: Final = b" \t\n\r"
_WORTH_AN_IMPORT: Final = 64 * 1024


class Parser:
    """Takes orjson into use from the second payload on; one small payload alone is read before that is imported.

    Attributes:
        read: Reads JSON that is written plainly: takes the payload, in UTF-8 or as text, perhaps with a byte-order
            mark, and the bytes it may have; returns the value, or UNDECIDED. Nothing looks at how deep the value is
            and how many values it holds.
    """

    __slots__ = ("_met", "read")

    def __init__(self) -> None:
        self._met = False
        self.read: _Read = self._first

    def _first(self, data: Encoded, max_bytes: int) -> object:
        if self._met or len(data) > _WORTH_AN_IMPORT:
            self.read = _reader()
            return self.read(data, max_bytes)
        self._met = True
        return UNDECIDED


def _undecided(_data: Encoded, _max_bytes: int) -> object:
    return UNDECIDED


def _reader() -> _Read:
    try:
        orjson = import_module("orjson")
    except ImportError:
        return _undecided
    loads, dumps, broken = orjson.loads, orjson.dumps, orjson.JSONDecodeError

    def read(data: Encoded, max_bytes: int) -> object:
        if type(data) is bytes:
            body = data
        else:
            body = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else bytes(data)
        if len(body) > max_bytes:
            return UNDECIDED
        if body.startswith(codecs.BOM_UTF8):
            body = body[3:]
        try:
            value: object = loads(body)
            written: bytes = dumps(value)
        except (broken, TypeError):
            return UNDECIDED
        # the same text again: no member was dropped, no number rounded, nothing mended; blanks alone tell nothing
        if written == body or written.translate(None, _BLANKS) == body.translate(None, _BLANKS):
            return value
        return UNDECIDED

    return read


PARSER: Final = Parser()
"""The parser that the whole process uses."""
