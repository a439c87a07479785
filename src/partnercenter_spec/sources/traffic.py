"""Recorded HTTP traffic: HAR, VCR cassettes, raw messages.

This is the one place that knows traffic from payloads.
"""

import json
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from partnercenter_spec.http import Exchange, Request, Response
from partnercenter_spec.recordings import Malformed, Unsupported
from partnercenter_spec.recordings.raw import group_of, messages
from partnercenter_spec.recordings.reading import read as read_recording
from partnercenter_spec.recordings.reading import read_entry
from partnercenter_spec.sources.elements import Element, Elements
from partnercenter_spec.sources.items import Item, Problem


class Form(StrEnum):
    """How traffic is recorded."""

    HAR = "HAR"
    CASSETTE = "VCR cassette"
    SESSION = "recorded session"
    MESSAGE = "raw HTTP message"


_FORM_OF_SUFFIX = {".har": Form.HAR, ".http": Form.MESSAGE}
_HAR_START = re.compile(rb'\A\s*\{\s*"log"\s*:\s*\{')
_CASSETTE_START = re.compile(rb"\A(?:\s*(?:---|#[^\n]*|version:[^\n]*)\r?\n)*\s*(?:http_)?interactions:")
_MESSAGE_START = re.compile(
    rb"\A\s*(?:HTTP/\d(?:\.\d)?[ ]+\d{3}\b|(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)[ ]+(?:https?://|/)\S*)"
)
_BOM = b"\xef\xbb\xbf"
# Cheap to look for; only a document that holds one is parsed here to see where it stands.
_MARKS = (b'"entries"', b'interactions"', b'"ResponseBody"')


def recognise_start(suffix: str, start: bytes) -> Form | None:
    """Tell traffic by its name or its first lines."""
    if suffix in _FORM_OF_SUFFIX:
        return _FORM_OF_SUFFIX[suffix]
    start = start.removeprefix(_BOM)
    if _HAR_START.match(start):
        return Form.HAR
    if _CASSETTE_START.match(start):
        return Form.CASSETTE
    return Form.MESSAGE if _MESSAGE_START.match(start) else None


def recognise_document(data: bytes) -> Form | None:
    """Tell traffic by the shape of a whole JSON document."""
    if not any(mark in data for mark in _MARKS):
        return None
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):  # judged, and refused, as a payload
        return None
    if isinstance(value, dict):
        return _recognise_object(value)
    return Form.SESSION if _is_session(value) else None


def _recognise_object(value: Mapping[str, object]) -> Form | None:
    log = value.get("log")
    if isinstance(log, dict) and isinstance(log.get("entries"), list):
        return Form.HAR
    if isinstance(value.get("interactions", value.get("http_interactions")), list):
        return Form.CASSETTE
    return Form.SESSION if _is_session(value.get("Entries")) else None


def is_session(data: bytes) -> bool:
    """Say whether the first element of a list is an entry of a recorded session."""
    if b'"ResponseBody"' not in data:
        return False
    try:
        return _is_session([json.loads(data)])
    except (ValueError, RecursionError):
        return False


def _is_session(value: object) -> bool:
    first = value[0] if isinstance(value, list) and value else None
    return isinstance(first, dict) and "RequestHeaders" in first and "ResponseBody" in first


HAR_ENTRIES = ("log", "entries")
"""Where the exchanges of a HAR are."""
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


def read_har(source: str, entries: Elements) -> Iterator[Item]:
    """Yield the exchanges of a HAR, which need not fit into memory."""
    empty = True
    for entry in entries:
        empty = False
        yield entry_of(Form.HAR, source, entry)
    if empty:
        what = "is a HAR without an exchange" if entries.found else "cannot be read as HAR: it has no list log.entries"
        yield Item(source, None, None, b"", Problem("undecodable", what))


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
