"""The OpenAPI document."""

from __future__ import annotations

from typing import Any, Final

from specbuild.bundle import component, components
from specbuild.publish import published
from specbuild.tree import KINDS, Tree

# a type of these folders is part of what is published even where no operation carries it; a value is a part of others
DOCUMENTED: Final = tuple(folder for folder in KINDS if folder != "values")
_FIRST: Final = ("openapi", "info", "servers", "security")


def build_document(tree: Tree) -> dict[str, Any]:
    """Bundle the source into one OpenAPI document.

    Raises:
        SourceError: A reference leads nowhere.
    """
    root = dict(tree.top("openapi.yaml"))
    document: dict[str, Any] = {key: root[key] for key in _FIRST if key in root}
    document["info"] = _info(root.get("info", {}), tree.version)
    parts = [component(tree, file) for file in tree.inside("paths")]
    document["tags"] = [part["tag"] for part in parts]
    document.update({key: value for key, value in root.items() if key.startswith("x-")})
    document["x-resources"] = {
        name: {"$ref": f"#/components/schemas/{name}"} for name, file in tree.types.items() if file.folder in DOCUMENTED
    }
    document["paths"] = {path: item for part in parts for path, item in part["paths"].items()}
    parts_by_kind = components(tree)
    schemas = parts_by_kind.get("schemas", {})
    parts_by_kind["schemas"] = {name: published(name, schema) for name, schema in schemas.items()}
    document["components"] = {**parts_by_kind, **root.get("components", {})}
    return document


def _info(info: dict[str, Any], version: str) -> dict[str, Any]:
    return {"title": info.get("title", ""), "version": version} | info
