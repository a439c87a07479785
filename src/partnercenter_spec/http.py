"""HTTP messages as this package takes them, whatever client, recording or test made them."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

HeaderSource: TypeAlias = "Mapping[str, str | Iterable[str]] | Iterable[tuple[str, str]] | None"

_GZIP_MAGIC: Final = b"\x1f\x8b"


class Headers:
    """Header fields of a message, by name in any letter case. Immutable."""

    __slots__ = ("_fields",)

    def __init__(self, source: HeaderSource = None) -> None:
        """Take headers as a mapping (values may be lists) or as pairs."""
        fields: dict[str, list[str]] = {}
        for name, value in _pairs(source):
            fields.setdefault(name.lower(), []).append(value)
        self._fields: Final = fields

    def get(self, name: str) -> str | None:
        """Return the value of a field, several values joined with commas as RFC 9110 says, or None."""
        values = self._fields.get(name.lower())
        return None if values is None else ", ".join(values)

    def names(self) -> list[str]:
        """Return the names of the fields, in lower case."""
        return list(self._fields)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._fields

    def __len__(self) -> int:
        return len(self._fields)


def _pairs(source: HeaderSource) -> Iterable[tuple[str, str]]:
    if source is None:
        return
    for name, value in source.items() if isinstance(source, Mapping) else source:
        values = [value] if isinstance(value, str | bytes) else list(value)
        for one in values:
            yield _text(name), _text(one)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


@dataclass(frozen=True, slots=True)
class Request:
    """A request. Its `repr` shows nothing that may be secret.

    Attributes:
        method: HTTP method.
        url: URL, absolute or from the path on, with its query.
        headers: Header fields.
        body: Body, or None or empty when there is none.
    """

    method: str
    url: str = field(repr=False)
    headers: Headers = field(default_factory=Headers, repr=False)
    body: bytes | str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Response:
    """A response. Its `repr` shows nothing that may be secret.

    Attributes:
        status: HTTP status code.
        headers: Header fields.
        body: Body, or None or empty when there is none.
    """

    status: int
    headers: Headers = field(default_factory=Headers, repr=False)
    body: bytes | str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and what was answered, if it was.

    Attributes:
        request: The request.
        response: The response, or None when the recording has none.
    """

    request: Request
    response: Response | None = None


class TooLarge(ValueError):
    """A body that is larger than allowed once it is decompressed."""


def plain_body(headers: Headers, body: bytes | str | None, limit: int) -> bytes | str:
    """Return a body without its gzip coding. Recorders often keep the header of a coding they removed.

    Args:
        headers: Headers of the message.
        body: Body as it was sent or as a client already decoded it.
        limit: Size that a decompressed body may have, in bytes.

    Raises:
        TooLarge: The body exceeds the limit.
        zlib.error: The body is not what its coding says.
    """
    if body is None:
        return b""
    coding = (headers.get("content-encoding") or "").strip().lower()
    if isinstance(body, str) or coding not in {"gzip", "x-gzip"} or not body.startswith(_GZIP_MAGIC):
        return body
    inflater = zlib.decompressobj(wbits=31)
    plain = inflater.decompress(body, limit + 1)
    if len(plain) > limit:
        message = f"the body is larger than {limit} bytes once decompressed"
        raise TooLarge(message)
    if not inflater.eof:
        message = "the compressed body is cut short"
        raise zlib.error(message)
    return plain


def media_type(headers: Headers) -> tuple[str | None, str | None]:
    """Return the media type in lower case and the charset of a message, each None if it is not said."""
    value = headers.get("content-type")
    if value is None:
        return None, None
    kind, *parameters = value.split(";")
    for parameter in parameters:
        name, _, text = parameter.partition("=")
        if name.strip().lower() == "charset":
            return kind.strip().lower(), text.strip(" \"'")
    return kind.strip().lower(), None
