"""Every type that travels has examples, right ones and wrong ones."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.document import DOCUMENTED
from specbuild.lint import Breach
from specbuild.tree import SCHEMAS, Tree


def check(tree: Tree) -> Iterator[Breach]:
    """Yield types without examples, and examples without type."""
    for file in tree.inside(*DOCUMENTED):
        path = f"{SCHEMAS}/examples/{file.stem}.yaml"
        if path not in tree.by_path:
            yield file, "", f"has no examples: write {path} with a valid and an invalid case"
    for file in tree.inside("examples"):
        named = file.value.get("type")
        if named != file.stem or named not in tree.types:
            yield (
                file,
                "/type",
                f"`{named}` is not the type of this file: the stem, the type and a type file share one name",
            )
        for kind in ("valid", "invalid"):
            if not file.value.get(kind):
                yield file, f"/{kind}", f"has no {kind} case: add one"
