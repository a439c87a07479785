"""Mutants: each differs from an authored type in one keyword."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from specbuild.pointers import join

Schema = Mapping[str, Any]
_OTHER_TYPE: Final = {
    "string": "integer",
    "integer": "number",
    "number": "string",
    "boolean": "string",
    "array": "object",
    "object": "array",
}
_STEPS: Final = {
    "maxLength": (1, -1),
    "minLength": (-1, 1),
    "maximum": (1, -1),
    "minimum": (-1, 1),
    "maxItems": (1, -1),
    "minItems": (-1, 1),
}
_WIDENED: Final = (("[A-Z]", "[A-Za-z]"), ("[A-Za-z]", "[A-Za-z0-9]"), ("[0-9]", "[0-9A-Z]"))
_QUANTIFIED: Final = (("{2}", "{1,2}"), ("{2}", "{2,3}"), ("{4}", "{3,4}"), ("{4}", "{4,5}"), (")?", ")"))
NEW_VALUE: Final = "ValueAddedLater"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A type with one change.

    Attributes:
        type: Name of the type.
        place: Where in it the change is, as a JSON Pointer.
        operator: What was done there.
        schema: The changed schema.
    """

    type: str
    place: str
    operator: str
    schema: Schema

    @property
    def id(self) -> str:
        """Names the mutant."""
        return f"{self.type}{self.place} {self.operator}"


def mutants(name: str, schema: Schema) -> Iterator[Mutant]:
    """Yield all mutants of a type, as it stands in the built contract."""
    for place, node in _nodes(schema, ()):
        for operator, change in _changes(node):
            yield Mutant(name, join("", *place), operator, _replaced(schema, place, change))


def _nodes(node: Schema, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Schema]]:
    """Yield the schemas of a type that are judged by; those of advice are changed as a whole."""
    yield place, node
    for name, member in node.get("properties", {}).items():
        yield from _nodes(member, (*place, "properties", name))
    if "items" in node:
        yield from _nodes(node["items"], (*place, "items"))


Change = Callable[[dict[str, Any]], None]


def _changes(node: Schema) -> Iterator[tuple[str, Change]]:
    yield from _types(node)
    yield from _values(node)
    yield from _texts(node)
    yield from _bounds(node)
    yield from _members(node)
    yield from _own(node)


def _types(node: Schema) -> Iterator[tuple[str, Change]]:
    declared = node.get("type")
    if isinstance(declared, str):
        yield "type dropped", _dropping("type")
        yield "null added", _setting("type", [declared, "null"])
        yield "type widened", _setting("type", [declared, _OTHER_TYPE[declared]])
        if "enum" not in node and "const" not in node:
            yield "type changed", _setting("type", _OTHER_TYPE[declared])
    elif declared:
        for name in declared:
            yield f"{name} dropped", _setting("type", [other for other in declared if other != name])
    if "$ref" in node:
        yield "reference dropped", _dropping("$ref")
    if "items" in node:
        yield "items dropped", _dropping("items")


def _values(node: Schema) -> Iterator[tuple[str, Change]]:
    for value in node.get("enum", ()):
        yield f"value {value} dropped", _setting("enum", [other for other in node["enum"] if other != value])
    if "enum" in node:
        yield "value added", _setting("enum", [*node["enum"], NEW_VALUE])
        yield "enum dropped", _dropping("enum", "x-open-enum")
        if node.get("x-open-enum"):
            yield "enum closed", _dropping("x-open-enum")
        else:
            yield "enum opened", _setting("x-open-enum", True)
    if "const" in node:
        yield "const dropped", _dropping("const")
        other = not node["const"] if isinstance(node["const"], bool) else NEW_VALUE
        yield "const changed", _setting("const", other)


def _texts(node: Schema) -> Iterator[tuple[str, Change]]:
    pattern = node.get("pattern")
    if pattern is not None:
        yield "pattern dropped", _dropping("pattern")
        yield "pattern open at the start", _setting("pattern", pattern.removeprefix("^"))
        yield "pattern open at the end", _setting("pattern", pattern.removesuffix("$"))
        for old, new in (*_WIDENED, *_QUANTIFIED):
            for number in range(pattern.count(old)):
                changed = _nth(pattern, old, new, number)
                yield f"pattern {changed}", _setting("pattern", changed)
    if "format" in node:
        yield "format dropped", _dropping("format")
        if node["format"] == "int32":
            yield "format int64", _setting("format", "int64")
        if node["format"] == "uri":
            yield "format uri-reference", _setting("format", "uri-reference")


