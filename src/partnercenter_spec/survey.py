"""Walking messages to see what of the contract they use, and what they hold that the contract does not have.

One walk serves both questions. It judges nothing, and it keeps names, JSON types and counts, never a value: names of
properties are kept only where they look like names, and values of open enumerations are only counted.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from partnercenter_spec.conformance import nearest_response
from partnercenter_spec.contract import REF_PREFIX, Contract
from partnercenter_spec.decoding import decode
from partnercenter_spec.detection import branch_of
from partnercenter_spec.errors import UndecodablePayload, UnknownOperation
from partnercenter_spec.http import Exchange, Headers, Response, TooLarge, media_type, plain_body
from partnercenter_spec.jsontypes import Json, Schema, has_type, type_name
from partnercenter_spec.limits import Limits
from partnercenter_spec.naming import canonical
from partnercenter_spec.operations import Match, Operation, find
from partnercenter_spec.pointers import is_presentable
from partnercenter_spec.sightings import Fact, Kind, Sightings, unnamed
from partnercenter_spec.views import Direction

_TELLING_HEADERS: Final = ("ms-", "x-")


class Surveyor:
    """Looks at payloads and exchanges, one at a time."""

    def __init__(self, contract: Contract, limits: Limits, hosts: frozenset[str] = frozenset()) -> None:
        """Set what to compare with.

        Args:
            contract: What is documented.
            limits: What one body may cost; what is larger is not looked at.
            hosts: Other hosts under which the service is reached.
        """
        self._contract = contract
        self._limits = limits
        self._hosts = hosts

    def payload(self, type: str, value: Json, direction: Direction) -> Sightings:
        """Return what one decoded payload shows.

        Raises:
            UnknownType: The contract has no such type.
        """
        seen = Sightings()
        _Walk(self._contract, direction, seen).payload(type, value)
        return seen

    def exchange(self, exchange: Exchange) -> Sightings:
        """Return what one exchange shows: the operation, the status, what the bodies and the query hold."""
        seen = Sightings()
        request = exchange.request
        try:
            match = find(self._contract, request.method, request.url, self._hosts)
        except UnknownOperation:
            seen.note(Fact(Kind.UNKNOWN_CALL, "", "request"))
            return seen
        operation = match.operation
        seen.note(Fact(Kind.OPERATION, operation.id, "request"))
        self._query(match, seen)
        described = operation.details.get("requestBody", {})
        self._body(described, request.headers, request.body, "request", seen)
        if exchange.response is not None:
            self._response(operation, exchange.response, seen)
        return seen

    def _response(self, operation: Operation, response: Response, seen: Sightings) -> None:
        # a status is a number of three digits; anything else in its place may be data
        status = str(response.status) if 100 <= response.status <= 999 else "other"
        seen.note(Fact(Kind.STATUS, operation.id, "response", status))
        responses = operation.details["responses"]
        known = {name.lower() for described in responses.values() for name in described.get("headers", {})}
        for name in response.headers.names():
            if name.startswith(_TELLING_HEADERS) and name not in known:
                seen.note(_named(Fact(Kind.HEADER, operation.id, "response", name)))
        described = responses.get(status) or nearest_response(responses, response.status)
        self._body(described, response.headers, response.body, "response", seen)

    def _query(self, match: Match, seen: Sightings) -> None:
        parameters = match.operation.details.get("parameters", ())
        known = {parameter["name"].lower(): parameter for parameter in parameters if parameter["in"] == "query"}
        for name, text in match.query:
            parameter = known.get(name.lower())
            if parameter is None:
                seen.note(_named(Fact(Kind.PARAMETER, match.operation.id, "request", name)))
            elif "contentSchema" in parameter["schema"]:
                self._text(parameter["schema"]["contentSchema"], text, None, "request", seen)
            else:
                _Walk(self._contract, "request", seen).parameter(parameter["schema"], text)

    def _body(
        self,
        described: Mapping[str, Any],
        headers: Headers,
        body: bytes | str | None,
        direction: Direction,
        seen: Sightings,
    ) -> None:
        kind, charset = media_type(headers)
        content = described.get("content")
        if not content or (kind is not None and kind not in content and kind != "text/json"):
            return
        try:
            plain = plain_body(headers, body, self._limits.max_bytes)
        except (TooLarge, zlib.error):
            return
        if plain:
            self._text(next(iter(content.values())), plain, charset, direction, seen)

    def _text(
        self, schema: Schema, text: bytes | str, charset: str | None, direction: Direction, seen: Sightings
    ) -> None:
        """Look into JSON text, if it is JSON of a named type; what is wrong with it is for the validator to say."""
        if "$ref" not in schema:
            return
        try:
            value = decode(text, self._limits, charset)
        except UndecodablePayload:
            return
        _Walk(self._contract, direction, seen).payload(schema["$ref"].removeprefix(REF_PREFIX), value)


class _Place(NamedTuple):
    """Where a value stands: the named type around it, and the way from there."""

    owner: str
    path: str = ""

    def below(self, token: str) -> _Place:
        return _Place(self.owner, f"{self.path}/{token.replace('~', '~0').replace('/', '~1')}")


class _Walk:
    """One walk through one value."""

    def __init__(self, contract: Contract, direction: Direction, seen: Sightings) -> None:
        self._contract = contract
        self._direction = direction
        self._seen = seen

    def payload(self, type: str, value: Json) -> None:
        """Walk a payload. Names of requests are read in any letter case, as the service reads them."""
        entry = branch_of(self._contract, self._contract.entry(type), value, self._direction)
        if self._direction == "request":
            value = canonical(self._contract, entry.schema, value).value
        self._node(_Place(entry.name), {"$ref": REF_PREFIX + entry.name}, value)

    def parameter(self, schema: Schema, text: str) -> None:
        """Look at a plain query parameter: text, whatever its type."""
        name, target = self._contract.resolve(schema)
        if name is not None:
            self._value(name, target, text)

    def _node(self, place: _Place, node: Schema, value: Json) -> None:
        name, schema = self._contract.resolve(node)
        if value is None and self._direction == "request":  # stands for a member that is not set
            return
        if not _is_documented(schema, value):
            self._note(Kind.OTHER_TYPE, place, value)
        elif isinstance(value, dict) and "properties" in schema:
            self._members(place if name is None else _Place(name), schema["properties"], value)
        elif isinstance(value, list) and "items" in schema:
            for item in value:
                self._node(place.below("*"), schema["items"], item)
        elif name is not None:
            self._value(name, schema, value)

    def _members(self, place: _Place, known: Mapping[str, Schema], value: dict[str, Json]) -> None:
        self._seen.note(Fact(Kind.TYPE, place.owner, self._direction))
        for name, child in value.items():
            schema = known.get(name)
            if schema is None:
                self._undocumented(place, name, child)
                continue
            if child is not None or self._direction == "response":
                self._seen.note(Fact(Kind.PROPERTY, place.owner, self._direction, name))
            self._node(place.below(name), schema, child)

    def _undocumented(self, place: _Place, name: str, value: Json) -> None:
        if is_presentable(name):
            self._unknown(place.below(name), value)
        else:
            self._note(Kind.UNNAMED, place, value)  # what is below a name that may be data may be data too

    def _unknown(self, place: _Place, value: Json) -> None:
        """Note a value of which nothing is documented, and what it is made of."""
        self._note(Kind.UNDOCUMENTED, place, value)
        if isinstance(value, dict):
            for name, child in value.items():
                self._undocumented(place, name, child)
        elif isinstance(value, list):
            for item in value:
                self._unknown(place.below("*"), item)

    def _value(self, name: str, schema: Schema, value: Json) -> None:
        """Count a text that an open enumeration does not have; requests may write it in any letter case."""
        if not schema.get("x-open-enum") or not isinstance(value, str) or value in schema["enum"]:
            return
        if self._direction == "request" and value.casefold() in {known.casefold() for known in schema["enum"]}:
            return
        self._seen.note(Fact(Kind.OTHER_VALUE, name, self._direction))

    def _note(self, kind: Kind, place: _Place, value: Json) -> None:
        self._seen.note(Fact(kind, place.owner, self._direction, place.path, type_name(value)))


def _is_documented(schema: Schema, value: Json) -> bool:
    declared = schema.get("type")
    if declared is None:
        return True
    names = [declared] if isinstance(declared, str) else list(declared)
    return has_type(value, [*names, *schema.get("x-tolerated-types", ())])


def _named(fact: Fact) -> Fact:
    """Keep the name that the input gave only if it looks like a name."""
    return fact if is_presentable(fact.name) else unnamed(fact)
