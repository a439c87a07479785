"""Exchanges as JSON objects, one on each line: the form in which services log traffic.

Each has `request` (`method`, `url`, `headers`, `body`) and `response` (`status`, `headers`, `body`). A body is text, a
JSON value, or `{"base64": "..."}`.
"""

from __future__ import annotations

from collections.abc import Mapping

from partnercenter_spec.http import Exchange, Headers, Request, Response
from partnercenter_spec.recordings.values import body_of, from_base64, header_pairs, member


def is_exchange(value: object) -> bool:
    """Say whether a decoded line is an exchange and not a payload."""
    request = value.get("request") if isinstance(value, Mapping) else None
    return isinstance(request, Mapping) and "method" in request and "url" in request


def exchange(value: object) -> Exchange:
    """Turn one decoded line into an exchange."""
    request = member(value, "request", Mapping, "the line")
    headers = Headers(header_pairs(request.get("headers")))
    method, url = member(request, "method", str, "request"), member(request, "url", str, "request")
    asked = Request(method, url, headers, _body(request.get("body"), "request.body"))
    response = value.get("response") if isinstance(value, Mapping) else None
    if response is None:
        return Exchange(asked)
    status = member(response, "status", int, "response")
    answered = Headers(header_pairs(response.get("headers")))
    return Exchange(asked, Response(status, answered, _body(response.get("body"), "response.body")))


def _body(value: object, place: str) -> bytes | str | None:
    if isinstance(value, Mapping) and set(value) == {"base64"}:
        return from_base64(member(value, "base64", str, place), place)
    return body_of(value, place)
