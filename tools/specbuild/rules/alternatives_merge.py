"""Alternatives fit into one object, which they become in the 3.0 twin, since generated code cannot tell them apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from specbuild.lint import Breach
from specbuild.nodes import Node, members, nodes
from specbuild.tree import Tree
from specbuild.twin import form


def check(tree: Tree) -> Iterator[Breach]:
    """Yield members that are one thing in one alternative and another thing in the next."""
    for node in nodes(tree):
        if node.role == "type" and "oneOf" in node.schema:
            yield from _clashes(tree, node)


def _clashes(tree: Tree, node: Node) -> Iterator[Breach]:
    declared: dict[str, tuple[str, Any]] = {}
    for branch in node.schema["oneOf"]:
        target = tree.refer(node.file, branch.get("$ref", ""))
        if target is None:
            continue
        for name, member in members(target).items():
            first, shape = declared.setdefault(name, (target.stem, form(member)))
            if shape != form(member):
                place = f"/properties/{name}"
                yield (
                    target,
                    place,
                    f"is not what `{name}` of {first} is, beside which it stands in {node.file.stem}: align them",
                )
