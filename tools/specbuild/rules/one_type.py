"""A value has one type. Only null may come beside it, and only where evidence shows it."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.nodes import Node, nodes
from specbuild.tree import Tree


def check(tree: Tree) -> Iterator[Breach]:
    """Yield schemas with no type, or with several."""
    for node in nodes(tree):
        types = node.schema.get("type")
        if types is None:
            if not {"$ref", "oneOf"} & set(node.schema):
                yield node.file, node.pointer, "has neither $ref nor type: say which it is"
        elif types == "null":
            yield node.file, node.at("type"), "is null and nothing else: name the type it has when it is not null"
        elif isinstance(types, list):
            yield from _union(node, types)


def _union(node: Node, types: list[str]) -> Iterator[Breach]:
    if len(types) != 2 or types[1:] != ["null"]:
        yield node.file, node.at("type"), "has several types: name one, or one and then 'null'"
    elif "x-evidence" not in node.schema:
        yield node.file, node.at("type"), "may be null without evidence: name in x-evidence what shows the null"
