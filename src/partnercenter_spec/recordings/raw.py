"""Raw HTTP messages, one to a file, or a request and its response in one file."""

from __future__ import annotations

import re

from partnercenter_spec.http import Headers, Request, Response
from partnercenter_spec.recordings.values import Malformed

_REQUEST = re.compile(rb"([A-Z]+)[ ]+(\S.*?)(?:[ ]+HTTP/[0-9.]+)?[ ]*")
_RESPONSE = re.compile(rb"HTTP/[0-9.]+[ ]+([0-9]{3})\b.*")
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")
_NEXT = re.compile(rb"\r?\n(?=HTTP/[0-9.]+[ ]+[0-9]{3}\b)")
_GROUP = re.compile(r"[-_. ]?(?:[0-9]+|req(?:uest)?|resp?(?:onse)?)$", re.IGNORECASE)


def messages(data: bytes) -> list[Request | Response]:
    """Read the messages of a file: one, or a request and what was answered.

    Raises:
        Malformed: The file does not start with a request line or a status line.
    """
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    first, *rest = _NEXT.split(data, maxsplit=1)
    found = [_message(first)]
    return found + [_message(part) for part in rest]


def group_of(name: str) -> str:
    """Return what the files of one conversation share: the name without extension and trailing number or role."""
    stem = name.removesuffix(".gz")
    stem = stem[: stem.rfind(".")] if "." in stem.rsplit("/", 1)[-1] else stem
    return _GROUP.sub("", stem)


def _message(data: bytes) -> Request | Response:
    head, body = _split(data)
    start, *fields = head.replace(b"\r\n", b"\n").split(b"\n")
    headers = Headers(_fields(fields))
    body = _dechunk(body) if "chunked" in (headers.get("transfer-encoding") or "").lower() else body
    answered = _RESPONSE.fullmatch(start)
    if answered:
        return Response(int(answered.group(1)), headers, body or None)
    asked = _REQUEST.fullmatch(start)
    if not asked:
        message = "the file starts with neither a request line nor a status line"
        raise Malformed(message)
    target = asked.group(2).decode("latin-1")
    host = headers.get("host")
    url = f"https://{host}{target}" if target.startswith("/") and host else target
    return Request(asked.group(1).decode("ascii"), url, headers, (body.strip() and body) or None)


def _split(data: bytes) -> tuple[bytes, bytes]:
    blank = _BLANK.search(data)
    return (data[: blank.start()], data[blank.end() :]) if blank else (data, b"")


def _fields(lines: list[bytes]) -> list[tuple[str, str]]:
    pairs = (line.partition(b":") for line in lines if b":" in line)
    return [(name.strip().decode("latin-1"), value.strip().decode("latin-1")) for name, _, value in pairs]


def _dechunk(body: bytes) -> bytes:
    """Undo chunked transfer coding; a body that a recorder already put together is returned as it is."""
    whole = b""
    rest = body
    while rest:
        size, separator, after = rest.partition(b"\r\n")
        if not separator or not re.fullmatch(rb"[0-9A-Fa-f]{1,8}(?:;.*)?", size):
            return body
        length = int(size.partition(b";")[0], 16)
        if length == 0:
            return whole
        whole, rest = whole + after[:length], after[length + 2 :]
    return body
