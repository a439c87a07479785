"""Where changes are noted, and what a change of what is allowed means to those who send and those who read."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto
from typing import Final

from partnercenter_spec.comparison.changes import Audience, Change, Verdict, order_of
from partnercenter_spec.comparison.nodes import Node


class Shift(Enum):
    """How what is allowed before relates to what is allowed after."""

    NARROWED = auto()
    WIDENED = auto()
    REPLACED = auto()
    UNCLEAR = auto()
    UNTOUCHED = auto()


_MEANINGS: Final = {
    (Shift.NARROWED, Audience.REQUEST): (Verdict.BREAKING, "what clients send today may be refused"),
    (Shift.NARROWED, Audience.RESPONSE): (
        Verdict.COMPATIBLE,
        "readers are ready for more, though checks of recorded answers may fail",
    ),
    (Shift.WIDENED, Audience.REQUEST): (Verdict.COMPATIBLE, "what clients send today is still accepted"),
    (Shift.WIDENED, Audience.RESPONSE): (Verdict.BREAKING, "readers may get what they were not told of"),
    (Shift.REPLACED, Audience.REQUEST): (Verdict.BREAKING, "what clients send today may be refused"),
    (Shift.REPLACED, Audience.RESPONSE): (Verdict.BREAKING, "readers may get what they were not told of"),
    (Shift.UNCLEAR, Audience.REQUEST): (Verdict.UNKNOWN, "whether what clients send today is refused has to be judged"),
    (Shift.UNCLEAR, Audience.RESPONSE): (Verdict.UNKNOWN, "whether readers get what is new to them has to be judged"),
    (Shift.UNTOUCHED, Audience.REQUEST): (Verdict.COMPATIBLE, "what clients send today is still accepted"),
    (Shift.UNTOUCHED, Audience.RESPONSE): (Verdict.COMPATIBLE, "readers get nothing that they were not told of"),
}


class Ledger:
    """The changes that were found, each once."""

    def __init__(self) -> None:
        """Start empty."""
        self._changes: set[Change] = set()

    def note(self, node: Node, kind: str, audience: Audience, verdict: Verdict, reason: str) -> None:
        """Note a change at a place."""
        self._changes.add(Change(node.place, node.side, kind, audience, verdict, reason))

    def shift(self, node: Node, kind: str, audience: Audience, shift: Shift, fact: str) -> None:
        """Note a change of what is allowed, with the verdict that follows from it in a direction."""
        verdict, meaning = _MEANINGS[shift, audience]
        self.note(node, kind, audience, verdict, f"{fact}: {meaning}")

    def unknown(self, node: Node, audiences: Iterable[Audience], fact: str) -> None:
        """Note a change for which there is no rule."""
        for audience in audiences:
            self.note(node, "unknownChange", audience, Verdict.UNKNOWN, f"{fact}; the comparison has no rule for that")

    def described(self, node: Node, fact: str) -> None:
        """Note a change that people alone notice."""
        self.note(node, "documentation", Audience.DOCUMENTATION, Verdict.COMPATIBLE, fact)

    def sorted(self) -> tuple[Change, ...]:
        """Return the changes, ordered by place."""
        return tuple(sorted(self._changes, key=order_of))

    def __len__(self) -> int:
        """Count the changes."""
        return len(self._changes)


def verb(old_is_there: bool, new_is_there: bool) -> str:
    """Say in a word what happened to a member."""
    if old_is_there and new_is_there:
        return "changed"
    return "added" if new_is_there else "removed"
