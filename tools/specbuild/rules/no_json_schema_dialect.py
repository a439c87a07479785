"""The dialect of schemas is the one of OpenAPI 3.1; tools fail on documents that name one."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.nodes import nodes
from specbuild.tree import SCHEMAS, Tree


def check(tree: Tree) -> Iterator[Breach]:
    """Yield keywords that change the dialect or the base of references."""
    root = tree.by_path.get(f"{SCHEMAS}/openapi.yaml")
    if root and "jsonSchemaDialect" in root.value:
        yield root, "/jsonSchemaDialect", "makes tools fail: remove it, the dialect of OpenAPI 3.1 is meant"
    for node in nodes(tree):
        for keyword in ("$schema", "$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$vocabulary"):
            if keyword in node.schema:
                yield node.file, node.at(keyword), f"`{keyword}` is for the built schemas: remove it"
