"""Names of components are unique on every disk and in every language."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.tree import COMPONENTS, Tree

_WORDS = """
    abstract any array async await bool boolean break byte case catch char class const constructor
    continue date decimal default delete dict do double else enum error exception export extends final
    finally float for function if implements import in int integer interface internal is lambda list
    long map module namespace native new nil none null number object operator package private protected
    prototype public record return self set short static string struct super switch symbol this throw
    true false try tuple type typeof undefined union unknown var void while with yield __proto__
"""
_RESERVED = frozenset(_WORDS.split())


def check(tree: Tree) -> Iterator[Breach]:
    """Yield names that stand for two components, or for something else in a programming language."""
    seen: dict[str, str] = {}
    for file in tree.inside(*COMPONENTS):
        if file.stem.lower() in _RESERVED:
            yield file, "", f"`{file.stem}` means something else in programming languages: choose another name"
        first = seen.setdefault(file.stem.lower(), file.path)
        if first != file.path:
            yield file, "", f"`{file.stem}` is the name of {first} too, whatever the letter case: choose another name"
