"""Session records of the vendor's PowerShell tests: a list of entries with request and response side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partnercenter_spec.http import Exchange, Headers, Request, Response
from partnercenter_spec.recordings.values import body_of, header_pairs, member

_STATUSES = {"OK": 200, "Created": 201, "Accepted": 202, "NoContent": 204, "NotFound": 404}


def entries(document: object) -> list[Any]:
    """Return the entries of a session."""
    if isinstance(document, list):
        return document
    found: list[Any] = member(document, "Entries", list, "the session")
    return found


def exchange(entry: object) -> Exchange:
    """Turn one entry into an exchange."""
    url = member(entry, "RequestUri", str, "the entry")
    method = member(entry, "RequestMethod", str, "the entry")
    fields: Mapping[str, Any] = entry if isinstance(entry, Mapping) else {}
    headers = Headers(header_pairs(fields.get("RequestHeaders")))
    request = Request(method, url, headers, body_of(fields.get("RequestBody"), "RequestBody") or None)
    status = member(entry, "StatusCode", (int, str), "the entry")
    code = _STATUSES.get(status, 0) if isinstance(status, str) else status
    answered = Headers(header_pairs(fields.get("ResponseHeaders")))
    return Exchange(request, Response(code, answered, body_of(fields.get("ResponseBody"), "ResponseBody") or None))
