"""Mutants: each differs from an authored type in one keyword.

What is changed is what payloads are judged by. Descriptions, evidence, sensitivity and the names by which a type is
detected are judged by other tests.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from specbuild.pointers import join
from specmutants.advice import NEW_VALUE, changed_branches, changed_rules
from specmutants.patterns import changed_patterns

Schema = Mapping[str, Any]
Change = Callable[[dict[str, Any]], None]
Made = Iterator[tuple[str, str, Change]]
"""Operator, what it was applied to, and how to apply it."""

_REF: Final = "#/components/schemas/"
_OTHER_TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    "string": ("integer",),
    "integer": ("number", "string"),
    "number": ("string",),
    "boolean": ("string",),
    "array": ("object",),
    "object": ("array",),
}
_BOUNDS: Final[Mapping[str, int]] = {
    "maxLength": 1,
    "minLength": -1,
    "maximum": 1,
    "minimum": -1,
    "maxItems": 1,
    "minItems": -1,
}
_SINGLE: Final = ("type", "$ref", "items", "properties", "const", "pattern", "format", "uniqueItems", "oneOf", *_BOUNDS)
_OTHER_FORMATS: Final[Mapping[str, tuple[str, ...]]] = {
    "uuid": ("uri", "uri-reference"),
    "uri": ("uuid", "uri-reference"),
    "uri-reference": ("uuid", "uri"),
    "int32": ("int64",),
    "int64": ("int32",),
}
_JUDGED: Final = frozenset({*_SINGLE, "enum", "required", "x-open-enum", "x-tolerated-types"})
_MOST_TARGETS = 3  # of the objects that a reference may lead to instead, the nearest ones are hardest to tell


@dataclass(frozen=True, slots=True)
class Mutant:
    """A type with one change.

    Attributes:
        type: Name of the type.
        place: Where in it the change is, as a JSON Pointer.
        operator: What kind of change it is.
        detail: What it was done to; with the three above, unique.
        schema: The changed schema.
    """

    type: str
    place: str
    operator: str
    detail: str
    schema: Schema

    @property
    def what(self) -> str:
        """Names the change within the type."""
        return " ".join(part for part in (self.place, self.operator, self.detail) if part)

    @property
    def id(self) -> str:
        """Names the mutant."""
        return f"{self.type} {self.what}"


def mutants(name: str, types: Mapping[str, Schema]) -> Iterator[Mutant]:
    """Yield all mutants of a type.

    Args:
        name: The type.
        types: All types by name, as they stand in the built contract.
    """
    schema = types[name]
    for place, node in _nodes(schema, ()):
        for operator, detail, change in _changes(node, types):
            yield Mutant(name, join("", *place), operator, detail, _replaced(schema, place, change))


def _nodes(node: Schema, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Schema]]:
    yield place, node
    for name, member in node.get("properties", {}).items():
        yield from _nodes(member, (*place, "properties", name))
    if "items" in node:
        yield from _nodes(node["items"], (*place, "items"))


def _changes(node: Schema, types: Mapping[str, Schema]) -> Made:
    for keyword in _SINGLE:
        if keyword in node:
            yield "drop", keyword, _dropping(keyword)
    yield from _types(node)
    yield from _values(node)
    yield from _scalars(node)
    yield from _required(node)
    yield from _members(node)
    yield from _references(node, types)
    yield from _extensions(node)


def _types(node: Schema) -> Made:
    declared = node.get("type", ())
    names = [declared] if isinstance(declared, str) else list(declared)
    for name in names if len(names) > 1 else ():
        yield "type", f"without {name}", _setting("type", [other for other in names if other != name])
    if names and "null" not in names:
        yield "type", "or null", _setting("type", [*names, "null"])
    for other in _OTHER_TYPES[names[0]] if names else ():
        yield "type", f"or {other}", _setting("type", [*names, other])
        if "enum" not in node and "const" not in node:
            yield "type", f"{other} instead", _setting("type", other)


def _values(node: Schema) -> Made:
    for value in node.get("enum", ()):
        yield "enum", f"without {value}", _setting("enum", [other for other in node["enum"] if other != value])
    if "enum" in node:
        yield "enum", f"or {NEW_VALUE}", _setting("enum", [*node["enum"], NEW_VALUE])
        yield "drop", "enum", _dropping("enum", "x-open-enum")
        if node.get("x-open-enum"):
            yield "close", "enum", _dropping("x-open-enum")
        else:
            yield "open", "enum", _setting("x-open-enum", True)
    if "const" in node:
        other = not node["const"] if isinstance(node["const"], bool) else NEW_VALUE
        yield "const", f"{other} instead", _setting("const", other)


def _scalars(node: Schema) -> Made:
    for changed in changed_patterns(node.get("pattern", "")):
        yield "pattern", changed, _setting("pattern", changed)
    for other in _OTHER_FORMATS.get(node.get("format", ""), ()):
        yield "format", f"{other} instead", _setting("format", other)
    for keyword, looser in _BOUNDS.items():
        if keyword in node:
            yield "loosen", keyword, _setting(keyword, node[keyword] + looser)
            yield "tighten", keyword, _setting(keyword, node[keyword] - looser)


def _required(node: Schema) -> Made:
    required = list(node.get("required", ()))
    for name in required:
        yield "unrequire", name, _setting("required", [other for other in required if other != name])
    for name in node.get("properties", {}):
        if name not in required:
            yield "require", name, _setting("required", [*required, name])


def _members(node: Schema) -> Made:
    required = list(node.get("required", ()))
    members = node.get("properties", {})
    for name, member in members.items():
        rest = {other: child for other, child in members.items() if other != name}
        yield "remove", name, _setting_both(rest, [other for other in required if other != name])
        renamed = {(f"{other}Renamed" if other == name else other): child for other, child in members.items()}
        names = [f"{other}Renamed" if other == name else other for other in required]
        yield "rename", name, _setting_both(renamed, names)
        for keyword in ("readOnly", "writeOnly"):
            flipped = {**member, keyword: not member.get(keyword, False)}
            yield "flip", f"{name} {keyword}", _setting("properties", {**members, name: flipped})
        for alias in member.get("x-aliases", ()):
            fewer = {**member, "x-aliases": [other for other in member["x-aliases"] if other != alias]}
            yield "alias", f"{name} without {alias}", _setting("properties", {**members, name: fewer})


def _references(node: Schema, types: Mapping[str, Schema]) -> Made:
    """Lead a reference to another type that is judged otherwise, and to anything of the same JSON type."""
    if "$ref" not in node:
        return
    target = types[node["$ref"].removeprefix(_REF)]
    for name in _objects(target, types) if "properties" in target else _values_beside(target, types):
        yield "refer", f"to {name}", _setting("$ref", _REF + name)
    if "type" in target and _judged(target) != {"type": target["type"]}:
        yield "refer", f"to any {target['type']}", _instead_of_reference(target["type"])


def _objects(target: Schema, types: Mapping[str, Schema]) -> list[str]:
    """Return the objects that have most members in common with one."""
    own = set(target["properties"])
    common = {name: len(own & set(schema["properties"])) for name, schema in types.items() if "properties" in schema}
    near = sorted((-count, name) for name, count in common.items() if types[name] is not target)
    return [name for _, name in near[:_MOST_TARGETS]]


def _values_beside(target: Schema, types: Mapping[str, Schema]) -> Iterator[str]:
    seen = [_judged(target)]
    for name, schema in types.items():
        judged = _judged(schema)
        if judged.get("type") == target.get("type") and "properties" not in schema and judged not in seen:
            seen.append(judged)
            yield name


def _judged(schema: Schema) -> dict[str, Any]:
    return {keyword: value for keyword, value in schema.items() if keyword in _JUDGED}


def _extensions(node: Schema) -> Made:
    tolerated = list(node.get("x-tolerated-types", ()))
    for name in tolerated:
        yield "tolerate", f"not {name}", _setting("x-tolerated-types", [other for other in tolerated if other != name])
    if tolerated:
        yield "tolerate", "boolean too", _setting("x-tolerated-types", [*tolerated, "boolean"])
    if "x-direction" in node:
        other = "request" if node["x-direction"] == "response" else "response"
        yield "direction", "dropped", _dropping("x-direction")
        yield "direction", f"{other} instead", _setting("x-direction", other)
    for done, rules in changed_rules(list(node.get("x-advice", ()))):
        yield "advice", done, _setting("x-advice", rules)
    if "x-branches" in node:
        for done, branches in changed_branches(list(node["x-branches"])):
            yield "branches", done, _setting("x-branches", branches)


def _replaced(schema: Schema, place: tuple[str, ...], change: Change) -> dict[str, Any]:
    changed = copy.deepcopy(dict(schema))
    node = changed
    for token in place:
        node = node[token]
    change(node)
    return changed


def _dropping(*keywords: str) -> Change:
    def change(node: dict[str, Any]) -> None:
        for keyword in keywords:
            node.pop(keyword, None)

    return change


def _setting(keyword: str, value: Any) -> Change:  # noqa: ANN401 - JSON of whatever shape
    def change(node: dict[str, Any]) -> None:
        node[keyword] = copy.deepcopy(value)

    return change


def _setting_both(members: Schema, required: list[str]) -> Change:
    def change(node: dict[str, Any]) -> None:
        node["properties"] = copy.deepcopy(members)
        if "required" in node:
            node["required"] = list(required)

    return change


def _instead_of_reference(kind: str) -> Change:
    def change(node: dict[str, Any]) -> None:
        del node["$ref"]
        node["type"] = kind

    return change
