"""The contract as the package reads it, and the register of evidence beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from specbuild.bundle import KEPT_IN_SOURCE, component
from specbuild.tree import KINDS, SourceFile, Tree

FORMAT: Final = 1
METHODS: Final = ("get", "head", "post", "put", "patch", "delete", "options", "trace")


def build_contract(tree: Tree) -> dict[str, Any]:
    """Return the types as authored and the operations, with references into the OpenAPI document.

    Raises:
        SourceError: A reference leads nowhere.
    """
    return {
        "format": FORMAT,
        "spec": tree.version,
        "types": {
            name: {"kind": KINDS[file.folder], "schema": component(tree, file, KEPT_IN_SOURCE)}
            for name, file in tree.types.items()
        },
        "operations": _Operations(tree).all(),
    }


def build_evidence(tree: Tree) -> dict[str, Any]:
    """Return the register of sources and what they say of each type and property."""
    return {
        "sources": dict(sorted(tree.sources.items())),
        "types": {name: _type_evidence(file) for name, file in tree.types.items()},
    }


def _type_evidence(file: SourceFile) -> dict[str, Any]:
    schema = file.value
    known: dict[str, Any] = {"evidence": schema.get("x-evidence", {})}
    if "$comment" in schema:
        known["comment"] = schema["$comment"]
    known["properties"] = {
        name: noted for name, member in schema.get("properties", {}).items() if (noted := _property_evidence(member))
    }
    return known


def _property_evidence(member: Mapping[str, Any]) -> dict[str, Any]:
    names = {"x-evidence": "evidence", "$comment": "comment"}
    return {shown: member[keyword] for keyword, shown in names.items() if keyword in member}


class _Operations:
    """Operations with everything they refer to in place, schemas excepted."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._shared = {
            f"#/components/{folder}/{file.stem}": component(tree, file, KEPT_IN_SOURCE)
            for folder in ("parameters", "headers", "responses")
            for file in tree.inside(folder)
        }

    def all(self) -> list[dict[str, Any]]:
        return [
            self._operation(path, method, item[method], part["tag"]["name"])
            for file in self._tree.inside("paths")
            for part in [component(self._tree, file, KEPT_IN_SOURCE)]
            for path, item in part["paths"].items()
            for method in METHODS
            if method in item
        ]

    def _operation(self, path: str, method: str, operation: Mapping[str, Any], tag: str) -> dict[str, Any]:
        built = {
            "id": operation["operationId"],
            "method": method.upper(),
            "path": path,
            "tag": tag,
            "parameters": [self._resolved(parameter) for parameter in operation.get("parameters", ())],
        }
        if "requestBody" in operation:
            body = operation["requestBody"]
            built["requestBody"] = {"required": body.get("required", False), "content": _content(body)}
        built["responses"] = {status: self._response(said) for status, said in operation["responses"].items()}
        return built | _extensions(operation)

    def _response(self, said: Mapping[str, Any]) -> dict[str, Any]:
        response = self._shared[said["$ref"]] if "$ref" in said else said
        headers = {name: self._resolved(header) for name, header in response.get("headers", {}).items()}
        return {"headers": headers, "content": _content(response)} | _extensions(response)

    def _resolved(self, said: Mapping[str, Any]) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._shared[said["$ref"]] if "$ref" in said else said
        return {key: value for key, value in found.items() if key != "examples"}


def _content(body: Mapping[str, Any]) -> dict[str, Any]:
    return {kind: said["schema"] for kind, said in body.get("content", {}).items()}


def _extensions(node: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if key.startswith("x-")}
