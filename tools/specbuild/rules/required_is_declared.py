"""What is required is a property of the same type."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.nodes import nodes
from specbuild.tree import Tree


def check(tree: Tree) -> Iterator[Breach]:
    """Yield required members that are no properties."""
    for node in nodes(tree):
        seen = set()
        for index, name in enumerate(node.schema.get("required", ())):
            if name not in node.schema.get("properties", {}):
                yield (
                    node.file,
                    node.at("required", index),
                    f"`{name}` is required and not a property: declare it or drop it",
                )
            if name in seen:
                yield node.file, node.at("required", index), f"`{name}` is required twice: drop one"
            seen.add(name)
