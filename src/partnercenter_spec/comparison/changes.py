"""What a comparison gives: changes, each with whom it concerns and what it does to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

from partnercenter_spec.comparison.versions import Bump, following, parse


class Verdict(StrEnum):
    """What a change does to those it concerns."""

    BREAKING = "breaking"
    UNKNOWN = "unknown"
    COMPATIBLE = "compatible"


class Audience(StrEnum):
    """Whom a change concerns."""

    REQUEST = "request"
    """Clients, by what they send."""
    RESPONSE = "response"
    """Clients, by what they read."""
    CODE = "client code"
    """Code that is generated from the document: names and types in it."""
    DOCUMENTATION = "documentation"
    """People alone; nothing on the wire or in code is another."""


DIRECTIONS: Final = (Audience.REQUEST, Audience.RESPONSE)


class Side(StrEnum):
    """Which of the two documents a place is in."""

    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Change:
    """One change, as one audience meets it.

    Attributes:
        place: JSON Pointer into the OpenAPI document.
        side: Which document the place is in: the new one, or the old one for what is gone.
        kind: What happened, in one word; stable.
        audience: Whom it concerns.
        verdict: What it does to them.
        reason: What happened and why that is the verdict, for people; the wording may change.
    """

    place: str
    side: Side
    kind: str
    audience: Audience
    verdict: Verdict
    reason: str

    def to_dict(self) -> dict[str, str]:
        """Return the change as JSON-ready data."""
        return {field.name: str(getattr(self, field.name)) for field in fields(self)}


_WORST_FIRST: Final = tuple(Verdict)
_AUDIENCES: Final = tuple(Audience)


def order_of(change: Change) -> tuple[str, str, int, str]:
    """Return the key by which changes are ordered: place, kind, audience."""
    return (change.place, change.kind, _AUDIENCES.index(change.audience), change.reason)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes between two versions of the contract, ordered by place.

    Attributes:
        old: Version of the old document.
        new: Version of the new document.
        changes: The changes.
    """

    old: str
    new: str
    changes: tuple[Change, ...]

    def __iter__(self) -> Iterator[Change]:
        """Iterate over the changes."""
        return iter(self.changes)

    def __len__(self) -> int:
        """Count the changes."""
        return len(self.changes)

    @property
    def verdict(self) -> Verdict | None:
        """The worst verdict of any change, None if nothing changed."""
        return min((change.verdict for change in self.changes), key=_WORST_FIRST.index, default=None)

    @property
    def bump(self) -> Bump:
        """Which part of the version has to rise. What could not be judged counts as breaking."""
        if self.verdict in {Verdict.BREAKING, Verdict.UNKNOWN}:
            return Bump.MINOR if parse(self.old).major == 0 else Bump.MAJOR
        if any(change.audience is not Audience.DOCUMENTATION for change in self.changes):
            return Bump.MINOR
        return Bump.PATCH if self.changes else Bump.NONE

    @property
    def needed(self) -> str:
        """The lowest version that the new document may have."""
        return str(following(parse(self.old), self.bump))

    @property
    def is_enough(self) -> bool:
        """Whether the version of the new document is high enough for what changed."""
        return parse(self.new) >= parse(self.needed)

    def counts(self) -> dict[str, int]:
        """Count the changes by verdict; those for people alone apart."""
        counts = {verdict.value: 0 for verdict in Verdict} | {Audience.DOCUMENTATION.value: 0}
        for change in self.changes:
            documents = change.audience is Audience.DOCUMENTATION
            counts[Audience.DOCUMENTATION.value if documents else change.verdict.value] += 1
        return counts

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as JSON-ready data."""
        return {
            "old": self.old,
            "new": self.new,
            "verdict": str(self.verdict) if self.verdict else "same",
            "bump": str(self.bump),
            "needed": self.needed,
            "enough": self.is_enough,
            "counts": self.counts(),
            "changes": [change.to_dict() for change in self.changes],
        }
