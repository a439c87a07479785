"""JSON in a query is a string with a schema for its content; generators fail on the other way to say it."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.nodes import nodes
from specbuild.operations import operations
from specbuild.tree import Tree

_MESSAGE = "is lost by generators: write schema with type: string, contentMediaType and contentSchema"


def check(tree: Tree) -> Iterator[Breach]:
    """Yield parameters and headers with `content`, and content schemas that say not of what."""
    for file in tree.inside("parameters", "headers"):
        if "content" in file.value:
            yield file, "/content", f"`content` {_MESSAGE}"
    for operation in operations(tree):
        for index, parameter in enumerate(operation.value.get("parameters", ())):
            if "content" in parameter:
                yield operation.file, operation.at("parameters", index, "content"), f"`content` {_MESSAGE}"
    for node in nodes(tree):
        keywords = {"contentMediaType", "contentSchema"} & set(node.schema)
        if keywords and (len(keywords) == 1 or node.schema.get("type") != "string"):
            place = node.at(min(keywords))
            yield (
                node.file,
                place,
                "type: string, contentMediaType and contentSchema stand together: add what is missing",
            )
