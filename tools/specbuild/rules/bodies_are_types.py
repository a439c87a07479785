"""Bodies are named types: a generator makes up a name, such as InlineObject3, for any other."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.pointers import split, walk
from specbuild.tree import Tree


def check(tree: Tree) -> Iterator[Breach]:
    """Yield bodies of requests and responses that are not a reference to a type."""
    for file in tree.inside("paths", "responses"):
        for pointer, value in walk(file.value):
            tokens = split(pointer)
            if tokens[-1:] != ("schema",) or "content" not in tokens[-3:-2] or not isinstance(value, dict):
                continue
            target = tree.refer(file, value["$ref"]) if set(value) == {"$ref"} else None
            if target is None or not target.is_type:
                yield file, pointer, "is a body without a name: give it a file of its own and refer to that alone"
