"""Proofs that a mutant is no other type: what payloads are judged by is the same.

The form of a type is all that a judge reads of it in one direction, references followed, and nothing that it does not
read: whose names, order, descriptions and flags of the other direction make no difference. Types with the same form give
the same findings. Rules of advice are compared by the canonical form that jsonschema-rs makes of them; they are small and
have no references, so that it always comes to an end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from jsonschema_rs import canonicalize

from partnercenter_spec.contract import Contract
from partnercenter_spec.formats import FORMATS
from partnercenter_spec.naming import Spellings
from partnercenter_spec.views import Direction, required_names

Schema = Mapping[str, Any]
NOT_READ: Final = "nothing is changed that is read in the directions in which the type is sent"
SAME_RULE: Final = "the changed rule has the same canonical form"
_PLAIN: Final = (
    "const",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
    "uniqueItems",
)


def proof(before: Contract, after: Contract, name: str, directions: frozenset[Direction]) -> str | None:
    """Say why a changed type is the same as before, or None if that is not proven.

    Args:
        before: The contract with the original type.
        after: The contract with the changed one.
        name: The type.
        directions: Where the type, or one that holds it, is sent.
    """
    # if the caller names no side, it is that of the type
    pairs = {(d, d) for d in directions} | {(_usual(before, name), _usual(after, name))}
    for canonical, reason in ((False, NOT_READ), (True, SAME_RULE)):
        if all(_form(before, name, old, canonical) == _form(after, name, new, canonical) for old, new in pairs):
            return reason
    return None


def _usual(contract: Contract, name: str) -> Direction:
    return "request" if contract.entry(name).direction == "request" else "response"


def _form(contract: Contract, name: str, direction: Direction, canonical: bool) -> Any:  # noqa: ANN401
    return _Forms(contract, direction, canonical=canonical).of_type(name)


class _Forms:
    def __init__(self, contract: Contract, direction: Direction, *, canonical: bool) -> None:
        self._contract = contract
        self._direction = direction
        self._canonical = canonical

    def of_type(self, name: str, inside: tuple[str, ...] = (), *, nullable: bool = False) -> Any:  # noqa: ANN401
        if name in inside:
            return ("again", len(inside) - inside.index(name), nullable)
        return self._of(self._contract.entry(name).schema, (*inside, name), nullable=nullable)

    def _of(self, node: Schema, inside: tuple[str, ...], *, nullable: bool) -> Any:  # noqa: ANN401
        name, _ = self._contract.resolve(node)
        if name is not None:
            return self.of_type(name, inside, nullable=nullable)
        if "x-branches" in node:
            return [(branch.get("property"), self.of_type(branch["type"], inside)) for branch in node["x-branches"]]
        form = {keyword: node[keyword] for keyword in _PLAIN if keyword in node}
        if {"const", "enum"} & set(node):
            form["any case"], form["or null"] = self._direction == "request", nullable
        if "type" in node:
            form["type"], form["tolerated"] = _types(node, nullable=nullable)
        if "enum" in node:
            form["enum"] = (sorted(node["enum"]), node.get("x-open-enum", False))
        if "format" in node:
            form["format"] = FORMATS[node["format"]]
        if "items" in node:
            form["items"] = self._of(node["items"], inside, nullable=False)
        if "properties" in node:
            form["members"] = self._members(node, inside)
        form["advice"] = [self._rule(rule) for rule in node.get("x-advice", ())]
        return form

    def _members(self, node: Schema, inside: tuple[str, ...]) -> Any:  # noqa: ANN401
        members: Mapping[str, Schema] = node["properties"]
        required = required_names(node, self._direction)
        sent = self._direction == "request"
        forms = {
            name: self._of(member, inside, nullable=sent and name not in required) for name, member in members.items()
        }
        return forms, sorted(required), sorted(_spellings(members)), sent

    def _rule(self, rule: Schema) -> Any:  # noqa: ANN401
        """What a rule finds is told by `then`, when it finds it by both."""
        both = {"if": rule["if"], "then": rule["then"]}
        return (rule["then"], canonicalize(both, draft=20)) if self._canonical else both


def _types(node: Schema, *, nullable: bool) -> tuple[list[str], list[str]]:
    declared = node["type"]
    names = {declared} if isinstance(declared, str) else set(declared)
    names |= {"null"} if nullable else set()
    if "number" in names:
        names.discard("integer")
    return sorted(names), sorted(set(node.get("x-tolerated-types", ())) - names)


def _spellings(members: Mapping[str, Schema]) -> Iterator[tuple[str, str | None]]:
    """Yield the aliases that are not another way to write the name itself, with what they stand for."""
    bare = Spellings({name: {} for name in members})
    known = Spellings(members)
    for member in members.values():
        for alias in member.get("x-aliases", ()):
            if known.of(alias) != bare.of(alias):
                yield alias, known.of(alias)
