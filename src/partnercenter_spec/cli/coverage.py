"""`--coverage FILE`: what of the contract the input exercised, and what it did not."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from partnercenter_spec.contract import REF_PREFIX, Contract, TypeEntry
from partnercenter_spec.operations import Operation, operations
from partnercenter_spec.sightings import Fact, Kind, Sightings
from partnercenter_spec.views import Direction

_VERSION = 1
_EXEMPT: dict[Direction, str] = {"request": "readOnly", "response": "writeOnly"}


class Covered(NamedTuple):
    """What was seen of one operation or type.

    Attributes:
        subject: The operation or the type.
        direction: `request` or `response` for a type, empty for an operation.
        times: How often it was seen.
        seen: Documented statuses or properties that were seen, and how often.
        unseen: Documented ones that were not.
        undocumented: Statuses that were seen though they are not documented.
    """

    subject: str
    direction: str
    times: int
    seen: Mapping[str, int]
    unseen: tuple[str, ...]
    undocumented: Mapping[str, int]


class Coverage:
    """What a run exercised."""

    def __init__(self, contract: Contract, sightings: Sightings) -> None:
        """Compare what was seen with what is documented."""
        self._contract = contract
        self._unknown_calls = sightings[Fact(Kind.UNKNOWN_CALL, "", "request")]
        self._operations = [_cover_operation(one, sightings) for one in operations(contract)]
        self._types = [
            covered
            for name, direction in sorted({*_expected(contract), *_met(sightings)})
            if (covered := _cover_type(contract.entry(name), direction, sightings)) is not None
        ]

    def document(self) -> dict[str, object]:
        """Return everything as JSON-ready data."""
        details = {one.id: {"method": one.method, "path": one.path} for one in operations(self._contract)}
        return {
            "version": _VERSION,
            "spec": self._contract.version,
            "totals": {
                "operations": _total(one.times for one in self._operations) | {"undocumented": self._unknown_calls},
                "statuses": _members_total(self._operations)
                | {"undocumented": sum(len(one.undocumented) for one in self._operations)},
                "properties": _members_total(self._types),
            },
            "operations": [
                {"operation": one.subject, **details[one.subject], "count": one.times, "statuses": _told(one)}
                | {"undocumented_statuses": one.undocumented}
                for one in self._operations
            ],
            "types": [
                {"type": one.subject, "direction": one.direction, "count": one.times, "properties": _told(one)}
                for one in self._types
            ],
        }

    def lines(self, *, verbose: bool) -> Iterator[str]:
        """Yield a short text: ratios, and what was not seen if more is wanted."""
        yield "coverage:"
        if self._unknown_calls or any(one.times for one in self._operations):
            yield from self._operation_lines(verbose=verbose)
        for one in self._types:
            if one.times:
                yield f"  {one.subject} {one.direction}: {_ratio(one)} properties"
                yield from _unseen(one.unseen if verbose else ())

    def _operation_lines(self, *, verbose: bool) -> Iterator[str]:
        reached = [one for one in self._operations if one.times]
        calls = f", undocumented ones called: {self._unknown_calls}" if self._unknown_calls else ""
        yield f"  {len(reached)}/{len(self._operations)} operations{calls}"
        yield from _unseen([one.subject for one in self._operations if not one.times] if verbose else ())
        totals = _members_total(self._operations)
        others = sum(len(one.undocumented) for one in self._operations)
        more = f", undocumented ones seen: {others}" if others else ""
        yield f"  {totals['seen']}/{totals['documented']} statuses{more}"
        if verbose:
            for one in reached:
                yield from _unseen(one.unseen, f"{one.subject} ")


def _cover_operation(operation: Operation, sightings: Sightings) -> Covered:
    statuses = {fact.name: times for fact, times in sightings.of(Kind.STATUS).items() if fact.subject == operation.id}
    documented = [str(status) for status in operation.details["responses"]]
    times = sightings[Fact(Kind.OPERATION, operation.id, "request")]
    return _covered(operation.id, "", times, documented, statuses)


def _cover_type(entry: TypeEntry, direction: Direction, sightings: Sightings) -> Covered | None:
    exempt = _EXEMPT[direction]
    documented = [name for name, schema in entry.schema.get("properties", {}).items() if not schema.get(exempt)]
    if not documented:
        return None
    counts = {name: sightings[Fact(Kind.PROPERTY, entry.name, direction, name)] for name in documented}
    times = sightings[Fact(Kind.TYPE, entry.name, direction)]
    return _covered(entry.name, direction, times, documented, counts)


def _covered(subject: str, direction: str, times: int, documented: Iterable[str], counts: Mapping[str, int]) -> Covered:
    names = sorted(documented)
    seen = {name: counts[name] for name in names if counts.get(name)}
    unseen = tuple(name for name in names if name not in seen)
    undocumented = {name: count for name, count in sorted(counts.items()) if name not in names}
    return Covered(subject, direction, times, seen, unseen, undocumented)


def _expected(contract: Contract) -> set[tuple[str, Direction]]:
    """Return the types that the operations send, with their direction."""
    found: set[tuple[str, Direction]] = set()
    for operation in operations(contract):
        for parameter in operation.details.get("parameters", ()):
            _reach(contract, parameter["schema"].get("contentSchema", {}), "request", found)
        _reach_content(contract, operation.details.get("requestBody", {}), "request", found)
        for response in operation.details["responses"].values():
            _reach_content(contract, response, "response", found)
    return found


def _reach_content(
    contract: Contract, body: Mapping[str, Any], direction: Direction, found: set[tuple[str, Direction]]
) -> None:
    for schema in body.get("content", {}).values():
        _reach(contract, schema, direction, found)


def _reach(
    contract: Contract, node: Mapping[str, Any], direction: Direction, found: set[tuple[str, Direction]]
) -> None:
    name = node["$ref"].removeprefix(REF_PREFIX) if "$ref" in node else None
    if name is not None:
        if (name, direction) in found:
            return
        found.add((name, direction))
        node = contract.entry(name).schema
    exempt = _EXEMPT[direction]
    below = [schema for schema in node.get("properties", {}).values() if not schema.get(exempt)]
    for child in (*below, *node.get("oneOf", ()), node.get("items", {})):
        if child:
            _reach(contract, child, direction, found)


def _met(sightings: Sightings) -> Iterator[tuple[str, Direction]]:
    for fact in sightings.of(Kind.TYPE):
        yield fact.subject, "request" if fact.direction == "request" else "response"


def _total(counts: Iterable[int]) -> dict[str, int]:
    counts = list(counts)
    return {"documented": len(counts), "seen": sum(1 for count in counts if count)}


def _members_total(covered: Iterable[Covered]) -> dict[str, int]:
    covered = list(covered)
    seen = sum(len(one.seen) for one in covered)
    return {"documented": seen + sum(len(one.unseen) for one in covered), "seen": seen}


def _told(one: Covered) -> dict[str, object]:
    return {"seen": one.seen, "unseen": one.unseen}


def _ratio(one: Covered) -> str:
    return f"{len(one.seen)}/{len(one.seen) + len(one.unseen)}"


def _unseen(names: Iterable[str], what: str = "") -> Iterator[str]:
    listed = ", ".join(names)
    if listed:
        yield f"    {what}not seen: {listed}"
