"""Taking members out of decoded recordings, with an error that says which member is wrong and never what it holds."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from typing import Any


class Malformed(ValueError):
    """A recording that does not have the form it claims. The message holds no value of it."""


def member(value: object, name: str, kind: type | tuple[type, ...], place: str) -> Any:  # noqa: ANN401 - of the kind asked for
    """Return a member of an object.

    Raises:
        Malformed: The value is no object, or the member is missing or of another kind.
    """
    if not isinstance(value, Mapping):
        message = f"{place} is not an object"
        raise Malformed(message)
    found = value.get(name)
    if not isinstance(found, kind) or (isinstance(found, bool) and kind is int):
        message = f"{place} has no usable member `{name}`"
        raise Malformed(message)
    return found


def from_base64(text: str, place: str) -> bytes:
    """Decode Base64.

    Raises:
        Malformed: The text is not Base64.
    """
    try:
        return base64.b64decode(text, validate=False)
    except (binascii.Error, ValueError):
        message = f"{place} is not Base64"
        raise Malformed(message) from None


def body_of(value: object, place: str) -> bytes | str | None:
    """Return a recorded body: text and bytes as they are, anything else as JSON text.

    Raises:
        Malformed: The value cannot be written as JSON.
    """
    if value is None or isinstance(value, str | bytes):
        return value
    try:
        return json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        message = f"{place} is neither text nor JSON"
        raise Malformed(message) from None


def header_pairs(value: object) -> Iterator[tuple[str, str]]:
    """Yield header fields of a recording, which writes them as a mapping or as a list of name and value."""
    if isinstance(value, Mapping):
        for name, content in value.items():
            for one in content if isinstance(content, list | tuple) else (content,):
                yield str(name), _text(one)
    elif isinstance(value, list):
        for field in value:
            if isinstance(field, Mapping) and isinstance(field.get("name"), str):
                yield field["name"], _text(field.get("value", ""))


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
