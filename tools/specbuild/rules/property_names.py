"""Names of properties do as names in code, and cannot be mistaken for each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.nodes import nodes
from specbuild.tree import Tree

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_RESERVED = frozenset({"constructor", "prototype", "hasownproperty", "tostring", "valueof"})


def check(tree: Tree) -> Iterator[Breach]:
    """Yield names that are no names, and names and aliases that another property of the type has."""
    for node in nodes(tree):
        members = node.schema.get("properties", {})
        owners: dict[str, str] = {}
        for name in members:
            if not _NAME.fullmatch(name) or name.lower() in _RESERVED:
                yield (
                    node.file,
                    node.at("properties", name),
                    f"`{name}` breaks code that uses it as a name: leave it out",
                )
            owner = owners.setdefault(name.lower(), name)
            if owner != name:
                yield node.file, node.at("properties", name), f"`{name}` is `{owner}` in other letters: keep one"
        for name, member in members.items():
            for index, alias in enumerate(member.get("x-aliases", ())):
                owner = owners.setdefault(alias.lower(), name)
                if owner != name:
                    place = node.at("properties", name, "x-aliases", index)
                    yield node.file, place, f"`{alias}` already stands for `{owner}`: drop it"
