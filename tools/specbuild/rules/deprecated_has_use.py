"""What is deprecated says since when, and what to use instead."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.pointers import walk
from specbuild.tree import COMPONENTS, Tree


def check(tree: Tree) -> Iterator[Breach]:
    """Yield `deprecated` without `x-deprecated`, and the other way round."""
    for file in tree.inside(*COMPONENTS, "paths"):
        for pointer, value in walk(file.value):
            if not isinstance(value, dict) or pointer.endswith("/properties") or "/value/" in pointer:
                continue
            if value.get("deprecated") is True and "x-deprecated" not in value:
                yield file, f"{pointer}/deprecated", "says not what to use: add x-deprecated with since and use"
            if "x-deprecated" in value and value.get("deprecated") is not True:
                yield file, f"{pointer}/x-deprecated", "is not marked for generators: add deprecated: true"
