"""The places in the source where schemas stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from specbuild.pointers import join, walk
from specbuild.tree import COMPONENTS, SourceFile, Tree

_ONE: Final = ("items", "contentSchema", "not", "if", "then", "else", "additionalProperties", "unevaluatedProperties")
_MANY: Final = ("oneOf", "allOf", "anyOf", "prefixItems")
_NAMED: Final = ("properties", "$defs", "patternProperties")


@dataclass(frozen=True, slots=True)
class Node:
    """One schema in the source.

    Attributes:
        file: Where it stands.
        pointer: Its place in the file.
        schema: The schema.
        role: The keyword it stands under (`properties`, `items`, `oneOf` ...), `type` for the root of a type and
            `value` for that of a parameter or header.
    """

    file: SourceFile
    pointer: str
    schema: Mapping[str, Any]
    role: str

    def at(self, *tokens: str | int) -> str:
        """Return the pointer to a part of the schema."""
        return join(self.pointer, *tokens)


def nodes_of(file: SourceFile) -> Iterator[Node]:
    """Yield all schemas of a file, outer ones first. Those of an x-advice are not among them."""
    if file.is_type:
        yield from _below(Node(file, "", file.value, "type"))
    elif file.folder in COMPONENTS or file.folder == "paths":
        for pointer, value in walk(file.value):
            if pointer.endswith("/schema") and isinstance(value, dict) and "/value/" not in pointer:
                yield from _below(Node(file, pointer, value, "value"))


def nodes(tree: Tree) -> Iterator[Node]:
    """Yield all schemas of the source."""
    return (node for file in tree.files for node in nodes_of(file))


def members(file: SourceFile) -> Mapping[str, Mapping[str, Any]]:
    """Return the properties of a type, empty if it has none."""
    found: Mapping[str, Mapping[str, Any]] = file.value.get("properties", {})
    return found


def _below(node: Node) -> Iterator[Node]:
    yield node
    for keyword in _NAMED:
        for name, child in _mapping(node.schema.get(keyword)).items():
            if isinstance(child, dict):
                yield from _below(Node(node.file, node.at(keyword, name), child, keyword))
    for keyword in _ONE:
        child = node.schema.get(keyword)
        if isinstance(child, dict):
            yield from _below(Node(node.file, node.at(keyword), child, keyword))
    for keyword in _MANY:
        for index, child in enumerate(node.schema.get(keyword, ())):
            if isinstance(child, dict):
                yield from _below(Node(node.file, node.at(keyword, index), child, keyword))


def _mapping(value: Any) -> Mapping[str, Any]:  # noqa: ANN401 - JSON of whatever shape
    return value if isinstance(value, dict) else {}
