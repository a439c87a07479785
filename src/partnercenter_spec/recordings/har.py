"""HAR 1.2, as browsers and proxies write it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partnercenter_spec.http import Exchange, Headers, Request, Response
from partnercenter_spec.recordings.values import from_base64, header_pairs, member


def entries(document: object) -> list[Any]:
    """Return the entries of a HAR document."""
    log = member(document, "log", dict, "the document")
    found: list[Any] = member(log, "entries", list, "log")
    return found


def exchange(entry: object) -> Exchange:
    """Turn one entry into an exchange. A response with status 0 stands for none."""
    request = member(entry, "request", dict, "the entry")
    url = member(request, "url", str, "request")
    asked = Request(member(request, "method", str, "request"), url, _headers(request), _posted(request))
    response = entry.get("response") if isinstance(entry, Mapping) else None
    if not isinstance(response, Mapping) or not response.get("status"):
        return Exchange(asked)
    status = member(response, "status", int, "response")
    return Exchange(asked, Response(status, _headers(response), _content(response)))


def _headers(message: Mapping[str, Any]) -> Headers:
    # names that begin with a colon are fields of HTTP/2 framing, not headers
    return Headers([pair for pair in header_pairs(message.get("headers")) if not pair[0].startswith(":")])


def _posted(request: Mapping[str, Any]) -> bytes | str | None:
    data = request.get("postData")
    return _decoded(data, "request.postData") if isinstance(data, Mapping) else None


def _content(response: Mapping[str, Any]) -> bytes | str | None:
    content = response.get("content")
    return _decoded(content, "response.content") if isinstance(content, Mapping) else None


def _decoded(part: Mapping[str, Any], place: str) -> bytes | str | None:
    text = part.get("text")
    if not isinstance(text, str):
        return None
    return from_base64(text, place) if part.get("encoding") == "base64" else text
