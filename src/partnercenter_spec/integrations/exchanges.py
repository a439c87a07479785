"""Responses of HTTP clients -> exchanges. Duck-typed: httpx, requests, and whatever looks like them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from partnercenter_spec.http import Exchange, Headers, Request, Response
from partnercenter_spec.views import Direction


@dataclass(frozen=True, slots=True)
class Captured:
    """An exchange as a client saw it.

    Attributes:
        exchange: The exchange.
        unseen: The messages whose body was not seen, since it was streamed past. They are judged without it.
    """

    exchange: Exchange = field(repr=False)
    unseen: frozenset[Direction] = frozenset()


class Observer(Protocol):
    """What looks at the exchanges of a client."""

    @property
    def max_bytes(self) -> int:
        """Size above which a body is refused, so that no more of it needs to be kept."""

    def selects(self, url: str) -> bool:
        """Say whether an exchange is to be judged, before anything is done for it."""

    def judge(self, captured: Captured) -> object:
        """Judge an exchange that was selected."""


def capture(response: Any, body: bytes | None) -> Captured:  # noqa: ANN401 - of any client
    """Make an exchange of a response and the request that it holds.

    Args:
        response: The response.
        body: Its body, decompressed or as it was sent, or None if it was not seen.
    """
    sent = response.request
    sent_body, sent_seen = _sent_body(sent)
    request = Request(str(sent.method), str(sent.url), Headers(sent.headers.items()), sent_body)
    answer = Response(response.status_code, Headers(response.headers.items()), body)
    unseen: set[Direction] = set()
    if not sent_seen:
        unseen.add("request")
    if body is None:
        unseen.add("response")
    return Captured(Exchange(request, answer), frozenset(unseen))


def body_of(response: Any) -> bytes | None:  # noqa: ANN401 - of any client
    """Return the body of a response that a client has read, or None if it was streamed or is still to be read."""
    try:
        content: bytes | None = response.content
    except RuntimeError:  # what httpx and requests raise then
        return None
    return content or b""


def has_request(response: Any) -> bool:  # noqa: ANN401 - of any client
    """Say whether a response knows the request that it answers; one made by hand may not."""
    try:
        return response.request is not None
    except RuntimeError:  # what httpx raises then
        return False


def _sent_body(sent: Any) -> tuple[bytes | str | None, bool]:  # noqa: ANN401 - of any client
    """Return the body of a request and whether it could be seen: what is streamed out cannot."""
    try:
        body = sent.body if hasattr(sent, "body") else sent.content
    except RuntimeError:
        return None, False
    if body is None or isinstance(body, bytes | str):
        return body, True
    return None, False
