"""Operations have the names that methods of a client will have, and say themselves what they take."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.operations import Operation, operations
from specbuild.tree import Tree

_VERB_NOUN = re.compile(r"[a-z]+(?:[A-Z][a-z0-9]*)+")
_TEMPLATE = re.compile(r"\{([^{}]*)\}")


def check(tree: Tree) -> Iterator[Breach]:
    """Yield wrong names, wrong tags, and path parameters that are missing or out of place."""
    seen: dict[str, str] = {}
    shapes: dict[str, str] = {}
    found = list(operations(tree))
    names = {operation.value.get("operationId") for operation in found}
    for operation in found:
        yield from _name(operation, seen)
        yield from _parameters(tree, operation)
        yield from _links(operation, names)
        shape = _TEMPLATE.sub("{}", operation.path)
        if shapes.setdefault(shape, operation.path) != operation.path:
            yield (
                operation.file,
                f"/paths/{_escaped(operation)}",
                f"is `{shapes[shape]}` with other names: use one of them",
            )
        tag = operation.file.value["tag"]["name"]
        if operation.value.get("tags") != [tag]:
            yield operation.file, operation.at("tags"), f"has not the one tag of its file: write tags: [{tag}]"
    for file in tree.inside("paths"):
        for path, item in file.value["paths"].items():
            if "parameters" in item:
                place = f"/paths/{path.replace('~', '~0').replace('/', '~1')}/parameters"
                yield file, place, "stands at the path: declare parameters on each operation"


def _escaped(operation: Operation) -> str:
    return operation.path.replace("~", "~0").replace("/", "~1")


def _name(operation: Operation, seen: dict[str, str]) -> Iterator[Breach]:
    name = operation.value.get("operationId", "")
    if not _VERB_NOUN.fullmatch(name):
        yield (
            operation.file,
            operation.at("operationId"),
            f"`{name}` is not a verb and a noun such as getCustomer: rename it",
        )
    place = f"{operation.method.upper()} {operation.path}"
    if seen.setdefault(name.lower(), place) != place:
        yield (
            operation.file,
            operation.at("operationId"),
            f"`{name}` is {seen[name.lower()]} already: choose another name",
        )


def _parameters(tree: Tree, operation: Operation) -> Iterator[Breach]:
    declared: list[tuple[str, str]] = []
    for index, said in enumerate(operation.value.get("parameters", ())):
        target = tree.refer(operation.file, said["$ref"]) if "$ref" in said else None
        value = target.value if target else said
        kind = value.get("in", "")
        if kind == "path" and any(other != "path" for other, _ in declared):
            yield operation.file, operation.at("parameters", index), "is a path parameter after others: put it first"
        if kind == "path" and value.get("required") is not True:
            yield operation.file, operation.at("parameters", index), "is part of the path: write required: true"
        if (kind, value.get("name", "")) in declared:
            yield operation.file, operation.at("parameters", index), f"`{value['name']}` is declared twice: drop one"
        declared.append((kind, value.get("name", "")))
    in_path = [name for kind, name in declared if kind == "path"]
    wanted = _TEMPLATE.findall(operation.path)
    if in_path != wanted:
        shown = ", ".join(wanted) or "none"
        yield (
            operation.file,
            operation.at(),
            f"declares other path parameters than the path has: declare {shown}, in this order",
        )


def _links(operation: Operation, names: set[str | None]) -> Iterator[Breach]:
    for status, response in operation.value.get("responses", {}).items():
        for name, link in response.get("links", {}).items():
            if link.get("operationId") not in names:
                place = operation.at("responses", status, "links", name, "operationId")
                yield operation.file, place, f"there is no operation `{link.get('operationId')}`: correct the name"
