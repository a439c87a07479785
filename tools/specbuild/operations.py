"""The operations as they are authored in the path files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from specbuild.pointers import join
from specbuild.tree import SourceFile, Tree


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation.

    Attributes:
        file: The path file.
        path: The template of the URL.
        method: In lower case.
        value: What was authored.
    """

    file: SourceFile
    path: str
    method: str
    value: Mapping[str, Any]

    def at(self, *tokens: str | int) -> str:
        """Return the pointer to a part of the operation."""
        return join("/paths", self.path, self.method, *tokens)


def operations(tree: Tree) -> Iterator[Operation]:
    """Yield all operations of the source."""
    for file in tree.inside("paths"):
        for path, item in file.value["paths"].items():
            for method, value in item.items():
                if isinstance(value, dict):
                    yield Operation(file, path, method, value)
