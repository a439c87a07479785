"""Payloads and recordings that can be shown and committed: what the contract calls secret or personal is replaced.

Replacements keep the form that the contract asks for, so that what was acceptable stays so, and the same text is always
replaced by the same one, in bodies, URLs and headers. No table of replacements is kept.
"""

from __future__ import annotations

from collections.abc import Iterable

from partnercenter_spec.contract import Contract, shipped
from partnercenter_spec.generation.samples import direction_of
from partnercenter_spec.http import Exchange, Headers, Request, Response
from partnercenter_spec.jsontypes import Json
from partnercenter_spec.operations import host_of
from partnercenter_spec.redaction.bodies import Scrubber
from partnercenter_spec.redaction.messages import Messages, body_type
from partnercenter_spec.redaction.pseudonyms import Pseudonyms
from partnercenter_spec.views import Direction

__all__ = ["Redactor", "redact"]


class Redactor:
    """Redacts payloads and exchanges, consistently as long as it lives."""

    def __init__(
        self,
        *,
        seed: int | str | None = None,
        keep_unknown: bool = False,
        base_urls: Iterable[str] = (),
        contract: Contract | None = None,
    ) -> None:
        """Set how to redact.

        Args:
            seed: For replacements that can be made again. Whoever has it can test guesses; without one, nobody can.
            keep_unknown: Whether texts stay that the contract says nothing about, but for GUIDs and mail addresses.
            base_urls: Further base URLs under which the service is reached, such as that of a gateway.
            contract: Another contract than the one that is shipped.
        """
        self._contract = contract or shipped()
        pseudonyms = Pseudonyms(seed)
        self._scrubber = Scrubber(self._contract, pseudonyms, keep_unknown=keep_unknown)
        hosts = frozenset(host_of(url) for url in base_urls)
        self.messages = Messages(self._contract, pseudonyms, self._scrubber, hosts)

    def payload(self, name: str | None, value: Json, direction: Direction | None = None) -> Json:
        """Return a payload, redacted.

        Args:
            name: Name of its type; None for JSON of which nothing is known, where every text is replaced.
            value: The decoded payload; it is not changed.
            direction: Who sends it; the service unless the type is one that only clients send.

        Raises:
            UnknownType: There is no such type.
        """
        if name is None:
            return self._scrubber.untyped(value)
        entry = self._contract.entry(name)
        return self._scrubber.typed(entry, value, direction_of(entry, direction))

    def exchange(self, exchange: Exchange) -> Exchange:
        """Return an exchange, redacted; a body that is no JSON is replaced by a mark."""
        request, response = exchange.request, exchange.response
        match = self.messages.match(request.method, request.url)
        asked = Request(
            request.method,
            self.messages.url(request.url, match),
            Headers(self.messages.headers(_fields(request.headers))),
            self._body(request.body, body_type(match, None), "request"),
        )
        if response is None:
            return Exchange(asked)
        body = self._body(response.body, body_type(match, response.status), "response")
        return Exchange(
            asked, Response(response.status, Headers(self.messages.headers(_fields(response.headers))), body)
        )

    def _body(self, body: bytes | str | None, name: str | None, direction: Direction) -> str | None:
        if body is None:
            return None
        text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
        return self.messages.body(text, name, direction)[0]


def redact(name: str | None, value: Json, direction: Direction | None = None, *, seed: int | str | None = None) -> Json:
    """Return one payload, redacted with a key of its own; see `Redactor.payload`.

    Raises:
        UnknownType: There is no such type.
    """
    return Redactor(seed=seed).payload(name, value, direction)


def _fields(headers: Headers) -> list[tuple[str, str]]:
    return [(name, headers.get(name) or "") for name in headers.names()]
