"""The stem of a file, the title of its type and the name of the component are one name."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.tree import Tree


def check(tree: Tree) -> Iterator[Breach]:
    """Yield types and tags that are named differently from their file."""
    for file in tree.types.values():
        title = file.value.get("title")
        if title != file.stem:
            yield file, "/title", f"the title is `{title}`: call it `{file.stem}` like the file, or rename the file"
    for file in tree.inside("paths"):
        name = file.value["tag"]["name"]
        if name != file.stem:
            yield file, "/tag/name", f"the tag is `{name}`: call it `{file.stem}` like the file, or rename the file"
