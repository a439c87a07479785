"""An advice speaks of members that exist. A misspelt one would never be given, and nobody would notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from specbuild.lint import Breach
from specbuild.nodes import members
from specbuild.pointers import join
from specbuild.tree import SourceFile, Tree


def check(tree: Tree) -> Iterator[Breach]:
    """Yield members in advices that the types do not have, and names of advices that come twice."""
    for file in tree.types.values():
        seen = set()
        for index, advice in enumerate(file.value.get("x-advice", ())):
            place = join("/x-advice", index)
            if advice["id"] in seen:
                yield file, join(place, "id"), f"`{advice['id']}` is the name of an advice above: choose another"
            seen.add(advice["id"])
            for part in ("if", "then"):
                yield from _walk(tree, file, join(place, part), advice[part], file)


def _walk(
    tree: Tree, file: SourceFile, place: str, schema: Mapping[str, Any], subject: SourceFile | None
) -> Iterator[Breach]:
    known = members(subject) if subject else {}
    named = [(name, join(place, "required", index)) for index, name in enumerate(schema.get("required", ()))]
    named += [(name, join(place, "properties", name)) for name in schema.get("properties", ())]
    for name, where in named:
        if name not in known:
            owner = subject.stem if subject else "this value"
            yield file, where, f"{owner} has no property `{name}`: correct the name"
    for name, child in schema.get("properties", {}).items():
        if name in known:
            reference = known[name].get("$ref")
            target = tree.refer(subject, reference) if subject and reference else None
            yield from _walk(tree, file, join(place, "properties", name), child, target)
