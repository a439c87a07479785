"""Every object is a named type, since generators make up names for the others."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.nodes import nodes
from specbuild.tree import Tree


def check(tree: Tree) -> Iterator[Breach]:
    """Yield objects without a name of their own."""
    for node in nodes(tree):
        types = node.schema.get("type", ())
        if node.role != "type" and ("properties" in node.schema or "object" in (types if types else ())):
            yield node.file, node.pointer, "is an object without a name: give it a file of its own and refer to that"
        for keyword in ("$defs", "definitions"):
            if keyword in node.schema:
                yield (
                    node.file,
                    node.at(keyword),
                    f"`{keyword}` holds types without a file: give each a file of its own",
                )
