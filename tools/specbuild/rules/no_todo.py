"""Nothing is left to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.pointers import join, walk
from specbuild.tree import Tree

_MARK = re.compile(r"\b(?:TODO|FIXME|XXX|TBD)\b")


def check(tree: Tree) -> Iterator[Breach]:
    """Yield markers in names and texts."""
    for file in tree.files:
        for pointer, value in walk(file.value):
            if isinstance(value, str) and _MARK.search(value):
                yield file, pointer, "is still to be written: replace the marker"
            for name in value if isinstance(value, dict) else ():
                if _MARK.search(name):
                    yield file, join(pointer, name), "is still to be named: replace the marker"
