"""Acceptable payloads of a type, by construction: nothing is made and then thrown away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

from partnercenter_spec.contract import Contract, TypeEntry
from partnercenter_spec.formats import FORMATS
from partnercenter_spec.generation.choices import Chooser
from partnercenter_spec.generation.lifelike import TEXTS, WORDS
from partnercenter_spec.generation.patterns import matching
from partnercenter_spec.jsontypes import Json, Schema
from partnercenter_spec.views import Direction, required_names

Extent = Literal["any", "minimal", "complete"]

_DEEPEST: Final = 12
_LONGEST: Final = 24
_MOST_ITEMS: Final = 3
# what a generator of unknown members calls them: like nothing that the contract has, nor nearly so
_UNKNOWN_NAMES: Final = ("qqZero", "zzyzx", "vvvx_9")
_UNKNOWN_VALUES: Final[tuple[Json, ...]] = (0, "", None, [], {"zz": [1.5]})
_NEW_VALUE: Final = "zz_added_later"
_LIKELY: Final = {
    "uri": ("https://a.example/b?c=d#e", "urn:x:y", "x:"),
    "uri-reference": ("/customers?size=2", "", "../a:b", "https://a.example/%41", "#x"),
}


class Maker:
    """Makes payloads that the contract accepts from one side."""

    def __init__(
        self,
        contract: Contract,
        chooser: Chooser,
        direction: Direction,
        *,
        strict: bool = False,
        extent: Extent = "any",
        plain: bool = False,
        lifelike: bool = False,
    ) -> None:
        """Set what is made.

        Args:
            contract: Where the types come from.
            chooser: Where the choices come from.
            direction: Who sends the payload.
            strict: Whether it must be free of what the contract does not know.
            extent: Which of the members that need not be there are: any, none or all.
            plain: Whether names and values are written as the contract writes them, in requests too.
            lifelike: Whether texts are to look like what they are.
        """
        self._contract = contract
        self._chooser = chooser
        self._direction: Final[Direction] = direction
        self._strict = strict
        self._extent = extent
        self._varied = extent == "any" and not plain and not lifelike
        self._lifelike = lifelike

    def payload(self, entry: TypeEntry) -> Json:
        """Return a payload of a type."""
        branches = entry.schema.get("x-branches")
        if branches is None:
            return self._value(entry.schema, 0)
        chosen = self._chooser.one_of(branches)
        earlier = [branch["property"] for branch in branches[: branches.index(chosen)]]
        schema = self._contract.entry(chosen["type"]).schema
        return self._object(schema, 0, wanted=chosen.get("property"), unwanted=earlier)

    def _value(self, node: Schema, depth: int, *, nullable: bool = False) -> Json:
        _, schema = self._contract.resolve(node)
        declared = schema.get("type")
        types = [declared] if isinstance(declared, str) else list(declared or ())
        if ("null" in types or nullable) and self._varied and self._chooser.seldom():
            return None
        if not self._strict and self._extent == "any" and "x-tolerated-types" in schema and self._chooser.seldom():
            return self._any(self._chooser.one_of(schema["x-tolerated-types"]))
        return self._typed(schema, next((name for name in types if name != "null"), None), depth)

    def _typed(self, schema: Schema, kind: str | None, depth: int) -> Json:
        if "const" in schema:
            constant: Json = schema["const"]
            return constant
        if kind == "object":
            return self._object(schema, depth)
        if kind == "array":
            return self._array(schema, depth)
        if kind == "string":
            return self._text(schema)
        if kind in {"integer", "number"}:
            return self._number(schema)
        return self._any(kind or "string")

    def _object(
        self, schema: Schema, depth: int, *, wanted: str | None = None, unwanted: Iterable[str] = ()
    ) -> dict[str, Json]:
        required = set(required_names(schema, self._direction))
        made: dict[str, Json] = {}
        for name, member in schema.get("properties", {}).items():
            if name in unwanted or not (name in required or name == wanted or self._has(member, depth)):
                continue
            nullable = self._direction == "request" and name not in required and name != wanted
            made[self._spelt(name)] = self._member(name, member, depth, nullable=nullable)
        self._name(schema, made)
        if self._lifelike and "totalCount" in made and isinstance(made.get("items"), list):
            made["totalCount"] = len(made["items"])  # type: ignore[arg-type]
        if "properties" not in schema:
            return {name: self._chooser.one_of(_UNKNOWN_VALUES) for name in _UNKNOWN_NAMES if self._chooser.seldom()}
        if not self._strict and self._varied and self._chooser.seldom():
            made[self._chooser.one_of(_UNKNOWN_NAMES)] = self._chooser.one_of(_UNKNOWN_VALUES)
        return made

    def _member(self, name: str, member: Schema, depth: int, *, nullable: bool) -> Json:
        _, schema = self._contract.resolve(member)
        if self._lifelike and schema.get("type") == "string" and "enum" not in schema and name in TEXTS:
            return self._chooser.one_of(TEXTS[name])
        return self._value(member, depth + 1, nullable=nullable)

    def _name(self, schema: Schema, made: Mapping[str, Json]) -> None:
        """Let a resource say what it is; now and then it says something else, which is its own affair."""
        attributes = made.get("attributes")
        shown = self._contract.entry(schema["x-shape-of"]).schema if "x-shape-of" in schema else schema
        names = shown.get("x-object-types", ())
        if not names or not isinstance(attributes, dict) or not isinstance(attributes.get("objectType"), str):
            return
        if not (self._varied and self._chooser.seldom()):
            attributes["objectType"] = names[0]

    def _has(self, member: Schema, depth: int) -> bool:
        """Decide on a member that need not be there; one that only the other side sends stays away mostly."""
        if self._extent == "minimal" or depth >= _DEEPEST:
            return False
        if member.get("readOnly" if self._direction == "request" else "writeOnly") and self._extent == "complete":
            return False
        return self._extent == "complete" or self._chooser.one_of((False, True))

    def _spelt(self, name: str) -> str:
        """Write the name of a member as a client may: requests are read in any letter case."""
        if self._direction == "response" or not self._varied or not self._chooser.seldom():
            return name
        return self._chooser.one_of((name[0].upper() + name[1:], name.upper(), name.lower()))

    def _array(self, schema: Schema, depth: int) -> list[Json]:
        least, most = schema.get("minItems", 0), schema.get("maxItems", _MOST_ITEMS)
        if depth >= _DEEPEST or self._extent == "minimal":
            most = least
        count = max(least, 1) if self._extent == "complete" else self._chooser.integer(least, min(most, _MOST_ITEMS))
        return [self._value(schema.get("items", {"type": "string"}), depth + 1) for _ in range(count)]

    def _text(self, schema: Schema) -> str:
        if "enum" in schema:
            return self._member_of(schema)
        if schema.get("format") in _LIKELY:
            return self._chooser.one_of(_LIKELY[schema["format"]])
        pattern = schema.get("pattern") or FORMATS.get(schema.get("format", ""), {}).get("pattern")
        if pattern is not None:
            text = matching(pattern, self._chooser)
            return text.lower() if self._lifelike and schema.get("format") == "uuid" else text
        if self._lifelike:
            return self._chooser.one_of(WORDS).ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength")]
        shortest, longest = schema.get("minLength", 0), schema.get("maxLength", _LONGEST)
        if self._varied and "maxLength" in schema and self._chooser.seldom():
            return self._chooser.text(longest, longest)
        return self._chooser.text(shortest, max(shortest, min(longest, _LONGEST)))

    def _member_of(self, schema: Schema) -> str:
        if schema.get("x-open-enum") and not self._strict and self._varied and self._chooser.seldom():
            return _NEW_VALUE
        value: str = self._chooser.one_of(schema["enum"])
        if self._direction == "request" and self._varied and self._chooser.seldom():
            return value.upper()
        return value

    def _number(self, schema: Schema) -> int:
        bounds = FORMATS.get(schema.get("format", ""), {})
        smallest = max(schema.get("minimum", -1000), bounds.get("minimum", -1000))
        largest = min(schema.get("maximum", 100_000), bounds.get("maximum", 100_000))
        if self._lifelike:
            largest = min(largest, smallest + 1000)
        if self._varied and self._chooser.seldom():
            edges = [schema.get("minimum", bounds.get("minimum", -1)), schema.get("maximum", bounds.get("maximum", 1))]
            return int(self._chooser.one_of(edges))
        return self._chooser.integer(smallest, largest)

    def _any(self, kind: str) -> Json:
        made: dict[str, Any] = {
            "boolean": lambda: self._chooser.one_of((False, True)),
            "null": lambda: None,
            "object": lambda: {"zz": self._chooser.text(0, 8)},
            "array": list,
            "integer": lambda: self._chooser.integer(-5, 5),
            "number": lambda: self._chooser.integer(-5, 5) / 2,
            "string": lambda: self._chooser.text(0, 8),
        }
        value: Json = made[kind]()
        return value
