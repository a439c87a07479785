"""Which type a payload says it is: never guessed, only read from what the payload names."""

from __future__ import annotations

from typing import Any, TypeGuard

from partnercenter_spec.contract import Contract, TypeEntry
from partnercenter_spec.jsontypes import Json
from partnercenter_spec.views import Direction


def detect(contract: Contract, value: object) -> str | None:
    """Return the name of the type that a payload names itself as, or None.

    A resource says so in `attributes.objectType`, a collection through its items, an error body by its members.
    """
    if not is_object(value):
        return None
    value = {name: child for name, child in list(dict.items(value)) if type(name) is str}
    named = _object_type(value)
    if named is not None:
        return _named(contract, named, value)
    for entry in contract:
        if "x-branches" in entry.schema and entry.direction == "response":
            branch = branch_of(contract, entry, value, "response")
            if all(member in value for member in branch.schema.get("required", ())):
                return entry.name
    return None


def branch_of(contract: Contract, entry: TypeEntry, value: Json, direction: Direction) -> TypeEntry:
    """Return the branch of a type with branches that a payload is, by the member it has; else the type itself.

    The names of a request count in any letter case, and a null there is as good as nothing.
    """
    branches = entry.schema.get("x-branches")
    if branches is None:
        return entry
    members = value if isinstance(value, dict) else {}
    if direction == "request":
        present = {name.lower() for name, child in members.items() if child is not None}
        chosen = next(b["type"] for b in branches if "property" not in b or b["property"].lower() in present)
    else:
        chosen = next(b["type"] for b in branches if "property" not in b or b["property"] in members)
    return contract.entry(chosen)


def is_object(value: object) -> TypeGuard[dict[Any, Any]]:
    """Say whether a value is an object by its class, whatever it says of itself."""
    return issubclass(type(value), dict)


def _object_type(value: dict[Any, Any]) -> str | None:
    attributes = _member(value, "attributes")
    named = _member(attributes, "objecttype") if is_object(attributes) else None
    return named if type(named) is str else None


def _member(value: dict[Any, Any], folded: str) -> object:
    """Return the member of a name in any letter case."""
    pairs = list(dict.items(value))
    return next((child for name, child in pairs if type(name) is str and name.lower() == folded), None)


def _named(contract: Contract, object_type: str, value: dict[Any, Any]) -> str | None:
    candidates = [entry for entry in contract if object_type in entry.object_types]
    items = dict.get(value, "items")
    if type(items) is list and any(entry.item_type for entry in candidates):
        candidates = [entry for entry in candidates if _fits_items(contract, entry, items)]
    return candidates[0].name if len(candidates) == 1 else None


def _fits_items(contract: Contract, entry: TypeEntry, items: list[Any]) -> bool:
    """Say whether the items of a page are those of a collection type: by name, or by their members if nameless."""
    first = next((item for item in items if is_object(item)), None)
    if first is None or entry.item_type is None:
        return True
    item = contract.entry(entry.item_type)
    named = _object_type(first)
    if named is not None:
        shown = contract.entry(item.schema.get("x-shape-of", item.name)).object_types
        return named in (*item.object_types, *shown)
    required = item.schema.get("required", ())
    return 2 * sum(member in first for member in required) >= len(required)
