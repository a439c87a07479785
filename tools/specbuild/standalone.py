"""One self-contained JSON Schema for each type."""

from __future__ import annotations

from typing import Any, Final

from specbuild.bundle import component_pointer, references, rewrite
from specbuild.publish import published
from specbuild.tree import SourceFile, Tree

BASE: Final = "https://partnercenter-spec.example/schemas/"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def build_schema(tree: Tree, name: str) -> dict[str, Any]:
    """Return the schema of one type with everything it refers to under `$defs`.

    Raises:
        SourceError: A reference leads nowhere.
    """
    needed = _closure(tree, name)
    schema: dict[str, Any] = {"$schema": DIALECT, "$id": f"{BASE}{tree.version}/{name}.json"}
    schema.update(_standing_in(tree, tree.types[name], name))
    definitions = {other: _standing_in(tree, tree.types[other], name) for other in needed if other != name}
    if definitions:
        schema["$defs"] = definitions
    return schema


def _standing_in(tree: Tree, file: SourceFile, root: str) -> Any:  # noqa: ANN401 - JSON of whatever shape
    def refer(reference: str) -> str:
        name = component_pointer(tree, file, reference).rpartition("/")[2]
        return "#" if name == root else f"#/$defs/{name}"

    return published(file.stem, rewrite(file.value, refer))


def _closure(tree: Tree, name: str) -> list[str]:
    """Return all types that a type needs, itself included, sorted."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in found:
            continue
        found.add(current)
        file = tree.types[current]
        pointers = (component_pointer(tree, file, reference) for reference in references(file.value))
        waiting += [pointer.rpartition("/")[2] for pointer in pointers]
    return sorted(found)
