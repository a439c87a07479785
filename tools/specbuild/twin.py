"""The OpenAPI 3.0 twin of the document, for generators and gateways that do not read 3.1.

The dialect of the source is closed, so every keyword is known here: it is taken over, put differently, or moved to an
extension because 3.0, or the generators that read it, cannot do with it. What is moved is listed in the twin under
`x-moved`. An unknown keyword is an error.

Some things are for the generators alone. Objects say outright that they hold more members than those named, which is so
without saying in JSON Schema, but lets classes keep them. And a type of alternatives becomes one object with the members
of all of them, since generated code cannot tell apart what no member names. Likewise the items of a list that may be
null have no type, since several generators lose such an item, or the whole list.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from specbuild.pointers import join

VERSION: Final = "3.0.3"
MOVED: Final = "x-moved"

_SAME: Final = frozenset(
    {
        "title", "description", "type", "enum", "format", "pattern", "minLength", "maxLength", "minimum", "maximum",
        "minItems", "maxItems", "uniqueItems", "required", "deprecated", "readOnly", "writeOnly", "example", "default",
        "$ref", "additionalProperties",
    }
)  # fmt: skip
_NESTING: Final = frozenset({"properties", "items"})
# 3.1 keyword -> where the twin keeps it
_EXTENSION: Final = {
    "const": "x-const",  # of anything but text, of which generators make no enumeration
    "contentMediaType": "x-content-media-type",
    "contentSchema": "x-content-schema",
}
_SPDX: Final = "https://spdx.org/licenses/{}.html"


# what is said about a member, in the source or in the document, and does not change what it is
_WORDS: Final = frozenset(
    {
        "title",
        "description",
        "deprecated",
        "$comment",
        "x-since",
        "x-stability",
        "x-deprecated",
        "x-evidence",
        "x-aliases",
    }
)
ALTERNATIVES: Final = "x-one-of"
TYPES: Final = "x-types"


class NotInTwin(ValueError):
    """The document uses what the conversion does not know."""


def build_twin(document: Mapping[str, Any]) -> dict[str, Any]:
    """Write an OpenAPI 3.1 document in the words of 3.0.

    Args:
        document: The document; it is not changed.

    Returns:
        The twin. Its `x-moved` lists what 3.0 cannot say: `place` in the 3.1 document, `keyword`, and `kept` as what.

    Raises:
        NotInTwin: A schema has a keyword that the conversion does not know.
    """
    return _Conversion(document).run()


class _Conversion:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._moved: list[dict[str, str]] = []

    def run(self) -> dict[str, Any]:
        document = self._document
        twin: dict[str, Any] = {"openapi": VERSION, "info": self._info(document["info"])}
        for name, value in document.items():
            if name == "paths":
                twin[name] = {path: self._holder(item, join("", name, path)) for path, item in value.items()}
            elif name == "components":
                twin[name] = {kind: self._components(kind, parts) for kind, parts in value.items()}
            elif name not in {"openapi", "info"}:
                twin[name] = value
        twin[MOVED] = sorted(self._moved, key=lambda moved: (moved["place"], moved["keyword"]))
        return twin

    def _move(self, place: str, keyword: str, kept: str) -> None:
        self._moved.append({"place": place or "/", "keyword": keyword, "kept": kept})

    def _info(self, info: Mapping[str, Any]) -> dict[str, Any]:
        shown = {name: value for name, value in info.items() if name not in {"summary", "license"}}
        if "summary" in info:
            shown["x-summary"] = info["summary"]
            self._move("/info", "summary", "x-summary")
        if "license" in info:
            shown["license"] = self._license(info["license"])
        return shown

    def _license(self, license: Mapping[str, Any]) -> dict[str, Any]:  # noqa: A002 - the name of the member
        shown = {name: value for name, value in license.items() if name != "identifier"}
        if "identifier" in license:
            shown["url"] = _SPDX.format(license["identifier"])
            self._move("/info/license", "identifier", "url")
        return shown

    def _components(self, kind: str, parts: Mapping[str, Any]) -> dict[str, Any]:
        place = join("", "components", kind)
        if kind == "schemas":
            return {name: self._schema(schema, join(place, name)) for name, schema in parts.items()}
        return {name: self._holder(part, join(place, name)) for name, part in parts.items()}

    def _holder(self, node: Any, place: str) -> Any:  # noqa: ANN401 - JSON of whatever shape
        """Convert the schemas below an object of OpenAPI; payloads and extensions stay as they are."""
        if isinstance(node, list):
            return [self._holder(child, join(place, index)) for index, child in enumerate(node)]
        if not isinstance(node, dict):
            return node
        return {
            name: child
            if name in {"examples", "example", "value"} or name.startswith("x-")
            else self._schema(child, join(place, name))
            if name == "schema"
            else self._holder(child, join(place, name))
            for name, child in node.items()
        }

    def _schema(self, schema: Mapping[str, Any], place: str) -> dict[str, Any]:
        if "oneOf" in schema:
            schema = self._merged(schema, place)
        shown: dict[str, Any] = {}
        for keyword, value in schema.items():
            shown.update(self._keyword(keyword, value, place))
        if schema.get("type") == "object":
            shown["additionalProperties"] = True
        if "$ref" in shown and len(shown) > 1:
            # 3.0 ignores what stands beside a reference
            reference = shown.pop("$ref")
            shown["allOf"] = [{"$ref": reference}]
        return shown

    def _merged(self, schema: Mapping[str, Any], place: str) -> dict[str, Any]:
        """Return one object type in the place of alternatives: it has all their members, and demands what all demand."""
        names = [branch["$ref"].rpartition("/")[2] for branch in schema["oneOf"]]
        branches = [self._document["components"]["schemas"][name] for name in names]
        members: dict[str, Any] = {}
        for name, branch in zip(names, branches, strict=True):
            for member, declared in branch["properties"].items():
                if form(members.setdefault(member, declared)) != form(declared):
                    message = f"{place}: `{member}` of {name} is not that of another alternative, so they do not merge"
                    raise NotInTwin(message)
        demanded = set.intersection(*(set(branch.get("required", ())) for branch in branches))
        self._move(place, "oneOf", ALTERNATIVES)
        merged = {keyword: value for keyword, value in schema.items() if keyword != "oneOf"}
        merged |= {ALTERNATIVES: names, "type": "object", "properties": members}
        return merged | ({"required": sorted(demanded)} if demanded else {})

    def _keyword(self, keyword: str, value: Any, place: str) -> dict[str, Any]:  # noqa: ANN401 - JSON of whatever shape
        here = join(place, keyword)
        if keyword in _NESTING:
            return {keyword: self._nested(keyword, value, here)}
        if keyword == "type" and isinstance(value, list):
            return self._types(value, here)
        if keyword == "const" and isinstance(value, str):
            return {"enum": [value]}
        if keyword in _EXTENSION:
            self._move(place, keyword, _EXTENSION[keyword])
            return {_EXTENSION[keyword]: value}
        if keyword in _SAME or keyword.startswith("x-"):
            return {keyword: value}
        message = f"{here}: OpenAPI 3.0 has no such keyword, and the conversion does not know what to make of it"
        raise NotInTwin(message)

    def _nested(self, keyword: str, value: Any, here: str) -> Any:  # noqa: ANN401 - JSON of whatever shape
        if keyword == "properties":
            return {name: self._schema(member, join(here, name)) for name, member in value.items()}
        if isinstance(value.get("type"), list):
            # lists of what may be null lose the null, or the whole answer, in several languages
            self._move(here, "type", TYPES)
            value = {(TYPES if name == "type" else name): inner for name, inner in value.items()}
        return self._schema(value, here)

    def _types(self, names: list[str], here: str) -> dict[str, Any]:
        others = [name for name in names if name != "null"]
        if len(others) != 1:
            message = f"{here}: OpenAPI 3.0 has one type for a schema, beside null"
            raise NotInTwin(message)
        return {"type": others[0]} | ({"nullable": True} if "null" in names else {})


def form(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a member is, without the words about it."""
    return {keyword: value for keyword, value in schema.items() if keyword not in _WORDS}
