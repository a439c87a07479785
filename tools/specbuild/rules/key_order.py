"""Keys stand in one order: what it is, how it stands, what shape it has, what is required."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.nodes import nodes
from specbuild.tree import Tree

_TYPE = {"title": 0, "description": 1, "type": 3, "oneOf": 3, "properties": 5, "required": 6, "$comment": 7}
_MEMBER = {"description": 0, "$ref": 1, "type": 1, "readOnly": 3, "writeOnly": 3, "deprecated": 3, "$comment": 5}
_TYPE_ORDER = "title, description, x-*, type, constraints, properties, required, $comment"
_MEMBER_ORDER = "description, $ref or type, constraints, readOnly and its like, x-*, $comment"


def check(tree: Tree) -> Iterator[Breach]:
    """Yield the first key of each type and property that stands too late."""
    for node in nodes(tree):
        of_type = node.role == "type"
        highest, last = -1, ""
        for key in node.schema:
            rank = _rank(key, of_type=of_type)
            if rank < highest:
                order = _TYPE_ORDER if of_type else _MEMBER_ORDER
                yield node.file, node.at(key), f"`{key}` stands after `{last}`: the order is {order}"
                break
            highest, last = rank, key


def _rank(key: str, *, of_type: bool) -> int:
    if of_type:
        return 2 if key.startswith("x-") or key == "deprecated" else _TYPE.get(key, 4)
    return 4 if key.startswith("x-") else _MEMBER.get(key, 2)
