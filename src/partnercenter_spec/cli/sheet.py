"""One type of the contract as data to show: what its schema and its evidence say, side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from partnercenter_spec import contract
from partnercenter_spec.cli.wording import describe_type, referred_type, squeeze

Direction = Literal["request", "response"]
_DIRECTIONS: tuple[Direction, ...] = ("response", "request")


@dataclass(frozen=True, slots=True)
class Property:
    """One property; `evidence` is empty when it has that of its type."""

    name: str
    type: str
    required_in: tuple[Direction, ...]
    read_only: bool
    write_only: bool
    deprecated: bool
    since: str | None
    description: str
    evidence: tuple[str, ...] = ()
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an enumeration."""

    value: str
    description: str


@dataclass(frozen=True, slots=True)
class Advice:
    """One advisory rule: going against it is a warning."""

    id: str
    description: str


@dataclass(frozen=True, slots=True)
class Source:
    """One piece of evidence: which source, where in it."""

    key: str
    place: str
    title: str
    rank: int | None


@dataclass(frozen=True, slots=True)
class Branch:
    """One of several forms, and the property that shows it in a payload."""

    type: str
    shown_by: str | None

    @property
    def condition(self) -> str:
        """When a payload has this form, in words."""
        return "has none of these" if self.shown_by is None else f"has {self.shown_by}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything about one type."""

    name: str
    kind: str
    type: str
    description: str
    direction: str | None
    stability: str | None
    since: str | None
    shape_of: str | None
    open_values: bool
    properties: tuple[Property, ...] = ()
    values: tuple[Value, ...] = ()
    branches: tuple[Branch, ...] = ()
    advice: tuple[Advice, ...] = ()
    evidence: tuple[Source, ...] = field(default=())


def build_sheet(name: str) -> Sheet:
    """Return the sheet of a type."""
    entry = contract.entry(name)
    schema, known = entry.schema, contract.evidence(name)
    return Sheet(
        name=entry.name,
        kind=entry.kind,
        type=describe_type(schema),
        description=squeeze(schema.get("description", "")),
        direction=entry.direction,
        stability=schema.get("x-stability"),
        since=_text(schema.get("x-since")),
        shape_of=schema.get("x-shape-of"),
        open_values=bool(schema.get("x-open-enum")),
        properties=tuple(_properties(entry, known["properties"])),
        values=tuple(_values(schema)),
        branches=tuple(Branch(part["type"], part.get("property")) for part in schema.get("x-branches", ())),
        advice=tuple(Advice(rule["id"], squeeze(rule["description"])) for rule in schema.get("x-advice", ())),
        evidence=tuple(_sources(known)),
    )


def _properties(entry: contract.TypeEntry, known: Mapping[str, Any]) -> Iterable[Property]:
    schema = entry.schema
    required = schema.get("required", ())
    for name, node in schema.get("properties", {}).items():
        facts = known.get(name, {})
        yield Property(
            name=name,
            type=describe_type(node),
            required_in=_required_in(entry.direction, node) if name in required else (),
            read_only=bool(node.get("readOnly")),
            write_only=bool(node.get("writeOnly")),
            deprecated=bool(node.get("deprecated")),
            since=_text(node.get("x-since", schema.get("x-since"))),
            description=_describe(node),
            evidence=tuple(facts.get("evidence") or ()),
            comment=_text(facts.get("comment")),
        )


def _required_in(only: str | None, node: Mapping[str, Any]) -> tuple[Direction, ...]:
    """Apply the rules of the contract: read-only members bind responses, write-only ones requests."""
    return tuple(
        direction
        for direction in _DIRECTIONS
        if only in (None, direction) and not node.get("readOnly" if direction == "request" else "writeOnly")
    )


def _describe(node: Mapping[str, Any]) -> str:
    name = referred_type(node)
    own = node.get("description")
    if own is None and name is not None:
        own = contract.entry(name).schema.get("description")
    text = squeeze(own or "")
    advice = node.get("x-deprecated")
    return f"{text} Deprecated since {advice['since']}: use {advice['use']}." if advice else text


def _values(schema: Mapping[str, Any]) -> Iterable[Value]:
    meanings = schema.get("x-enum-descriptions", {})
    for value in schema.get("enum", ()):
        yield Value(str(value), squeeze(meanings.get(value, "")))


def _sources(known: Mapping[str, Any]) -> Iterable[Source]:
    for key, place in known["evidence"].items():
        source = known["sources"].get(key, {})
        yield Source(key, squeeze(str(place)), squeeze(source.get("title", "")), source.get("rank"))


def _text(value: object) -> str | None:
    return None if value is None else squeeze(str(value))
