"""A reference is the relative path of a file of the right kind."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.bundle import DATA
from specbuild.lint import Breach
from specbuild.pointers import split, walk
from specbuild.tree import COMPONENTS, SourceFile, Tree


def check(tree: Tree) -> Iterator[Breach]:
    """Yield references that lead nowhere or to the wrong kind of file."""
    for file in tree.inside(*COMPONENTS, "paths"):
        for pointer, value in walk(file.value):
            tokens = split(pointer)
            if tokens[-1:] == ("$ref",) and isinstance(value, str) and not DATA & set(tokens):
                message = _fault(tree, file, tokens, value)
                if message:
                    yield file, pointer, message


def _fault(tree: Tree, file: SourceFile, tokens: tuple[str, ...], reference: str) -> str | None:
    if "#" in reference:
        return "points into a file: refer to the file as a whole"
    target = tree.refer(file, reference)
    if target is None:
        return f"there is no file `{file.target(reference)}`: correct the path"
    wanted = _wanted(file, tokens)
    found = COMPONENTS.get(target.folder, target.folder)
    if found != wanted:
        return f"leads to {target.folder}/, where something of {wanted} is needed: refer to another file"
    return None


def _wanted(file: SourceFile, tokens: tuple[str, ...]) -> str:
    """Say which kind of component a reference has to lead to, from where it stands."""
    if not file.is_type and len(tokens) > 2 and "schema" not in tokens:
        for kind in ("parameters", "headers", "responses"):
            if tokens[-3] == kind:
                return kind
    return "schemas"
