"""Names that generators make from ours do not meet: classes of types, of operations and of tags, arguments of a method."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.operations import Operation, operations
from specbuild.tree import Tree

# what generators append to the name of an operation or a tag; `Request` is not among them: generators that use it for
# the arguments of an operation give way to a type of that name
_OF_OPERATIONS = ("Response", "Responses", "Params", "Error", "Errors", "Data", "Result", "JsonBody", "JsonRequestBody")
_OF_TAGS = ("Api", "ApiInterface", "Client", "Service")
_SEPARATOR = re.compile(r"[^A-Za-z0-9]+")


def check(tree: Tree) -> Iterator[Breach]:
    """Yield types that have the name of a class made for something else, and arguments with the same name."""
    taken = dict(_made(tree))
    seen: dict[str, str] = {}
    for name, file in tree.types.items():
        plain = _plain(name)
        if plain in taken:
            yield file, "", f"`{name}` is also what generators make of {taken[plain]}: choose another name"
        if seen.setdefault(plain, name) != name:
            yield file, "", f"`{name}` and `{seen[plain]}` are the same class in some languages: choose another name"
    for operation in operations(tree):
        yield from _arguments(tree, operation)


def _made(tree: Tree) -> Iterator[tuple[str, str]]:
    for operation in operations(tree):
        name = operation.value.get("operationId", "")
        for suffix in _OF_OPERATIONS:
            yield _plain(name + suffix), f"the operation {name}"
    for file in tree.inside("paths"):
        tag = file.value["tag"]["name"]
        for suffix in _OF_TAGS:
            yield _plain(tag + suffix), f"the tag {tag}"


def _arguments(tree: Tree, operation: Operation) -> Iterator[Breach]:
    seen = {"body": "the body"} if "requestBody" in operation.value else {}
    for index, said in enumerate(operation.value.get("parameters", ())):
        target = tree.refer(operation.file, said["$ref"]) if "$ref" in said else None
        name = (target.value if target else said).get("name", "")
        if seen.setdefault(_plain(name), name) != name:
            place = operation.at("parameters", index)
            other = seen[_plain(name)]
            yield (
                operation.file,
                place,
                f"`{name}` is the same argument as {other} in generated code: drop or rename one",
            )


def _plain(name: str) -> str:
    return _SEPARATOR.sub("", name).lower()
