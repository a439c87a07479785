"""Passwords have no format, since clients mask what has one, on the wire too."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.nodes import nodes
from specbuild.tree import Tree


def check(tree: Tree) -> Iterator[Breach]:
    """Yield uses of the format password."""
    for node in nodes(tree):
        if node.schema.get("format") == "password":
            yield node.file, node.at("format"), "makes clients mask the value on the wire: write x-sensitivity: secret"
