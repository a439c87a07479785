"""Every component is used by something, or is a type that is documented for its own sake."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.bundle import references
from specbuild.document import DOCUMENTED
from specbuild.lint import Breach
from specbuild.tree import COMPONENTS, Tree


def check(tree: Tree) -> Iterator[Breach]:
    """Yield components that nothing reaches."""
    reached: set[str] = set()
    waiting = [file for file in tree.files if file.folder in {"paths", *DOCUMENTED}]
    while waiting:
        file = waiting.pop()
        if file.path in reached:
            continue
        reached.add(file.path)
        waiting += [target for name in references(file.value) if (target := tree.refer(file, name))]
    for file in tree.inside(*COMPONENTS):
        if file.path not in reached:
            yield file, "", f"nothing refers to {file.folder}/{file.stem}: use it or remove it"
