"""Rules of advice and choices between branches, with one change."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any, Final

Schema = Mapping[str, Any]
NEW_VALUE: Final = "ValueAddedLater"


def changed_rules(rules: list[Schema]) -> Iterator[tuple[str, list[Schema]]]:
    """Yield what was done and the rules of a type with that change."""
    for index, rule in enumerate(rules):
        for done, changed in _rule(rule):
            yield f"{rule['id']} {done}", [*rules[:index], *changed, *rules[index + 1 :]]


def _rule(rule: Schema) -> Iterator[tuple[str, list[Schema]]]:
    yield "then dropped", [{**rule, "then": {}}]
    yield "if dropped", [{**rule, "if": {}}]
    for side in ("if", "then"):
        for place, node in _nodes(rule[side], ()):
            shown = f"{side}{''.join(f'/{token}' for token in place)}"
            for done, changed in _node(node):
                yield f"{shown} {done}", [{**rule, side: _with(rule[side], place, changed)}]


def _node(node: Schema) -> Iterator[tuple[str, Schema]]:
    for keyword in ("type", "minLength"):
        if keyword in node:
            yield f"{keyword} dropped", {other: value for other, value in node.items() if other != keyword}
    if "minLength" in node:
        yield "minLength tighter", {**node, "minLength": node["minLength"] + 1}
    for keyword in ("required", "enum"):
        for value in node.get(keyword, ()):
            yield f"{keyword} {value} dropped", {**node, keyword: [one for one in node[keyword] if one != value]}
    if "enum" in node:
        yield f"enum {NEW_VALUE} added", {**node, "enum": [*node["enum"], NEW_VALUE]}
    members = node.get("properties", {})
    for name in members:
        rest = {other: child for other, child in members.items() if other != name}
        yield f"{name} dropped", {**node, "properties": rest}
        renamed = {(f"{other}Renamed" if other == name else other): child for other, child in members.items()}
        yield f"{name} renamed", {**node, "properties": renamed}


def _nodes(node: Schema, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Schema]]:
    yield place, node
    for name, member in node.get("properties", {}).items():
        yield from _nodes(member, (*place, "properties", name))


def _with(schema: Schema, place: tuple[str, ...], changed: Schema) -> Schema:
    if not place:
        return changed
    copied = copy.deepcopy(dict(schema))
    holder = copied
    for token in place[:-1]:
        holder = holder[token]
    holder[place[-1]] = changed
    return copied


def changed_branches(branches: list[Schema]) -> Iterator[tuple[str, list[Schema]]]:
    """Yield what was done and the branches of a type with that change; the last one has no property and stays."""
    *named, last = branches
    for index, branch in enumerate(named):
        before, after = named[:index], named[index + 1 :]
        own = branch["type"]
        yield f"{own} dropped", [*before, *after, last]
        yield (
            f"{own} by another property",
            [*before, {**branch, "property": f"{branch['property']}Renamed"}, *after, last],
        )
        yield f"{own} by no property", [*before, {"type": own}]
        for other in [other["type"] for other in branches if other is not branch]:
            yield f"{other} instead of {own}", [*before, {**branch, "type": other}, *after, last]
        yield f"{own} instead of the last", [*named, {**last, "type": own}]
        if after:
            yield f"{own} after {after[0]['type']}", [*before, after[0], branch, *after[1:], last]
