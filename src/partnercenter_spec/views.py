"""Type x direction x policy -> the schema that an engine compiles.

Authored schemas say what the service sends and accepts. What differs between callers is derived here and nowhere else:
closed or open objects, open enumerations, members that one direction requires, and the nulls that requests may carry.

There are two views of a type. The *gate* holds just what makes a payload unacceptable; it answers yes or no. The *full*
view holds everything worth a finding, warnings included; its failures are sorted out by `diagnosis`.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, NamedTuple

from partnercenter_spec.contract import Contract, TypeEntry
from partnercenter_spec.formats import FORMATS
from partnercenter_spec.jsontypes import Schema

Direction = Literal["request", "response"]
UnknownProperties = Literal["allow", "warn", "error"]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_NULLABLE: Final = ".nullable"
_PLAIN: Final = frozenset(
    {"pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "uniqueItems"}
)
_ANNOTATIONS: Final = frozenset(
    {"title", "description", "deprecated", "readOnly", "writeOnly", "contentMediaType", "contentSchema", "$comment"}
)


class Policy(NamedTuple):
    """How a payload is judged.

    Attributes:
        direction: Who sends the payload.
        strict: Whether open enumerations are closed.
        unknown: What an unknown property is.
    """

    direction: Direction
    strict: bool
    unknown: UnknownProperties


def required_names(schema: Schema, direction: Direction) -> list[str]:
    """Return the members that a type demands in one direction.

    What is read-only is demanded of the service alone, what is write-only of the client alone. A type that only the
    service sends demands nothing of a client.
    """
    if direction == "request" and schema.get("x-direction") == "response":
        return []
    exempt = "readOnly" if direction == "request" else "writeOnly"
    members: Mapping[str, Schema] = schema.get("properties", {})
    return [name for name in schema.get("required", ()) if not members.get(name, {}).get(exempt, False)]


def gate(contract: Contract, entry: TypeEntry, policy: Policy) -> dict[str, Any]:
    """Return the view that holds only what makes a payload unacceptable."""
    return _View(contract, policy, complete=False).of(entry)


def full(contract: Contract, entry: TypeEntry, policy: Policy, *, open_items: bool = False) -> dict[str, Any]:
    """Return the view that holds everything worth a finding.

    Args:
        contract: Where the types come from.
        entry: The type.
        policy: How to judge.
        open_items: Whether the items of a collection are left out, to be judged one by one.
    """
    return _View(contract, policy, complete=True).of(entry, open_items=open_items)


def written_out(view: Schema) -> Schema:
    """Return a view without references, which engines read faster; a view that contains itself is returned as it is."""
    definitions = view.get("$defs", {})

    def write(node: Any, trail: tuple[str, ...]) -> Any:  # noqa: ANN401 - any part of a schema
        if isinstance(node, list):
            return [write(child, trail) for child in node]
        if not isinstance(node, dict):
            return node
        name = node.get("$ref", "").removeprefix("#/$defs/") if isinstance(node.get("$ref"), str) else ""
        if not name:
            return {keyword: write(child, trail) for keyword, child in node.items()}
        if name in trail or len(node) > 1:
            raise _Unwritable
        return write(definitions[name], (*trail, name))

    try:
        written: Schema = write({keyword: child for keyword, child in view.items() if keyword != "$defs"}, ())
    except _Unwritable:
        return view
    return written


class _Unwritable(Exception):
    """A view that cannot be written without references."""


class _View:
    def __init__(self, contract: Contract, policy: Policy, *, complete: bool) -> None:
        self._contract = contract
        self._policy = policy
        self._complete = complete
        self._closed = complete or policy.unknown == "error"
        self._definitions: dict[str, dict[str, Any]] = {}

    def of(self, entry: TypeEntry, *, open_items: bool = False) -> dict[str, Any]:
        root = self._schema(entry.schema)
        if open_items:
            root["properties"]["items"].pop("items")
        if self._definitions:
            root["$defs"] = {key: self._definitions[key] for key in sorted(self._definitions)}
        return {"$schema": DIALECT, **root}

    def _schema(self, node: Schema, *, nullable: bool = False) -> dict[str, Any]:
        view: dict[str, Any] = {}
        for keyword, value in node.items():
            self._add(view, keyword, value, node, nullable=nullable)
        if "properties" in node:
            required = required_names(node, self._policy.direction)
            view["properties"] = {
                member: self._schema(schema, nullable=self._policy.direction == "request" and member not in required)
                for member, schema in node["properties"].items()
            }
            if required:
                view["required"] = required
            if self._closed:
                view["additionalProperties"] = False
        return view

    def _add(self, view: dict[str, Any], keyword: str, value: Any, node: Schema, *, nullable: bool) -> None:  # noqa: ANN401
        if keyword == "$ref":
            view["$ref"] = f"#/$defs/{self._definition(node, nullable=nullable)}"
        elif keyword == "type":
            view["type"] = self._types(value, node, nullable=nullable)
        elif keyword == "enum":
            if self._complete or self._policy.strict or not node.get("x-open-enum"):
                view["enum"] = [*value, None] if nullable else list(value)
        elif keyword == "const":
            view.update({"enum": [value, None]} if nullable else {"const": value})
        elif keyword == "format":
            view.update(FORMATS[value])
        elif keyword == "items":
            view["items"] = self._schema(value)
        elif keyword == "x-advice" and self._complete:
            view["allOf"] = [{"if": rule["if"], "then": rule["then"]} for rule in value]
        elif keyword in _PLAIN:
            view[keyword] = value
        elif keyword not in _ANNOTATIONS and keyword not in {"properties", "required"} and not keyword.startswith("x-"):
            message = f"the contract uses the keyword {keyword!r}, which this package does not implement here"
            raise ValueError(message)

    def _types(self, declared: str | Iterable[str], node: Schema, *, nullable: bool) -> str | list[str]:
        names = [declared] if isinstance(declared, str) else list(declared)
        if not self._complete and not self._policy.strict:
            names += [name for name in node.get("x-tolerated-types", ()) if name not in names]
        if nullable and "null" not in names:
            names.append("null")
        return names[0] if len(names) == 1 else names

    def _definition(self, node: Schema, *, nullable: bool) -> str:
        name, target = self._contract.resolve(node)
        key = f"{name}{_NULLABLE}" if nullable else str(name)
        if key not in self._definitions:
            self._definitions[key] = {}  # reserved first, so that a recursive type ends
            self._definitions[key] = self._schema(target, nullable=nullable)
        return key
