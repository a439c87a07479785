"""Values of enumerations have different names in code, where they are written in capitals."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.nodes import nodes
from specbuild.publish import member_name
from specbuild.tree import Tree


def check(tree: Tree) -> Iterator[Breach]:
    """Yield values without a name, and values that get the name of another."""
    for node in nodes(tree):
        owners: dict[str, str] = {}
        for index, value in enumerate(node.schema.get("enum", ())):
            name = member_name(str(value))
            place = node.at("enum", index)
            if not name or name[0].isdigit():
                yield node.file, place, f"`{value}` gives no name to use in code: begin it with a letter"
            elif owners.setdefault(name, str(value)) != value:
                yield node.file, place, f"`{value}` and `{owners[name]}` are both {name} in code: keep one"
