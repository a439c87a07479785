"""One file -> its payloads. JSON and NDJSON are told apart by name and content, traffic goes its own way."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from partnercenter_spec.sources.blocks import Blocks
from partnercenter_spec.sources.forms import HAR_ENTRIES, Form, is_session, recognise_document, recognise_start
from partnercenter_spec.sources.items import Block, Caps, Item, Problem, Unreadable, too_long
from partnercenter_spec.sources.lines import Line, Lines
from partnercenter_spec.sources.paths import InputFile, suffix_of
from partnercenter_spec.sources.spans import Span, is_stored, spans_of
from partnercenter_spec.sources.streams import Meter, open_stream

if TYPE_CHECKING:
    from partnercenter_spec.sources.elements import Element, Elements
    from partnercenter_spec.sources.traffic import Conversations

_NDJSON_SUFFIXES = frozenset({".ndjson", ".jsonl"})
_BOM = b"\xef\xbb\xbf"
_OPENERS = (b"{", b"[")
# A JSON text that goes on after a line break either breaks after one of these or goes on with a comma or a closer.
_UNFINISHED = (b",", b":", b"[", b"{")


Unit = Item | Block | Span
"""What is read of a file at once."""


class Way(NamedTuple):
    """How files are read.

    Attributes:
        caps: How much each may hold.
        offset: Where to begin in a file of NDJSON, in bytes once it is unpacked.
        in_spans: Whether others read what follows the first block of a stored file of NDJSON.
    """

    caps: Caps
    offset: int = 0
    in_spans: bool = False


def read_all(files: Iterable[InputFile], way: Way | Caps, meter: Meter | None = None) -> Iterator[Unit]:
    """Yield what is in the files, opening one file at a time.

    Args:
        files: The files.
        way: How they are read, or just how much each may hold.
        meter: Counts what is read.
    """
    chosen = way if isinstance(way, Way) else Way(way)
    recordings = Recordings()
    for file in files:
        yield from read(file, chosen, recordings, meter or Meter())
    yield from recordings.unanswered()


class Recordings:
    """The recorded traffic among the files; what reads it is imported when there is some."""

    def __init__(self) -> None:
        """Start without a message."""
        self._conversations: Conversations | None = None

    def read(self, form: Form, name: str, data: bytes) -> Iterator[Item]:
        """Yield the exchanges of a recording that was read whole."""
        from partnercenter_spec.sources import traffic  # noqa: PLC0415 - payloads are read without it

        if self._conversations is None:
            self._conversations = traffic.Conversations()
        return traffic.read(form, name, data, self._conversations)

    def unanswered(self) -> Iterator[Item]:
        """Yield the requests that no response followed."""
        return iter(()) if self._conversations is None else self._conversations.unanswered()


def read(file: InputFile, way: Way, recordings: Recordings, meter: Meter) -> Iterator[Unit]:
    """Yield the payloads or exchanges of one file, NDJSON in blocks; what cannot be read is an item with an error.

    Args:
        file: The file.
        way: How it is read.
        recordings: Puts raw requests and responses of several files together.
        meter: Counts what is read.
    """
    if file.problem is not None:
        yield _failed(file.name, file.problem)
        return
    place = _Place()
    try:
        with open_stream(file, way.caps, meter) as stream:
            yield from _read_stream(file, stream, way, recordings, place)
        if place.rest is not None:
            yield from spans_of(file.name, place.rest, meter)
    except Unreadable as error:
        yield _stopped(file.name, place, error.problem)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield _stopped(file.name, place, Problem("undecodable", f"cannot be read: {reason}"))


class _Place:
    """How far a file was read, for the place of an error."""

    reader: Lines | Blocks | Elements | None = None
    rest: int | None = None
    """Where the spans begin that others read."""

    @property
    def line(self) -> int | None:
        """The line after the last one that was read; None if reading had not begun, or is done by others."""
        if self.rest is not None:
            return None
        if isinstance(self.reader, Lines):
            return self.reader.number + 1 if self.reader.number else None
        if isinstance(self.reader, Blocks):
            return self.reader.line + 1
        return None if self.reader is None else self.reader.line


def _read_stream(
    file: InputFile, stream: io.BufferedReader, way: Way, recordings: Recordings, place: _Place
) -> Iterator[Item | Block]:
    name, caps = file.name, way.caps
    if suffix_of(name) in _NDJSON_SUFFIXES:
        return _read_records(file, stream, b"", way, place)
    place.reader = lines = Lines(stream, caps.max_bytes)
    head = lines.take_head()
    start = b"".join(line.data for line in head)
    form = recognise_start(suffix_of(name), start)
    if form is None and _looks_like_records(head):
        return _read_records(file, stream, start, way, place)
    if way.offset:
        raise Unreadable(Problem("undecodable", "is not NDJSON, and an offset counts bytes of NDJSON"))
    if form is Form.HAR:
        place.reader = entries = _elements()(stream, start, HAR_ENTRIES, caps.max_entry)
        return _read_har(name, entries)
    if form is not None:
        return recordings.read(form, name, start + read_rest(stream, start, caps))
    if start.removeprefix(_BOM).lstrip()[:1] == b"[":
        place.reader = elements = _elements()(stream, start, (), caps.max_bytes)
        return _read_list(name, elements, caps)
    return _read_document(name, stream, start, caps, recordings)


def _elements() -> type[Elements]:
    from partnercenter_spec.sources.elements import Elements  # noqa: PLC0415 - documents are read without it

    return Elements


def _looks_like_records(head: list[Line]) -> bool:
    """Whether a finished JSON value is followed by the start of another: no JSON document can look so."""
    first, *others = [line.text for line in head if line.text] or [b""]
    if not others:
        return False
    return first.startswith(_OPENERS) and not first.endswith(_UNFINISHED) and others[0].startswith(_OPENERS)


def _read_document(
    name: str, stream: io.BufferedReader, start: bytes, caps: Caps, recordings: Recordings
) -> Iterator[Item]:
    data = start + stream.read(max(0, caps.max_bytes + 1 - len(start)))
    if len(data) > caps.max_bytes:
        yield Item(name, None, 1, b"", too_long(caps))
        return
    form = recognise_document(data)
    if form is not None:
        yield from recordings.read(form, name, data)
        return
    yield Item(name, None, 1, data)


def _read_list(name: str, elements: Elements, caps: Caps) -> Iterator[Item]:
    """Yield the elements of a JSON list one by one: payloads, or the exchanges of a recorded session."""
    session = False
    empty = True
    for element in elements:
        if empty:
            session = is_session(element.data)
        empty = False
        if element.overlong:
            yield Item(name, element.number, element.line, b"", too_long(caps))
        elif session:
            yield _entry_of(Form.SESSION, name, element)
        else:
            yield Item(name, element.number, element.line, element.data)
    if empty:
        yield _failed(name, Problem("undecodable", "holds no payload"))


def _read_har(name: str, entries: Elements) -> Iterator[Item]:
    """Yield the exchanges of a HAR one by one."""
    empty = True
    for entry in entries:
        empty = False
        yield _entry_of(Form.HAR, name, entry)
    if empty:
        what = "is a HAR without an exchange" if entries.found else "cannot be read as HAR: it has no list log.entries"
        yield _failed(name, Problem("undecodable", what))


def _entry_of(form: Form, name: str, entry: Element) -> Item:
    from partnercenter_spec.sources.traffic import entry_of  # noqa: PLC0415 - payloads are read without it

    return entry_of(form, name, entry)


def _read_records(
    file: InputFile, stream: io.BufferedReader, start: bytes, way: Way, place: _Place
) -> Iterator[Item | Block]:
    place.reader = blocks = Blocks(file.name, stream, way.caps, start)
    if way.offset:
        blocks.skip(way.offset)
    in_spans = way.in_spans and is_stored(file)
    empty = True
    for block in blocks:
        empty = empty and isinstance(block, Block) and not block.data.removeprefix(_BOM).strip()
        yield block
        if in_spans and not empty and isinstance(block, Block):
            place.rest = block.offset + len(block.data)
            return
    if empty and not way.offset:
        yield _failed(file.name, Problem("undecodable", "holds no payload"))


def read_rest(stream: io.BufferedReader, start: bytes, caps: Caps) -> bytes:
    """Read what follows the start of a recording.

    Raises:
        Unreadable: The recording is larger than is read at once.
    """
    rest = stream.read(max(0, caps.max_recording + 1 - len(start)))
    if len(start) + len(rest) > caps.max_recording:
        raise Unreadable(Problem("limitExceeded", f"is larger than {caps.max_recording} bytes"))
    return rest


def _failed(name: str, problem: Problem) -> Item:
    return Item(name, None, None, b"", problem)


def _stopped(name: str, place: _Place, problem: Problem) -> Item:
    """Give the place where reading stopped, if it had begun."""
    return Item(name, None, place.line, b"", problem)
