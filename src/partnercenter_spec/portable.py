"""The validator's verdict as plain JSON Schema, for validators of any language.

A published schema says how a type looks to everybody; which members one direction demands, which nulls a request may
carry and what is merely tolerated, the validator adds. A portable schema says all of that in one direction and one mode,
with standard keywords alone. Its source is the same view that the validator's own engine compiles.
"""

from __future__ import annotations

from typing import Any, Final, get_args

from partnercenter_spec.contract import Contract, TypeEntry, shipped
from partnercenter_spec.jsontypes import Schema
from partnercenter_spec.views import DIALECT, Direction, Policy, gate

_BASE: Final = "https://partnercenter-spec.example/schemas"
# what some dialect of regular expressions takes for the end of a line, where `$` may stand before the end of the text
_LINE_ENDS: Final = "[\n\r\u0085\u2028\u2029]"


def portable(name: str, direction: Direction, *, strict: bool = False) -> dict[str, Any]:
    """Return a self-contained JSON Schema (2020-12) that accepts what the validator accepts in one direction.

    It asserts no `format`, since each stands there as a pattern or as bounds, and its patterns mean the same in every
    dialect of regular expressions that has anchors and character classes.

    JSON Schema cannot say three things that hold in requests: names of members may be in any letter case; values of
    enumerations may be in any letter case; two members whose names differ in letter case alone are one too many.
    Bring a request to the letter case of the contract first, and these schemas judge it as the validator does.

    Args:
        name: Name of the type.
        direction: Who sends the payload: `request` or `response`.
        strict: Close open enumerations, refuse unknown properties and what is merely tolerated.

    Returns:
        A schema with an absolute `$id` and everything it refers to under `$defs`; the caller's own copy.

    Raises:
        UnknownType: There is no such type.
        ValueError: The direction is neither `request` nor `response`.
    """
    return portable_in(shipped(), name, direction, strict=strict)


def portable_in(contract: Contract, name: str, direction: Direction, *, strict: bool = False) -> dict[str, Any]:
    """Return the portable schema of a type of any contract; see `portable`."""
    entry = contract.entry(name)
    if direction not in get_args(Direction):
        message = f"direction is 'request' or 'response', not {direction!r}"
        raise ValueError(message)
    mode = f"{direction}-strict" if strict else direction
    policy = Policy(direction, strict, "error" if strict else "allow")
    view = _chosen(contract, entry, policy) if "x-branches" in entry.schema else gate(contract, entry, policy)
    view.pop("$schema", None)
    _make_portable(view, direction)
    manner = "strictly" if strict else "leniently"
    return {
        "$schema": DIALECT,
        "$id": f"{_BASE}/{contract.version}/{mode}/{name}.json",
        "title": name,
        "description": f"What is accepted as {name} in a {direction}, {manner} judged.",
        **view,
    }


def _chosen(contract: Contract, entry: TypeEntry, policy: Policy) -> dict[str, Any]:
    """Return the view of a type with branches: the first branch whose property is there, the last if none is."""
    definitions: dict[str, Any] = {}
    chain: dict[str, Any] = {}
    for branch in reversed(entry.schema["x-branches"]):
        view = gate(contract, contract.entry(branch["type"]), policy)
        del view["$schema"]
        definitions.update(view.pop("$defs", {}))
        definitions[branch["type"]] = view
        chosen = {"$ref": f"#/$defs/{branch['type']}"}
        chain = {"if": _presence(branch, policy.direction), "then": chosen, "else": chain} if chain else chosen
    return {**chain, "$defs": {name: definitions[name] for name in sorted(definitions)}}


def _presence(branch: Schema, direction: Direction) -> dict[str, Any]:
    """Return a schema that says whether a branch is meant; a null in a request is as good as nothing."""
    name = branch["property"]
    present: dict[str, Any] = {"type": "object", "required": [name]}
    if direction == "request":
        present["properties"] = {name: {"not": {"type": "null"}}}
    return present


def _make_portable(schema: dict[str, Any], direction: Direction) -> None:
    """Say in a view, in place, what the validator adds to it and what engines read differently."""
    if "pattern" in schema:
        schema["not"] = {"type": "string", "pattern": _LINE_ENDS}
    if schema.get("additionalProperties") is False and direction == "request":
        schema["additionalProperties"] = {"type": "null"}  # such members are as good as nothing
    if "items" in schema:
        _make_portable(schema["items"], direction)
    for children in ("properties", "$defs"):
        for child in schema.get(children, {}).values():
            _make_portable(child, direction)
