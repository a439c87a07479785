"""Operations name clouds that the root of the document describes."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.operations import operations
from specbuild.tree import Tree


def check(tree: Tree) -> Iterator[Breach]:
    """Yield names of clouds that are not in openapi.yaml."""
    known = tree.top("openapi.yaml").get("x-clouds", {})
    for operation in operations(tree):
        for index, cloud in enumerate(operation.value.get("x-clouds", ())):
            if cloud not in known:
                message = f"`{cloud}` is not a cloud: use one of {', '.join(known)}"
                yield operation.file, operation.at("x-clouds", index), message