def _bounds(node: Schema) -> Iterator[tuple[str, Change]]:
    for keyword, (looser, tighter) in _STEPS.items():
        if keyword in node:
            yield f"{keyword} dropped", _dropping(keyword)
            yield f"{keyword} looser", _setting(keyword, node[keyword] + looser)
            yield f"{keyword} tighter", _setting(keyword, node[keyword] + tighter)
    if "uniqueItems" in node:
        yield "uniqueItems dropped", _dropping("uniqueItems")


def _members(node: Schema) -> Iterator[tuple[str, Change]]:
    required = list(node.get("required", ()))
    members = node.get("properties", {})
    for name in required:
        yield f"{name} not required", _setting("required", [other for other in required if other != name])
    for name, member in members.items():
        if name not in required:
            yield f"{name} required", _setting("required", [*required, name])
        rest = {other: child for other, child in members.items() if other != name}
        others = [other for other in required if other != name]
        yield f"{name} removed", _setting_both(rest, others)
        renamed = {(f"{other}Renamed" if other == name else other): child for other, child in members.items()}
        names = [f"{other}Renamed" if other == name else other for other in required]
        yield f"{name} renamed", _setting_both(renamed, names)
        if name in required:
            for keyword in ("readOnly", "writeOnly"):
                flipped = {**member, keyword: not member.get(keyword, False)}
                yield f"{name} {keyword} flipped", _setting("properties", {**members, name: flipped})


def _own(node: Schema) -> Iterator[tuple[str, Change]]:
    tolerated = list(node.get("x-tolerated-types", ()))
    for name in tolerated:
        yield f"{name} not tolerated", _setting("x-tolerated-types", [other for other in tolerated if other != name])
    if node.get("x-direction") == "response" and node.get("required"):
        yield "direction dropped", _dropping("x-direction")
    branches = node.get("x-branches", ())
    for index, branch in enumerate(branches):
        rest = [other for position, other in enumerate(branches) if position != index]
        if "property" in branch:
            yield f"branch {branch['type']} dropped", _setting("x-branches", rest)
            other = {**branch, "property": f"{branch['property']}Renamed"}
            yield (
                f"branch {branch['type']} renamed",
                _setting("x-branches", [other if b is branch else b for b in branches]),
            )
    if len(branches) > 2:
        yield "branches swapped", _setting("x-branches", [branches[1], branches[0], *branches[2:]])
    for index, rule in enumerate(node.get("x-advice", ())):
        rules = list(node["x-advice"])
        for operator, changed in _advice(rule):
            new = [*rules[:index], *changed, *rules[index + 1 :]]
            yield f"advice {rule['id']} {operator}", _setting("x-advice", new)


def _advice(rule: Schema) -> Iterator[tuple[str, list[Schema]]]:
    yield "dropped", []
    yield "always", [{**rule, "if": {}}]
    for branch in ("if", "then"):
        for place, inner in _inner(rule[branch], ()):
            for name in inner.get("required", ()):
                rest = [other for other in inner["required"] if other != name]
                yield f"{branch} {name} not required", [_within(rule, branch, place, "required", rest)]
            for value in inner.get("enum", ()):
                others = [other for other in inner["enum"] if other != value]
                yield f"{branch} {value} dropped", [_within(rule, branch, place, "enum", others)]
            if "minLength" in inner:
                yield f"{branch} minLength dropped", [_within(rule, branch, place, "minLength", 0)]


def _inner(node: Schema, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Schema]]:
    yield place, node
    for name, member in node.get("properties", {}).items():
        yield from _inner(member, (*place, "properties", name))


def _within(rule: Schema, branch: str, place: tuple[str, ...], keyword: str, value: Any) -> Schema:  # noqa: ANN401 - JSON
    return _replaced(rule, (branch, *place), _setting(keyword, value))


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


def _nth(text: str, old: str, new: str, number: int) -> str:
    parts = text.split(old)
    return old.join(parts[: number + 1]) + new + old.join(parts[number + 1 :])
