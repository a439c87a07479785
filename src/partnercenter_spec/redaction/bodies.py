"""Payloads without what the contract calls secret or personal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from partnercenter_spec.contract import Contract, TypeEntry
from partnercenter_spec.detection import branch_of
from partnercenter_spec.jsontypes import Json, Schema
from partnercenter_spec.pointers import is_presentable
from partnercenter_spec.redaction.pseudonyms import Pseudonyms, secret
from partnercenter_spec.views import Direction


class Scrubber:
    """Scrubs payloads of known types by their schemas, and anything else wholly."""

    def __init__(self, contract: Contract, pseudonyms: Pseudonyms, *, keep_unknown: bool) -> None:
        """Set what to go by, and whether texts stay that the contract says nothing about."""
        self._contract = contract
        self._pseudonyms = pseudonyms
        self._keep_unknown: Final = keep_unknown

    def typed(self, entry: TypeEntry, value: Json, direction: Direction) -> Json:
        """Return a payload of a type, scrubbed. It is judged as before: what is wrong with it stays wrong."""
        schema = branch_of(self._contract, entry, value, direction).schema
        return self._value(schema, value, None, direction)

    def untyped(self, value: Json) -> Json:
        """Return any JSON value, scrubbed wholly: names, numbers, booleans and null stay, texts do not."""
        if isinstance(value, dict):
            return {self._name(name): self.untyped(child) for name, child in value.items()}
        if isinstance(value, list):
            return [self.untyped(item) for item in value]
        if not isinstance(value, str):
            return value
        return self._pseudonyms.inside(value) if self._keep_unknown else self._pseudonyms.text(value)

    def _value(self, node: Schema, value: Json, level: str | None, direction: Direction) -> Json:
        _, schema = self._contract.resolve(node)
        level = node.get("x-sensitivity") or schema.get("x-sensitivity") or level
        if isinstance(value, dict):
            return self._object(schema, value, level, direction)
        if isinstance(value, list):
            items = schema.get("items")
            return [self._value(items, item, level, direction) if items else self._bare(item, level) for item in value]
        if isinstance(value, str):
            return self._text(schema, value, level)
        return self._number(value, schema) if level and _is_number(value) else value

    def _object(self, schema: Schema, value: Mapping[str, Json], level: str | None, direction: Direction) -> Json:
        known: Mapping[str, Schema] = schema.get("properties", {})
        spelt = {name.lower(): name for name in known} if direction == "request" else {name: name for name in known}
        scrubbed: dict[str, Json] = {}
        for name, child in value.items():
            meant = spelt.get(name.lower() if direction == "request" else name)
            if meant is not None:
                scrubbed[name] = self._value(known[meant], child, level, direction)
            else:
                scrubbed[self._name(name)] = self._bare(child, level)
        return scrubbed

    def _bare(self, value: Json, level: str | None) -> Json:
        """Return a value of which the contract knows nothing but perhaps how sensitive what holds it is."""
        if level is None:
            return self.untyped(value)
        if isinstance(value, dict):
            return {self._name(name): self._bare(child, level) for name, child in value.items()}
        if isinstance(value, list):
            return [self._bare(item, level) for item in value]
        if isinstance(value, str):
            return secret() if level == "secret" else self._pseudonyms.text(value)
        return self._number(value, {}) if _is_number(value) else value

    def _text(self, schema: Schema, value: str, level: str | None) -> str:
        if level == "secret":
            return secret(schema) if value else value
        if level == "personal":
            return self._pseudonyms.text(value, schema)
        if "enum" in schema or "const" in schema:
            known = [schema["const"]] if "const" in schema else schema["enum"]
            return value if value.lower() in {str(one).lower() for one in known} else self._pseudonyms.text(value)
        return self._pseudonyms.inside(value)

    def _number(self, value: Any, schema: Schema) -> Json:  # noqa: ANN401 - an int or a float
        smallest = schema.get("minimum")
        other: Json = value if smallest is not None and value < smallest else type(value)(smallest or 0)
        return other

    def _name(self, name: str) -> str:
        return name if is_presentable(name) else self._pseudonyms.text(name)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
