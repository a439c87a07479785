"""A constant says its type too, which code generators need."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.nodes import nodes
from specbuild.tree import Tree

_TYPES = {bool: "boolean", str: "string", int: "integer", float: "number"}


def check(tree: Tree) -> Iterator[Breach]:
    """Yield constants without a type, or with a wrong one."""
    for node in nodes(tree):
        if "const" in node.schema:
            fitting = _TYPES.get(type(node.schema["const"]))
            if node.schema.get("type") != fitting:
                yield node.file, node.at("const"), f"has the wrong type beside it, or none: write type: {fitting}"
