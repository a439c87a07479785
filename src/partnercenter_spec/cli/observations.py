"""`--observed FILE`: what the input holds that is not documented. Names, JSON types and counts, never a value."""

from collections import Counter
from collections.abc import Iterator

from partnercenter_spec.contract import Contract
from partnercenter_spec.operations import operations
from partnercenter_spec.sightings import Kind, Sightings

_VERSION = 1
_MOST_LINES = 12
_HIDDEN = "(names that may be data)"


class Observations:
    """What a run met that is not documented."""

    def __init__(self, contract: Contract, sightings: Sightings) -> None:
        """Pick what is not documented."""
        self._contract = contract
        self._sightings = sightings
        self._statuses = {one.id: {str(status) for status in one.details["responses"]} for one in operations(contract)}

    def document(self) -> dict[str, object]:
        """Return everything as JSON-ready data."""
        return {
            "version": _VERSION,
            "spec": self._contract.version,
            "properties": self._shapes(Kind.UNDOCUMENTED),
            "unnamed_properties": self._shapes(Kind.UNNAMED),
            "property_types": self._shapes(Kind.OTHER_TYPE),
            "enumerations": self._values(),
            "statuses": self._of_operations(Kind.STATUS, "status"),
            "parameters": self._of_operations(Kind.PARAMETER, "name"),
            "response_headers": self._of_operations(Kind.HEADER, "name"),
        }

    def lines(self, *, verbose: bool) -> Iterator[str]:
        """Yield a short text."""
        lines = list(self._all_lines())
        if not lines:
            yield "observed: nothing undocumented"
            return
        shown = lines if verbose or len(lines) <= _MOST_LINES else lines[: _MOST_LINES - 1]
        yield "observed, but not documented:"
        yield from (f"  {line}" for line in shown)
        if len(shown) < len(lines):
            yield f"  and {len(lines) - len(shown)} more (-v lists all)"

    def _all_lines(self) -> Iterator[str]:
        for what, kind in (("property", Kind.UNDOCUMENTED), ("type of", Kind.OTHER_TYPE)):
            for shape in self._shapes(kind):
                yield f"{what} {_place(shape)}: {_types(shape)}"
        for shape in self._shapes(Kind.UNNAMED):
            yield f"{_HIDDEN} in {_place(shape)}: {_types(shape)}"
        for value in self._values():
            yield f"unknown values of {value['type']} in {value['direction']}s ({value['count']})"
        for what, kind in (("status", Kind.STATUS), ("parameter", Kind.PARAMETER), ("response header", Kind.HEADER)):
            for one in self._of_operations(kind, "name"):
                yield f"{what} {one['name'] or _HIDDEN} of {one['operation']} ({one['count']})"

    def _shapes(self, kind: Kind) -> list[dict[str, object]]:
        shapes: dict[tuple[str, str, str], Counter[str]] = {}
        for fact, times in self._sightings.of(kind).items():
            shapes.setdefault((fact.subject, fact.direction, fact.name), Counter())[fact.json] += times
        return [
            {"type": type, "direction": direction, "path": path, "types": dict(types), "count": types.total()}
            for (type, direction, path), types in shapes.items()
        ]

    def _values(self) -> list[dict[str, object]]:
        facts = self._sightings.of(Kind.OTHER_VALUE)
        return [{"type": fact.subject, "direction": fact.direction, "count": n} for fact, n in facts.items()]

    def _of_operations(self, kind: Kind, label: str) -> list[dict[str, object]]:
        return [
            {"operation": fact.subject, label: fact.name or None, "count": times}
            for fact, times in self._sightings.of(kind).items()
            if kind is not Kind.STATUS or fact.name not in self._statuses[fact.subject]
        ]


def _place(shape: dict[str, object]) -> str:
    return f"{shape['type']} {shape['direction']} {shape['path'] or '(root)'}"


def _types(shape: dict[str, object]) -> str:
    types = shape["types"]
    return ", ".join(f"{name} ({times})" for name, times in types.items()) if isinstance(types, dict) else ""
