"""Everything a reader meets is described, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.nodes import Node, nodes
from specbuild.operations import operations
from specbuild.pointers import walk
from specbuild.tree import COMPONENTS, Tree

# what these are is said once, at the type; a property that only refers to one says nothing new
_SELF_EXPLAINING = ("links", "attributes")


def check(tree: Tree) -> Iterator[Breach]:
    """Yield what lacks a description, and descriptions that are not sentences."""
    for node in nodes(tree):
        if _needs_description(node) and "description" not in node.schema:
            yield node.file, node.pointer, "lacks a description: say in a sentence what it is"
    for operation in operations(tree):
        if not {"summary", "description"} & set(operation.value):
            yield operation.file, operation.at(), "lacks a summary: say in a few words what it does"
    yield from _sentences(tree)


def _needs_description(node: Node) -> bool:
    if node.role == "type":
        return True
    if node.role == "properties":
        return not ("$ref" in node.schema and node.pointer.rpartition("/")[2] in _SELF_EXPLAINING)
    return node.role == "items" and "$ref" not in node.schema


def _sentences(tree: Tree) -> Iterator[Breach]:
    for file in tree.inside(*COMPONENTS, "paths"):
        for pointer, value in walk(file.value):
            holder, _, name = pointer.rpartition("/")
            described = name == "description" or holder == "/x-enum-descriptions"
            if described and isinstance(value, str) and "/value/" not in pointer and not value.endswith((".", ".)")):
                yield file, pointer, "does not end with a full stop: write a sentence"
