"""Every type says where it is known from, and a constraint needs good evidence."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.nodes import Node, nodes_of
from specbuild.pointers import join, split, walk
from specbuild.tree import Tree

_CONSTRAINTS = (
    "const",
    "enum",
    "format",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
    "uniqueItems",
)
_GOOD = 3
_FAIR = 4


def check(tree: Tree) -> Iterator[Breach]:
    """Yield unknown sources, types without evidence, and constraints on weak evidence."""
    yield from _unknown(tree)
    for file in tree.types.values():
        if not file.value.get("x-evidence"):
            yield file, "", "lacks x-evidence: name the sources this type is known from"
            continue
        for node in nodes_of(file):
            yield from _weak(tree, node)


def _unknown(tree: Tree) -> Iterator[Breach]:
    for file in tree.files:
        for pointer, value in walk(file.value):
            if pointer.endswith("/x-evidence") and isinstance(value, dict | list) and "/value/" not in pointer:
                for place, key in enumerate(value):
                    if key not in tree.sources:
                        where = join(pointer, key if isinstance(value, dict) else place)
                        yield file, where, f"`{key}` is not a source: add it to sources.yaml or name one from there"


def _weak(tree: Tree, node: Node) -> Iterator[Breach]:
    for keyword in _CONSTRAINTS:
        if keyword in node.schema and not _carries(tree, _evidence(node)):
            yield node.file, node.at(keyword), _message(f"`{keyword}`", _evidence(node))
    members = node.schema.get("properties", {})
    for index, name in enumerate(node.schema.get("required", ())):
        evidence = members.get(name, {}).get("x-evidence") or _evidence(node)
        if not _carries(tree, evidence):
            yield node.file, node.at("required", index), _message(f"that `{name}` is required", evidence)


def _evidence(node: Node) -> list[str]:
    """Return the sources of a schema: its own, or those of what it stands in."""
    schema = node.file.value
    found = schema["x-evidence"]
    for token in split(node.pointer):
        schema = schema[int(token)] if isinstance(schema, list) else schema[token]
        if isinstance(schema, dict) and "x-evidence" in schema:
            found = schema["x-evidence"]
    return list(found)


def _carries(tree: Tree, keys: list[str]) -> bool:
    ranks = [tree.sources[key]["rank"] for key in keys if key in tree.sources]
    return any(rank <= _GOOD for rank in ranks) or ranks.count(_FAIR) > 1


def _message(what: str, keys: list[str]) -> str:
    return (
        f"{what} rests on {', '.join(keys)} alone: it needs a source of rank 1 to 3 or two of rank 4; "
        "name them in x-evidence or drop the constraint"
    )
