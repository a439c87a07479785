"""Recorded HTTP traffic: HAR, VCR cassettes, recorded sessions, raw messages."""

from collections.abc import Iterator

from partnercenter_spec.http import Exchange, Request, Response
from partnercenter_spec.recordings import Malformed, Unsupported
from partnercenter_spec.recordings.raw import group_of, messages
from partnercenter_spec.recordings.reading import read as read_recording
from partnercenter_spec.recordings.reading import read_entry
from partnercenter_spec.sources.elements import Element
from partnercenter_spec.sources.forms import Form
from partnercenter_spec.sources.items import Item, Problem

_READ_WHOLE = {Form.HAR: "har", Form.CASSETTE: "cassette", Form.SESSION: "session"}


class Conversations:
    """Puts raw messages together: a request, and the responses of the same conversation that follow it."""

    def __init__(self) -> None:
        """Start without a message."""
        self._asked: dict[str, tuple[str, Request, bool]] = {}

    def add(self, source: str, message: Request | Response) -> Iterator[Item]:
        """Take one message; yield what can be judged now."""
        group = group_of(source)
        known = self._asked.get(group)
        if isinstance(message, Request):
            if known is not None and not known[2]:
                yield Item(known[0], None, 1, b"", exchange=Exchange(known[1]))
            self._asked[group] = (source, message, False)
        elif known is None:
            problem = Problem("undecodable", "is a response without its request", _PAIRING)
            yield Item(source, None, 1, b"", problem)
        else:
            self._asked[group] = (known[0], known[1], True)
            yield Item(source, None, 1, b"", exchange=Exchange(known[1], message))

    def unanswered(self) -> Iterator[Item]:
        """Yield the requests that no response followed."""
        for source, request, answered in self._asked.values():
            if not answered:
                yield Item(source, None, 1, b"", exchange=Exchange(request))


_PAIRING = "Give the request in a file before it, whose name differs in its trailing number or role only."


def entry_of(form: Form, source: str, entry: Element) -> Item:
    """Turn one entry of a recording into an item."""
    if entry.overlong:
        return Item(source, entry.number, None, b"", Problem("limitExceeded", "is larger than an entry may be"))
    recording = read_entry(_READ_WHOLE[form], entry.number, entry.data)
    problem = None if recording.problem is None else Problem("undecodable", recording.problem)
    return Item(source, entry.number, None, b"", problem, recording.exchange)


def read(form: Form, source: str, data: bytes, conversations: Conversations) -> Iterator[Item]:
    """Yield the exchanges of a recording; an entry that cannot be read is an item with an error."""
    try:
        if form is Form.MESSAGE:
            for message in messages(data):
                yield from conversations.add(source, message)
            return
        empty = True
        for recording in read_recording(_READ_WHOLE[form], data):
            empty = False
            problem = None if recording.problem is None else Problem("undecodable", recording.problem)
            yield Item(source, recording.index, None, b"", problem, recording.exchange)
        if empty:
            yield Item(source, None, None, b"", Problem("undecodable", f"is a {form} without an exchange"))
    except (Malformed, Unsupported) as error:
        yield Item(source, None, None, b"", Problem("undecodable", f"cannot be read as {form}: {error}"))
