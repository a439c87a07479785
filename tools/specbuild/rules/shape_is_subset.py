"""The shape of a resource in one operation has nothing that the resource lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from specbuild.lint import Breach
from specbuild.nodes import members
from specbuild.pointers import join
from specbuild.tree import SourceFile, Tree


def check(tree: Tree) -> Iterator[Breach]:
    """Yield properties of shapes that the resource does not have, or has with another type."""
    for file in tree.types.values():
        name = file.value.get("x-shape-of")
        if name is None:
            continue
        whole = tree.types.get(name)
        if whole is None or whole.folder != "resources":
            yield file, "/x-shape-of", f"`{name}` is not a resource: name a type of resources/"
            continue
        for member, schema in members(file).items():
            place = join("/properties", member)
            if member not in members(whole):
                yield file, place, f"{name} has no property `{member}`: add it there, or drop x-shape-of"
            elif not _fits(tree, (file, schema), (whole, members(whole)[member]), frozenset()):
                yield file, place, f"`{member}` has another type in {name}: give both the same"


_Place = tuple[SourceFile, Mapping[str, Any]]


def _fits(tree: Tree, part: _Place, whole: _Place, seen: frozenset[str]) -> bool:
    """Say whether everything a part has is in the whole too; a part may say more about a value."""
    part, whole = _resolved(tree, part), _resolved(tree, whole)
    (file, schema), (other, known) = part, whole
    if schema is known or (file.path in seen and schema is file.value):
        return True
    if schema.get("type") != known.get("type"):
        return False
    if schema.get("type") == "array":
        return _fits(tree, (file, schema["items"]), (other, known["items"]), seen)
    inside, outside = schema.get("properties", {}), known.get("properties", {})
    deeper = seen | {file.path}
    return all(
        name in outside and _fits(tree, (file, inner), (other, outside[name]), deeper) for name, inner in inside.items()
    )


def _resolved(tree: Tree, place: _Place) -> _Place:
    file, schema = place
    target = tree.refer(file, schema["$ref"]) if "$ref" in schema else None
    return (target, target.value) if target else place
