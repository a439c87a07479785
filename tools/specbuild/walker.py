"""Walks valid payloads through the authored schemas and notes the assertions they meet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from jsonschema import Draft202012Validator

from specbuild.pointers import join
from specbuild.tree import SourceFile, Tree

_STRING: Final = ("pattern", "minLength", "maxLength")
_NUMBER: Final = ("minimum", "maximum")
_ARRAY: Final = ("minItems", "maxItems", "uniqueItems")
_APPLIES: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(_STRING, ("string",)),
    **dict.fromkeys(_NUMBER, ("integer", "number")),
    **dict.fromkeys(_ARRAY, ("array",)),
    "format": ("string", "integer", "number"),
}


class Walker:
    """Notes what payloads meet.

    Attributes:
        hits: Pointers, into the OpenAPI document, of the assertions that were met.
    """

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self.hits: set[str] = set()

    def walk(self, name: str, payload: Any, direction: str) -> None:  # noqa: ANN401 - JSON of whatever shape
        """Walk one valid payload of a type."""
        file = self._tree.types[name]
        self._visit(file, join("/components/schemas", name), file.value, payload, direction)

    def _visit(self, file: SourceFile, place: str, schema: Mapping[str, Any], value: Any, direction: str) -> None:  # noqa: ANN401
        if "$ref" in schema:
            target = self._tree.refer(file, schema["$ref"])
            if target:
                self.walk(target.stem, value, direction)
            return
        if "oneOf" in schema:
            index = branch_of(schema, value)
            self.hits.add(join(place, "oneOf", index))
            self._visit(file, place, schema["oneOf"][index], value, direction)
            return
        self._scalar(place, schema, value)
        if isinstance(value, list) and "items" in schema:
            for item in value:
                self._visit(file, join(place, "items"), schema["items"], item, direction)
        if isinstance(value, dict):
            self._members(file, place, schema, value, direction)

    def _members(
        self, file: SourceFile, place: str, schema: Mapping[str, Any], value: dict[str, Any], direction: str
    ) -> None:
        # the service reads requests in any letter case
        names = {name.lower(): name for name in value} if direction == "request" else {name: name for name in value}
        present = {
            name: value[sent]
            for name in schema.get("properties", {})
            if (sent := names.get(name.lower() if direction == "request" else name)) is not None
        }
        self.hits |= {
            join(place, "required", index) for index, name in enumerate(schema.get("required", ())) if name in present
        }
        for index, advice in enumerate(schema.get("x-advice", ())):
            if _holds(advice["if"], present) and _holds(advice["then"], present):
                self.hits.add(join(place, "x-advice", index))
        for name, child in present.items():
            self._visit(file, join(place, "properties", name), schema["properties"][name], child, direction)

    def _scalar(self, place: str, schema: Mapping[str, Any], value: Any) -> None:  # noqa: ANN401
        kind = type_of(value)
        declared = schema.get("type", ())
        names = [declared] if isinstance(declared, str) else declared
        met = [keyword for keyword, kinds in _APPLIES.items() if keyword in schema and kind in kinds]
        met += ["type"] if kind in names or (kind == "integer" and "number" in names) else []
        met += ["enum"] if value in schema.get("enum", ()) else []
        met += ["const"] if "const" in schema and value == schema["const"] else []
        self.hits |= {join(place, keyword) for keyword in met}


def branch_of(schema: Mapping[str, Any], value: Any) -> int:  # noqa: ANN401 - JSON of whatever shape
    """Return the index in `oneOf` of the branch that a payload takes."""
    named = [branch["$ref"].rpartition("/")[2].removesuffix(".yaml") for branch in schema["oneOf"]]
    members = value if isinstance(value, dict) else {}
    chosen = next(
        branch["type"] for branch in schema["x-branches"] if "property" not in branch or branch["property"] in members
    )
    return named.index(chosen)


def type_of(value: Any) -> str:  # noqa: ANN401 - JSON of whatever shape
    """Name the JSON type of a value."""
    if isinstance(value, float):
        return "integer" if value.is_integer() else "number"
    return {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer"}.get(type(value), "null")


def _holds(condition: Mapping[str, Any], value: Any) -> bool:  # noqa: ANN401
    return bool(Draft202012Validator(condition).is_valid(value))
