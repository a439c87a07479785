"""Enumerations are types of their own, with values that can be names in code and a meaning for each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.nodes import Node, nodes
from specbuild.tree import Tree

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def check(tree: Tree) -> Iterator[Breach]:
    """Yield enumerations in the wrong place, and values that do not do as names or have no meaning."""
    for node in nodes(tree):
        if "enum" in node.schema:
            if node.role != "type" or node.file.folder != "values":
                yield node.file, node.at("enum"), "is an enumeration outside values/: give it a file there"
            yield from _values(node)
            yield from _meanings(node)
        elif {"x-enum-descriptions", "x-open-enum"} & set(node.schema):
            yield node.file, node.pointer, "describes an enumeration and has none: add enum, or drop the x- keys"


def _values(node: Node) -> Iterator[Breach]:
    seen: dict[str, str] = {}
    for index, value in enumerate(node.schema["enum"]):
        if not isinstance(value, str) or not _IDENTIFIER.fullmatch(value):
            yield (
                node.file,
                node.at("enum", index),
                f"`{value}` is not an identifier: use letters, digits and _, no digit first",
            )
        elif value.lower() in seen:
            yield node.file, node.at("enum", index), f"`{value}` is `{seen[value.lower()]}` in other letters: keep one"
        else:
            seen[value.lower()] = value


def _meanings(node: Node) -> Iterator[Breach]:
    described = node.schema.get("x-enum-descriptions", {})
    values = [value for value in node.schema["enum"] if isinstance(value, str)]
    for value in values:
        if value not in described:
            place = node.at("enum", node.schema["enum"].index(value))
            yield node.file, place, f"`{value}` has no meaning: describe it in x-enum-descriptions"
    for value in described:
        if value not in values:
            yield (
                node.file,
                node.at("x-enum-descriptions", value),
                f"`{value}` is not a value of the enumeration: remove it",
            )
