"""What payloads of a type look like: of all that a view allows, what came by, in the order in which it came.

A view allows for far more than any one program sends. What is narrowed to the members that were seen is told faster, by
engines and by expressions alike, and is made faster as well. It is stricter than the view, whatever it was learned from:
it has no member that the view lacks and demands all that the view demands.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from partnercenter_spec.jsontypes import Json, Schema

_MOST_ITEMS: Final = 500  # of one list
_NEVER: Final = "maxItems"  # of a list that was always empty, this is 0


def narrowed(view: Schema, shape: Schema | None, value: Json) -> Schema:
    """Return what payloads look like, one more being known.

    Args:
        view: What is allowed: a full view, without references.
        shape: What payloads looked like before, made by this function from the view or from one that allows less; None
            before the first.
        value: A payload, right or wrong.

    Returns:
        A view of some of the members, those being demanded that all payloads had. The same object as the shape if there
        is nothing new.
    """
    # a shape that another thread made of another view may be built differently; then all begins anew
    if isinstance(value, list) and "items" in view:
        return _narrowed_list(view, shape if shape is not None and "items" in shape else None, value)
    if isinstance(value, dict) and view.get("properties"):
        return _narrowed_object(view, shape if shape is not None and "properties" in shape else None, dict(value))
    return view if shape is None else shape


def completed(view: Schema, shape: Schema) -> Schema:
    """Return a view with all that it allows, the members being in the order of a shape."""
    if "items" in view and "items" in shape:
        view = {**view, "items": completed(view["items"], shape["items"])}
    known, seen = view.get("properties"), shape.get("properties")
    if not known or not seen:
        return view
    members = {name: completed(known[name], seen[name]) if name in seen else known[name] for name in known}
    order = _merged(list(known), [name for name in seen if name in known])
    return {**view, "properties": {name: members[name] for name in order}}


def _narrowed_list(view: Schema, shape: Schema | None, value: list[Json]) -> Schema:
    if not value:
        return {**view, _NEVER: 0} if shape is None else shape
    before = None if shape is None or shape.get(_NEVER) == 0 else shape["items"]
    items = before
    for item in value[:_MOST_ITEMS]:
        items = narrowed(view["items"], items, item)
    return shape if shape is not None and items is before else {**view, "items": items}


def _narrowed_object(view: Schema, shape: Schema | None, value: dict[str, Any]) -> Schema:
    known, demanded = view["properties"], view.get("required", ())
    before = {} if shape is None else shape["properties"]
    members = {name: narrowed(known[name], before.get(name), child) for name, child in value.items() if name in known}
    always = members if shape is None else shape.get("required", ())
    required = [name for name in always if name in members or name in demanded]
    required += [name for name in demanded if name not in required]
    order = _merged(list(before) or [name for name in demanded if name in known], list(members))
    if (
        shape is not None
        and order == list(before)
        and len(required) == len(always)
        and all(child is before[name] for name, child in members.items())
    ):
        return shape
    properties = {name: members.get(name) or before.get(name) or known[name] for name in order}
    return {**view, "properties": properties, "required": required}


def _merged(order: list[str], observed: Iterable[str]) -> list[str]:
    """Return names in the order that was observed, each other one after the name that it came after before."""
    merged = list(observed)
    if [name for name in order if name in merged] == merged:
        return order
    for before, name in zip(["", *order], order, strict=False):
        if name not in merged:
            merged.insert(merged.index(before) + 1 if before else 0, name)
    return merged
