"""What a survey saw: countable facts about shape, never a payload value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final, NamedTuple

_MOST_NAMES: Final = 500
"""Names from the input that are kept for one subject; a map whose names are data would have no end."""


class Kind(StrEnum):
    """What a fact is about."""

    OPERATION = "operation"
    UNKNOWN_CALL = "unknown call"
    STATUS = "status"
    TYPE = "type"
    PROPERTY = "property"
    UNDOCUMENTED = "undocumented property"
    UNNAMED = "undocumented property that is not named"
    OTHER_TYPE = "undocumented JSON type"
    OTHER_VALUE = "undocumented value of an open enumeration"
    PARAMETER = "undocumented query parameter"
    HEADER = "undocumented response header"


class Fact(NamedTuple):
    """One thing that was seen.

    Attributes:
        kind: What it is about.
        subject: Name of a type, or the id of an operation.
        direction: `request` or `response`.
        name: Name of a property, a parameter, a header or a status; a pointer for what is undocumented.
        json: JSON type of the value, where that is what was seen.
    """

    kind: Kind
    subject: str
    direction: str
    name: str = ""
    json: str = ""


_FROM_INPUT: Final = frozenset({Kind.UNDOCUMENTED, Kind.PARAMETER, Kind.HEADER})


class Sightings:
    """Facts and how often each was seen. Picklable, and small: it grows with the contract, not with the input."""

    __slots__ = ("_counts", "_named")

    def __init__(self) -> None:
        """Start with nothing seen."""
        self._counts: Counter[Fact] = Counter()
        self._named: Counter[tuple[Kind, str, str]] = Counter()

    def note(self, fact: Fact, times: int = 1) -> None:
        """Count a fact; beyond a bound, what the input names is counted without its name."""
        if fact.kind in _FROM_INPUT and fact.name and fact not in self._counts:
            group = (fact.kind, fact.subject, fact.direction)
            if self._named[group] >= _MOST_NAMES:
                fact = unnamed(fact)
            else:
                self._named[group] += 1
        self._counts[fact] += times

    def merge(self, other: Sightings) -> None:
        """Count what another survey saw."""
        for fact, times in other:
            self.note(fact, times)

    @classmethod
    def gather(cls, parts: Iterable[Sightings]) -> Sightings:
        """Add up parts as they are; the bound on names is left to whoever merges the sum, so that it cuts the same."""
        total = cls()
        for part in parts:
            total._counts.update(part._counts)
        return total

    def of(self, kind: Kind) -> dict[Fact, int]:
        """Return the facts of one kind and how often each was seen, sorted."""
        return {fact: times for fact, times in sorted(self._counts.items()) if fact.kind is kind}

    def __getitem__(self, fact: Fact) -> int:
        return self._counts[fact]

    def __iter__(self) -> Iterator[tuple[Fact, int]]:
        """Iterate over the facts, in the order in which they were first seen."""
        return iter(self._counts.items())

    def __len__(self) -> int:
        """Count the different facts."""
        return len(self._counts)


def unnamed(fact: Fact) -> Fact:
    """Return a fact without the name that the input gave: of a property, where it stands is left."""
    if fact.kind is Kind.UNDOCUMENTED:
        return fact._replace(kind=Kind.UNNAMED, name=fact.name.rpartition("/")[0])
    return fact._replace(name="")
