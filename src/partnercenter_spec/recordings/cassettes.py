"""VCR cassettes, of vcrpy and of Ruby's VCR, in JSON and YAML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partnercenter_spec.http import Exchange, Headers, Request, Response
from partnercenter_spec.recordings.values import Malformed, body_of, from_base64, header_pairs, member


def interactions(document: object) -> list[Any]:
    """Return the interactions of a cassette."""
    if not isinstance(document, Mapping):
        message = "the cassette is not an object"
        raise Malformed(message)
    name = "interactions" if "interactions" in document else "http_interactions"
    found: list[Any] = member(document, name, list, "the cassette")
    return found


def exchange(interaction: object) -> Exchange:
    """Turn one interaction into an exchange."""
    request = member(interaction, "request", Mapping, "the interaction")
    asked = Request(
        member(request, "method", str, "request").upper(),
        member(request, "uri", str, "request"),
        Headers(header_pairs(request.get("headers"))),
        _body(request.get("body"), "request.body"),
    )
    response = interaction.get("response") if isinstance(interaction, Mapping) else None
    if response is None:
        return Exchange(asked)
    status = member(response, "status", (Mapping, int), "response")
    code = status if isinstance(status, int) else member(status, "code", int, "response.status")
    headers = Headers(header_pairs(response.get("headers")))
    return Exchange(asked, Response(code, headers, _body(response.get("body"), "response.body")))


def _body(value: object, place: str) -> bytes | str | None:
    """Read a body: plain, under `string` (vcrpy, Ruby) or under `base64_string` (Ruby)."""
    if isinstance(value, Mapping) and "base64_string" in value:
        return from_base64(member(value, "base64_string", str, place), place)
    if isinstance(value, Mapping) and "string" in value:
        return body_of(value["string"], place)
    return body_of(value, place)
