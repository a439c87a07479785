"""Telling recorded traffic from payloads, by names and content; this is the one place that does."""

import json
import re
from collections.abc import Mapping
from enum import StrEnum


class Form(StrEnum):
    """How traffic is recorded."""

    HAR = "HAR"
    CASSETTE = "VCR cassette"
    SESSION = "recorded session"
    MESSAGE = "raw HTTP message"


_FORM_OF_SUFFIX = {".har": Form.HAR, ".http": Form.MESSAGE}
# compiled by the module `re` when they are first used: few files need the second and the third
_HAR_START = rb'\s*\{\s*"log"\s*:\s*\{'
_CASSETTE_START = rb"(?:\s*(?:---|#[^\n]*|version:[^\n]*)\r?\n)*\s*(?:http_)?interactions:"
_MESSAGE_START = rb"\s*(?:HTTP/\d(?:\.\d)?[ ]+\d{3}\b|(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)[ ]+(?:https?://|/)\S*)"
_JSON_STARTS = frozenset({b"{", b"["})
_BOM = b"\xef\xbb\xbf"
# Cheap to look for; only a document that holds one is parsed here to see where it stands.
_MARKS = (b'"entries"', b'interactions"', b'"ResponseBody"')


def recognise_start(suffix: str, start: bytes) -> Form | None:
    """Tell traffic by its name or its first lines."""
    if suffix in _FORM_OF_SUFFIX:
        return _FORM_OF_SUFFIX[suffix]
    start = start.removeprefix(_BOM)
    if start.lstrip()[:1] in _JSON_STARTS:
        return Form.HAR if re.match(_HAR_START, start) else None
    if re.match(_CASSETTE_START, start):
        return Form.CASSETTE
    return Form.MESSAGE if re.match(_MESSAGE_START, start) else None


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
