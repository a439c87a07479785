"""The quick way to a yes: a view that accepts nothing with a finding and nothing that costs much.

Most payloads are right. For them the full view of a type is put into a form that an engine decides fastest: references
written out, formats as the engine has them built in. What it accepts has no finding. What it does not accept may still
be right; then the full view decides, and says why if it is not. So nothing here can make a wrong payload pass as long
as this view stays stricter than the full one, and it is made stricter on purpose: every object is closed and every list
is bounded, so that whatever it accepts is also within the limits of depth and size, without counting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from partnercenter_spec.formats import BUILT_IN
from partnercenter_spec.jsontypes import Schema
from partnercenter_spec.limits import Limits

_DEFINITIONS: Final = "#/$defs/"
_FEW: Final = 16
_MANY: Final = 1_000_000_000
EXACT: Final = 2**53 - 1
"""No integer within this and its negative is taken for another, nor any other for one of them."""
_FENCE: Final[Mapping[str, Any]] = {"type": ["string", "boolean", "null"]}


class _Unbounded(Exception):
    """The view would accept values of any size, or cannot be written without references."""


def acceptance(view: Schema, limits: Limits) -> dict[str, Any] | None:
    """Return the view that accepts at once.

    Args:
        view: A full view.
        limits: What is accepted must be within them.

    Returns:
        A stricter view, with formats for the engine's own checks; None if there is none within the limits, as for a
        type that contains itself.
    """
    try:
        closed = _closed(view, view.get("$defs", {}), (), within_list=False)
    except _Unbounded:
        return None
    outer = list(_outer_lists(closed))
    left = limits.max_nodes - _nodes(closed)
    if left < 0 or _depth(closed) > limits.max_depth:
        return None
    for node in outer:
        node["maxItems"] = min(node["maxItems"], left // len(outer) // _nodes(node["items"]))
    return closed


def _closed(
    node: Schema, definitions: Mapping[str, Schema], trail: tuple[str, ...], *, within_list: bool
) -> dict[str, Any]:
    """Write out the references of a view, close its objects and bound its lists."""
    while (reference := node.get("$ref")) is not None:
        beside = {keyword: value for keyword, value in node.items() if keyword not in {"$ref", "$defs", "$schema"}}
        meant = definitions[reference.removeprefix(_DEFINITIONS)]
        if reference in trail or beside.keys() & meant.keys():
            raise _Unbounded
        node = {**meant, **beside}
        trail = (*trail, reference)
    closed = {keyword: value for keyword, value in node.items() if keyword != "$defs"}
    built_in = BUILT_IN.get(closed.get("pattern", ""))
    if built_in is not None:
        del closed["pattern"]
        closed["format"] = built_in
    if "enum" not in closed and "const" not in closed:
        _bound(closed, definitions, trail, within_list=within_list)
    elif "string" in _kinds(closed) and all(isinstance(value, str) for value in closed.get("enum", (None,))):
        del closed["type"]  # what is listed is of no other type; to compare is enough
    return closed


def _kinds(node: Schema) -> tuple[str, ...]:
    kinds = node.get("type", ())
    return (kinds,) if isinstance(kinds, str) else tuple(kinds)


def _bound(
    closed: dict[str, Any], definitions: Mapping[str, Schema], trail: tuple[str, ...], *, within_list: bool
) -> None:
    kinds = _kinds(closed)
    if not kinds or ("number" in kinds and not _is_exact(closed)):
        raise _Unbounded
    if "object" in kinds and "properties" in closed:
        members = {
            name: _closed(schema, definitions, trail, within_list=within_list)
            for name, schema in closed["properties"].items()
        }
        closed |= {"properties": members, "additionalProperties": False}
        if set(closed.get("required", ())) == members.keys():  # all there are; to count them is quicker
            closed.pop("required", None)
            closed["minProperties"] = len(members)
    elif "object" in kinds:
        closed |= {"properties": {}, "additionalProperties": _FENCE, "maxProperties": _FEW}
    else:
        closed.pop("properties", None)  # says nothing about other types, and may refer to what is not written out
    if "array" in kinds:
        closed["items"] = _closed(closed.get("items", _FENCE), definitions, trail, within_list=True)
        closed["maxItems"] = min(closed.get("maxItems", _MANY), _FEW if within_list else _MANY)
    else:
        closed.pop("items", None)


def _outer_lists(node: Schema) -> Iterator[dict[str, Any]]:
    """Yield the lists that are in no other list; these share what the limits allow."""
    for child in node.get("properties", {}).values():
        if "items" in child:
            yield child
        yield from _outer_lists(child)


def _nodes(node: Schema) -> int:
    """Count the values that a closed view accepts at most, with outer lists empty."""
    count = 1 + sum(map(_nodes, node.get("properties", {}).values()))
    if node.get("additionalProperties"):
        count += _FEW
    if node.get("maxItems", _MANY) < _MANY:
        count += node["maxItems"] * _nodes(node["items"])
    return count


def _is_exact(node: Schema) -> bool:
    return "minimum" in node and "maximum" in node and -EXACT <= node["minimum"] <= node["maximum"] <= EXACT


def _depth(node: Schema) -> int:
    """Count the objects and lists within each other that a closed view accepts at most."""
    below = [*node.get("properties", {}).values(), *([node["items"]] if "items" in node else [])]
    own = 1 if {"properties", "items"} & node.keys() else 0
    return own + max(map(_depth, below), default=0)


def integers_of(view: Schema) -> tuple[tuple[str, ...], ...] | None:
    """Return where a closed view accepts integers of any size, by names from the root; None if one may stand in a list."""
    found: list[tuple[str, ...]] = []
    pending: list[tuple[tuple[str, ...], bool, Schema]] = [((), False, view)]
    while pending:
        path, within_list, node = pending.pop()
        if "integer" in _kinds(node) and not _is_exact(node):
            if within_list:
                return None
            found.append(path)
        pending += [((*path, name), within_list, child) for name, child in node.get("properties", {}).items()]
        if "items" in node:
            pending.append((path, True, node["items"]))
    return tuple(found)
