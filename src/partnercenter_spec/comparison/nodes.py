"""Places in the two documents: a value with the tokens that lead to it, and the references in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from partnercenter_spec.comparison.changes import Side
from partnercenter_spec.errors import PartnerCenterSpecError
from partnercenter_spec.jsontypes import Token, parse_pointer, pointer

Tokens = tuple[Token, ...]
ABSENT: Final = object()
"""Stands for a member that is not there, which null is not."""


class NotComparable(PartnerCenterSpecError, ValueError):
    """A document that is not an OpenAPI document of this contract.

    Attributes:
        side: Which of the two.
    """

    def __init__(self, side: Side, problem: str) -> None:
        """Keep what is wrong, and with which document."""
        super().__init__(side, problem)
        self.side = side
        self._problem = problem

    def __str__(self) -> str:
        """Say what is wrong."""
        return self._problem


@dataclass(frozen=True, slots=True)
class Node:
    """A value in one of the documents.

    Attributes:
        root: The whole document.
        side: Which document it is.
        value: The value.
        tokens: Where the value is.
        anchor: The place that is named for everything in here, if that is not where it is: a reference that leads
            elsewhere in the other document is one change at the reference, not many where it leads.
    """

    root: Mapping[str, Any]
    side: Side
    value: Any
    tokens: Tokens = ()
    anchor: Tokens | None = None

    @property
    def place(self) -> str:
        """The place as a JSON Pointer."""
        return pointer(self.tokens if self.anchor is None else self.anchor)

    @property
    def members(self) -> Mapping[str, Any]:
        """The value as an object.

        Raises:
            NotComparable: It is something else.
        """
        if not isinstance(self.value, dict):
            raise self.wrong("an object")
        return self.value

    @property
    def elements(self) -> list[Any]:
        """The value as an array.

        Raises:
            NotComparable: It is something else.
        """
        if not isinstance(self.value, list):
            raise self.wrong("an array")
        return self.value

    def text(self, name: str) -> str | None:
        """Return a member that is text, None if it is not there.

        Raises:
            NotComparable: It is something else.
        """
        value = self.members.get(name, ABSENT)
        if value is ABSENT:
            return None
        if not isinstance(value, str):
            raise self.at(name).wrong("text")
        return value

    def at(self, token: Token) -> Node:
        """Return what is one step further in, which must be there."""
        return Node(self.root, self.side, self.value[token], (*self.tokens, token), self.anchor)

    def beside(self, token: Token) -> Node:
        """Return the place one step further in, whether something is there or not."""
        return Node(self.root, self.side, None, (*self.tokens, token), self.anchor)

    def group(self, name: str) -> Node:
        """Return a member that is an object; an empty one if it is not there."""
        node = self.at(name) if name in self.members else replace(self.beside(name), value={})
        if not isinstance(node.value, dict):
            raise node.wrong("an object")
        return node

    def row(self, name: str) -> Node:
        """Return a member that is an array; an empty one if it is not there."""
        node = self.at(name) if name in self.members else replace(self.beside(name), value=[])
        if not isinstance(node.value, list):
            raise node.wrong("an array")
        return node

    def target(self) -> Node:
        """Return what the reference in this object leads to, one step.

        Raises:
            NotComparable: It leads out of the document or nowhere.
        """
        reference = self.text("$ref") or ""
        tokens = _tokens_of(reference)
        if tokens is None:
            raise self.at("$ref").wrong("a reference into the same document")
        value: Any = self.root
        for token in tokens:
            if not isinstance(value, dict) or token not in value:
                raise self.at("$ref").wrong("a reference to something that is there")
            value = value[token]
        return Node(self.root, self.side, value, tokens)

    def resolved(self) -> Node:
        """Follow references until there is none.

        Raises:
            NotComparable: They lead out of the document, nowhere or in a circle.
        """
        node, seen = self, set[Tokens]()
        while "$ref" in node.members:
            if node.tokens in seen:
                raise node.wrong("anything: it refers to itself")
            seen.add(node.tokens)
            node = node.target()
        return node

    def flattened(self) -> Node:
        """Return the schema that a reference and what stands beside it make together, named by its own place."""
        anchor = self.anchor if self.anchor is not None else (*self.tokens, "$ref")
        node = replace(self.resolved(), anchor=anchor)
        beside = {name: value for name, value in self.members.items() if name != "$ref"}
        return replace(node, value={**node.members, **beside})

    def wrong(self, wanted: str) -> NotComparable:
        """Make the error for a value that is not what OpenAPI has at its place."""
        place = pointer(self.tokens) or "the root"
        return NotComparable(self.side, f"{place} is not {wanted}")


def same(one: object, other: object) -> bool:
    """Compare as JSON does: true is not 1, and the order of members means nothing."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


def same_in_any_order(one: object, other: object) -> bool:
    """Compare two lists by what is in them."""
    if not isinstance(one, list) or not isinstance(other, list):
        return False
    return sorted(map(canonical, one)) == sorted(map(canonical, other))


def canonical(value: object) -> str:
    """Write a value so that equal ones are written alike."""
    return json.dumps(value, sort_keys=True)


def reference_name(node: Node) -> str:
    """Return the last token of the reference in an object: the name of a component."""
    return (_tokens_of(node.text("$ref") or "") or ("",))[-1]


def _tokens_of(reference: str) -> tuple[str, ...] | None:
    if not reference.startswith("#/"):
        return None
    return parse_pointer(reference[1:])
