"""Types are not composed. The one exception is oneOf over named types, with the rule that picks the branch."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.nodes import Node, nodes
from specbuild.tree import Tree

_REFUSED = ("allOf", "anyOf", "not", "if", "then", "else", "dependentSchemas", "dependentRequired")


def check(tree: Tree) -> Iterator[Breach]:
    """Yield compositions, and alternatives that nothing chooses between."""
    for node in nodes(tree):
        for keyword in _REFUSED:
            if keyword in node.schema:
                yield (
                    node.file,
                    node.at(keyword),
                    f"`{keyword}` is lost by generators: write the type out, or use x-advice",
                )
        if "oneOf" in node.schema or "x-branches" in node.schema:
            yield from _alternatives(node)


def _alternatives(node: Node) -> Iterator[Breach]:
    schema = node.schema
    if node.role != "type" or not {"oneOf", "x-branches"} <= set(schema):
        yield node.file, node.pointer, "oneOf and x-branches stand together at the root of a type, and nowhere else"
        return
    for keyword in ("type", "properties", "required"):
        if keyword in schema:
            yield node.file, node.at(keyword), f"`{keyword}` stands beside oneOf: leave it to the branches"
    named = [branch.get("$ref", "").rpartition("/")[2].removesuffix(".yaml") for branch in schema["oneOf"]]
    chosen = [branch["type"] for branch in schema["x-branches"]]
    if sorted(named) != sorted(chosen):
        yield (
            node.file,
            node.at("x-branches"),
            f"names {', '.join(chosen)}, oneOf {', '.join(named)}: name the same types",
        )
    yield from _choice(node)


def _choice(node: Node) -> Iterator[Breach]:
    branches = node.schema["x-branches"]
    for index, branch in enumerate(branches):
        last = index == len(branches) - 1
        if last == ("property" in branch):
            wanted = (
                "the last branch takes what is left: drop its property"
                if last
                else "needs the property it goes by: name it"
            )
            yield node.file, node.at("x-branches", index), wanted
