"""Strict YAML: one document that is plain JSON, with the line and column of every value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

from specbuild.pointers import join
from specbuild.problems import Problem, SourceError
from specbuild.scalars import AmbiguousScalar, interpret

RULE: Final = "yaml"
MAX_DEPTH: Final = 100
_RAW: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_ESCAPED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Document:
    """One source file as JSON.

    Attributes:
        value: The value. Not to be changed.
        positions: JSON Pointer to line and column, both from 1. A member stands where its name does.
        first_line: The first line of the text, where editors look for a schema.
    """

    value: Any
    positions: Mapping[str, _Position]
    first_line: str

    def line(self, pointer: str) -> int:
        """Return the line of a value, or that of the nearest value that holds it."""
        while pointer and pointer not in self.positions:
            pointer = pointer.rpartition("/")[0]
        return self.positions[pointer][0]


def read(file: Path, path: str) -> Document:
    """Read a file.

    Args:
        file: Where it is.
        path: How to name it in problems.

    Raises:
        SourceError: It is not strict YAML.
    """
    return parse(file.read_bytes(), path)


def parse(data: bytes, path: str) -> Document:
    """Read the bytes of a file.

    Args:
        data: UTF-8 without a byte-order mark.
        path: How to name the file in problems.

    Raises:
        SourceError: They are not strict YAML.
    """
    try:
        text = _decode(data)
        builder = _Builder()
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            builder.take(event)
        return Document(builder.root(), MappingProxyType(builder.positions), text.partition("\n")[0])
    except _Refused as refused:
        problem = Problem(path, refused.line, RULE, refused.message)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = error.problem or error.context or "cannot be read"
        problem = Problem(path, mark.line + 1 if mark else 1, RULE, f"not YAML: {said}")
    raise SourceError([problem])


class _Refused(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:4]:
        raise _Refused(1, "is UTF-16 or UTF-32: save it as UTF-8")
    if data.startswith(b"\xef\xbb\xbf"):
        raise _Refused(1, "starts with a byte-order mark: save it without")
    try:
        text = data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise _Refused(data.count(b"\n", 0, error.start) + 1, "is not UTF-8: save it as UTF-8") from None
    found = _RAW.search(text)
    if found:
        raise _Refused(text.count("\n", 0, found.start()) + 1, _character(found.group()))
    return text


def _character(char: str) -> str:
    if char == "\t":
        return "has a tab: use spaces, or \\t in double quotes"
    return f"has the character U+{ord(char):04X}: remove it"


@dataclass(slots=True)
class _Frame:
    """A mapping or sequence that is being read."""

    container: dict[str, Any] | list[Any]
    pointer: str
    key: str | None = None
    places: dict[str, int] = field(default_factory=dict)


class _Builder:
    """Turns the events of a YAML parser into a value, without recursion."""

    def __init__(self) -> None:
        self.positions: dict[str, _Position] = {}
        self._position: _Position = (1, 1)
        self._stack: list[_Frame] = []
        self._values: list[Any] = []

    def root(self) -> Any:  # noqa: ANN401 - JSON of whatever shape
        if not self._values:
            raise _Refused(1, "is empty: remove the file or fill it")
        return self._values[0]

    def take(self, event: yaml.Event) -> None:
        mark = event.start_mark
        self._position = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        line = self._position[0]
        if isinstance(event, yaml.DocumentStartEvent):
            self._start(event, line)
        elif isinstance(event, yaml.NodeEvent):
            self._refuse_extras(event, line)
            self._node(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._stack.pop()

    def _start(self, event: yaml.DocumentStartEvent, line: int) -> None:
        if self._values:
            raise _Refused(line, "has a second document: keep one in a file")
        if event.version or event.tags:
            raise _Refused(line, "has a directive (%): remove it")

    def _refuse_extras(self, event: yaml.NodeEvent, line: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(line, f"has the alias *{event.anchor}: write the value out")
        if event.anchor:
            raise _Refused(line, f"has the anchor &{event.anchor}: remove it")
        if getattr(event, "tag", None) is not None:
            raise _Refused(line, "has a tag (!): remove it")

    def _node(self, event: yaml.NodeEvent, line: int) -> None:
        frame = self._stack[-1] if self._stack else None
        if frame and isinstance(frame.container, dict) and frame.key is None:
            frame.key = self._key(event, frame, line)
            self.positions[join(frame.pointer, frame.key)] = self._position
            return
        pointer = self._place(frame)
        self.positions.setdefault(pointer, self._position)
        value: Any
        if isinstance(event, yaml.ScalarEvent):
            value = _scalar(event, line)
        else:
            value = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._put(frame, value)
        if isinstance(value, dict | list):
            if len(self._stack) >= MAX_DEPTH:
                raise _Refused(line, f"is nested deeper than {MAX_DEPTH} levels")
            self._stack.append(_Frame(value, pointer))

    def _key(self, event: yaml.NodeEvent, frame: _Frame, line: int) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise _Refused(line, "has a name that is not text: write a plain name")
        if event.value == "<<" and event.style is None:
            raise _Refused(line, "has a merge (<<): write the members out")
        key = _scalar(event, line)
        if not isinstance(key, str):
            raise _Refused(line, f"has the name `{event.value}`, which is not text: quote it")
        if key in frame.places:
            raise _Refused(line, f"has `{key}` twice, first in line {frame.places[key]}: keep one")
        frame.places[key] = line
        return key

    @staticmethod
    def _place(frame: _Frame | None) -> str:
        if frame is None:
            return ""
        if isinstance(frame.container, list):
            return join(frame.pointer, len(frame.container))
        return join(frame.pointer, frame.key or "")

    def _put(self, frame: _Frame | None, value: Any) -> None:  # noqa: ANN401 - JSON of whatever shape
        if frame is None:
            self._values.append(value)
        elif isinstance(frame.container, list):
            frame.container.append(value)
        else:
            frame.container[frame.key or ""] = value
            frame.key = None


def _scalar(event: yaml.ScalarEvent, line: int) -> str | int | float | bool | None:
    text: str = event.value
    found = _ESCAPED.search(text)
    if found:
        raise _Refused(line, _character(found.group()))
    if event.style is not None:
        return text
    try:
        return interpret(text)
    except AmbiguousScalar as trap:
        raise _Refused(line, str(trap)) from None
