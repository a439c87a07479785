"""Faults with a known finding: one change to a payload that the contract accepts."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

from partnercenter_spec.contract import Contract
from partnercenter_spec.formats import FORMATS
from partnercenter_spec.jsontypes import pointer
from partnercenter_spec.views import Direction, required_names


class Place(NamedTuple):
    """A value in a payload and the schema it is held to."""

    path: tuple[str | int, ...]
    schema: Any
    value: Any


class Fault(NamedTuple):
    """A payload with one fault, and the one finding that it has to give."""

    payload: Any
    code: str
    pointer: str


def places(contract: Contract, name: str, payload: Any) -> Iterator[Place]:
    """Walk a payload and the authored schemas side by side."""
    pending: list[Place] = [Place((), contract.entry(name).schema, payload)]
    while pending:
        place = pending.pop()
        _, schema = contract.resolve(place.schema)
        if place.value is None:
            continue
        yield Place(place.path, schema, place.value)
        if isinstance(place.value, dict):
            for member, child in schema.get("properties", {}).items():
                if member in place.value:
                    pending.append(Place((*place.path, member), child, place.value[member]))
        elif isinstance(place.value, list) and "items" in schema:
            pending.extend(Place((*place.path, i), schema["items"], item) for i, item in enumerate(place.value))


def faults(contract: Contract, name: str, payload: Any, direction: Direction) -> Iterator[Fault]:
    """Yield every single fault of the kinds that users make, judged strictly."""
    for path, schema, value in places(contract, name, payload):
        for missing in required_names(schema, direction) if isinstance(value, dict) else ():
            if missing in value:
                yield Fault(_without(payload, (*path, missing)), "required", pointer(path))
        if isinstance(value, dict) and "properties" in schema:
            yield Fault(_with(payload, (*path, "loyaltyTier"), 1), "unknownProperty", pointer((*path, "loyaltyTier")))
        for code, wrong in _wrong_values(schema):
            yield Fault(_with(payload, path, wrong), code, pointer(path))


def _wrong_values(schema: Any) -> Iterator[tuple[str, Any]]:
    declared = schema.get("type", "object")
    types = [declared] if isinstance(declared, str) else declared
    yield "type", [] if "object" in types else {}
    if "string" not in types:
        yield "type", "text"
    if "number" not in types and "integer" not in types:
        yield "type", 12345
    if "enum" in schema:
        yield "unknownValue" if schema.get("x-open-enum") else "enum", "zz-no-such-value"
    if "const" in schema:
        yield "const", not schema["const"] if isinstance(schema["const"], bool) else "zz-no-such-value"
    if "pattern" in schema:
        yield from (("pattern", wrong) for wrong in ("", "!", "NO\n", "٤٤"))
    if "pattern" in FORMATS.get(schema.get("format"), {}):
        yield from (("format", wrong) for wrong in ("not <right>", "é"))
    if "maximum" in FORMATS.get(schema.get("format"), {}):
        yield "format", 2**31
    if "maxLength" in schema:
        yield "maxLength", "x" * (schema["maxLength"] + 1)
    if "minimum" in schema:
        yield "minimum", schema["minimum"] - 1


def _with(payload: Any, path: tuple[str | int, ...], value: Any) -> Any:
    if not path:
        return value
    changed = copy.deepcopy(payload)
    target = changed
    for token in path[:-1]:
        target = target[token]
    target[path[-1]] = value
    return changed


def _without(payload: Any, path: tuple[str | int, ...]) -> Any:
    changed = copy.deepcopy(payload)
    target = changed
    for token in path[:-1]:
        target = target[token]
    del target[path[-1]]
    return changed
