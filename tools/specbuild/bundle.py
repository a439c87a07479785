"""From authored files to components: references point into one document, and what stays in the source is left out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, Final

from specbuild.pointers import walk
from specbuild.problems import SourceError
from specbuild.tree import COMPONENTS, SourceFile, Tree

# keywords whose members are names, not keywords
NAME_MAPS: Final = frozenset({"properties", "x-enum-descriptions"})
# keywords that hold payloads, which are copied as they are
DATA: Final = frozenset({"const", "enum", "value", "x-evidence"})
KEPT_IN_SOURCE: Final = frozenset({"x-evidence", "$comment"})
KEPT_FROM_READERS: Final = KEPT_IN_SOURCE | {"x-aliases"}

Refer = Callable[[str], str]


def rewrite(node: Any, refer: Refer, dropped: Collection[str] = KEPT_FROM_READERS) -> Any:  # noqa: ANN401 - JSON
    """Copy a node, with other references and without some keywords.

    Args:
        node: What was authored.
        refer: Turns an authored reference into one of the artefact.
        dropped: Keywords that stay in the source.
    """
    if isinstance(node, list):
        return [rewrite(child, refer, dropped) for child in node]
    if not isinstance(node, dict):
        return node
    copy: dict[str, Any] = {}
    for keyword, child in node.items():
        if keyword in dropped:
            continue
        if keyword == "$ref" and isinstance(child, str):
            copy[keyword] = refer(child)
        elif keyword in NAME_MAPS and isinstance(child, dict):
            copy[keyword] = {name: rewrite(inner, refer, dropped) for name, inner in child.items()}
        else:
            copy[keyword] = child if keyword in DATA else rewrite(child, refer, dropped)
    return copy


def component_pointer(tree: Tree, file: SourceFile, reference: str) -> str:
    """Return the place in the document of the component that a relative reference leads to.

    Raises:
        SourceError: It leads nowhere, or to a file that is not a component.
    """
    target = tree.refer(file, reference)
    if target is None or target.folder not in COMPONENTS:
        place = next((where for where, value in walk(file.value) if value == reference), "")
        message = f"`{reference}` is not the path of a component file: correct the $ref"
        raise SourceError([file.problem("refs_resolve", place, message)])
    return f"#/components/{COMPONENTS[target.folder]}/{target.stem}"


def component(tree: Tree, file: SourceFile, dropped: Collection[str] = KEPT_FROM_READERS) -> Any:  # noqa: ANN401 - JSON
    """Return a file as the document holds it."""
    return rewrite(file.value, lambda reference: component_pointer(tree, file, reference), dropped)


def components(tree: Tree) -> dict[str, dict[str, Any]]:
    """Return all components by kind and name, sorted."""
    kinds: dict[str, dict[str, Any]] = {}
    for kind in dict.fromkeys(COMPONENTS.values()):
        files = [file for file in tree.files if COMPONENTS.get(file.folder) == kind]
        if files:
            kinds[kind] = {file.stem: component(tree, file) for file in sorted(files, key=lambda file: file.stem)}
    return kinds


def references(node: Any) -> Iterator[str]:  # noqa: ANN401 - JSON of whatever shape
    """Yield what the `$ref` of an authored or bundled node name; payloads are not looked into."""
    if isinstance(node, list):
        for child in node:
            yield from references(child)
    elif isinstance(node, dict):
        for keyword, child in node.items():
            if keyword == "$ref" and isinstance(child, str):
                yield child
            elif keyword in NAME_MAPS and isinstance(child, dict):
                yield from references(list(child.values()))
            elif keyword not in DATA:
                yield from references(child)
