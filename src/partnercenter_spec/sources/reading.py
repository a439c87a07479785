"""One file -> its payloads. JSON and NDJSON are told apart by name and content, traffic goes its own way."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from partnercenter_spec.sources import traffic
from partnercenter_spec.sources.items import Caps, Item, Problem, Unreadable
from partnercenter_spec.sources.lines import Line, Lines
from partnercenter_spec.sources.paths import InputFile, suffix_of
from partnercenter_spec.sources.streams import open_stream
from partnercenter_spec.sources.traffic import Conversations

_NDJSON_SUFFIXES = frozenset({".ndjson", ".jsonl"})
_OPENERS = (b"{", b"[")
# A JSON text that goes on after a line break either breaks after one of these or goes on with a comma or a closer.
_UNFINISHED = (b",", b":", b"[", b"{")


def read_all(files: Iterable[InputFile], caps: Caps) -> Iterator[Item]:
    """Yield the items of all files, opening one file at a time."""
    conversations = Conversations()
    for file in files:
        yield from read(file, caps, conversations)
    yield from conversations.unanswered()


def read(file: InputFile, caps: Caps, conversations: Conversations) -> Iterator[Item]:
    """Yield the payloads or exchanges of one file; what cannot be read is an item with an error.

    Args:
        file: The file.
        caps: How much it may hold.
        conversations: Puts raw requests and responses of several files together.
    """
    if file.problem is not None:
        yield _failed(file.name, file.problem)
        return
    place: list[Lines] = []
    try:
        with open_stream(file, caps) as stream:
            place.append(Lines(stream, caps.max_bytes))
            yield from _read_stream(file.name, place[0], caps, conversations)
    except Unreadable as error:
        yield _stopped(file.name, place, error.problem)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield _stopped(file.name, place, Problem("undecodable", f"cannot be read: {reason}"))


def _read_stream(name: str, lines: Lines, caps: Caps, conversations: Conversations) -> Iterator[Item]:
    if suffix_of(name) in _NDJSON_SUFFIXES:
        return _read_records(name, lines, [], caps)
    head = lines.take_head()
    start = b"".join(line.data for line in head)
    form = traffic.recognise_start(suffix_of(name), start)
    if form is not None:
        return traffic.read(form, name, start + read_rest(lines.stream, start, caps), conversations)
    if _looks_like_records(head):
        return _read_records(name, lines, head, caps)
    return _read_document(name, lines, start, caps, conversations)


def _looks_like_records(head: list[Line]) -> bool:
    """Whether a finished JSON value is followed by the start of another: no JSON document can look so."""
    first, *others = [line.text for line in head if line.text] or [b""]
    if not others:
        return False
    return first.startswith(_OPENERS) and not first.endswith(_UNFINISHED) and others[0].startswith(_OPENERS)


def _read_document(name: str, lines: Lines, start: bytes, caps: Caps, conversations: Conversations) -> Iterator[Item]:
    data = start + lines.stream.read(max(0, caps.max_bytes + 1 - len(start)))
    if len(data) > caps.max_bytes:
        yield Item(name, None, 1, b"", _too_long(caps))
        return
    form = traffic.recognise_document(data)
    if form is not None:
        yield from traffic.read(form, name, data, conversations)
        return
    yield Item(name, None, 1, data)


def _read_records(name: str, lines: Lines, head: list[Line], caps: Caps) -> Iterator[Item]:
    empty = True
    for part in (head, lines):
        for line in part:
            if not line.text:
                continue
            empty = False
            index = line.number - 1
            if line.overlong:
                yield Item(name, index, line.number, b"", _too_long(caps))
            else:
                yield Item(name, index, line.number, line.text)
    if empty:
        yield _failed(name, Problem("undecodable", "holds no payload"))


def read_rest(stream: BinaryIO, start: bytes, caps: Caps) -> bytes:
    """Read what follows the start of a recording.

    Raises:
        Unreadable: The recording is larger than is read at once.
    """
    rest = stream.read(max(0, caps.max_recording + 1 - len(start)))
    if len(start) + len(rest) > caps.max_recording:
        raise Unreadable(Problem("limitExceeded", f"is larger than {caps.max_recording} bytes"))
    return rest


def _too_long(caps: Caps) -> Problem:
    return Problem("limitExceeded", f"is larger than {caps.max_bytes} bytes")


def _failed(name: str, problem: Problem) -> Item:
    return Item(name, None, None, b"", problem)


def _stopped(name: str, place: list[Lines], problem: Problem) -> Item:
    """Give the place where reading stopped, if it had begun."""
    if not place or not place[0].number:
        return _failed(name, problem)
    return Item(name, None, place[0].number + 1, b"", problem)
