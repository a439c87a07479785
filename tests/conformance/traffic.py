"""What really went over the wire, as the exchanges that the validator judges."""

from __future__ import annotations

from pathlib import Path

import httpx

from partnercenter_spec.http import Exchange, Headers, Request, Response
from partnercenter_spec.recordings import Malformed, reading


def exchange_of(response: httpx.Response) -> Exchange:
    """Turn an answer and its request into an exchange."""
    request = response.request
    return Exchange(
        Request(request.method, str(request.url), Headers(request.headers.multi_items()), request.content),
        Response(response.status_code, Headers(response.headers.multi_items()), response.content),
    )


def recorded(har: Path) -> list[Exchange]:
    """Read all exchanges of a HAR file.

    Raises:
        Malformed: An entry is not a whole exchange.
    """
    exchanges = []
    for recording in reading.read("har", har.read_bytes()):
        if recording.exchange is None or recording.exchange.response is None:
            message = f"entry {recording.index}: {recording.problem or 'no response'}"
            raise Malformed(message)
        exchanges.append(recording.exchange)
    return exchanges
